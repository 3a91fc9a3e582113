"""Parts: what a program is made of, like its rules and rewards. They come and go with it."""

from odoo import fields, models
from odoo.exceptions import UserError


class LoyaltyHeroPartMixin(models.AbstractModel):
    _name = "loyalty.hero.part.mixin"
    _description = "Part of a loyalty program"
    _inherit = ["loyalty.hero.number.mixin"]

    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="program_id.company_id")
    currency_id = fields.Many2one(related="program_id.currency_id")

    def write(self, vals):
        if any(part.program_id.id != vals.get("program_id", part.program_id.id) for part in self):
            # Nobody could tell any more what either program was, and the other may be another company's.
            raise UserError(
                self.env._(
                    "This belongs to another program and cannot be moved. Add it to this program instead."
                )
            )
        return super().write(vals)
