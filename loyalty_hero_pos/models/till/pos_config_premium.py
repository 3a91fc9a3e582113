"""Premiums while tendering: the till issues the balance card that is due, and pays with it."""

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.loyalty_hero.models.base.units import to_minor
from odoo.addons.loyalty_hero.models.program.loyalty_hero_program import PREMIUM_KINDS

from .till_input import check_id, check_uuid


class PosConfig(models.Model):
    _inherit = "pos.config"

    def loyalty_issue_premiums(self, order_uuid, partner_id, program_id):
        """Issue the balance cards of the premiums that are due to the order's customer.

        What was issued already is not told: codes are money.

        :return: ``{"codes", "gift_card_program_id"}``
        :raises UserError: with a sentence for the cashier, when nothing is due any more
        """
        self._check_loyalty_till()
        partner = self._get_loyalty_partner(partner_id)
        order_uuid, program_id = check_uuid(self.env, order_uuid), check_id(self.env, program_id)
        return self.sudo()._issue_loyalty_premiums(order_uuid, partner.sudo(), program_id)

    def _issue_loyalty_premiums(self, order_uuid, partner, program_id):
        self._check_loyalty_order(order_uuid)
        holder = partner._get_loyalty_holder()
        due = self._get_loyalty_due(holder.loyalty_member_ids)
        premiums = due.filtered(lambda premium: premium.program_id.id == program_id)
        # Another till may have issued them meanwhile: that waits for the member, and finds nothing due.
        premiums._issue()
        cards = premiums.coupon_id
        if not cards:
            raise UserError(self.env._("No premium is due to %s any more.", partner.name))
        return {"codes": cards.mapped("code"), "gift_card_program_id": cards.program_id[:1].id}

    def _get_loyalty_due(self, members):
        """Return the premiums that are due to these members and can be paid with here."""
        premiums = self.env["loyalty.hero.premium"]
        return premiums.search(
            [
                ("member_id", "in", members.ids),
                ("state", "=", "due"),
                ("company_id", "=", self.company_id.id),
                ("currency_id", "=", self.currency_id.id),
            ]
        )

    def _add_loyalty_premiums(self, status):
        """Tell what is due, where something is: ``due``, the worth in minor units."""
        members = self.env["loyalty.hero.member"].browse([row["member"] for row in status])
        due = self._get_loyalty_due(members).grouped("member_id")
        for row in status:
            premiums = due.get(members.browse(row["member"]))
            if premiums:
                row["due"] = to_minor(sum(premiums.mapped("worth")), self.currency_id)

    def _prepare_loyalty_gift_cards(self):
        """Make the gift cards that premiums will issue before a till is opened: later it would not know them."""
        for config in self:
            programs = self.env["loyalty.hero.program"]._get_running(config.company_id)
            premiums = programs.filtered(lambda program: program.kind in PREMIUM_KINDS)
            for travels in {program._lets_cards_travel() for program in premiums}:
                self.env["loyalty.program"]._get_gift_card_program(
                    config.currency_id, config.company_id, travels
                )
