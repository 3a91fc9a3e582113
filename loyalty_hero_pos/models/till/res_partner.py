"""Customers at the till carry their balances, and what programs ask about them."""

from odoo import api, fields, models

from odoo.addons.loyalty_hero.models.base.units import to_hundredths
from odoo.addons.loyalty_hero.models.customer.res_partner import LOYALTY_READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    loyalty_status = fields.Json(
        compute="_compute_loyalty_status",
        groups=LOYALTY_READERS,
        help="Balances for the till: a list of {member, program, sequence, has_left, balance, available, expiring, "
        "date_expiring, tier} in the customer's order; points in hundredths.",
    )
    loyalty_facts = fields.Json(
        compute="_compute_loyalty_facts",
        groups=LOYALTY_READERS,
        help="What the engine asks about the customer: {date, customer}, as it was on the date.",
    )

    @api.depends(
        "loyalty_member_ids.points_available",
        "loyalty_member_ids.sequence",
        "loyalty_member_ids.date_left",
        "loyalty_member_ids.tier_id",
    )
    @api.depends_context("allowed_company_ids", "uid")
    def _compute_loyalty_status(self):
        """Tell what the customers have in the programs of the user's companies: who elevates sees no more."""
        holders = self._get_loyalty_holders()
        found = self.union(*holders.values())._get_loyalty_members().sudo()
        members_of = found.grouped("partner_id")
        for partner in self:
            members = members_of.get(holders[partner], found.browse())
            partner.loyalty_status = [
                {
                    "member": member.id,
                    "program": member.program_id.id,
                    "sequence": member.sequence,
                    "has_left": bool(member.date_left),
                    "balance": to_hundredths(member.balance),
                    "available": to_hundredths(member.points_available),
                    "expiring": to_hundredths(member.points_expiring),
                    "date_expiring": (member.date_expiring and member.date_expiring.isoformat())
                    or None,
                    "tier": member.tier_id.id or None,
                }
                for member in members.sorted(lambda member: (member.sequence, member.id))
                if member.program_id.state != "draft"
            ]

    @api.depends(
        "loyalty_member_ids.balance",
        "category_id",
        "country_id",
        "loyalty_birthday",
        "state_id",
        "parent_id",
        "type",
    )
    @api.depends_context("company", "uid")
    def _compute_loyalty_facts(self):
        """Tell what the programs of the company, as they are in effect now, ask about these customers."""
        if not self._may_read_loyalty():
            self.loyalty_facts = False
            return
        company = self.sudo(False).env.company
        date = company._get_loyalty_today()
        versions = self.env["loyalty.hero.program.version"]._get_in_effect(
            self.env["loyalty.hero.program"].sudo()._get_running(company)
        )
        holders = self._get_loyalty_holders()
        facts = self.sudo().union(*holders.values())._get_loyalty_facts(versions, date)
        for partner in self:
            partner.loyalty_facts = {
                "date": date.isoformat(),
                "customer": facts.get(holders[partner].id),
            }

    def _get_loyalty_holders(self):
        """Return who owns the points of each of these contacts: ``{contact: holder}``."""
        return {partner: partner.sudo()._get_loyalty_holder() for partner in self}

    def _get_loyalty_till_vals(self):
        """Return what a till has to know anew of this customer."""
        self.ensure_one()
        return {"loyalty_status": self.loyalty_status, "loyalty_facts": self.loyalty_facts}

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "loyalty_status", "loyalty_facts"]
