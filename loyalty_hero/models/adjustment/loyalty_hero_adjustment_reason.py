"""Reasons that managers choose from when they adjust points; administrators set them up."""

from odoo import fields, models


class LoyaltyHeroAdjustmentReason(models.Model):
    _name = "loyalty.hero.adjustment.reason"
    _description = "Reason for adjusting points"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True,
        help="Switch it off to stop offering the reason. Adjustments that name it stay as they are.",
    )
    may_add = fields.Boolean(string="For Adding", default=True)
    may_take = fields.Boolean(string="For Taking")
    may_transfer = fields.Boolean(string="For Transfers")

    def _allows(self, kind):
        """Return whether a manager may choose the reason for an adjustment of this kind."""
        return self.active and self[f"may_{kind}"]
