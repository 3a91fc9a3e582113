"""Notices of changed terms: the mails that told members what a new version of a program changes."""

from odoo import fields, models

COLUMNS = {"change_id": "integer"}


class LoyaltyHeroTermsNotice(models.Model):
    _name = "loyalty.hero.terms.notice"
    _description = "Notice of changed terms"
    _inherit = ["loyalty.hero.notice.mixin"]

    change_id = fields.Many2one(
        "loyalty.hero.terms.change",
        string="Changed Terms",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
