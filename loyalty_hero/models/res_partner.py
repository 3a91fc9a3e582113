"""The customer: programs, balance and cards on the contact."""

from odoo import api, fields, models

from .windows import window_on


class ResPartner(models.Model):
    _inherit = "res.partner"

    loyalty_member_ids = fields.One2many(
        "loyalty.hero.member", "partner_id", string="Loyalty Programs"
    )
    loyalty_card_ids = fields.One2many("loyalty.hero.card", "partner_id", string="Loyalty Cards")
    loyalty_birthday = fields.Date(
        string="Birthday", help="For programs that give more on the customer's birthday."
    )
    loyalty_points = fields.Char(
        compute="_compute_loyalty_points",
        help="Balance, or the number of programs when there are several.",
    )
    loyalty_entry_ids = fields.Many2many(
        "loyalty.hero.entry", compute="_compute_loyalty_entry_ids", string="Last Movements"
    )

    @api.depends("loyalty_member_ids.balance")
    def _compute_loyalty_points(self):
        for partner in self:
            members = partner.loyalty_member_ids
            if len(members) == 1:
                partner.loyalty_points = f"{members.balance:,.2f}".removesuffix(".00")
            else:
                partner.loyalty_points = str(len(members))

    @api.depends("loyalty_member_ids.entry_ids")
    def _compute_loyalty_entry_ids(self):
        for partner in self:
            partner.loyalty_entry_ids = self.env["loyalty.hero.entry"].search(
                [("member_id", "in", partner.loyalty_member_ids.ids)], limit=10
            )

    def action_view_loyalty_entries(self):
        """Open the customer's points ledger."""
        members = self.loyalty_member_ids
        return window_on(self.env, "loyalty_hero_entry_action", [("member_id", "in", members.ids)])

    def _get_loyalty_holder(self):
        """Return who owns the points of a sale to this contact.

        An address of a company or person (invoice, delivery, other) stands for who it belongs to; a
        person who works for a company keeps points of their own.
        """
        holder = self
        while holder.parent_id and holder.type != "contact":
            holder = holder.parent_id
        return holder
