"""Card formats at the till: whether scanners there know the numbers as loyalty cards, by Odoo's nomenclature."""

from odoo import api, fields, models
from odoo.fields import Domain

CARD = "loyalty_card"


def _get_nomenclature(till):
    """Return the nomenclature by which a till tells what a number is; GS1 leaves all but goods to a second one."""
    nomenclature = till.company_id.nomenclature_id
    if nomenclature.is_gs1_nomenclature:
        nomenclature = till.fallback_nomenclature_id
    return nomenclature.filtered(lambda each: not each.is_gs1_nomenclature)


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
            card_format.is_scanned = not (
                card_format._find_unable() or card_format._find_ignorant()
            )

    def _find_ignorant(self):
        """Return the barcode nomenclatures of tills by which the numbers are no loyalty cards."""
        nomenclatures = self._find_tills().mapped(_get_nomenclature)
        if not self.example:
            return nomenclatures
        return nomenclatures.filtered(
            lambda each: each.parse_nomenclature_barcode(self.example)["type"] != CARD
        )

    def _find_unable(self):
        """Return the tills that read GS1 only, and refuse every other number."""
        return self._find_tills().filtered(
            lambda till: (
                till.company_id.nomenclature_id.is_gs1_nomenclature and not _get_nomenclature(till)
            )
        )

    def _find_tills(self):
        own = [("company_id", "=", self.company_id.id)] if self.company_id else Domain.TRUE
        return self.env["pos.config"].search(own)

    def action_teach_tills(self):
        """Add a rule to the barcode nomenclatures of the tills, so that they know these numbers as loyalty cards."""
        self.check_access("write")
        for card_format in self.sudo():
            # Odoo's own nomenclature reads what is not GS1, as each till's settings offer it.
            card_format._find_unable().fallback_nomenclature_id = self.env.ref(
                "barcodes.default_barcode_nomenclature"
            )
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
