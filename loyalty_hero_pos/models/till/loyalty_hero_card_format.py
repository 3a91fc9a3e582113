"""Card formats at the till: whether scanners there know the numbers as loyalty cards, by Odoo's nomenclature."""

from odoo import api, fields, models
from odoo.fields import Domain

CARD = "loyalty_card"


class LoyaltyHeroCardFormat(models.Model):
    _inherit = "loyalty.hero.card.format"

    is_scanned = fields.Boolean(
        string="Known to Tills",
        compute="_compute_is_scanned",
        compute_sudo=True,
        help="Tells whether all tills recognise a scanned number of this format as a loyalty card.",
    )

    @api.depends("example", "company_id")
    def _compute_is_scanned(self):
        for card_format in self:
            card_format.is_scanned = not card_format._find_ignorant()

    def _find_ignorant(self):
        """Return the barcode nomenclatures of tills by which the numbers are no loyalty cards."""
        own = [("company_id", "=", self.company_id.id)] if self.company_id else Domain.TRUE
        companies = self.env["pos.config"].search(own).company_id
        if not self.example:
            return companies.nomenclature_id
        return companies.nomenclature_id.filtered(
            lambda each: each.parse_nomenclature_barcode(self.example)["type"] != CARD
        )

    def action_teach_tills(self):
        """Add a rule to the barcode nomenclatures of the tills, so that they know these numbers as loyalty cards."""
        self.check_access("write")
        for card_format in self.sudo():
            own_length = card_format.digit_count - len(card_format.prefix)
            for nomenclature in card_format._find_ignorant():
                first = min(nomenclature.rule_ids.mapped("sequence"), default=0)
                nomenclature.rule_ids.create(
                    {
                        "name": card_format.name,
                        "barcode_nomenclature_id": nomenclature.id,
                        # Before the rules of products, one of which takes any number.
                        "sequence": first - 1,
                        "type": CARD,
                        "encoding": "any",
                        "pattern": card_format.prefix + "." * own_length,
                    }
                )
                # They are asked in the order of their sequence.
                nomenclature.invalidate_recordset(["rule_ids"])
        self.invalidate_recordset(["is_scanned"])
        self.env["pos.config"].sudo()._renew_loyalty_data()
