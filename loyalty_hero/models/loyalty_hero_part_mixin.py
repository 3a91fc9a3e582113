"""Parts: what a program is made of, like its rules and rewards. They come and go with it."""

from odoo import fields, models


class LoyaltyHeroPartMixin(models.AbstractModel):
    _name = "loyalty.hero.part.mixin"
    _description = "Part of a loyalty program"

    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="program_id.company_id")
    currency_id = fields.Many2one(related="program_id.currency_id")
