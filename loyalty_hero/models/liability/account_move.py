"""Entries of liability runs: each tells its run, and what it books on a liability tells the program."""

from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    def button_draft(self):
        if self.line_ids.loyalty_run_id:
            raise UserError(
                self.env._(
                    "This entry belongs to a liability run of Loyalty: reverse the run instead."
                )
            )
        return super().button_draft()


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # A copy or a reversal, also one that is made by hand, says so as well: what is booked is the sum of all of them.
    loyalty_run_id = fields.Many2one(
        "loyalty.hero.liability.run",
        string="Liability Run",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    loyalty_deferred_program_id = fields.Many2one(
        "loyalty.hero.program",
        string="Deferred for",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The program whose contract liability the line changes.",
    )
