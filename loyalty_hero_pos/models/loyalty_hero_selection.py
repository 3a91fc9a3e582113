"""Selections at the till: products carry the selections that they meet, so tills reload when one changes."""

from odoo import models


class LoyaltyHeroSelection(models.Model):
    _inherit = "loyalty.hero.selection"

    def write(self, vals):
        result = super().write(vals)
        if "domain" in vals:
            self.env["pos.config"]._renew_loyalty_data()
        return result
