"""What a sale should earn: what the engine says about the sale now.

A sale that has earned is judged by what held when it was made: by that version of the program, by the selections that
its products met and by what was known of the customer.  So what a return takes back depends on what came back, and on
nothing else.
"""

import math
from typing import NamedTuple

from odoo import models

from ...engine import CAPPED_KINDS, NEW_STANDING, belongs_alone, evaluate_programs
from ...engine.codec import ENTRY_KINDS
from ..base.units import to_billionths, to_hundredths, to_minor, to_thousandths
from ..ledger.judged import read_judged


class Posted(NamedTuple):
    """What the ledger says about a sale now.

    ``members`` tells, for each, ``{"kinds": {kind: hundredths}, "spend", "items", "carried"}`` and what it was judged
    by: ``version``, ``customer``, ``rate`` and ``place`` of the program in the customer's order.  ``selections`` are
    those that products met, ``{product id: [ids]}``, and ``terms`` how the sale was made (``_loyalty_terms``); ``None``
    as long as it earned nothing.  ``number`` is that of the last transaction, 0 without any.
    """

    members: dict
    selections: dict
    terms: dict | None
    number: int


class Verdict(NamedTuple):
    """What the ledger should say about a sale.

    ``members`` tells, for each, ``{"award", "version", "rate", "place"}``: the award and what it was judged by; who
    joins with the sale is a new record.  ``customer`` is what the engine was told of who bought, ``selections`` and
    ``terms`` are as in ``Posted``.
    """

    members: dict
    customer: dict | None
    selections: dict
    terms: dict | None


NO_VERDICT = Verdict({}, None, {}, None)


