"""Customers at the till carry their balances."""

from odoo import api, fields, models

from odoo.addons.loyalty_hero.models.units import to_hundredths


class ResPartner(models.Model):
    _inherit = "res.partner"

    loyalty_status = fields.Json(
        compute="_compute_loyalty_status",
        compute_sudo=True,
        help="Balances for the till: a list of {member, program, balance, available, expiring, date_expiring} in the "
        "customer's order; points in hundredths.",
    )

    @api.depends("loyalty_member_ids.points_available", "loyalty_member_ids.sequence")
    def _compute_loyalty_status(self):
        for partner in self:
            members = partner._get_loyalty_holder().loyalty_member_ids
            partner.loyalty_status = [
                {
                    "member": member.id,
                    "program": member.program_id.id,
                    "balance": to_hundredths(member.balance),
                    "available": to_hundredths(member.points_available),
                    "expiring": to_hundredths(member.points_expiring),
                    "date_expiring": (member.date_expiring and member.date_expiring.isoformat())
                    or None,
                }
                for member in members.sorted(lambda member: (member.sequence, member.id))
                if member.program_id.state != "draft"
            ]

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "loyalty_status"]
