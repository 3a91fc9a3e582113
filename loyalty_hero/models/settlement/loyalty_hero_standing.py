"""Where members stand: the facts of the engine that come from the ledger.

They are read in sets, and only what some rule of the program asks for: a plain program costs no query here.
"""

from datetime import timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import models, tools
from odoo.tools import SQL, date_utils

from ...engine import NEW_STANDING
from ...engine.schema import MODES
from ..base.days import FIRST_DAY, LAST_DAY
from ..base.units import to_billionths, to_hundredths, to_minor, to_thousandths


class Needs(NamedTuple):
    """What a version of a program asks about its customers.

    ``caps`` are the periods of caps; the others tell whether it matters: ``ledger`` the sums of the member's entries,
    ``carry`` what rounding left of earlier sales.
    """

    groups: bool
    employees: bool
    caps: frozenset
    premium: bool
    membership: bool
    carry: bool
    ledger: bool


def read_needs(program):
    """Return what a compiled program asks about its customers, as ``Needs``."""
    holders = [program, *program["rules"], *program["accelerators"]]
    caps = frozenset(cap["period"] for cap in program["caps"]) - {"sale"}
    return Needs(
        groups=any(holder["condition"]["groups"] for holder in holders),
        employees="employee" in program["excluded_flags"],
        caps=caps,
        premium=program["premium"] is not None,
        membership=program["kind"] == "membership",
        carry=program["carries_rounding"],
        ledger=bool(
            program["tiers"]
            or program["premium"]
            or caps
            or any(MODES[rule["mode"]].get("newcomers") for rule in program["rules"])
            or any(entry["spend_over"] is not None for entry in program["accelerators"])
        ),
    )


