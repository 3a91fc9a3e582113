"""Conditions at the till: by means of payment, too."""

from odoo import fields, models


class LoyaltyHeroConditionMixin(models.AbstractModel):
    _inherit = "loyalty.hero.condition.mixin"

    payment_method_ids = fields.Many2many(
        "pos.payment.method",
        string="Means of Payment",
        domain=[("is_loyalty", "=", False)],
        help="Only sales at the till that are paid with these payment methods alone, apart from "
        "points. Empty: any payment method.",
    )

    def _get_condition_depends(self):
        return (*super()._get_condition_depends(), "payment_method_ids")

    def _get_condition_name_depends(self):
        return (*super()._get_condition_name_depends(), "payment_method_ids.name")

    def _compile_condition(self):
        return {
            **super()._compile_condition(),
            "payments": sorted(self.payment_method_ids._origin.ids),
        }
