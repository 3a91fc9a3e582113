"""Entries of period runs stay as they were posted: a run is reversed whole."""

from odoo import models
from odoo.exceptions import UserError

RUN_LINKS = ("loyalty_run_id", "loyalty_intercompany_run_id")
"""Fields of journal items that tell their run.

A copy or a reversal tells it, too, also one that is made by hand: what is booked is the sum of all of them.
"""


class AccountMove(models.Model):
    _inherit = "account.move"

    def button_draft(self):
        for link in RUN_LINKS:
            run = self.line_ids[link][:1]
            if run:
                raise UserError(
                    self.env._(
                        "This entry belongs to a run of Loyalty (%s): reverse the run instead.",
                        run.display_name,
                    )
                )
        return super().button_draft()
