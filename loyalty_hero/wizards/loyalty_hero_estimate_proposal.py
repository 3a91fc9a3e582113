"""Proposing an estimate: the redemption rate that past months tell, with its range and how well it would have done."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.base.bounds import AMOUNT_MOST, POINTS_MOST, at_most, between
from ..models.base.units import POINTS_DIGITS, from_hundredths
from ..models.liability.cohorts import look_ahead
from ..models.liability.loyalty_hero_estimate import RATE_DIGITS
from ..models.words.values import number_in_words


class LoyaltyHeroEstimateProposal(models.TransientModel):
    _name = "loyalty.hero.estimate.proposal"
    _description = "Propose an estimate of redemptions"
    _inherit = ["loyalty.hero.number.mixin"]

    program_id = fields.Many2one(
        "loyalty.hero.program",
        domain="[('kind', '=', 'points'), ('company_id', 'in', [company_id, False])]",
        default=lambda self: self._default_program(),
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_until = fields.Date(
        string="Look at Months until",
        required=True,
        default=lambda self: self._default_date_until(),
        help="The last month that is over. For example: Nov 30, 2026.",
    )
    is_worked_out = fields.Boolean(readonly=True)
    line_ids = fields.One2many(
        "loyalty.hero.estimate.proposal.line", "proposal_id", string="Months", readonly=True
    )
    proposed_percent = fields.Float(
        string="Proposed Rate (%)",
        digits=RATE_DIGITS,
        readonly=True,
        help="How many of 100 points are redeemed in the end: those already redeemed, and of those "
        "that are left, the share that was redeemed of older points at the same age.",
    )
    lowest_percent = fields.Float(
        string="Lowest Month (%)",
        digits=RATE_DIGITS,
        readonly=True,
        help="The lowest and the highest rate among months that are at least half a year old and all "
        "months together.",
    )
    highest_percent = fields.Float(
        string="Highest Month (%)",
        digits=RATE_DIGITS,
        readonly=True,
        help="The lowest and the highest rate among months that are at least half a year old and all "
        "months together.",
    )
    tested = fields.Char(
        string="Back-test",
        readonly=True,
        help="What the same method would have said a year ago, compared with what happened.",
    )
    redemption_percent = fields.Float(
        string="Rate to Take Over (%)",
        digits=RATE_DIGITS,
        help="The proposed rate, or your own.",
    )
    date = fields.Date(
        string="Holds from",
        compute="_compute_date",
        store=True,
        readonly=False,
        help="First day of a month.",
    )
    points = fields.Float(digits=POINTS_DIGITS, default=100)
    amount = fields.Monetary(string="Worth")
    currency_id = fields.Many2one(related="program_id.currency_id")
    note = fields.Char(string="Reason")

    _rate_between = between(
        0, 100, "The expected redemption rate is from {least} to {most} %.", "redemption_percent"
    )
    _not_negative = models.Constraint(
        "CHECK (points >= 0 AND amount >= 0)", "Points and their worth cannot be negative."
    )
    _points_bounded = at_most(POINTS_MOST, "Points are {most} at most.", "points")
    _amount_bounded = at_most(AMOUNT_MOST, "Points are worth {most} at most.", "amount")

    @api.model
    def _default_program(self):
        programs = self.env["loyalty.hero.program"].search(
            [
                ("kind", "=", "points"),
                ("company_id", "in", (self.env.company.id, False)),
                ("state", "!=", "draft"),
            ]
        )
        deferring = programs.filtered(lambda program: program._defers(self.env.company))
        return (deferring or programs)[:1]

    @api.model
    def _default_date_until(self):
        first = fields.Date.context_today(self).replace(day=1)
        return fields.Date.subtract(first, days=1)

    @api.depends("date_until")
    def _compute_date(self):
        for proposal in self:
            until = proposal.date_until or self._default_date_until()
            proposal.date = fields.Date.add(until.replace(day=1), months=1)

    @api.onchange("program_id", "company_id", "date_until")
    def _onchange_program_id(self):
        """What is shown of another program or day would be wrong."""
        self.is_worked_out = False

    def action_work_out(self):
        """Look at the past months, and propose a rate."""
        self.check_access("write")
        self.program_id.check_access("read")
        proposal = self.sudo()
        program = proposal.program_id
        if not program:
            raise UserError(self.env._("Choose a program first."))
        until = fields.Date.end_of(proposal.date_until, "month")
        histories = program._get_histories(proposal.company_id, until)
        age_most = program._get_age_most()
        prospect = look_ahead(list(histories.values()), age_most)
        if not prospect:
            raise UserError(
                self.env._(
                    "No sale gave points of “%s” until that day: there is nothing to estimate from.",
                    program.name,
                )
            )
        points, amount = program._get_point_value(proposal.company_id)
        proposal.line_ids.unlink()
        proposal.write(
            {
                "is_worked_out": True,
                "proposed_percent": prospect.rate / 100,
                "redemption_percent": prospect.rate / 100,
                "lowest_percent": prospect.lowest / 100,
                "highest_percent": prospect.highest / 100,
                "tested": self._tell_tested(prospect.off),
                "points": points,
                "amount": amount,
                "note": self._tell_reason(prospect, len(histories)),
                "line_ids": [
                    Command.create(self._prepare_line_vals(month, history, rate))
                    for (month, history), rate in zip(
                        histories.items(), prospect.rates, strict=True
                    )
                ],
            }
        )
        return self._open(self)

    def _prepare_line_vals(self, month, history, rate):
        redeemed, expired = sum(history.redeemed), sum(history.expired)
        return {
            "month": month,
            "points_earned": from_hundredths(history.earned),
            "points_redeemed": from_hundredths(redeemed),
            "points_expired": from_hundredths(expired),
            "points_left": from_hundredths(history.earned - redeemed - expired),
            "rate_percent": rate / 100,
        }

    def _tell_tested(self, off):
        if off is None:
            return self.env._("The past is too short: a year more has to be known.")
        percent = number_in_words(self.env, abs(off) / 100)
        if off < 0:
            return self.env._(
                "A year ago, %s %% less would have been expected than was redeemed.", percent
            )
        return self.env._(
            "A year ago, %s %% more would have been expected than was redeemed.", percent
        )

    def _tell_reason(self, prospect, count):
        return self.env._(
            "From %(count)s months of earning: %(rate)s %%, single months from %(lowest)s to %(highest)s %%",
            count=count,
            rate=number_in_words(self.env, prospect.rate / 100),
            lowest=number_in_words(self.env, prospect.lowest / 100),
            highest=number_in_words(self.env, prospect.highest / 100),
        )

    def action_take_over(self):
        """Make an estimate of what the proposal says."""
        self.ensure_one()
        if not self.is_worked_out:
            raise UserError(self.env._("Work the proposal out first."))
        estimate = self.env["loyalty.hero.estimate"].create(
            {
                "program_id": self.program_id.id,
                "company_id": self.company_id.id,
                "date": self.date,
                "redemption_percent": self.redemption_percent,
                "points": self.points,
                "amount": self.amount,
                "note": self.note,
            }
        )
        return {**self._open(estimate), "target": "current"}

    def _open(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "name": self.env._("Propose an Estimate") if record == self else False,
        }


class LoyaltyHeroEstimateProposalLine(models.TransientModel):
    _name = "loyalty.hero.estimate.proposal.line"
    _description = "Month of a proposed estimate"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "month"
    _rec_name = "month"

    proposal_id = fields.Many2one(
        "loyalty.hero.estimate.proposal", required=True, index=True, ondelete="cascade"
    )
    month = fields.Date(string="Earned in", readonly=True)
    points_earned = fields.Float(string="Earned", digits=POINTS_DIGITS, readonly=True)
    points_redeemed = fields.Float(string="Redeemed", digits=POINTS_DIGITS, readonly=True)
    points_expired = fields.Float(string="Expired", digits=POINTS_DIGITS, readonly=True)
    points_left = fields.Float(string="Left", digits=POINTS_DIGITS, readonly=True)
    rate_percent = fields.Float(
        string="Redeemed in the End (%)",
        digits=RATE_DIGITS,
        readonly=True,
        help="Redeemed so far, and what is expected of those that are left.",
    )
