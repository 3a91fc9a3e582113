"""Period runs: a company brings accounts to what the ledger says at the end of a period.

A draft shows what would be posted and why.  Posting posts the difference between what should be and what is booked, so
a second run posts nothing.  A posted run is reversed whole, the last one first.
"""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..words.values import day_in_words
from .defaults import without_defaults

CHOSEN = {"company_id", "date"}


class LoyaltyHeroRunMixin(models.AbstractModel):
    """A period run says what it would post (``_get_figures``) and posts it (``_make_entries``).

    Models that inherit it need a unique index on company and number: two runs that are posted at the same moment would
    post the same difference.
    """

    _name = "loyalty.hero.run.mixin"
    _description = "Period run"
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
        readonly=True,
        copy=False,
        help="What to check before you post the run, one line for each point.",
    )
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, default=lambda self: self.env.user
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
        """Open what the run posted, and its reversal."""
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_journal_line")
        return {**action, "domain": [("id", "in", self.sudo()._get_entries().ids)], "context": {}}

    # What each kind of run says for itself -------------------------------------------------------------------------

    def _get_figures(self):
        """Return what the run shows and would post, as values of its fields; ``warnings`` are a list of sentences.

        :raises UserError: when something is missing for it
        """
        raise NotImplementedError

    def _get_warnings(self):
        """Return what an accountant should look at before posting, a sentence each."""
        return []

    def _forget_figures(self):
        """Remove what was worked out before."""
        raise NotImplementedError

    def _get_shown(self):
        """Return what the preview shows, to be compared with what would be posted."""
        raise NotImplementedError

    def _make_entries(self):
        """Post what is worked out."""
        raise NotImplementedError

    def _reverse_entries(self):
        """Reverse what was posted."""
        raise NotImplementedError

    def _get_entries(self):
        """Return what was posted, with reversals."""
        raise NotImplementedError

    # Working out, posting, reversing -------------------------------------------------------------------------------

    def _reckon(self):
        """Write anew what these drafts would post.

        :raises UserError: when something is missing for it, or a later period is posted
        """
        for run in self:
            run._check_order()
            figures = run._get_figures()
            run._forget_figures()
            run.write(
                {
                    **figures,
                    "is_reckoned": True,
                    "warnings": "\n".join([*figures.get("warnings", []), *run._get_warnings()]),
                    "date_posting": run._get_posting_date(),
                }
            )

    def _check_order(self):
        last = self._get_last(self.company_id)
        if last and last.date > self.date:
            raise UserError(
                self.env._(
                    "The period until %s is posted already. Choose a later day, or reverse that run first.",
                    format_date(self.env, last.date),
                )
            )

    def _post(self):
        """Post what the preview shows; where nothing differs, the period is closed without an entry.

        :raises UserError: when the preview does not show what would be posted now
        """
        shown = self._get_shown()
        was_reckoned = self.is_reckoned
        self._reckon()
        if not was_reckoned or shown != self._get_shown():
            raise UserError(
                self.env._(
                    "The figures changed since the preview was worked out. Work it out again and look at it."
                )
            )
        self.number = self._get_next_number()
        self._make_entries()
        self.state = "posted"

    def _get_next_number(self):
        posted = [("company_id", "=", self.company_id.id), ("number", ">", 0)]
        return self.search(posted, order="number desc", limit=1).number + 1

    def _get_posting_date(self):
        """Return the day of the entry: the end of the period, or the first day on which Odoo posts it instead."""
        move = self.env["account.move"].new(
            {
                "move_type": "entry",
                "company_id": self.company_id.id,
                "journal_id": self.company_id._get_loyalty_journal().id,
                "date": self.date,
            }
        )
        locks = move._get_violated_lock_dates(self.date, False)
        return move._get_accounting_date(self.date, False, lock_dates=locks) if locks else self.date

    def _make_entry(self, company, ref, items):
        """Post an entry of the company at the period's end, or on the first open day after it, and return it.

        :param list items: values of its journal items
        """
        move = without_defaults(self.env["account.move"]).create(
            {
                "move_type": "entry",
                "company_id": company.id,
                "journal_id": company._get_loyalty_journal().id,
                "date": self.date,
                "ref": ref,
                "line_ids": [Command.create(vals) for vals in items],
            }
        )
        move._post(soft=False)
        move._tell_loyalty_moved(self.date)
        return move

    def _reverse_entry(self, move):
        """Post an entry of the run the other way round, and return that."""
        reversal = move._reverse_moves(
            [{"date": move.date, "ref": self.env._("Reversal of: %s", move.ref)}]
        )
        reversal._post(soft=False)
        reversal._tell_loyalty_moved(move.date)
        return reversal

    def _reverse(self):
        """Post the run's entries the other way round; the next run posts everything anew.

        :raises UserError: when a later run rests on it
        """
        if self != self._get_last(self.company_id):
            raise UserError(
                self.env._(
                    "Only the last posted run of a company can be reversed, then the one before it."
                )
            )
        self._reverse_entries()
        self.state = "reversed"
