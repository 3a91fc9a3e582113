"""Journal items of intercompany runs tell their run, their program and the other company."""

from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

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
