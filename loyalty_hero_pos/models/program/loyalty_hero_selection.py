"""Selections at the till: products carry the selections that they meet, so tills load anew when one changes."""

from odoo import models


class LoyaltyHeroSelection(models.Model):
    _inherit = "loyalty.hero.selection"

    def _on_criteria_changed(self):
        result = super()._on_criteria_changed()
        self.env["pos.config"].sudo()._renew_loyalty_data()
        return result