class LoyaltyHeroSourceMixin(models.AbstractModel):
    _inherit = "loyalty.hero.source.mixin"

    def _loyalty_posted(self):
        """Return what the ledger says about this sale, as ``Posted``."""
        transactions = self.env["loyalty.hero.transaction"]._find(self._loyalty_key())
        versions = self.env["loyalty.hero.program.version"]
        posted = Posted({}, {}, None, max(transactions.mapped("number"), default=0))
        told = {}
        for transaction in transactions:
            judged = read_judged(transaction.judged)
            posted = posted._replace(terms=posted.terms or judged["terms"])
            posted.selections.update(
                {int(product_id): ids for product_id, ids in judged["selections"].items()}
            )
            for member_id, known in judged["members"].items():
                told.setdefault(int(member_id), {**known, "customer": judged["customer"]})
        # Since then, contacts may have been merged: another member goes on.
        told = {
            member._get_going_on(): told[member.id]
            for member in transactions.entry_ids.member_id
            if "version" in told.get(member.id, ())
        }
        for entry in transactions.entry_ids.sorted("id"):
            if entry.kind not in ENTRY_KINDS:
                continue
            member = entry.member_id._get_going_on()
            if member not in posted.members:
                known = told[member]
                standing = known["standing"]
                posted.members[member] = {
                    "kinds": {},
                    "spend": 0,
                    "items": 0,
                    "carried": 0,
                    "version": versions.browse(known["version"]),
                    "customer": {
                        **known["customer"],
                        # None for who joined with the sale.
                        "standings": {str(member.program_id.id): standing} if standing else {},
                    },
                    "rate": known["rate"],
                    "place": known["place"],
                }
            state = posted.members[member]
            points = to_hundredths(entry.points)
            state["kinds"][entry.kind] = state["kinds"].get(entry.kind, 0) + points
            state["spend"] += to_minor(entry.spend, entry.currency_id)
            state["items"] += to_thousandths(entry.items)
            state["carried"] += to_billionths(entry.carried)
        return posted

    def _get_loyalty_verdict(self, posted, portions, returned=()):
        """Return what the ledger should say about this sale, as ``Verdict``.

        :param posted: what it says now, as ``Posted``
        :param list portions: what returned goods were paid with, as ``_loyalty_portions`` returns it
        :param list returned: goods that come back besides, as ``SaleLine``
        """
        customer = self._loyalty_customer()
        if not customer or not self._is_loyalty_final():
            return NO_VERDICT
        versions = self._loyalty_versions(customer, posted.members)
        version_of = {version._get_program(): version for version in versions}
        programs = self.env["loyalty.hero.program"].union(*version_of)
        programs.fetch(self._loyalty_program_fields())
        members, facts = self._loyalty_customer_facts(customer, version_of, posted.members)
        posted = posted._replace(terms=posted.terms or self._loyalty_terms())
        basket, selections = self._loyalty_basket(versions, portions, posted, returned)
        prepared = [version_of[member.program_id]._get_prepared() for member in members]
        awards = evaluate_programs(prepared, facts, basket)
        return Verdict(
            {
                member: {
                    "award": award,
                    "version": version_of[member.program_id],
                    "rate": basket["rates"][member.currency_id.name],
                    "place": place,
                }
                for place, (member, award) in enumerate(zip(members, awards, strict=True))
            },
            facts,
            selections,
            posted.terms,
        )

    def _loyalty_program_fields(self):
        """Return the names of what a sale reads of a program, in one query; it has many more, and long texts."""
        return [
            "currency_id",
            "enrolment",
            "kind",
            "name",
            "notify_tier",
            "points_name",
            "tier_months",
            "tier_window",
            "waiting_days",
        ]

    def _loyalty_versions(self, customer, posted):
        """Return the versions of programs that the sale is judged by, as one of this customer.

        :param dict posted: the members of ``Posted``
        """
        versions = self.env["loyalty.hero.program.version"]
        own = [
            state["version"] for member, state in posted.items() if member.partner_id == customer
        ]
        if own:
            return versions.union(*own)
        # A first sale, or one that comes from somebody else: what earned there is judged as it was, and what else is
        # the new customer's as if they had bought.
        kept = versions.union(*(state["version"] for state in posted.values()))
        known = {version._get_program() for version in kept}
        running = versions._get_in_effect(self._loyalty_programs(), self._loyalty_terms_date())
        return kept | running.filtered(lambda version: version._get_program() not in known)

    def _loyalty_customer_facts(self, customer, version_of, posted):
        """Return the customer's members in these programs, in the customer's order, and the facts about the customer.

        :param dict version_of: the version of each program
        :param dict posted: the members of ``Posted``
        """
        Member = self.env["loyalty.hero.member"]
        programs = self.env["loyalty.hero.program"].union(*version_of)
        versions = self.env["loyalty.hero.program.version"].union(*version_of.values())
        kept = [
            state["customer"]
            for member, state in posted.items()
            if member.partner_id == customer and state["customer"]
        ]
        standings = {key: value for facts in kept for key, value in facts["standings"].items()}
        traits = kept[0] if kept else customer._get_loyalty_traits(versions)[customer.id]
        members = Member._find(customer, programs)
        # Who joined with this sale has no standing: the program knew nothing of them when it was judged.
        judged = members.filtered(lambda member: member in posted and posted[member]["customer"])
        unknown = members - judged
        date = self._loyalty_local_date()
        standings |= self._loyalty_capped_standings(
            judged.filtered(lambda member: str(member.program_id.id) in standings),
            version_of,
            posted,
            standings,
        )
        fresh = unknown._get_standings(versions, date, self._loyalty_key())
        standings |= {str(member.program_id.id): standing for member, standing in fresh.items()}
        standings |= self._loyalty_carried_standings(members, version_of, posted, standings)
        facts = {**traits, "standings": standings}
        prepared = {member: version_of[member.program_id]._get_prepared() for member in members}
        taking = members.filtered(
            lambda member: member in posted or member._takes_part(prepared[member], date)
        )
        if not any(belongs_alone(prepared[member], facts, date.isoformat()) for member in taking):
            taking |= members._find_joining(traits, version_of, date)
        places = {member: state["place"] for member, state in posted.items()}
        members = taking.sorted(
            lambda member: (places.get(member, 0), member.sequence, member.id or math.inf)
        )
        return members, facts

    def _loyalty_capped_standings(self, members, version_of, posted, standings):
        """Return the standings of these members with what their caps leave now: ``{program id as text: Standing}``.

        A sale that is posted again, or a return that is undone, finds a cap that others have used since.  What the sale
        has, it keeps.
        """
        capped = members.filtered(lambda member: version_of[member.program_id]._get_needs().caps)
        if not capped:
            return {}
        versions = self.env["loyalty.hero.program.version"].union(*version_of.values())
        now = capped._get_standings(versions, self._loyalty_local_date(), self._loyalty_key())
        result = {}
        for member in capped:
            program = version_of[member.program_id]._get_prepared().program
            limits = {cap["period"]: cap["points"] for cap in program["caps"]}
            own = sum(posted[member]["kinds"].get(kind, 0) for kind in CAPPED_KINDS)
            key = str(program["id"])
            result[key] = {
                **standings[key],
                "earned": {
                    period: max(earned, min(now[member]["earned"][period], limits[period] - own))
                    for period, earned in standings[key]["earned"].items()
                },
            }
        return result

    def _loyalty_carried_standings(self, members, version_of, posted, standings):
        """Return the standings of these members with what all other sales carry: ``{program id as text: Standing}``.

        However late a sale is settled again, points and what is carried then add up to what all sales are worth.
        """
        result = {}
        for member in members:
            if not version_of[member.program_id]._get_needs().carry:
                continue
            carry = member._get_carry(posted.get(member))
            key = str(member.program_id.id)
            if key in standings:
                result[key] = {**standings[key], "carry": carry}
            # Who joined with this sale has a standing for this only, and so gives back no goods without their sale.
            elif carry and not any("unlinked" in line.flags for line in self._loyalty_lines()):
                result[key] = {**NEW_STANDING, "carry": carry}
        return result
