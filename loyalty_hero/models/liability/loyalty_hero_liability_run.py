"""Liability runs: at the end of a period, a company's contract liabilities are brought to what they should be.

A draft shows what would be posted and why.  Posting posts the difference between what should be and what is booked, so
a second run posts nothing.  A posted run is reversed whole, the last one first.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..words.values import day_in_words

CHOSEN = {"company_id", "date"}


class LoyaltyHeroLiabilityRun(models.Model):
    _name = "loyalty.hero.liability.run"
    _description = "Liability run"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Period End",
        required=True,
        default=lambda self: self._default_date(),
        help="Points and sales up to this day are looked at. For example: Dec 31, 2026.",
    )
    state = fields.Selection(
        [("draft", "Preview"), ("posted", "Posted"), ("reversed", "Reversed")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    number = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Counts the posted runs of the company.",
    )
    is_reckoned = fields.Boolean(readonly=True, copy=False)
    line_ids = fields.One2many(
        "loyalty.hero.liability.line", "run_id", string="To Post", readonly=True
    )
    month_ids = fields.One2many(
        "loyalty.hero.liability.month", "run_id", string="Months", readonly=True
    )
    liability = fields.Monetary(
        compute="_compute_liability",
        help="What is deferred at the end of the period, all programs together.",
    )
    change = fields.Monetary(
        string="Change of the Liability",
        compute="_compute_liability",
        help="What the run posts: what should be deferred, less what is booked.",
    )
    date_posting = fields.Date(
        string="Posting Date",
        readonly=True,
        copy=False,
        help="Day of the entry: the period's end, or the first day after it that is not locked.",
    )
    is_moved = fields.Boolean(
        compute="_compute_is_moved", help="The books are locked at the period's end."
    )
    warnings = fields.Text(
        readonly=True, copy=False, help="What to look at before posting, a line each."
    )
    move_id = fields.Many2one("account.move", string="Entry", readonly=True, copy=False)
    reversal_move_id = fields.Many2one("account.move", string="Reversal", readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, default=lambda self: self.env.user
    )

    # Two that are posted at the same moment would post the same difference.
    _number_unique = models.UniqueIndex(
        "(company_id, number) WHERE number > 0",
        "Another run was posted meanwhile. Work this one out again.",
    )

    @api.model
    def _default_date(self):
        """Return the last day of the month before."""
        first = fields.Date.context_today(self).replace(day=1)
        return fields.Date.subtract(first, days=1)

    @api.depends("date", "company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for run in self:
            run.display_name = self.env._(
                "%(company)s until %(date)s",
                company=run.company_id.name,
                date=day_in_words(self.env, run.date) if run.date else "",
            )

    @api.depends("line_ids.amount", "month_ids.liability")
    def _compute_liability(self):
        for run in self:
            run.liability = sum(run.month_ids.mapped("liability"))
            run.change = sum(run.line_ids.mapped("amount"))

    @api.depends("date", "date_posting")
    def _compute_is_moved(self):
        for run in self:
            run.is_moved = bool(run.date_posting and run.date_posting != run.date)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._keep_chosen(vals) for vals in vals_list])

    def write(self, vals):
        """Let accountants choose company and day of a draft; the rest is worked out."""
        if not self.env.su:
            self._check_draft()
            vals = {**self._keep_chosen(vals), "is_reckoned": False}
            self.check_access("write")
            self.sudo()._forget_figures()
        return super().write(vals)

    def _keep_chosen(self, vals):
        if self.env.su:
            return vals
        self._check_numbers(vals)
        return {name: value for name, value in vals.items() if name in CHOSEN}

    def _forget_figures(self):
        self.line_ids.unlink()
        self.month_ids.unlink()

    def _check_draft(self):
        if any(run.state != "draft" for run in self):
            raise UserError(
                self.env._("A posted run cannot be changed. Reverse it, and create a new one.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_draft()

    @api.model
    def _get_last(self, company):
        """Return the last run of the company that is posted and not reversed."""
        return self.search(
            [("company_id", "=", company.id), ("state", "=", "posted")],
            order="number desc",
            limit=1,
        )

    def action_reckon(self):
        """Work out what the run would post."""
        self.check_access("write")
        self._check_draft()
        self.sudo()._reckon()
        return True

    def action_post(self):
        """Post what the preview shows."""
        self.check_access("write")
        self._check_draft()
        for run in self.sudo():
            run._post()
        return True

    def action_reverse(self):
        """Reverse everything that the run posted."""
        self.check_access("write")
        for run in self.sudo():
            run._reverse()
        return True

    def action_view_entries(self):
        """Open the entry of the run, and its reversal."""
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_journal_line")
        moves = self.sudo().move_id | self.sudo().reversal_move_id
        return {**action, "domain": [("id", "in", moves.ids)], "context": {}}