class LoyaltyHeroProgramVersion(models.Model):
    _inherit = "loyalty.hero.program.version"

    @tools.ormcache("self.id")
    def _get_needs(self):
        """Return what this version asks about customers; a version never changes."""
        return read_needs(self._get_prepared().program)


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    def _get_tier_window(self, date):
        """Return the first and the last day whose purchases count for the tier on ``date``.

        A sale that arrives late counts as well, so only the end of a calendar year ends a window.
        """
        self.ensure_one()
        if self.tier_window == "rolling":
            return date - relativedelta(months=self.tier_months) + timedelta(days=1), LAST_DAY
        if self.tier_window == "calendar":
            return date_utils.start_of(date, "year"), date_utils.end_of(date, "year")
        return FIRST_DAY, LAST_DAY


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    def _get_standings(self, versions, date, source_key=None):
        """Return where these members stand on ``date``: ``{member: Standing}`` (``loyalty_hero/engine/values.py``).

        :param versions: one version per program of the members
        :param source_key: the sale that is evaluated: it does not count, except in what is carried, which is kept as
            one sum (``_loyalty_carried_standings`` takes it off)
        """
        needs = {version._get_program().id: version._get_needs() for version in versions}
        members_of = self.grouped("program_id")

        def asking(name):
            asks = (
                members
                for program, members in members_of.items()
                if getattr(needs[program.id], name)
            )
            return self.browse().union(*asks)

        caps = frozenset().union(*(need.caps for need in needs.values()))
        sums = asking("ledger")._sum_entries(date, source_key, caps)
        memberships = asking("membership")._get_memberships(date, source_key)
        return {
            member: member._make_standing(
                needs[program.id],
                program.currency_id,
                sums.get(member.id),
                memberships.get(member.id),
            )
            for program, members in members_of.items()
            for member in members
        }

    def _get_carry(self, posted=None):
        """Return what is carried for the member, in billionths, without a sale.

        :param posted: what the sale has now, as a member of ``Posted``
        """
        return to_billionths(self.carried) - (posted["carried"] if posted else 0)

    def _make_standing(self, needs, currency, sums, membership):
        standing = {
            **NEW_STANDING,
            "tier": self.tier_id.id or None,
            "factor": to_thousandths(self.factor),
            "membership": membership,
            "earned": dict.fromkeys(sorted(needs.caps), 0),
            "carry": self._get_carry() if needs.carry else 0,
        }
        if sums:
            standing["is_new"] = not sums["bought"]
            standing["spend"] = to_minor(sums["spend"], currency)
            standing["earned"] = {
                period: to_hundredths(sums[period]) for period in sorted(needs.caps)
            }
            if needs.premium:
                standing["amount"] = to_minor(sums["amount"] - sums["amount_used"], currency)
                standing["items"] = to_thousandths(sums["items"] - sums["items_used"])
        return standing

    def _sum_entries(self, date, source_key, caps=()):
        """Return what the ledger says of these members: ``{member id: {"spend", "amount", "items", …}}``.

        ``spend`` is that of the tier's window, ``amount`` and ``items`` all that was ever bought, and with ``_used``
        what premiums have used up of it; points by period of a cap are those that caps count, and ``bought`` tells
        whether something was bought that did not come back.

        :param caps: the periods for which points are summed up
        """
        if not self:
            return {}
        self.env["loyalty.hero.premium"].flush_model()
        starts = [(program.id, *program._get_tier_window(date)) for program in self.program_id]
        periods = {
            "day": (date, date),
            **{
                period: (date_utils.start_of(date, period), date_utils.end_of(date, period))
                for period in ("week", "month", "year")
            },
            "ever": (FIRST_DAY, LAST_DAY),
        }
        periods = {period: days for period, days in periods.items() if period in caps}
        columns = [
            SQL(
                """, COALESCE(sum(entry.points) FILTER (
                       WHERE entry.kind IN ('earn', 'bonus') AND transaction.date_sale BETWEEN %s AND %s), 0)""",
                *days,
            )
            for days in periods.values()
        ]
        rows = self.env.execute_query(
            SQL(
                """SELECT COALESCE(own.merged_into_id, own.id),
                          COALESCE(sum(entry.spend)
                              FILTER (WHERE transaction.date_sale BETWEEN tier.first_day AND tier.last_day), 0),
                          COALESCE(sum(entry.spend), 0),
                          COALESCE(sum(entry.items), 0),
                          COALESCE(used.amount, 0),
                          COALESCE(used.items, 0),
                          COALESCE(sum(entry.spend), 0) > 0
                              OR COALESCE(sum(entry.points) FILTER (WHERE entry.kind IN ('welcome', 'import')), 0) > 0
                          %(columns)s
                     FROM loyalty_hero_member own
                     JOIN loyalty_hero_entry entry ON entry.member_id = own.id
                     JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
                     JOIN (VALUES %(starts)s) AS tier (program_id, first_day, last_day)
                       ON tier.program_id = entry.program_id
                     LEFT JOIN (SELECT member_id, sum(amount) AS amount, sum(items) AS items
                                  FROM loyalty_hero_premium
                                 WHERE member_id IN %(members)s AND state <> 'cancelled'
                                   AND source_key IS DISTINCT FROM %(source_key)s
                                 GROUP BY member_id) AS used ON used.member_id = COALESCE(own.merged_into_id, own.id)
                    WHERE (own.id IN %(members)s OR own.merged_into_id IN %(members)s)
                      AND transaction.source_key IS DISTINCT FROM %(source_key)s
                    GROUP BY COALESCE(own.merged_into_id, own.id), used.amount, used.items""",
                columns=SQL().join(columns),
                starts=SQL(", ").join(SQL("(%s, %s::date, %s::date)", *start) for start in starts),
                members=tuple(self.ids),
                source_key=source_key,
            )
        )
        names = ("spend", "amount", "items", "amount_used", "items_used", "bought", *periods)
        return {member_id: dict(zip(names, sums, strict=True)) for member_id, *sums in rows}

    def _get_memberships(self, date, source_key):
        """Return the period that covers ``date``, or the last one: ``{member id: {"date_start", "date_end"}}``."""
        if not self:
            return {}
        memberships = self.env["loyalty.hero.membership"].search(
            [
                ("member_id", "in", self.ids),
                ("state", "=", "valid"),
                ("source_key", "!=", source_key),
            ],
            order="date_start, id",
        )
        periods = {}
        for membership in memberships:
            known = periods.get(membership.member_id.id)
            if not known or not known._covers(date):
                periods[membership.member_id.id] = membership
        return {
            member_id: {
                "date_start": membership.date_start.isoformat(),
                "date_end": membership.date_end.isoformat() if membership.date_end else None,
            }
            for member_id, membership in periods.items()
        }
