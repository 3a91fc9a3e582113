"""The customer's own page: what they have, and how they agree at the till to spend it."""

from odoo import api, fields, models

from ..words.values import number_in_words
from .res_partner import LOYALTY_READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    is_loyalty_pin_asked = fields.Boolean(
        compute="_compute_is_loyalty_pin_asked",
        groups=LOYALTY_READERS,
        help="At least one of the customer's programs asks for a PIN at the till.",
    )

    @api.depends("loyalty_member_ids.program_id.redeem_proof")
    @api.depends_context("allowed_company_ids", "uid")
    def _compute_is_loyalty_pin_asked(self):
        for partner in self:
            members = partner._get_loyalty_members()
            partner.is_loyalty_pin_asked = "pin" in members.program_id.mapped("redeem_proof")

    def action_set_loyalty_pin(self):
        """Let the customer choose a PIN for the till."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set PIN"),
            "res_model": "loyalty.hero.pin.set",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self._get_loyalty_holder().id},
        }

    def _get_loyalty_page(self):
        """Return what the customer's page shows; this is elevated.

        :return: ``{"members": [{"program", "points_name", "balance", "available", "tier", "expiring",
            "date_expiring"}, …], "proofs": what the programs ask for at the till}``; points in words
        """
        self.ensure_one()
        members = self._get_loyalty_holder().loyalty_member_ids.filtered(
            lambda member: member.program_id.state == "running" and not member.date_left
        )
        return {
            "members": [
                {
                    "program": member.program_id.name,
                    "points_name": member.points_name,
                    "balance": number_in_words(self.env, member.balance),
                    "available": number_in_words(self.env, member.points_available),
                    "tier": member.tier_id.name,
                    "expiring": member.points_expiring
                    and number_in_words(self.env, member.points_expiring),
                    "date_expiring": member.date_expiring,
                }
                for member in members
                if member.program_kind == "points"
            ],
            "proofs": set(members.program_id.mapped("redeem_proof")) - {"none"},
        }
