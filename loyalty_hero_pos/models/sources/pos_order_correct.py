"""Correcting whose a paid sale is: a manager's decision, with a reason."""

from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.loyalty_hero.models.ledger.loyalty_hero_redemption_booking import Booking

from .frozen import with_flow


class PosOrder(models.Model):
    _inherit = "pos.order"

    def action_correct_loyalty_customer(self):
        """Ask the manager for the right customer and the reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct Customer"),
            "res_model": "loyalty.hero.correct.customer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _correct_loyalty_customer(self, partner, reason):
        """Move the sale to another customer: what it earned, and what it redeemed.

        :raises UserError: when the sale cannot be moved as a whole
        """
        self.ensure_one()
        if not self.env.user.has_group("loyalty_hero.loyalty_hero_group_manager"):
            raise AccessError(
                self.env._("Only a loyalty manager can move points to another customer.")
            )
        self._check_loyalty_correctable()
        before = self.partner_id
        owner = self._loyalty_customer()
        redemptions = self._loyalty_redemptions().filtered(lambda r: not r.is_cancelled)
        with_flow(self).partner_id = partner
        holder = self.loyalty_holder_id = partner._get_loyalty_holder()
        if holder != owner:
            redemptions.is_cancelled = True
            moved = redemptions._move_to(holder, self)
            self._loyalty_settle()
            if self.session_id.state == "closed":
                self._book_loyalty_moved(redemptions, moved)
        self._log_loyalty_correction(before, reason)

    def _check_loyalty_correctable(self):
        if not self.loyalty_settled:
            raise UserError(
                self.env._(
                    "%s is not paid yet: choose the customer at the till.", self.display_name
                )
            )
        if self.account_move:
            raise UserError(
                self.env._(
                    "%s is invoiced: the customer of an invoice cannot be corrected. Make a credit note instead.",
                    self.display_name,
                )
            )
        if self._get_loyalty_refunds() and self._loyalty_redemptions():
            raise UserError(
                self.env._(
                    "Goods of %s came back, and their points were paid out already: it cannot be moved any more.",
                    self.display_name,
                )
            )

    def _book_loyalty_moved(self, before, after):
        """Take the postings of these redemptions back, and make the same for those that replace them."""
        for old, new in zip(before, after, strict=True):
            paid = old.line_ids.matched_debit_ids.debit_move_id
            old._book([Booking(old, self, old._get_unbooked(self), paid[:0])])
            paid |= old.line_ids.filtered("amount_residual")
            new._book([Booking(new, self, new._get_unbooked(self), paid)])

    def _log_loyalty_correction(self, before, reason):
        names = {
            "before": before.display_name or self.env._("nobody"),
            "after": self.partner_id.display_name,
            "reason": reason,
        }
        note = self.env._(
            "The customer was corrected from %(before)s to %(after)s; the points follow. Reason: %(reason)s",
            **names,
        )
        self.message_post(body=note)
        self.env["loyalty.hero.watch"]._report(
            "customer_corrected", self, self._loyalty_customer(), note=note
        )
