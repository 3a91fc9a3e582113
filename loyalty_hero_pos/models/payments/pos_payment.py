"""A payment with points, and how it meets its redemption."""

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.loyalty_hero.models.ledger.loyalty_hero_redemption_booking import Booking

from ..sources.frozen import in_edit, is_changed
from .loyalty_hero_redemption import till_key

FROZEN_PAYMENT_FIELDS = {"company_id", "is_change", "pos_order_id", "session_id", "uuid"}


class PosPayment(models.Model):
    """Odoo lets the payments of a paid order be edited while its session is open.

    Money may change to other money: what the sale earned keeps to how it was paid first. Into points nothing can be
    changed, as no points were reserved for it; out of points, the redemption is given back. Payments are added, taken
    away and lowered with their order only, where Odoo sees to it that they still pay for it.
    """

    _inherit = "pos.payment"

    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(vals_list)
        for payment in payments.sudo()._filter_loyalty_settled():
            if payment.payment_method_id.is_loyalty:
                payment._refuse_loyalty_payment()
            if not in_edit(self):
                payment._refuse_loyalty_edit()
        return payments

    def write(self, vals):
        payments = self.sudo()
        for payment in payments._filter_loyalty_settled():
            payment._check_loyalty_edited(vals)
        if vals.get("pos_order_id"):
            order = payments.pos_order_id.browse(vals["pos_order_id"])
            for payment in self:
                if order.loyalty_settled and payment.pos_order_id.id != order.id:
                    payment._refuse_loyalty_edit()
        return super().write(vals)

    def unlink(self):
        settled = self.sudo()._filter_loyalty_settled()
        if settled and not in_edit(self):
            settled[0]._refuse_loyalty_edit()
        settled.filtered("payment_method_id.is_loyalty")._give_loyalty_back()
        return super().unlink()

    def _filter_loyalty_settled(self):
        return self.filtered("pos_order_id.loyalty_settled")

    def _check_loyalty_edited(self, vals):
        """Refuse what must not change in a payment of a settled order; give back what it took in points."""
        if is_changed(self, vals, FROZEN_PAYMENT_FIELDS):
            self._refuse_loyalty_edit()
        is_changing = is_changed(self, vals, {"payment_method_id"})
        if not self.payment_method_id.is_loyalty:
            method = self.env["pos.payment.method"].browse(vals.get("payment_method_id"))
            if is_changing and method.is_loyalty:
                self._refuse_loyalty_payment()
            if not in_edit(self) and is_changed(self, vals, {"amount"}) and not self._is_tip(vals):
                self._refuse_loyalty_edit()
        elif is_changing:
            self._give_loyalty_back()
        elif is_changed(self, vals, {"amount"}):
            self._refuse_loyalty_edit()

    def _is_tip(self, vals):
        """Return whether these values raise the payment only: restaurants add the tip to what was paid."""
        amount = vals["amount"]
        return isinstance(amount, int | float) and amount > self.amount

    def _refuse_loyalty_edit(self):
        raise UserError(
            self.env._(
                "%s earned or redeemed points, so its payments cannot be changed. Return the goods instead.",
                self.pos_order_id.display_name,
            )
        )

    def _refuse_loyalty_payment(self):
        raise UserError(
            self.env._(
                "%s is paid: points can be redeemed only before an order is paid.",
                self.pos_order_id.display_name,
            )
        )

    def _give_loyalty_back(self):
        """Give the points of these payments back: money pays instead of them."""
        for payment in self:
            order = payment.pos_order_id
            redemption = payment._get_loyalty_redemption()
            # What came back already was paid back in points, and the books of a posted order are closed.
            if (
                payment.amount < 0
                or order.state == "done"
                or order.account_move
                or order._get_loyalty_refunds()
            ):
                payment._refuse_loyalty_edit()
            redemption.is_cancelled = True
            order._loyalty_settle()

    def _get_loyalty_redemption(self, redemptions=None):
        """Return the redemption that was held for this payment, or none; one that moved is of its new customer.

        :param redemptions: those of the order, if they are at hand
        """
        if redemptions is None:
            redemptions = self.pos_order_id._loyalty_redemptions()
        return redemptions._filter_claimed(till_key(self.uuid))

    def _get_loyalty_portions(self, redemptions=None):
        """Return what this payment took from, or gave back to, each redemption: ``[(redemption, amount), …]``.

        A payment belongs to the redemption that was held for it.  Those of a refund gave back what its goods give
        back, in the order in which it was redeemed.

        :param redemptions: those of the order, if they are at hand
        """
        self.ensure_one()
        order = self.pos_order_id
        if self.amount > 0:
            redemption = self._get_loyalty_redemption(redemptions)
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

    def _prepare_loyalty_bookings(self, lines_of):
        """Return what pays (or gives back) the customers' receivables, as ``Booking`` each.

        :param dict lines_of: the receivable lines of each of these payments
        """
        redemptions = self.pos_order_id._find_loyalty_redemptions()
        return [
            Booking(redemption, payment.pos_order_id, amount, lines_of[payment])
            for payment in self
            for redemption, amount in payment._get_loyalty_portions(
                redemptions[payment.pos_order_id]
            )
        ]
