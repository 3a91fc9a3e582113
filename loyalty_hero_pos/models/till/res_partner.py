"""Customers at the till carry their balances, and what programs ask about them."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.loyalty_hero.models.base.units import to_hundredths
from odoo.addons.loyalty_hero.models.customer.res_partner import LOYALTY_READERS
from odoo.addons.loyalty_hero.models.ledger.loyalty_hero_member_lots import get_free

# Compared by identity: no RPC can send this object.
OPENING = object()
MEMBER_COLUMNS = [
    "partner_id",
    "program_id",
    "sequence",
    "date_left",
    "balance",
    "points_held",
    "tier_id",
]


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    def _read_till_rows(self):
        """Return what a till shows of these members, in their order, past the ORM: they may be a hundred thousand."""
        if not self.ids:
            return []
        self.flush_model(MEMBER_COLUMNS)
        self.env["loyalty.hero.program"].flush_model(["state"])
        return self.env.execute_query_dict(
            SQL(
                """SELECT member.partner_id AS partner, member.id AS member, member.program_id AS program,
                          member.sequence, member.date_left IS NOT NULL AS has_left, member.balance,
                          member.points_held AS held, member.tier_id AS tier
                     FROM loyalty_hero_member member
                     JOIN loyalty_hero_program program ON program.id = member.program_id
                    WHERE member.id IN %s AND program.state <> 'draft'
                    ORDER BY member.sequence, member.id""",
                tuple(self.ids),
            )
        )


class ResPartner(models.Model):
    _inherit = "res.partner"

    loyalty_status = fields.Json(
        compute="_compute_loyalty_status",
        compute_sudo=True,
        groups=LOYALTY_READERS,
        help="Balances for the till: a list of {member, program, sequence, has_left, balance, available, elsewhere, "
        "expiring, date_expiring, tier} in the customer's order; points in hundredths. Elsewhere are those that can be "
        "spent in other companies only.",
    )
    loyalty_facts = fields.Json(
        compute="_compute_loyalty_facts",
        compute_sudo=True,
        groups=LOYALTY_READERS,
        help="What the engine asks about the customer: {date, customer}, as it was on the date.",
    )

    @api.depends(
        "loyalty_member_ids.points_available",
        "loyalty_member_ids.sequence",
        "loyalty_member_ids.date_left",
        "loyalty_member_ids.tier_id",
    )
    @api.depends_context("allowed_company_ids", "company", "uid")
    def _compute_loyalty_status(self):
        """Tell what the customers have in the programs of the user's companies: who elevates sees no more."""
        status = self._get_loyalty_status(self._get_loyalty_holders())
        for partner in self:
            partner.loyalty_status = status[partner.id]

    @api.depends(
        "loyalty_member_ids.balance",
        "loyalty_member_ids.carried",
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
        facts = self._get_loyalty_till_facts(self._get_loyalty_holders())
        for partner in self:
            partner.loyalty_facts = facts[partner.id]

    def _get_loyalty_status(self, holders):
        """Return the ``loyalty_status`` of each contact by its id.

        :param holders: ``_get_loyalty_holders`` of these contacts
        """
        members = self.browse({*holders.values()})._get_loyalty_members().with_env(self.env)
        lots = members._get_lots_by_expiry()
        rows = members._read_till_rows()
        available = {
            row["member"]: get_free(
                row["balance"], row.pop("held"), lots.get(row["member"], (0, 0, False))[0]
            )
            for row in rows
        }
        here = members._get_available_here(self.sudo(False).env.company, available)
        found = defaultdict(list)
        for row in rows:
            _blocked, expiring, date_expiring = lots.get(row["member"], (0, 0, False))
            member_id, balance = row["member"], row["balance"]
            found[row.pop("partner")].append(
                {
                    **row,
                    "balance": to_hundredths(balance),
                    "available": here[member_id],
                    "elsewhere": available[member_id] - here[member_id],
                    "expiring": to_hundredths(expiring),
                    "date_expiring": (date_expiring and date_expiring.isoformat()) or None,
                }
            )
        return {partner_id: found.get(holder_id, []) for partner_id, holder_id in holders.items()}

    def _get_loyalty_till_facts(self, holders):
        """Return the ``loyalty_facts`` of each contact by its id.

        :param holders: ``_get_loyalty_holders`` of these contacts
        """
        if not self._may_read_loyalty():
            return dict.fromkeys(holders, False)
        company = self.sudo(False).env.company
        date = company._get_loyalty_today()
        versions = self.env["loyalty.hero.program.version"]._get_in_effect(
            self.env["loyalty.hero.program"]._get_running(company)
        )
        facts = self.browse({*holders.values()})._get_loyalty_facts(versions, date)
        return {
            partner_id: {"date": date.isoformat(), "customer": facts.get(holder_id)}
            for partner_id, holder_id in holders.items()
        }

    def _get_loyalty_holders(self):
        """Return who owns the points of each of these contacts: ``{contact id: holder id}``."""
        return {
            partner.id: partner._get_loyalty_holder().id if partner.parent_id else partner.id
            for partner in self
        }

    def _get_loyalty_news(self):
        """Return what tills have to know of each of these customers, by its id."""
        holders = self._get_loyalty_holders()
        status = self._get_loyalty_status(holders)
        facts = self._get_loyalty_till_facts(holders)
        return {
            partner_id: {"loyalty_status": status[partner_id], "loyalty_facts": facts[partner_id]}
            for partner_id in holders
        }

    @api.model
    def _load_pos_data_search_read(self, data, config):
        """Let a till open without what programs know of its customers: it asks afterwards (``loyalty_status``)."""
        opening = self.with_context(loyalty_hero_till=OPENING)
        return super(ResPartner, opening)._load_pos_data_search_read(data, config)

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        if self.env.context.get("loyalty_hero_till") is OPENING:
            return names
        return [*names, "loyalty_status", "loyalty_facts"]
