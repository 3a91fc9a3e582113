"""Months of a liability run: the points that were earned in each, and what is still deferred for them."""

from odoo import fields, models

from ..base.units import POINTS_DIGITS, to_hundredths, to_minor
from .arithmetic import Cohort
from .loyalty_hero_estimate import RATE_DIGITS


class LoyaltyHeroLiabilityMonth(models.Model):
    _name = "loyalty.hero.liability.month"
    _description = "Month of a liability run"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "run_id desc, program_id, month"
    _rec_name = "month"

    run_id = fields.Many2one(
        "loyalty.hero.liability.run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="run_id.company_id")
    currency_id = fields.Many2one(related="run_id.currency_id")
    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, readonly=True, index=True, ondelete="restrict"
    )
    month = fields.Date(
        string="Earned in", required=True, readonly=True, help="First day of the month."
    )
    points_earned = fields.Float(
        string="Earned",
        digits=POINTS_DIGITS,
        readonly=True,
        help="Points earned, less points that returns took back.",
    )
    points_redeemed = fields.Float(
        string="Redeemed",
        digits=POINTS_DIGITS,
        readonly=True,
        help="Points redeemed, less points that were given back.",
    )
    points_expired = fields.Float(
        string="Expired",
        digits=POINTS_DIGITS,
        readonly=True,
        help="Points that expired or that a manager removed.",
    )
    points_left = fields.Float(string="Left", digits=POINTS_DIGITS, readonly=True)
    points_expected = fields.Float(
        string="Expected to Be Redeemed",
        digits=POINTS_DIGITS,
        readonly=True,
        help="Points that will be redeemed in all, including those already redeemed: earned points "
        "times the rate. Never fewer than were redeemed, and never more than were redeemed or "
        "are left.",
    )
    revenue = fields.Monetary(
        string="Sales",
        readonly=True,
        help="The month's sales that count for the program, without taxes and without what points "
        "paid.",
    )
    standalone_price = fields.Monetary(
        string="Points by Themselves",
        readonly=True,
        help="Stand-alone selling price of the points earned, times the redemption rate that was "
        "expected in that month.",
    )
    deferred = fields.Monetary(
        readonly=True,
        help="Sales × points by themselves / (sales + points by themselves).",
    )
    rate_percent = fields.Float(
        string="Rate (%)",
        digits=RATE_DIGITS,
        readonly=True,
        aggregator=None,
        help="The redemption rate expected now.",
    )
    recognised = fields.Monetary(
        readonly=True, help="Deferred × redeemed / expected: revenue so far."
    )
    liability = fields.Monetary(readonly=True, help="Deferred less recognised.")

    def _get_cohort(self):
        """Return the row as the arithmetic knows it."""
        return Cohort(
            to_minor(self.deferred, self.currency_id),
            to_hundredths(self.points_earned),
            to_hundredths(self.points_redeemed),
            to_hundredths(self.points_expired),
            round(self.rate_percent * 100),
        )
