"""The customer as plain facts for the engine: a ``Customer`` of ``loyalty_hero/engine/values.py``."""

from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_loyalty_facts(self, versions, date):
        """Return the facts of these customers on ``date``: ``{partner id: Customer}``.

        A program in which a customer is no member has no standing: the engine takes that for a new customer.

        :param versions: the versions of the programs that will be evaluated, one per program
        :param date: the day of the sale where the company is
        """
        programs = self.env["loyalty.hero.program"].union(
            *(version._get_program() for version in versions)
        )
        members = self.env["loyalty.hero.member"]._find(self, programs)
        facts = self._get_loyalty_traits(versions)
        for member, standing in members._get_standings(versions, date).items():
            facts[member.partner_id.id]["standings"][str(member.program_id.id)] = standing
        return facts

    def _get_loyalty_traits(self, versions):
        """Return what is to know of these customers apart from programs: ``{partner id: Customer}`` without standings.

        Only what some of the ``versions`` ask for is looked up.
        """
        needs = [version._get_needs() for version in versions]
        groups = self._get_loyalty_groups() if any(need.groups for need in needs) else {}
        selections = versions._get_customer_selections()
        customers = selections._match(self) if selections else {}
        employees = (
            self.filtered(lambda partner: partner._is_loyalty_employee())
            if any(need.employees for need in needs)
            else self.browse()
        )
        return {
            partner.id: {
                "id": partner.id,
                "groups": groups.get(partner.id, []),
                "customers": customers.get(partner.id, []),
                "country": partner.country_id.id or None,
                "state": partner.state_id.id or None,
                "birthday": f"{partner.loyalty_birthday:%m-%d}"
                if partner.loyalty_birthday
                else None,
                "flags": ["employee"] if partner in employees else [],
                "standings": {},
            }
            for partner in self
        }

    def _get_loyalty_groups(self):
        """Return the tags of these contacts, with the tags above them: ``{partner id: [tag ids, ascending]}``."""
        self.flush_model(["category_id"])
        self.env["res.partner.category"].flush_model(["parent_path"])
        rows = self.env.execute_query(
            SQL(
                """SELECT tagged.partner_id, array_agg(DISTINCT above.id::int)
                     FROM res_partner_res_partner_category_rel tagged
                     JOIN res_partner_category tag ON tag.id = tagged.category_id,
                          LATERAL unnest(string_to_array(rtrim(tag.parent_path, '/'), '/')) AS above (id)
                    WHERE tagged.partner_id = ANY(%s)
                    GROUP BY tagged.partner_id""",
                self.ids,
            )
        )
        return {partner_id: sorted(groups) for partner_id, groups in rows}

    def _is_loyalty_employee(self):
        """Return whether the contact works here: as the contact says, or as a user of the back office."""
        return self.employee or any(not user.share for user in self.user_ids)
