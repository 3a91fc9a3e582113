"""Cards: numbers or barcodes that identify a member's customer; a family can have many."""

from odoo import api, fields, models

from ..base.bounds import CODE_MOST, at_most_characters


class LoyaltyHeroCard(models.Model):
    _name = "loyalty.hero.card"
    _description = "Loyalty card"
    _inherit = ["loyalty.hero.number.mixin"]
    _rec_name = "number"
    _order = "id desc"

    number = fields.Char(
        required=True, index=True, copy=False, help="As printed on the card or in its barcode."
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        help="The company that gave out the card. Other companies know it only when the customer is in one of their "
        "programs. Empty: all companies know it.",
    )
    holder = fields.Char(
        help="Who carries the card, when it is not the customer: a partner, a child."
    )
    state = fields.Selection(
        [("active", "Active"), ("lost", "Lost"), ("blocked", "Blocked")],
        required=True,
        default="active",
        help="Lost and blocked cards are refused at the till.",
    )

    _number_unique = models.Constraint(
        "UNIQUE (number)", "This card number is given to a customer already."
    )
    _number_bounded = at_most_characters(
        CODE_MOST, "A card number has at most {most} characters.", "number"
    )
    _number_filled = models.Constraint("CHECK (btrim(number) <> '')", "A card needs a number.")

    @api.depends("partner_id.company_id")
    def _compute_company_id(self):
        for card in self:
            card.company_id = card.partner_id.company_id or card.company_id or self.env.company

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean(vals))

    @api.model
    def _clean(self, vals):
        number = vals.get("number")
        return {**vals, "number": number.strip()} if isinstance(number, str) else vals

    @api.model
    def _find(self, number):
        """Return the card with this number, lost and blocked ones included, or an empty record."""
        number = number.strip() if isinstance(number, str) else ""
        return self.search([("number", "=", number)], limit=1)
