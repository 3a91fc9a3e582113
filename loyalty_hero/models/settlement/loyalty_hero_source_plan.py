"""Settling: the ledger is brought to what a sale makes of it.

Facts of the sale and the engine's verdict make a ``Plan``: the difference between what should be and what is.  A
preview looks at the verdict and stops there; only applying the plan creates members, posts points and changes premiums,
tiers and memberships.
"""

from typing import NamedTuple

from odoo import fields, models

from ...engine.carrying import round_carried
from ...engine.codec import ENTRY_KINDS
from ..base.units import from_billionths, from_hundredths, from_minor, to_hundredths
from ..ledger.judged import pack_judged
from ..program.loyalty_hero_program_expiry import prepare_lot_terms
from .conclusions import conclude
from .loyalty_hero_source_earnings import NO_VERDICT, Posted, Verdict

NOTHING = {
    "kinds": {},
    "spend": 0,
    "items": 0,
    "tier": None,
    "premium": None,
    "reasons": [],
    "carried": 0,
}


class Plan(NamedTuple):
    """What settling a sale changes.

    ``portions`` tell what is given back of its redemptions, and ``cancelled`` which of them end with it.  ``redeemed``
    are the entries of points that were spent or are given back, and ``is_partial`` whether more of them are given back
    once they are posted.  ``posted`` and ``verdict`` tell what was earned and should be, by member, with the tier and
    the premiums that follow.
    """

    portions: list
    cancelled: models.Model
    redeemed: list
    is_partial: bool
    posted: Posted
    verdict: Verdict


