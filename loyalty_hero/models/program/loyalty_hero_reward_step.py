"""Steps of a reward: the more points, the more is off."""

from odoo import api, fields, models

from ..base.bounds import AMOUNT_MOST, POINTS_MOST, at_most
from ..base.units import POINTS_DIGITS, to_hundredths, to_minor, to_per_mille
from ..words.values import money_in_words, number_in_words, percent_in_words


class LoyaltyHeroRewardStep(models.Model):
    _name = "loyalty.hero.reward.step"
    _description = "Loyalty reward step"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "reward_id, points, id"

    reward_id = fields.Many2one(
        "loyalty.hero.reward", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(related="reward_id.kind")
    currency_id = fields.Many2one(related="reward_id.currency_id")
    points = fields.Float(digits=POINTS_DIGITS, required=True)
    amount = fields.Monetary()
    percent = fields.Float(string="Percent Off", digits=(5, 1))

    _points_unique = models.UniqueIndex(
        "(reward_id, points)", "Two steps cost the same points: give each its own."
    )
    _points_positive = models.Constraint("CHECK (points > 0)", "A step costs more than 0 points.")
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A step cannot take less than 0 off."
    )
    _percent_between = models.Constraint(
        "CHECK (percent >= 0 AND percent <= 100)", "A step takes between 0 and 100 % off."
    )

    _points_bounded = at_most(POINTS_MOST, "A step costs {most} points at most.", "points")
    _amount_bounded = at_most(AMOUNT_MOST, "A step takes {most} off at most.", "amount")

    @api.depends("points", "amount", "percent", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for step in self:
            step.display_name = self.env._(
                "%(worth)s for %(points)s points",
                worth=percent_in_words(self.env, step.percent)
                if step.kind == "percent"
                else money_in_words(self.env, step.amount, step.currency_id),
                points=number_in_words(self.env, step.points),
            )

    def _get_compile_depends(self):
        """Return the fields that the compiled step is made of."""
        return ("points", "amount", "percent")

    def _compile(self):
        """Return the step as the engine reads it (``RewardStep`` in ``loyalty_hero/engine/values.py``)."""
        self.ensure_one()
        is_percent = self.kind == "percent"
        return {
            "points": to_hundredths(self.points),
            "amount": 0 if is_percent else to_minor(self.amount, self.currency_id),
            "share": to_per_mille(self.percent) if is_percent else 0,
        }
