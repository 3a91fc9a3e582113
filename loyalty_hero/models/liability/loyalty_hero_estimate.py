"""What an accountant expects of a program's points: how many are redeemed in the end, and what they are worth.

An estimate holds from a month on.  Points that are earned from then on are deferred by it; of those that were earned
before, it only says how many more are expected to be redeemed.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..base.bounds import AMOUNT_MOST, POINTS_MOST, at_most, between
from ..base.units import POINTS_DIGITS, rate_between, to_hundredths, to_minor

RATE_DIGITS = (5, 2)


class LoyaltyHeroEstimate(models.Model):
    _name = "loyalty.hero.estimate"
    _description = "Estimate of redemptions"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "program_id, company_id, date desc"
    _rec_name = "date"
    _check_company_auto = True

    program_id = fields.Many2one(
        "loyalty.hero.program",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('kind', '=', 'points'), ('company_id', 'in', [company_id, False])]",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    date = fields.Date(
        string="Holds from",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        help="First day of a month. For example: Jan 1, 2027.",
    )
    redemption_percent = fields.Float(
        string="Expected Redemption Rate (%)",
        digits=RATE_DIGITS,
        required=True,
        aggregator=None,
        help="How many of 100 points that are earned are redeemed in the end. For example: 95.",
    )
    points = fields.Float(
        digits=POINTS_DIGITS,
        required=True,
        default=100,
        aggregator=None,
        help="Number of points that have the value given next to it.",
    )
    amount = fields.Monetary(
        string="Worth",
        required=True,
        aggregator=None,
        help="Stand-alone selling price of these points: what their goods would cost a customer without points.",
    )
    currency_id = fields.Many2one(related="program_id.currency_id")
    user_id = fields.Many2one(
        "res.users", string="Set by", readonly=True, default=lambda self: self.env.user
    )
    note = fields.Char(string="Reason", help="The reason for this estimate. Auditors read it.")

    _date_unique = models.Constraint(
        "UNIQUE (program_id, company_id, date)",
        "There is an estimate from this day on: change that one.",
    )
    _rate_between = between(
        0, 100, "The expected redemption rate is from {least} to {most} %.", "redemption_percent"
    )
    _positive = models.Constraint(
        "CHECK (points > 0 AND amount > 0)", "Points have to be worth more than 0."
    )
    _points_bounded = at_most(POINTS_MOST, "Points are {most} at most.", "points")
    _amount_bounded = at_most(AMOUNT_MOST, "Points are worth {most} at most.", "amount")

    @api.depends("program_id", "date", "redemption_percent")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for estimate in self:
            estimate.display_name = self.env._(
                "%(program)s: %(rate)s %% from %(date)s",
                program=estimate.program_id.name or "",
                rate=f"{estimate.redemption_percent:g}",
                date=estimate.date or "",
            )

    @api.onchange("program_id")
    def _onchange_program_id(self):
        """Propose the worth of the last estimate, or what the program's best reward gives for points."""
        self.points, self.amount = self.program_id._get_point_value(self.company_id)

    @api.constrains("date")
    def _check_date(self):
        for estimate in self:
            if estimate.date.day != 1:
                raise ValidationError(
                    self.env._(
                        "An estimate starts on the first day of a month. Choose such a date."
                    )
                )

    @api.constrains("program_id", "company_id")
    def _check_company(self, fnames=None):
        for estimate in self:
            if estimate.program_id.company_id not in (
                estimate.company_id,
                self.env["res.company"],
            ):
                raise ValidationError(
                    self.env._("The program belongs to another company than the estimate.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        estimates = super().create(vals_list)
        estimates.sudo()._check_open()
        return estimates

    def write(self, vals):
        if vals.keys() - {"note"}:
            self.sudo()._check_open()
        result = super().write(vals)
        if vals.keys() - {"note"}:
            self.sudo()._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.sudo()._check_open()

    def _check_open(self):
        """Refuse to change what a posted run rests on.

        :raises UserError: with a sentence for the accountant
        """
        for estimate in self:
            last = self.env["loyalty.hero.liability.run"]._get_last(estimate.company_id)
            if last and estimate.date <= last.date:
                raise UserError(
                    self.env._(
                        "The period until %s is posted with the estimates that hold until then. Enter a new estimate "
                        "for a later month, or reverse the run.",
                        last.date,
                    )
                )

    @api.model
    def _get_of(self, program, company):
        """Return the estimates of a program in a company, the latest first."""
        return self.search(
            [("program_id", "=", program.id), ("company_id", "=", company.id)], order="date desc"
        )

    def _get_on(self, day):
        """Return which of these (the latest first) holds on a day: the first ever made holds before it, too."""
        return self.filtered(lambda estimate: estimate.date <= day)[:1] or self[-1:]

    def _get_rate(self):
        """Return the rate in hundredths of a per cent."""
        return round(self.redemption_percent * 100)

    def _get_price(self, day):
        """Return what points are worth in the company's currency on a day, as ``get_standalone_price`` takes it."""
        currency = self.company_id.currency_id
        rate = rate_between(self.currency_id, currency, self.company_id, day)
        worth = to_minor(self.amount, self.currency_id) * rate["numerator"]
        return to_hundredths(self.points), worth, rate["denominator"]
