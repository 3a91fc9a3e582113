"""Liability runs: at the end of a period, a company's contract liabilities are brought to what they should be."""

from odoo import api, fields, models
from odoo.tools import format_date


class LoyaltyHeroLiabilityRun(models.Model):
    _name = "loyalty.hero.liability.run"
    _description = "Liability run"
    _inherit = ["loyalty.hero.run.mixin"]

    line_ids = fields.One2many(
        "loyalty.hero.liability.line", "run_id", string="To Post", readonly=True
    )
    month_ids = fields.One2many(
        "loyalty.hero.liability.month", "run_id", string="Months", readonly=True
    )
    liability = fields.Monetary(
        compute="_compute_liability",
        help="The amount deferred at the end of the period, for all programs together.",
    )
    change = fields.Monetary(
        string="Change of the Liability",
        compute="_compute_liability",
        help="The amount that the run posts: what should be deferred, less what is already booked.",
    )
    move_id = fields.Many2one("account.move", string="Entry", readonly=True, copy=False)
    reversal_move_id = fields.Many2one("account.move", string="Reversal", readonly=True, copy=False)

    # Two that are posted at the same moment would post the same difference.
    _number_unique = models.UniqueIndex(
        "(company_id, number) WHERE number > 0",
        "Another run was posted meanwhile. Work this one out again.",
    )

    @api.depends("line_ids.amount", "month_ids.liability")
    def _compute_liability(self):
        for run in self:
            run.liability = sum(run.month_ids.mapped("liability"))
            run.change = sum(run.line_ids.mapped("amount"))

    def _forget_figures(self):
        self.line_ids.unlink()
        self.month_ids.unlink()

    def _get_shown(self):
        return [
            (line.program_id.id, line.kind, self.currency_id.round(line.amount))
            for line in self.line_ids.sorted(lambda line: (line.program_id.id, line.id))
        ]

    def _make_entries(self):
        if self.line_ids:
            self.move_id = self._make_entry(
                self.company_id,
                self.env._("Points until %(date)s", date=format_date(self.env, self.date)),
                [vals for line in self.line_ids for vals in line._prepare_items()],
            )
            self.date_posting = self.move_id.date

    def _reverse_entries(self):
        if self.move_id:
            self.reversal_move_id = self._reverse_entry(self.move_id)

    def _get_entries(self):
        return self.move_id | self.reversal_move_id
