"""Journal items of liability runs tell their run, and what they book on a liability tells the program."""

from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

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
