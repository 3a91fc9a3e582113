"""Redemptions at the till."""

from odoo import models


class LoyaltyHeroRedemption(models.Model):
    _inherit = "loyalty.hero.redemption"

    def _release_order(self, payment_uuid, config):
        """Free the hold for a payment that the cashier took back, when ``config``'s company made it."""
        domain = [
            ("key", "=", payment_uuid),
            ("company_id", "=", config.company_id.id),
            ("state", "=", "held"),
        ]
        self.search(domain)._void()
