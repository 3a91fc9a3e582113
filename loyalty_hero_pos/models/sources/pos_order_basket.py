"""The facts of a POS order as a sale (see ``loyalty.hero.source.mixin``).

How it was paid, when, where and for which prices is told as it was when the order was paid; what came back is told by
lines of their own.
"""

from odoo import models

from odoo.addons.loyalty_hero.models.base.units import to_minor

from .pos_order import PAID_STATES


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _loyalty_key(self):
        """The till names the order before the database does."""
        return f"{self._name},{self.uuid}"

    def _is_loyalty_final(self):
        return self.state in PAID_STATES and bool(self.loyalty_settled)

    def _loyalty_customer(self):
        return self.loyalty_holder_id or self.partner_id._get_loyalty_holder()

    def _loyalty_date(self):
        return self.loyalty_date or self.date_order

    def _loyalty_shop(self):
        return self.config_id.id, self.config_id.name

    def _loyalty_tz(self):
        return self.config_id._get_loyalty_tz()

    def _loyalty_pricelist(self):
        return self.pricelist_id.id or None

    def _loyalty_payments(self):
        """Return what each means of payment paid; change goes off what was paid in cash first."""
        payments = self.payment_ids - self._get_loyalty_payments()
        change = payments.filtered("is_change")
        amounts = {}
        for payment in (payments - change).sorted("id"):
            method = payment.payment_method_id
            amounts[method] = amounts.get(method, 0) + payment.amount
        left = -sum(change.mapped("amount"))
        for method in sorted(amounts, key=lambda method: (not method.is_cash_count, method.id)):
            taken = max(min(left, amounts[method]), 0)
            amounts[method] -= taken
            left -= taken
        return [
            {"means": method.id, "amount": amount}
            for method, amount in amounts.items()
            if not self.currency_id.is_zero(amount)
        ]

    def _loyalty_on_account(self):
        payments = (self.payment_ids - self._get_loyalty_payments()).filtered(
            lambda payment: not payment.payment_method_id.journal_id
        )
        return max(sum(payments.mapped("amount")), 0)

    def _loyalty_flags(self):
        """Ship later is a back order; one that is not wholly paid is kept for the customer like a layaway.

        Odoo's till has no other layaway: what is not paid at all is a draft, and no sale yet.
        """
        if not self.shipping_date:
            return []
        return ["back_order", "layaway"] if self._loyalty_on_account() else ["back_order"]

    def _loyalty_terms(self):
        return self.loyalty_terms or super()._loyalty_terms()

    def _loyalty_lines(self):
        sold = self._get_loyalty_sold_lines()
        return [
            *(line._prepare_loyalty_line() for line in sold),
            *self._prepare_loyalty_excess_lines(),
            *(
                line._prepare_loyalty_line(quantity)._replace(returned=True)
                for line, quantity in self._get_loyalty_returned_lines()
            ),
            *self._prepare_loyalty_credited_lines(self._get_loyalty_credit_notes()),
        ]

    def _get_loyalty_sold_lines(self):
        """Return the lines of what the order is about; what comes back belongs to the order that sold it.

        A combo is its parts.
        """
        return self.lines.filtered(
            lambda line: (
                not line.loyalty_ignored
                and not line._is_loyalty_return()
                and line._is_loyalty_goods()
            )
        )

    def _get_loyalty_returned_lines(self):
        """Return the lines that gave goods of this order back, each with how many count, below 0.

        No more comes back than was sold.
        """
        returned = []
        for sold in self.lines.filtered(lambda line: line._is_loyalty_goods()):
            left = sold.qty
            for line in sold.refund_orderline_ids.sorted("id"):
                if line.order_id.loyalty_settled and line._is_loyalty_return() and left > 0:
                    quantity = min(-line.qty, left)
                    left -= quantity
                    returned.append((line, -quantity))
        return returned

    def _prepare_loyalty_credited_lines(self, credit_notes):
        """Return what credit notes of the back office give back: what was special when it was sold, still is."""
        if not credit_notes:
            return []
        sold = self._get_loyalty_sold_lines()
        return credit_notes._prepare_loyalty_returned(
            [line._prepare_loyalty_line() for line in sold],
            {line.product_id: line._get_loyalty_flags() for line in sold},
        )

    def _loyalty_redemptions(self):
        # Most orders are paid without points: they need no look into the ledger.
        if not self._get_loyalty_payments() and not self._get_loyalty_claim_lines():
            return self.env["loyalty.hero.redemption"]
        return super()._loyalty_redemptions()

    def _loyalty_paid_out(self):
        return sum(
            to_minor(refund.loyalty_refunded_in_money, self.currency_id)
            for refund in self._get_loyalty_refunds()
        )

    def _get_loyalty_payments(self):
        return self.payment_ids.filtered("payment_method_id.is_loyalty").sorted("id")

    def _get_loyalty_refunded_orders(self):
        returned = self.lines.filtered(lambda line: line._is_loyalty_return())
        return returned.refunded_orderline_id.order_id

    def _get_loyalty_refunds(self):
        """Return the paid orders that returned goods of this one."""
        refunds = self.lines.refund_orderline_ids.filtered(lambda line: line._is_loyalty_return())
        return refunds.order_id.filtered("loyalty_settled")

    def _get_loyalty_credit_notes(self):
        """Return the credit notes that the back office made for this order's invoice."""
        return self.account_move.reversal_move_ids.filtered(
            lambda move: (
                move.move_type == "out_refund" and move.state == "posted" and not move.pos_order_ids
            )
        )
