"""What points of other companies paid, or were given up for: whether it is charged to the companies that gave them."""

from odoo import api, fields, models


class LoyaltyHeroChargedMixin(models.AbstractModel):
    _name = "loyalty.hero.charged.mixin"
    _description = "Charged to other companies"

    is_charged = fields.Boolean(
        string="Charged to Other Companies",
        readonly=True,
        help="What it is worth is charged to the companies that gave its points. This is the program's setting at the "
        "moment the points were reserved or given up.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        members = self.env["loyalty.hero.member"]
        for vals in vals_list:
            # Who may create none may send anything.
            if vals.get("member_id"):
                program = members.browse(vals["member_id"]).program_id
                vals.setdefault("is_charged", program._charges_companies())
        return super().create(vals_list)
