"""Entries of intercompany runs: each tells its run, its program and the other company."""

from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    def button_draft(self):
        if self.line_ids.loyalty_intercompany_run_id:
            raise UserError(
                self.env._(
                    "This entry belongs to an intercompany run of Loyalty: reverse the run instead."
                )
            )
        return super().button_draft()


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # A copy or a reversal, also one that is made by hand, says so as well: what is booked is the sum of all of them.
    loyalty_intercompany_run_id = fields.Many2one(
        "loyalty.hero.intercompany.run",
        string="Intercompany Run",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    loyalty_charged_program_id = fields.Many2one(
        "loyalty.hero.program",
        string="Charged for",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The program whose points the companies charge each other for.",
    )
    loyalty_other_company_id = fields.Many2one(
        "res.company",
        string="Other Company",
        readonly=True,
        ondelete="restrict",
        help="The other company of the charge: it owes the amount, or the amount is owed to it.",
    )
