"""A card that nobody has yet: the till gives it to a customer."""

import re

from odoo import models
from odoo.exceptions import UserError

from .till_input import check_code

# Others are no cards: house numbers, quantities and dates that were scanned by accident.
CARD_NUMBER = re.compile(r"\S*\d{5}\S*")


class PosConfig(models.Model):
    _inherit = "pos.config"

    def loyalty_give_card(self, number, partner_id):
        """Give a card whose number nobody has to a customer.

        The card's history tells who did it.

        :return: ``{"partner_id"}``
        :raises UserError: with a sentence for the cashier, when somebody has the card, or it is none of the shop's
        """
        self._check_loyalty_till()
        partner = self._get_loyalty_partner(partner_id)
        self.sudo()._give_loyalty_card(check_code(self.env, number).strip(), partner.sudo())
        return {"partner_id": partner.id}

    def _give_loyalty_card(self, number, partner):
        cards = self.env["loyalty.hero.card"]
        # Whoever has it may be none of this company's business.
        if cards._find(number):
            raise UserError(self.env._("Card %s belongs to a customer already.", number))
        formats = self.env["loyalty.hero.card.format"].search(
            [("company_id", "in", (self.company_id.id, False))]
        )
        card_format = formats.filtered(lambda each: each._is_number(number))[:1]
        # Cards that were printed elsewhere have numbers of their own; one that is almost ours was misread.
        is_misread = not card_format and formats.filtered(
            lambda each: len(number) == each.digit_count and number.startswith(each.prefix)
        )
        if not CARD_NUMBER.fullmatch(number) or is_misread:
            raise UserError(
                self.env._("%s is not a number of this shop's cards. Scan the card again.", number)
            )
        cards.create(
            {
                "number": number,
                "format_id": card_format.id,
                "partner_id": partner.id,
                "company_id": partner.company_id.id or self.company_id.id,
            }
        )
