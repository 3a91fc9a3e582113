"""Limits to what a customer spends in a day, a month or a year: of one reward, or of a whole program."""

from odoo import fields, models

from ..base.bounds import POINTS_MOST, at_most
from ..base.units import POINTS_DIGITS, to_hundredths

PERIODS = {"day": "spend_max_day", "month": "spend_max_month", "year": "spend_max_year"}
"""The field with the limit of each period."""


class LoyaltyHeroSpendingLimitMixin(models.AbstractModel):
    _name = "loyalty.hero.spending.limit.mixin"
    _description = "Limit to spending loyalty points"

    spend_max_day = fields.Float(
        string="Spending Limit per Day",
        digits=POINTS_DIGITS,
        help="The most points that a customer can spend in a day. Zero: no limit.",
    )
    spend_max_month = fields.Float(
        string="Spending Limit per Month",
        digits=POINTS_DIGITS,
        help="The most points that a customer can spend in a calendar month. Zero: no limit.",
    )
    spend_max_year = fields.Float(
        string="Spending Limit per Year",
        digits=POINTS_DIGITS,
        help="The most points that a customer can spend in a calendar year. Zero: no limit.",
    )

    _spend_max_positive = models.Constraint(
        "CHECK (spend_max_day >= 0 AND spend_max_month >= 0 AND spend_max_year >= 0)",
        "The most points that can be spent cannot be negative.",
    )
    _spend_max_bounded = at_most(
        POINTS_MOST, "A limit of points is {most} at most.", *PERIODS.values()
    )

    def _compile_spending_caps(self):
        """Return the limits as the engine reads them (``Cap`` in ``loyalty_hero/engine/values.py``)."""
        self.ensure_one()
        return [
            {"period": period, "points": to_hundredths(self[name])}
            for period, name in PERIODS.items()
            if self[name]
        ]