class LoyaltyHeroSourceMixin(models.AbstractModel):
    _inherit = "loyalty.hero.source.mixin"

    def _loyalty_settle(self, cause=None):
        """Bring points, tiers, premiums and memberships to what each of these sales makes of them.

        :param cause: the document that makes it necessary, when it is another one: a return, a credit note
        """
        for sale in self:
            plan = sale._plan_loyalty(cause or sale)
            sale._apply_loyalty(plan, cause or sale)
            if plan.is_partial:
                sale._apply_loyalty(sale._plan_loyalty(cause or sale), cause or sale)

    def _plan_loyalty(self, cause, returned=()):
        """Return what settling this sale would change, as ``Plan``; nothing is created or written.

        :param list returned: goods that would come back besides, as ``SaleLine``
        """
        redemptions = self._loyalty_redemptions()
        portions = self._loyalty_portions(returned)
        redeemed = []
        is_partial = False
        for portion in portions:
            redemption = portion.redemption
            is_partial |= bool(portion.given_back and not redemption.entry_ids)
            redeemed += redemption._prepare_entries(
                portion, cause._loyalty_date(), cause._loyalty_tz()
            )
        posted = self._loyalty_posted()
        verdict = NO_VERDICT
        # What earned nothing when it was made has no occasion to earn when it comes back.
        if posted.members or cause == self:
            verdict = self._get_loyalty_verdict(posted, portions, returned)
        return Plan(
            portions,
            redemptions[:0] if self._is_loyalty_final() else redemptions,
            redeemed,
            is_partial,
            posted,
            verdict,
        )

    def _apply_loyalty(self, plan, cause):
        """Make the changes of a plan: the same again changes nothing."""
        plan.cancelled.filtered(lambda redemption: not redemption.is_cancelled).is_cancelled = True
        verdict = self._enrol_loyalty(plan.verdict)
        posted = plan.posted.members
        members = self.env["loyalty.hero.member"].union(*posted, *verdict.members).sorted("id")
        entries = list(plan.redeemed)
        for member in members:
            changes = self._prepare_loyalty_entries(
                member, posted.get(member, NOTHING), verdict.members.get(member), cause
            )
            # What expired comes back first, so that it is what is taken.
            entries += [*self._prepare_loyalty_unexpired(member, changes), *changes]
        if entries:
            vals = self._prepare_loyalty_transaction_vals(cause)
            # What else is posted meanwhile, for the sale or for its members, makes this one start anew.
            vals["number"] = plan.posted.number + 1
            vals["judged"] = self._tell_loyalty_judged(plan.posted, verdict, entries)
            self.env["loyalty.hero.transaction"]._post(vals, entries)
        for member in members:
            before = posted.get(member, NOTHING)
            state = verdict.members.get(member) or {**before, "award": NOTHING}
            member._settle_premiums(self, state["award"], before, state["version"])
            member._settle_tier(self, state["award"], before["spend"])
        self._settle_loyalty_memberships()

    def _enrol_loyalty(self, verdict):
        """Create the members who join with the sale, and return the verdict about them."""
        return verdict._replace(
            members={
                member if member.id else member._enrol(): state
                for member, state in verdict.members.items()
            }
        )

    def _prepare_loyalty_entries(self, member, posted, target, cause):
        """Return the entries that lead from what is posted for ``member`` to what should be."""
        award = target["award"] if target else self._prepare_loyalty_nothing(member, posted)
        vals_list = []
        for kind in sorted({"earn", *posted["kinds"], *award["kinds"]}):
            points = award["kinds"].get(kind, 0) - posted["kinds"].get(kind, 0)
            spend = award["spend"] - posted["spend"] if kind == "earn" else 0
            items = award["items"] - posted["items"] if kind == "earn" else 0
            carried = award["carried"] - posted["carried"] if kind == "earn" else 0
            if not (points or spend or items or carried):
                continue
            vals_list.append(
                {
                    "member_id": member.id,
                    "program_id": member.program_id.id,
                    "kind": kind,
                    "points": from_hundredths(points),
                    "spend": from_minor(spend, member.currency_id),
                    "items": items / 1000,
                    **({"carried": from_billionths(carried)} if carried else {}),
                    **(
                        self._prepare_loyalty_lot_vals((target or posted)["version"])
                        if points > 0
                        else {}
                    ),
                }
            )
        return vals_list

    def _prepare_loyalty_nothing(self, member, posted):
        """Return the award that is left for ``member`` of a sale that is cancelled, or somebody else's now.

        Others may have got a whole point for what this sale carried: it goes with the sale.
        """
        program = posted["version"]._get_prepared().program
        if not program["carries_rounding"]:
            return NOTHING
        carry = member._get_carry(posted)
        points, after = round_carried(0, 0, carry, program["rounding"])
        return {**NOTHING, "kinds": {"earn": points}, "carried": after - carry}

    def _prepare_loyalty_lot_vals(self, version):
        """Return from when to when points of this sale may be spent, as the version that judges it says."""
        date = self._loyalty_local_date()
        program = version._get_program()
        return {
            **prepare_lot_terms(version._get_prepared().program["expiry"], date),
            "date_available": fields.Date.add(date, days=program.waiting_days)
            if program.waiting_days
            else False,
            "tz": self._loyalty_tz(),
        }

    def _prepare_loyalty_unexpired(self, member, changes):
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
                "member_id": member.id,
                "program_id": member.program_id.id,
                "kind": "expire",
                "points": from_hundredths(points),
                "date_expiry": last.date_expiry,
                "idle_days": last.idle_days,
                "tz": last.tz,
            }
        ]

    def _get_loyalty_expired_lots(self, member):
        """Return how many of the points of this sale expired, by lot, in hundredths; negative for what was undone."""
        transactions = self.env["loyalty.hero.transaction"]._find(self._loyalty_key())
        lots = {}
        for lot in transactions.entry_ids | transactions.entry_ids.moved_ids:
            if lot.member_id._get_going_on() != member or lot.points <= 0 or lot.kind == "redeem":
                continue
            undone = to_hundredths(lot.points) if lot.kind == "expire" else 0
            expired = lot.consumption_ids.filtered(lambda part: part.debit_id.kind == "expire")
            lots[lot] = sum(to_hundredths(part.points) for part in expired) - undone
        return lots

    def _tell_loyalty_judged(self, posted, verdict, entries):
        """Return what a transaction keeps of a verdict: what those before it do not tell, and the reasons.

        A member's first transaction tells what the sale was judged by for it.

        :param list entries: fields of the entries of the transaction
        :return: as ``pack_judged`` does, or ``None`` when nothing was earned or taken back
        """
        changed = {entry["member_id"] for entry in entries if entry["kind"] in ENTRY_KINDS}
        members = {
            member: state for member, state in verdict.members.items() if member.id in changed
        }
        if not members:
            return None
        standings = verdict.customer["standings"]
        told = {}
        for member, state in members.items():
            told[member.id] = {"reasons": state["award"]["reasons"]}
            if member not in posted.members:
                told[member.id] |= {
                    "version": state["version"].id,
                    "rate": state["rate"],
                    "place": state["place"],
                    "standing": standings.get(str(member.program_id.id)),
                }
        prepared = [state["version"]._get_prepared() for state in verdict.members.values()]
        has_new = any("version" in judged for judged in told.values())
        judged = {
            "terms": verdict.terms if posted.terms is None else None,
            # Product and customer may have changed by the time that the goods come back.
            "selections": {
                product_id: ids
                for product_id, ids in verdict.selections.items()
                if posted.selections.get(product_id) != ids
            },
            "customer": conclude(prepared, verdict.customer, self._loyalty_local_date().isoformat())
            if has_new
            else None,
            "members": told,
        }
        return pack_judged(judged)

    def _settle_loyalty_memberships(self):
        """Start, renew or refund the memberships that the sale sold."""
        terms = self.env["loyalty.hero.membership"]._get_programs_by_product(self.company_id)
        if not terms:
            return
        quantities = {}
        for line in self._loyalty_lines():
            product = line.product
            if product.id in terms:
                quantities[product] = quantities.get(product, 0) + line.quantity
        if quantities:
            self.env["loyalty.hero.membership"]._settle(self, quantities)
