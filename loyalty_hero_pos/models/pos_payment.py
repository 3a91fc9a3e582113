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
        """Return what this payment takes from, or gives back to, each redemption: ``[(redemption, amount), …]``.

        A payment belongs to the redemption that was held for it.  A refund's payments give back the redemptions of the
        original order one after the other, in the order in which they were made.
        """
        self.ensure_one()
        if self.amount > 0:
            redemption = self._get_loyalty_redemption()
            return [(redemption, self.amount)] if redemption else []
        portions = []
        for root in self.pos_order_id._get_loyalty_refunded_orders():
            payments = root._get_loyalty_refund_payments()
            earlier = payments.filtered(lambda payment: payment.id < self.id)
            start = root._get_loyalty_credited() - sum(earlier.mapped("amount"))
            end = start - self.amount
            for redemption in root._get_loyalty_posted_redemptions():
                taken = self.currency_id.round(min(end, redemption.amount) - max(start, 0))
                if taken > 0:
                    portions.append((redemption, -taken))
                start -= redemption.amount
                end -= redemption.amount
        return portions

    def _get_loyalty_redemption(self):
        return self.env["loyalty.hero.redemption"].sudo().search([("key", "=", self.uuid)])

    def _post_loyalty_accounting(self, lines):
        """Pay (or give back) the customer's receivable ``lines`` with the expense of the program."""
        for payment in self:
            for redemption, amount in payment._get_loyalty_portions():
                redemption._post_accounting(lines, amount)
