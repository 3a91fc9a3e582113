"""What a sale earns: the ledger is brought to what the engine says about the sale now.

A sale that has earned is judged by what held when it was made: by that version of the program, by the selections that
its products met and by what was known of the customer.  So what a return takes back depends on what came back, and on
nothing else.
"""

from odoo import fields, models

from ..engine import CAPPED_KINDS, belongs_alone, evaluate_programs
from ..engine.codec import ENTRY_KINDS
from .units import from_hundredths, from_minor, to_hundredths, to_minor, to_thousandths

NOTHING = {"kinds": {}, "spend": 0, "items": 0, "tier": None, "premium": None, "reasons": []}
# Fields of an entry that tell what was earned and why, and until when.
EARNING_FIELDS = {
    "kind",
    "points",
    "spend",
    "items",
    "date_expiry",
    "date_available",
    "version_id",
    "reasons",
}
# What a sale looks at in a program; it carries texts and its whole compiled self besides.
PROGRAM_FIELDS = [
    "currency_id",
    "enrolment",
    "expiry",
    "expiry_days",
    "kind",
    "name",
    "notify_tier",
    "points_name",
    "tier_months",
    "tier_window",
    "waiting_days",
]


class LoyaltyHeroSourceMixin(models.AbstractModel):
    _inherit = "loyalty.hero.source.mixin"

    def _loyalty_settle_earnings(self, cause, shares):
        posted = self._loyalty_posted()
        if not posted and cause != self:
            # The sale earned nothing when it was made; a return is no occasion to earn.
            return
        target = self._loyalty_target(posted, shares)
        members = self.env["loyalty.hero.member"].sudo().union(*posted, *target).sorted("id")
        vals_list = []
        for member in members:
            changes = self._prepare_loyalty_entry_vals(
                member, posted.get(member), target.get(member), cause
            )
            # What expired comes back first, so that it is what is taken.
            vals_list += [*self._prepare_loyalty_unexpired_vals(member, changes), *changes]
        if vals_list:
            members._lock()
            self.env["loyalty.hero.entry"]._post(vals_list)
        for member in members:
            state = target.get(member) or posted[member]
            before = posted.get(member, NOTHING)
            member._settle_premiums(self, state.get("award", NOTHING), before, state["version"])
            member._settle_tier(self, state.get("award", NOTHING), before["spend"])

    def _loyalty_posted(self):
        """Return what the ledger says now: ``{member: {"kinds": {kind: hundredths}, "spend", "items", …}}``.

        ``version``, ``selections``, ``customer``, ``rate``, ``sale`` and ``place`` are what the sale was judged by,
        ``settlement`` counts how often.
        """
        posted = {}
        entries = (
            self.env["loyalty.hero.entry"]
            .sudo()
            .search(
                [
                    ("source_key", "=", self._loyalty_key()),
                    ("kind", "in", ENTRY_KINDS),
                ],
                order="id",
            )
        )
        for entry in entries:
            state = posted.setdefault(
                entry.member_id,
                {
                    "kinds": {},
                    "spend": 0,
                    "items": 0,
                    "settlement": 0,
                    "version": entry.version_id,
                    "selections": {},
                    "customer": None,
                    "rate": None,
                    "sale": None,
                    "place": entry.reasons["place"],
                },
            )
            state["selections"].update(entry.reasons["selections"])
            state["customer"] = state["customer"] or entry.reasons["customer"]
            state["rate"] = state["rate"] or entry.reasons["rate"]
            state["sale"] = state["sale"] or entry.reasons["sale"]
            state["kinds"][entry.kind] = state["kinds"].get(entry.kind, 0) + to_hundredths(
                entry.points
            )
            state["spend"] += to_minor(entry.spend, entry.currency_id)
            state["items"] += to_thousandths(entry.items)
            state["settlement"] = max(state["settlement"], entry.settlement)
        return posted

    def _loyalty_target(self, posted, shares, returned=()):
        """Return what the ledger should say, by member: the ``award``, and what the sale is judged by.

        That is ``version``, ``selections``, ``customer``, ``rate``, ``sale`` and ``place`` of the program in the
        customer's order, as in ``_loyalty_posted``.

        :param dict shares: what returned goods were paid with, as ``_loyalty_returned_shares`` returns it
        :param list returned: goods that come back besides, as lines (``_loyalty_lines``)
        """
        customer = self._loyalty_customer()
        if not customer or not self._loyalty_counts():
            return {}
        versions = self._loyalty_versions(customer, posted)
        version_of = {version._get_program(): version for version in versions}
        programs = self.env["loyalty.hero.program"].sudo().union(*version_of)
        programs.fetch(PROGRAM_FIELDS)
        members, facts = self._loyalty_customer_facts(customer, version_of, posted)
        judged = _judged(posted, versions)
        judged["sale"] = judged["sale"] or self._loyalty_terms()
        basket, selections = self._loyalty_basket(versions, shares, judged, returned)
        prepared = [version_of[member.program_id]._get_prepared() for member in members]
        awards = evaluate_programs(prepared, facts, basket)
        return {
            member: {
                "award": award,
                "version": version_of[member.program_id],
                "selections": selections,
                "customer": _of_program(facts, member.program_id),
                "rate": basket["rates"][member.currency_id.name],
                "sale": judged["sale"],
                "place": place,
            }
            for place, (member, award) in enumerate(zip(members, awards, strict=True))
        }

    def _loyalty_versions(self, customer, posted):
        """Return the versions of programs that the sale is judged by, as one of this customer."""
        versions = self.env["loyalty.hero.program.version"].sudo()
        own = [
            state["version"] for member, state in posted.items() if member.partner_id == customer
        ]
        if own:
            return versions.union(*own)
        # A first sale, or one that comes from somebody else: what earned there is judged as it was, and what else is
        # the new customer's as if they had bought.
        kept = versions.union(*(state["version"] for state in posted.values()))
        known = {version._get_program() for version in kept}
        running = versions._of(self._loyalty_programs(), self._loyalty_terms_date())
        return kept | running.filtered(lambda version: version._get_program() not in known)

    def _loyalty_customer_facts(self, customer, version_of, posted):
        """Return the customer's members in these programs, in the customer's order, and the facts about the customer.

        :param dict version_of: the version of each program
        """
        Member = self.env["loyalty.hero.member"]
        programs = self.env["loyalty.hero.program"].sudo().union(*version_of)
        versions = self.env["loyalty.hero.program.version"].sudo().union(*version_of.values())
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
        facts = {**traits, "standings": standings}
        prepared = {member: version_of[member.program_id]._get_prepared() for member in members}
        taking = members.filtered(
            lambda member: member in posted or member._takes_part(prepared[member], date)
        )
        if not any(belongs_alone(prepared[member], facts, date.isoformat()) for member in taking):
            taking |= members._enrol_eligible(traits, version_of, date)
        places = {member: state["place"] for member, state in posted.items()}
        members = taking.sorted(lambda member: (places.get(member, 0), member.sequence, member.id))
        return members, facts

    def _loyalty_capped_standings(self, members, version_of, posted, standings):
        """Return the standings of these members with what their caps leave now: ``{program id as text: Standing}``.

        A sale that is posted again, or a return that is undone, finds a cap that others have used since.  What the sale
        has, it keeps.
        """
        capped = members.filtered(lambda member: version_of[member.program_id]._get_needs().caps)
        versions = self.env["loyalty.hero.program.version"].sudo().union(*version_of.values())
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

    def _prepare_loyalty_entry_vals(self, member, posted, target, cause):
        """Return the entries that lead from what is posted for ``member`` to what should be."""
        award = target["award"] if target else NOTHING
        before = posted or {**NOTHING, "settlement": 0}
        vals_list = []
        for kind in sorted({"earn", *before["kinds"], *award["kinds"]}):
            points = award["kinds"].get(kind, 0) - before["kinds"].get(kind, 0)
            spend = award["spend"] - before["spend"] if kind == "earn" else 0
            items = award["items"] - before["items"] if kind == "earn" else 0
            if not (points or spend or items):
                continue
            vals_list.append(
                {
                    "member_id": member.id,
                    "program_id": member.program_id.id,
                    "company_id": self.company_id.id,
                    "kind": kind,
                    "points": from_hundredths(points),
                    "spend": from_minor(spend, member.currency_id),
                    "items": items / 1000,
                    "settlement": before["settlement"] + 1,
                    "version_id": (target or posted)["version"].id,
                    "reasons": {
                        "award": award["reasons"],
                        "before": before["kinds"].get(kind, 0),
                        "after": award["kinds"].get(kind, 0),
                        # Product and customer may have changed by the time that the goods come back.
                        "selections": target["selections"] if target else {},
                        "customer": target["customer"] if target else None,
                        "rate": (target or posted)["rate"],
                        "sale": (target or posted)["sale"],
                        "place": (target or posted)["place"],
                    },
                    **self._prepare_loyalty_source_vals(cause),
                    **(self._prepare_loyalty_lot_vals(member.program_id) if points > 0 else {}),
                }
            )
        return vals_list

    def _prepare_loyalty_unexpired_vals(self, member, changes):
        """Return the entry that undoes the expiry of points that these entries take back, or none.

        Points of returned goods are as if they had never been earned: they cannot have expired either.
        """
        taken = -sum(to_hundredths(vals["points"]) for vals in changes)
        lots = self._get_loyalty_expired_lots(member) if taken > 0 else {}
        points = min(taken, sum(lots.values()))
        if points <= 0:
            return []
        last = max(lots, key=lambda lot: lot.id)
        return [
            {
                **{name: value for name, value in changes[0].items() if name not in EARNING_FIELDS},
                "kind": "expire",
                "points": from_hundredths(points),
                "date_expiry": last.date_expiry,
                "tz": last.tz,
            }
        ]

    def _get_loyalty_expired_lots(self, member):
        """Return how many of the points of this sale expired, by lot, in hundredths; negative for what was undone."""
        domain = [("source_key", "=", self._loyalty_key()), ("member_id", "=", member.id)]
        entries = self.env["loyalty.hero.entry"].sudo().search([*domain, ("points", ">", 0)])
        lots = {}
        for lot in entries.filtered(lambda entry: entry.kind != "redeem"):
            undone = to_hundredths(lot.points) if lot.kind == "expire" else 0
            expired = lot.consumption_ids.filtered(lambda part: part.debit_id.kind == "expire")
            lots[lot] = sum(to_hundredths(part.points) for part in expired) - undone
        return lots

    def _prepare_loyalty_lot_vals(self, program):
        """Return from when to when points of this sale may be spent."""
        date = self._loyalty_local_date()
        return {
            "date_expiry": program._get_expiry_date(date),
            "date_available": fields.Date.add(date, days=program.waiting_days)
            if program.waiting_days
            else False,
            "tz": self._loyalty_tz(),
        }


def _of_program(facts, program):
    """Return the facts of a customer with the standing in ``program`` only; none for who joined with the sale."""
    key = str(program.id)
    standings = {name: value for name, value in facts["standings"].items() if name == key}
    return {**facts, "standings": standings}


def _judged(posted, versions):
    """Return what the sale was judged by when it first earned.

    :param dict posted: as ``_loyalty_posted`` returns it
    :param versions: those by which it is judged now
    :return: ``{"selections": {product id: [selection ids]}, "rates": {currency: rate}, "sale": terms or None,
        "unasked": versions whose selections nobody asked for}``
    """
    return {
        "unasked": versions.browse()
        if not posted
        else versions - versions.union(*(state["version"] for state in posted.values())),
        "selections": {
            int(product_id): selections
            for state in posted.values()
            for product_id, selections in state["selections"].items()
        },
        "rates": {
            member.currency_id.name: state["rate"]
            for member, state in posted.items()
            if state["rate"]
        },
        "sale": next((state["sale"] for state in posted.values() if state["sale"]), None),
    }
