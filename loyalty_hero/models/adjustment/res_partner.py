"""Adjusting points from the contact."""

from odoo import models

from ..base.windows import window_on


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_adjust_loyalty(self):
        """Open the form that adjusts the customer's points, of the program if there is one only."""
        self.ensure_one()
        members = self._get_loyalty_members().filtered(
            lambda member: member.program_kind == "points"
        )
        context = {"default_partner_id": self.id}
        if len(members) == 1:
            context["default_member_id"] = members.id
        return window_on(self.env, "loyalty_hero_adjust_action", [], context=context)
