"""Criteria: what products have for the till is offered first, too."""

from odoo import api, models


class LoyaltyHeroCriterion(models.Model):
    _inherit = "loyalty.hero.criterion"

    @api.model
    def _get_usual_fields(self, target):
        usual = super()._get_usual_fields(target)
        if target == "product":
            usual["pos_categ_ids"] = self.env._("POS Category")
        return usual
