"""Points that lower the price of invoices: lines, taxes, credit notes."""

import random

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .reduction_common import ReductionCommon


@tagged("post_install", "-at_install")
class TestInvoiceReduction(ReductionCommon):
    def sum_taxes(self, moves):
        """The tax of invoices less that of credit notes: ``{tax: amount}``, without zeros.

        Each document rounds its tax by itself, goods and reductions alike: pieces may leave a cent each.
        """
        sums = {}
        for line in moves.line_ids.filtered("tax_line_id"):
            sums[line.tax_line_id] = sums.get(line.tax_line_id, 0) - line.amount_currency
        cents = 0.01 * max(len(moves) - 2, 0) * 2
        return {tax: amount for tax, amount in sums.items() if abs(amount) > cents + 0.004}

    def test_points_take_tax_off_with_the_price_and_book_no_expense(self):
        none = self.env["account.tax"]
        invoice = self.make_reduced_invoice(120, (self.toy, 1, self.ten), (self.coat, 1, none))
        self.assertAlmostEqual(invoice.amount_total, 98.80 - 12)
        lines = self.get_claim_lines(invoice)
        self.assertEqual(lines.product_id, self.reward.discount_product_id)
        # 12.00 in the proportion of 39.80 and 59.00, of which 10 of 110 are tax.
        self.assertEqual(lines.mapped("price_total"), [-4.83, -7.17])
        self.assertAlmostEqual(invoice.amount_tax, 3.62 - 0.44)
        redemption = invoice.sudo()._loyalty_redemptions()
        self.assertEqual((redemption.treatment, redemption.status), ("discount", "booked"))
        self.assertFalse(redemption.line_ids)
        self.assert_expense(0)
        # What was paid otherwise earns.
        self.assert_balance(500 - 120 + 86)
        self.assert_audit()

    def test_lines_follow_the_draft(self):
        invoice = self.make_reduced_invoice(120, (self.coat, 1, self.ten), post=False)
        self.assertAlmostEqual(invoice.amount_total, 47)
        goods = invoice.invoice_line_ids - self.get_claim_lines(invoice)
        with Form(invoice) as form:
            form.loyalty_redeem_points = 300
            self.assertEqual(form.loyalty_redeem_amount, 30)
        self.assertAlmostEqual(invoice.amount_total, 29)
        invoice.invoice_line_ids = [Command.update(goods.id, {"quantity": 2})]
        self.assertAlmostEqual(invoice.amount_total, 88)
        self.get_claim_lines(invoice).price_unit = -99
        invoice.loyalty_redeem = False
        self.assertAlmostEqual(invoice.amount_total, 118)
        self.assertFalse(self.get_claim_lines(invoice))

    def test_line_that_somebody_typed_over_is_right_when_it_is_posted(self):
        invoice = self.make_reduced_invoice(120, (self.coat, 1, self.ten), post=False)
        self.get_claim_lines(invoice).write({"price_unit": -50})
        self.assertAlmostEqual(invoice.amount_total, 9)
        invoice.action_post()
        self.assertAlmostEqual(invoice.amount_total, 47)

    def test_reset_to_draft_gives_points_back_and_posting_takes_them_again(self):
        invoice = self.make_reduced_invoice(120, (self.coat, 1, self.twenty_one))
        self.assertAlmostEqual(invoice.amount_total, 71.39 - 12)
        invoice.button_draft()
        self.assert_balance(500)
        self.assertAlmostEqual(invoice.amount_total, 71.39 - 12)
        invoice.action_post()
        self.assert_balance(500 - 120 + 59)
        self.assertEqual(len(self.get_claim_lines(invoice)), 1)
        self.assert_audit()

    def test_cancelled_invoice_keeps_no_points(self):
        invoice = self.make_reduced_invoice(120, (self.coat, 1, self.ten))
        invoice.button_draft()
        invoice.button_cancel()
        self.assert_balance(500)
        self.assert_audit()

    def test_copy_redeems_nothing(self):
        invoice = self.make_reduced_invoice(120, (self.coat, 1, self.ten))
        copied = invoice.copy()
        self.assertAlmostEqual(copied.amount_total, 59)
        self.assertFalse(copied.loyalty_redeem)
        # As a debit note is made: without lines.
        empty = invoice.copy({"line_ids": [Command.clear()]})
        self.assertFalse(empty.invoice_line_ids)

    def test_credited_whole_nothing_is_left(self):
        invoice = self.make_reduced_invoice(
            77, (self.coat, 1, self.ten), (self.toy, 3, self.twenty_one)
        )
        refund = self.credit(invoice, *invoice.invoice_line_ids.mapped("quantity"))
        self.assertAlmostEqual(refund.amount_total, invoice.amount_total)
        self.assertEqual(self.sum_taxes(invoice | refund), {})
        self.assert_balance(500)
        self.assertEqual(invoice.sudo()._loyalty_redemptions().status, "returned")
        self.assert_audit()

    def test_partial_credit_note_charges_again_what_its_goods_were_cheaper_by(self):
        invoice = self.make_reduced_invoice(120, (self.coat, 2, self.ten))
        # However the line of the reduction is left on the credit note.
        refund = self.credit(invoice, 1, 1)
        self.assertAlmostEqual(refund.amount_total, 59 - 6)
        item = self.get_claim_lines(invoice).account_id
        for move, expected in (
            (invoice, {"income": -107.27, "item": 10.91, "tax": -9.64, "due": 106}),
            (refund, {"income": 53.64, "item": -5.45, "tax": 4.81, "due": -53}),
        ):
            claimed = self.get_claim_lines(move)
            goods = move.invoice_line_ids - claimed
            self.assertEqual(claimed.account_id, item)
            tax = move.line_ids.filtered("tax_line_id")
            due = move.line_ids - goods - claimed - tax
            found = {"income": goods, "item": claimed, "tax": tax, "due": due}
            self.assertEqual(
                {name: round(sum(lines.mapped("balance")), 2) for name, lines in found.items()},
                expected,
            )
        self.assert_balance(500 - 60 + 53)
        refund = self.credit(invoice, 1, 0)
        self.assertAlmostEqual(refund.amount_total, 53)
        self.assertEqual(self.sum_taxes(invoice | invoice.reversal_move_ids), {})
        self.assert_balance(500)
        self.assert_audit()

    def test_credit_note_that_is_taken_back_charges_nothing(self):
        invoice = self.make_reduced_invoice(120, (self.coat, 2, self.ten))
        first = self.credit(invoice, 1, 1)
        first.button_draft()
        first.button_cancel()
        second = self.credit(invoice, 2, 1)
        self.assertAlmostEqual(second.amount_total, invoice.amount_total)
        self.assert_balance(500)
        self.assert_audit()

    def test_allowance_leaves_goods_and_points_where_they_are(self):
        invoice = self.make_reduced_invoice(120, (self.coat, 2, self.ten))
        refund = self.credit(invoice, 1, 1, post=False)
        goods = refund.invoice_line_ids - self.get_claim_lines(refund)
        refund.invoice_line_ids = [Command.update(goods.id, {"price_unit": 9})]
        refund.action_post()
        # The share of the price that is given back, not of the pieces: 9.00 of 118.00.
        self.assertAlmostEqual(refund.amount_total, 9 - 0.92)
        self.assert_audit()

    def test_modified_invoice_redeems_anew(self):
        invoice = self.make_reduced_invoice(120, (self.coat, 1, self.ten))
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "date": invoice.invoice_date})
        )
        draft = self.env["account.move"].browse(wizard.modify_moves()["res_id"])
        self.assert_balance(500)
        self.assertAlmostEqual(draft.amount_total, 59)
        self.assert_audit()

    def test_points_that_were_spent_meanwhile_are_refused_with_the_new_amount(self):
        invoice = self.make_reduced_invoice(500, (self.coat, 1, self.ten), post=False)
        self.assertAlmostEqual(invoice.amount_total, 9)
        self.take(self.hold(200))
        with self.assertRaises(UserError):
            invoice.action_post()

    def test_price_reduction_needs_no_expense_account(self):
        self.program.expense_account_id = False
        invoice = self.make_reduced_invoice(120, (self.coat, 1, self.ten))
        self.assertAlmostEqual(invoice.amount_total, 47)
        self.assertFalse(self.program.booking_problems)

    def test_claim_of_a_posted_invoice_is_frozen(self):
        invoice = self.make_reduced_invoice(120, (self.coat, 1, self.ten))
        with self.assertRaises(UserError):
            self.get_claim_lines(invoice).loyalty_claim = False

    def test_one_line_where_all_goods_have_the_same_taxes_and_else_one_for_each_set(self):
        """A line has one set of taxes: one line for several rates would lower the tax of a wrong one."""
        invoice = self.make_reduced_invoice(120, (self.coat, 1, self.ten), (self.toy, 2, self.ten))
        self.assertEqual(self.get_claim_lines(invoice).mapped("price_total"), [-12])
        invoice = self.make_reduced_invoice(
            120, (self.coat, 1, self.ten), (self.toy, 2, self.ten), (self.toy, 1, self.twenty_one)
        )
        lines = self.get_claim_lines(invoice)
        self.assertEqual(lines.mapped("tax_ids"), self.ten | self.twenty_one)
        self.assertEqual(len(lines), 2)
        self.assertAlmostEqual(sum(lines.mapped("price_total")), -12)

    def test_currency_that_does_not_divide(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 0.7)])
        invoice = self.make_reduced_invoice(
            120, (self.coat, 1, self.ten), (self.toy, 1, self.twenty_one), currency_id=currency.id
        )
        self.assertAlmostEqual(invoice.amount_total, 59 + 48.16 - 8.40)
        for quantities in ((1, 0), (0, 1)):
            self.credit(invoice, *quantities)
        self.assertAlmostEqual(
            sum(invoice.reversal_move_ids.mapped("amount_total")), invoice.amount_total
        )
        self.assertEqual(self.sum_taxes(invoice | invoice.reversal_move_ids), {})
        self.assert_balance(500)
        self.assert_audit()

    def test_random_invoices_credited_piece_by_piece_leave_nothing(self):
        """Whatever taxes, rounding and order of returns: the tax of each rate ends at 0, and the points are back."""
        chance = random.Random(4711)
        taxes = [self.ten, self.twenty_one, self.ten | self.twenty_one, self.env["account.tax"]]
        for number in range(6):
            self.company.tax_calculation_rounding_method = chance.choice(
                ["round_per_line", "round_globally"]
            )
            lines = [
                (
                    self.make_product(f"Thing {number}.{each}", chance.randint(99, 9999) / 100),
                    1,
                    chance.choice(taxes),
                )
                for each in range(3)
            ]
            invoice = self.make_reduced_invoice(chance.randint(10, 100), *lines)
            reduced = -sum(self.get_claim_lines(invoice).mapped("price_total"))
            self.assertAlmostEqual(reduced, invoice.sudo()._loyalty_redemptions().amount)
            for piece in chance.sample(range(3), 3):
                self.credit(invoice, *(int(each == piece) for each in range(3)))
            refunds = invoice.reversal_move_ids
            with self.subTest(number=number, taxes=[line[2].mapped("amount") for line in lines]):
                self.assertAlmostEqual(sum(refunds.mapped("amount_total")), invoice.amount_total)
                self.assertEqual(self.sum_taxes(invoice | refunds), {})
                self.assert_balance(500)
        self.assert_audit()
