"""Histories of reduced invoices at random: after each step, lines, taxes and points are what a plain reckoning says."""

import random
from fractions import Fraction

from odoo.tests import tagged

from ..models.base.units import to_hundredths
from .reduction_common import ReductionCommon

SEEDS = 4
STEPS = 5
BALANCE = 500


def to_cents(amount):
    return round(amount * 100)


class Model:
    """Goods by their taxes, in cents with tax, and what points took off; it knows nothing of the ledger.

    What comes back is a share of the goods with the same taxes.
    """

    def __init__(self, goods, points):
        self.goods = goods
        self.points = points
        self.returned = dict.fromkeys(goods, 0)

    def get_reduced(self):
        """Return what points take off, in cents: a Star is worth 0.10."""
        return self.points * 10

    def get_share(self, taxes):
        """Return what points take off the goods with these taxes, as a fraction of a cent."""
        return Fraction(self.get_reduced() * self.goods[taxes], sum(self.goods.values()))

    def get_charged(self, taxes, reduced):
        """Return what is charged again of ``reduced``, as a fraction of a cent."""
        return Fraction(reduced * self.returned[taxes], self.goods[taxes])


@tagged("post_install", "-at_install")
class TestInvoiceReductionHistories(ReductionCommon):
    def test_lines_taxes_and_points_are_those_of_a_plain_reckoning(self):
        self.five = self.make_tax(5, "tax_included")
        for seed in range(SEEDS):
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                self.tell(random.Random(seed))
                savepoint.rollback()
                self.env.invalidate_all()

    def tell(self, picked):
        """Tell the life of an invoice: credited in pieces, credit notes cancelled, drafts posted anew."""
        self.company.tax_calculation_rounding_method = picked.choice(
            ["round_per_line", "round_globally"]
        )
        taxes = [
            self.ten,
            self.twenty_one,
            self.five,
            self.ten | self.twenty_one,
            self.env["account.tax"],
        ]
        sold = [
            (
                self.make_product(f"Thing {each}", picked.randint(99, 9999) / 100),
                picked.randint(1, 3),
                picked.choice(taxes),
            )
            for each in range(picked.randint(2, 4))
        ]
        total = sum(product.list_price * quantity for product, quantity, _taxes in sold)
        points = picked.randint(10, min(BALANCE, int(total * 8)))
        self.invoice = self.make_reduced_invoice(points, *sold)
        goods = self.get_goods(self.invoice)
        self.model = Model(self.sum_by_taxes(goods), points)
        self.left = {line: line.quantity for line in goods}
        # Lines of credit notes that were cancelled: others were rounded with them in mind, by a cent.
        self.cancelled = 0
        self.check()
        steps = [self.reset_to_draft, self.credit_some, self.credit_some, self.cancel_credit_note]
        for _step in range(STEPS):
            picked.choice(steps)(picked)
            self.check()
        self.finish(picked)

    # What happens ------------------------------------------------------------------------------------------------

    def reset_to_draft(self, picked):
        if self.get_refunds():
            return
        self.invoice.button_draft()
        self.check_balance(BALANCE * 100)
        if picked.random() < 0.5:
            self.model.points = max(10, self.model.points - picked.randint(0, 20))
            self.invoice.loyalty_redeem_points = self.model.points
        self.invoice.action_post()
        goods = self.get_goods(self.invoice)
        self.left = {line: line.quantity for line in goods}

    def credit_some(self, picked):
        quantities = [picked.randint(0, int(left)) for left in self.left.values()]
        if any(quantities):
            self.credit_goods(quantities)

    def credit_goods(self, quantities):
        # The lines of the reduction come last, and are worked out anew whatever is left of them.
        refund = self.credit(
            self.invoice, *quantities, *[1] * len(self.get_claim_lines(self.invoice))
        )
        for line, quantity in zip(self.left, quantities, strict=True):
            self.left[line] -= quantity
        self.count(refund, 1)

    def cancel_credit_note(self, picked):
        refunds = self.get_refunds()
        if refunds:
            refund = picked.choice(refunds)
            by_product = {line.product_id: line.quantity for line in self.get_goods(refund)}
            self.count(refund, -1)
            self.cancelled += len(self.get_claim_lines(refund))
            refund.button_draft()
            refund.button_cancel()
            for line in self.left:
                self.left[line] += by_product.get(line.product_id, 0)

    def finish(self, picked):
        """In the end nothing is left: credited to the last piece, or cancelled where nothing was credited."""
        if not self.get_refunds() and picked.random() < 0.5:
            self.invoice.button_draft()
            self.invoice.button_cancel()
        else:
            quantities = [int(left) for left in self.left.values()]
            if any(quantities):
                self.credit_goods(quantities)
                self.check()
            self.assertEqual(self.sum_charged(), self.sum_reduced())
        self.check_balance(BALANCE * 100)

    # What is seen ------------------------------------------------------------------------------------------------

    def get_goods(self, move):
        return move.invoice_line_ids - self.get_claim_lines(move)

    def get_refunds(self):
        return self.invoice.reversal_move_ids.filtered(lambda move: move.state == "posted")

    def sum_by_taxes(self, lines):
        sums = {}
        for line in lines:
            sums[line.tax_ids] = sums.get(line.tax_ids, 0) + to_cents(line.price_total)
        return sums

    def sum_reduced(self):
        lines = self.get_claim_lines(self.invoice)
        return {taxes: -cents for taxes, cents in self.sum_by_taxes(lines).items()}

    def sum_charged(self):
        lines = self.env["account.move.line"].union(
            *(self.get_claim_lines(refund) for refund in self.get_refunds())
        )
        return {taxes: -cents for taxes, cents in self.sum_by_taxes(lines).items()}

    def count(self, refund, sign):
        for taxes, cents in self.sum_by_taxes(self.get_goods(refund)).items():
            self.model.returned[taxes] += sign * cents

    def check(self):
        reduced, charged = self.sum_reduced(), self.sum_charged()
        self.assertEqual(sum(reduced.values()), self.model.get_reduced())
        for taxes, cents in reduced.items():
            self.assertLessEqual(abs(cents - self.model.get_share(taxes)), len(reduced))
            again = self.model.get_charged(taxes, cents)
            self.assertLessEqual(abs(charged.get(taxes, 0) - again), 1 + self.cancelled)
        # A draft that is posted anew redeems anew.
        redemption = self.invoice.sudo()._loyalty_redemptions().sorted("id")[-1]
        returned = to_cents(redemption.amount_returned)
        self.assertLessEqual(abs(returned - sum(charged.values())), self.cancelled)
        net = self.model.points * 100 - returned * 10
        self.assertEqual(to_hundredths(redemption.points_net), net)
        kept = sum(self.model.goods.values()) - sum(self.model.returned.values())
        # Pieces that come back by themselves may come to a cent more than together.
        kept = max(kept - sum(reduced.values()) + returned, 0)
        wanted = BALANCE * 100 - net + kept // 100 * 100
        self.check_balance(wanted)
        for move in self.invoice | self.get_refunds():
            self.check_taxes(move)
        self.assert_audit()

    def check_balance(self, hundredths):
        self.member.invalidate_recordset()
        self.assertEqual(to_hundredths(self.member.balance), hundredths)
        self.assertEqual(to_hundredths(sum(self.member.entry_ids.mapped("points"))), hundredths)

    def check_taxes(self, move):
        """The tax of each rate is that of its goods less what points took off: a cent for each line at most."""
        wanted, lines_of = {}, {}
        for line in move.invoice_line_ids:
            for tax in line.tax_ids:
                part = Fraction(to_cents(line.price_subtotal)) * Fraction(str(tax.amount)) / 100
                wanted[tax] = wanted.get(tax, 0) + part
                lines_of[tax] = lines_of.get(tax, 0) + 1
        sign = -1 if move.move_type == "out_invoice" else 1
        found = {}
        for line in move.line_ids.filtered("tax_line_id"):
            tax = line.tax_line_id
            found[tax] = found.get(tax, 0) + sign * to_cents(line.amount_currency)
        for tax, cents in wanted.items():
            self.assertLessEqual(abs(found.get(tax, 0) - cents), lines_of[tax], tax.name)
