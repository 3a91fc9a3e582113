"""Basket steps: the more is spent in one sale, the more points it gives."""

from odoo import fields, models

from ..base.bounds import AMOUNT_MOST, POINTS_MOST, at_most
from ..base.units import POINTS_DIGITS, to_hundredths, to_minor


class LoyaltyHeroEarningStep(models.Model):
    _name = "loyalty.hero.earning.step"
    _description = "Loyalty basket step"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "rule_id, amount_min, id"

    rule_id = fields.Many2one(
        "loyalty.hero.earning.rule", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="rule_id.currency_id")
    amount_min = fields.Monetary(string="From", required=True)
    points = fields.Float(digits=POINTS_DIGITS, required=True)

    _amount_min_unique = models.UniqueIndex(
        "(rule_id, amount_min)", "Two steps begin at the same amount: give each its own."
    )
    _amount_min_positive = models.Constraint(
        "CHECK (amount_min >= 0)", "A step cannot begin below 0."
    )
    _points_positive = models.Constraint(
        "CHECK (points >= 0)", "A step cannot give fewer than 0 points."
    )

    _amount_min_bounded = at_most(AMOUNT_MOST, "A step begins at {most} at most.", "amount_min")
    _points_bounded = at_most(POINTS_MOST, "A step gives {most} points at most.", "points")

    def _get_compile_depends(self):
        """Return the fields that the compiled step is made of."""
        return ("amount_min", "points")

    def _compile(self):
        """Return the step as the engine reads it (``Step`` in ``loyalty_hero/engine/values.py``)."""
        self.ensure_one()
        return {
            "amount_min": to_minor(self.amount_min, self.currency_id),
            "points": to_hundredths(self.points),
        }
