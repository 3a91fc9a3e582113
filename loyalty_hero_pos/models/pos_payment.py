"""A payment with points, and how it meets its redemption."""

from odoo import models
from odoo.exceptions import UserError

LOYALTY_FROZEN = {"amount", "payment_method_id", "uuid", "pos_order_id"}


class PosPayment(models.Model):
    _inherit = "pos.payment"

    def write(self, vals):
        if LOYALTY_FROZEN & vals.keys() or vals.get("payment_method_id"):
            self._check_loyalty_frozen()
        return super().write(vals)

    def unlink(self):
        self._check_loyalty_frozen()
        return super().unlink()

    def _check_loyalty_frozen(self):
        for payment in self:
            if payment.payment_method_id.is_loyalty and payment.pos_order_id.state not in (
                "draft",
                "cancel",
            ):
                raise UserError(
                    self.env._(
                        "%s was paid with points: return the goods instead.",
                        payment.pos_order_id.display_name,
                    )
                )

    def _get_loyalty_portions(self):
        """Return what this payment took from, or gave back to, each redemption: ``[(redemption, amount), …]``.

        A payment belongs to the redemption that was held for it.  Those of a refund gave back what its goods give
        back, in the order in which it was redeemed.
        """
        self.ensure_one()
        order = self.pos_order_id
        if self.amount > 0:
            redemption = order._loyalty_redemptions().filtered(lambda r: r.key == self.uuid)
            return [(redemption, self.amount)] if redemption else []
        currency = self.currency_id
        earlier = order._get_loyalty_payments().filtered(
            lambda payment: payment.amount < 0 and payment.id < self.id
        )
        start = -sum(earlier.mapped("amount"))
        end = start - self.amount
        portions = []
        for redemption, amount in order._get_loyalty_returned_portions():
            taken = currency.round(min(end, amount) - max(start, 0))
            if taken > 0:
                portions.append((redemption, -taken))
            start -= amount
            end -= amount
        return portions

    def _post_loyalty_accounting(self, lines):
        """Pay (or give back) the customer's receivable ``lines`` with the expense of the program."""
        for payment in self:
            for redemption, amount in payment._get_loyalty_portions():
                redemption._book(payment.pos_order_id, amount, lines)
