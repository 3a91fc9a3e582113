"""Posting a liability run, and reversing it whole."""

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..base.defaults import without_defaults


class LoyaltyHeroLiabilityRun(models.Model):
    _inherit = "loyalty.hero.liability.run"

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
        if self.line_ids:
            self.move_id = without_defaults(self.env["account.move"]).create(
                self._prepare_move_vals()
            )
            self.move_id._post(soft=False)
            self.date_posting = self.move_id.date
            self.move_id._tell_loyalty_moved(self.date)
        self.state = "posted"

    def _get_shown(self):
        return [
            (line.program_id.id, line.kind, self.currency_id.round(line.amount))
            for line in self.line_ids.sorted(lambda line: (line.program_id.id, line.id))
        ]

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

    def _prepare_move_vals(self):
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.company_id._get_loyalty_journal().id,
            "date": self.date,
            "ref": self.env._("Points until %(date)s", date=format_date(self.env, self.date)),
            "line_ids": [
                Command.create(vals) for line in self.line_ids for vals in line._prepare_items()
            ],
        }

    def _reverse(self):
        """Post the run's entry the other way round; the next run posts everything anew.

        :raises UserError: when a later run rests on it
        """
        if self != self._get_last(self.company_id):
            raise UserError(
                self.env._(
                    "Only the last posted run of a company can be reversed, then the one before it."
                )
            )
        if self.move_id:
            reversal = self.move_id._reverse_moves(
                [
                    {
                        "date": self.move_id.date,
                        "ref": self.env._("Reversal of: %s", self.move_id.ref),
                    }
                ]
            )
            reversal._post(soft=False)
            reversal._tell_loyalty_moved(self.move_id.date)
            self.reversal_move_id = reversal
        self.state = "reversed"
