"""The audit, where the till comes in: open sessions have not been booked yet."""

from odoo import models


class LoyaltyHeroAudit(models.TransientModel):
    _inherit = "loyalty.hero.audit"

    def _get_unbooked_redemptions(self):
        orders = (
            self.env["pos.order"]
            .sudo()
            .search(
                [
                    ("session_id.state", "!=", "closed"),
                    ("payment_ids.payment_method_id.is_loyalty", "=", True),
                ]
            )
        )
        # A return is booked by its own session, which may be another one than that of the sale.
        keys = [order._loyalty_key() for order in orders | orders._get_loyalty_refunded_orders()]
        unbooked = self.env["loyalty.hero.redemption"].sudo().search([("source_key", "in", keys)])
        return super()._get_unbooked_redemptions() | unbooked
