"""Cards of members: those of their customer."""

from odoo import api, fields, models

from ..base.windows import window_on


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    card_count = fields.Integer(
        string="Cards", compute="_compute_card_count", help="Active cards of the customer."
    )

    @api.depends("partner_id.loyalty_card_ids.state")
    def _compute_card_count(self):
        counts = dict(
            self.env["loyalty.hero.card"]._read_group(
                [("partner_id", "in", self.partner_id.ids), ("state", "=", "active")],
                ["partner_id"],
                ["__count"],
            )
        )
        for member in self:
            member.card_count = counts.get(member.partner_id, 0)

    def action_issue_card(self):
        """Open the dialog that gives these members' customers cards."""
        return self.partner_id.action_issue_loyalty_card()

    def action_view_cards(self):
        """Open the cards of these members' customers."""
        domain = [("partner_id", "in", self.partner_id.ids)]
        context = {"default_partner_id": self.partner_id[:1].id}
        return window_on(self.env, "loyalty_hero_card_action", domain, context=context)
