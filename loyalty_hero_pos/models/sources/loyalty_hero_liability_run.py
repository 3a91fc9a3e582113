"""Liability runs know what a till sold."""

from odoo import models
from odoo.tools import SQL


class LoyaltyHeroLiabilityRun(models.Model):
    _inherit = "loyalty.hero.liability.run"

    def _get_net_shares(self):
        share = (
            "CASE WHEN %(sold)s.amount_total <> 0 "
            "THEN (%(sold)s.amount_total - %(sold)s.amount_tax) / %(sold)s.amount_total END"
        )
        return [*super()._get_net_shares(), ("pos.order", SQL("pos_order"), share)]
