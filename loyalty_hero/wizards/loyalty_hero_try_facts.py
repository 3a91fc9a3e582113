"""The trial as plain facts: programs, a ``Customer`` and a ``Basket`` (``loyalty_hero/engine/values.py``)."""

from datetime import datetime, timedelta
from typing import NamedTuple

import pytz

from odoo import models

from ..engine import (
    MAX_SAFE,
    NEW_STANDING,
    belongs_alone,
    is_eligible,
    membership_end,
    prepare_program,
    tier_for,
)
from ..engine.schema import MODES
from ..models.base.units import rate_between, to_minor, to_thousandths
from ..models.settlement.loyalty_hero_standing import read_needs

# No contact has it.
NOBODY = MAX_SAFE


class Candidate(NamedTuple):
    """A program and what it says, published or not; it answers as a version of the program does."""

    program: models.Model
    compiled: dict

    @property
    def key(self):
        """The program's key among the standings."""
        return str(self.program.id)

    def _get_program(self):
        return self.program

    def _get_prepared(self):
        return prepare_program(self.compiled)

    def _get_needs(self):
        return read_needs(self.compiled)


class LoyaltyHeroTry(models.TransientModel):
    _inherit = "loyalty.hero.try"

    # Programs -----------------------------------------------------------------------------------------------------

    def _get_tried(self):
        program = self.program_id._origin
        program.sudo(False).check_access("read")
        return Candidate(program, program.compiled)

    def _get_candidates(self):
        """Return the programs that are evaluated, in the customer's order."""
        tried = self._get_tried()
        if not self.all_programs:
            return [tried]
        running = self.env["loyalty.hero.program"]._get_running(self.company_id)
        versions = self.env["loyalty.hero.program.version"]._get_in_effect(
            running - tried.program, self._get_moment_utc()
        )
        others = [
            Candidate(version._get_program(), version._get_prepared().program)
            for version in versions
        ]
        members = self._get_members([tried, *others])
        places = {member.program_id.id: (member.sequence, member.id) for member in members}
        taking = self._get_taking(members, [tried, *others])
        left = members.program_id - taking.program_id
        joined = [other for other in others if other.program in taking.program_id]
        others = [other for other in others if other.program not in taking.program_id + left]
        if not self._belongs_alone(taking, joined):
            joined += [other for other in others if self._would_enrol(other)]
        return sorted(
            [tried, *joined],
            key=lambda candidate: (
                *places.get(
                    candidate.program.id, (candidate.program._get_member_sequence(), float("inf"))
                ),
                candidate.program.id,
            ),
        )

    def _get_taking(self, members, candidates):
        """Return the members for whom a sale of the day can earn."""
        prepared = {candidate.program: candidate._get_prepared() for candidate in candidates}
        return members.filtered(
            lambda member: member._takes_part(prepared[member.program_id], self.date)
        )

    def _belongs_alone(self, members, candidates):
        """Return whether the customer belongs to one of these programs and so to no other."""
        programs = [candidate.program.id for candidate in candidates]
        members = members.filtered(lambda member: member.program_id.id in programs)
        standings = {
            str(member.program_id.id): standing
            for member, standing in members._get_standings(candidates, self.date).items()
        }
        facts = {**self._get_traits(), "standings": standings}
        day = self.date.isoformat()
        return any(belongs_alone(candidate._get_prepared(), facts, day) for candidate in candidates)

    def _would_enrol(self, candidate):
        """Return whether the customer would become a member with this sale."""
        prepared = candidate._get_prepared()
        return (
            candidate.program.enrolment == "automatic"
            and not prepared.is_exclusive
            and is_eligible(prepared, self._get_traits())
        )

    def _get_members(self, candidates):
        """Return the customer's members in these programs."""
        programs = self.env["loyalty.hero.program"].union(
            *(candidate.program for candidate in candidates)
        )
        holder = self._get_holder()
        Member = self.env["loyalty.hero.member"]
        return Member._find(holder, programs) if holder else Member

    # Customer -----------------------------------------------------------------------------------------------------

    def _get_holder(self):
        """Return who owns the points of the customer, whom the user has to be allowed to see."""
        customer = self.partner_id._origin
        customer.sudo(False).check_access("read")
        return customer._get_loyalty_holder()

    def _get_customer(self, candidates):
        """Return the facts of the customer, as they are or as someone wants to see them."""
        key = self._get_tried().key
        standings = self._get_standings(candidates)
        standings[key] = self._change_standing(standings.get(key, NEW_STANDING))
        return {**self._get_traits(), "standings": standings}

    def _get_standings(self, candidates=None):
        """Return where the customer stands, where a member: ``{program id as text: Standing}``."""
        candidates = candidates or [self._get_tried()]
        members = self._get_members(candidates)
        if not members or not self.date:
            return {}
        standings = members._get_standings(candidates, self.date)
        return {str(member.program_id.id): standing for member, standing in standings.items()}

    def _change_standing(self, standing):
        """Return ``standing`` with what was typed in."""
        currency = self.program_currency_id
        membership = standing["membership"]
        if not self.is_member:
            membership = None
        elif not membership or not self._is_valid(membership):
            membership = self._get_new_membership()
        return {
            **standing,
            "tier": self._get_tier_before(),
            "spend": to_minor(self.spend, currency),
            "is_new": self.is_new,
            "amount": to_minor(self.premium_amount, currency),
            "items": to_thousandths(self.premium_items),
            "membership": membership,
        }

    def _get_tier_before(self):
        """Return the id of the tier before the sale: as chosen, else what the spending reaches."""
        compiled = self._get_tried().compiled
        spend = to_minor(self.spend, self.program_currency_id)
        return tier_for(compiled["tiers"], spend, self.tier_id._origin.id or None)

    def _get_new_membership(self):
        """Return a membership that begins with the sale."""
        terms = self._get_tried().compiled["membership"]
        day = self.date.isoformat()
        return {
            "date_start": day,
            "date_end": membership_end(day, terms["days"]) if terms else None,
        }

    def _is_valid(self, membership):
        day = self.date.isoformat() if self.date else ""
        end = membership["date_end"]
        return membership["date_start"] <= day and (end is None or day <= end)

    def _get_traits(self):
        """Return what is to know of the customer apart from programs."""
        holder = self._get_holder()
        return {
            "id": holder.id or NOBODY,
            "groups": self._get_groups(),
            "customers": sorted(self.customer_selection_ids._origin.ids),
            "country": self.country_id.id or None,
            "state": self.state_id.id or None,
            "birthday": f"{self.birthday:%m-%d}" if self.birthday else None,
            "flags": ["employee"] if self.is_employee else [],
            "standings": {},
        }

    def _get_groups(self):
        """Return the ids of the tags and of those above them."""
        paths = self.group_ids._origin.mapped("parent_path")
        return sorted({int(group) for path in paths for group in path.split("/") if group})

    def _get_customer_selections(self, partner):
        """Return which of the selections of customers that matter the customer meets."""
        ids = {selection for holder in self._get_conditions() for selection in holder["customers"]}
        selections = self.env["loyalty.hero.selection"].browse(sorted(ids))
        if not partner or not selections:
            return selections.browse()
        return selections.browse(selections._match(partner).get(partner.id, []))

    def _get_conditions(self):
        """Return the conditions of all programs that are evaluated."""
        return [
            holder["condition"]
            for candidate in self._get_candidates_asked()
            for holder in (
                candidate.compiled,
                *candidate.compiled["rules"],
                *candidate.compiled["accelerators"],
            )
        ]

    def _get_candidates_asked(self):
        """Return the programs whose questions are asked; all that run, when all take part."""
        candidates = [self._get_tried()]
        if self.all_programs:
            running = self.env["loyalty.hero.program"]._get_running(self.company_id)
            versions = self.env["loyalty.hero.program.version"]._get_in_effect(running)
            candidates += [
                Candidate(version._get_program(), version._get_prepared().program)
                for version in versions
            ]
        return [candidate for candidate in candidates if candidate.compiled]

    def _get_asks(self):
        """Return the names of what decides in the programs: ``["birthday", "tiers"]``."""
        conditions = self._get_conditions()
        programs = [candidate.compiled for candidate in self._get_candidates_asked()]
        own = self._get_tried().compiled or {}
        rules = own.get("rules", [])
        accelerators = [entry for program in programs for entry in program["accelerators"]]
        flags = {flag for program in programs for flag in program["excluded_flags"]}
        premium = own.get("premium") or {}
        asks = {
            "tiers": bool(own.get("tiers")),
            "spend": bool(own.get("tiers"))
            or any(entry["spend_over"] is not None for entry in own.get("accelerators", [])),
            "new": any(MODES[rule["mode"]].get("newcomers") for rule in rules),
            "premium_amount": bool(premium.get("amount_min")),
            "premium_items": bool(premium.get("items_min")),
            "membership": own.get("kind") == "membership",
            "points": own.get("kind") == "points",
            "birthday": any(entry["birthday"] for entry in accelerators),
            "groups": any(condition["groups"] for condition in conditions),
            "customers": any(condition["customers"] for condition in conditions),
            "territory": any(
                condition["countries"] or condition["states"] for condition in conditions
            ),
            "payments": any(condition["payments"] for condition in conditions),
            "employee": "employee" in flags,
            "on_account": "on_account" in flags,
            "handling": bool(flags & {"quotation", "layaway", "back_order"}),
        }
        return [name for name, is_asked in asks.items() if is_asked]

    # Basket -------------------------------------------------------------------------------------------------------

    def _get_basket(self, candidates):
        """Return the sale that was typed in."""
        currency = self.currency_id
        totals = self._get_totals()
        matches = self._get_selections(candidates)._match(self.line_ids.product_id._origin)
        return {
            "moment": self._get_moment().strftime("%Y-%m-%dT%H:%M:%S"),
            "shop": self._get_shop_id(),
            "currency": currency.name,
            "rates": {
                candidate.program.currency_id.name: rate_between(
                    currency, candidate.program.currency_id, self.company_id, self.date
                )
                for candidate in candidates
            },
            "pricelist": self.pricelist_id.id or None,
            "payments": self._get_payments(self._get_amount_to_pay(totals)),
            "paid_with_points": to_minor(self.paid_with_points, currency),
            "on_account": to_minor(self.on_account, currency),
            "flags": [],
            "lines": [
                {
                    "id": key,
                    "quantity": to_thousandths(line.quantity),
                    "total_included": to_minor(totals[key]["total_included"], currency),
                    "total_excluded": to_minor(totals[key]["total_excluded"], currency),
                    "selections": matches.get(line.product_id._origin.id, []),
                    "flags": line._get_flags(),
                }
                for key, line in self._get_lines().items()
            ],
        }

    def _get_moment(self):
        """Return the moment of the sale as the shop's clock says."""
        midnight = datetime.combine(self.date, datetime.min.time())
        return midnight + timedelta(minutes=round((self.time % 24) * 60))

    def _get_moment_utc(self):
        timezone = pytz.timezone(self.company_id._get_loyalty_tz())
        return timezone.localize(self._get_moment()).astimezone(pytz.utc).replace(tzinfo=None)

    def _get_shop_id(self):
        """Return the shop, or ``None`` for a customer invoice."""
        return None  # noqa: RET501 - other modules have shops

    def _get_payments(self, amount):
        """Return by which means ``amount`` (minor units) is paid: a list of ``{"means", "amount"}``."""
        return []

    def _get_amount_to_pay(self, totals):
        total = sum(total["total_included"] for total in totals.values())
        return to_minor(total - self.paid_with_points - self.on_account, self.currency_id)

    def _get_selections(self, candidates):
        ids = {
            selection
            for candidate in candidates
            for rule in candidate.compiled["rules"]
            for name in ("selections", "exceptions")
            for selection in rule[name]
        }
        return self.env["loyalty.hero.selection"].browse(sorted(ids))

    def _get_lines(self):
        """Return the items that were chosen: ``{key: line}``."""
        return {self._get_line_key(line): line for line in self.line_ids if line.product_id}

    def _get_line_key(self, line):
        """Return what names the item among those of the trial; a new one has no id."""
        return str(list(self.line_ids).index(line) + 1) if line in self.line_ids else ""

    def _get_totals(self):
        """Return what each item costs: ``{key: {"total_included", "total_excluded"}}``, with Odoo's own taxes."""
        AccountTax = self.env["account.tax"]
        totals = {}
        for key, line in self._get_lines().items():
            product = line.product_id
            taxes = self._get_taxes(product)
            base_line = AccountTax._prepare_base_line_for_taxes_computation(
                {},
                product_id=product,
                tax_ids=self._get_fiscal_position().map_tax(taxes),
                price_unit=line.price_unit,
                quantity=line.quantity,
                discount=line.discount,
                currency_id=self.currency_id,
                partner_id=self.partner_id,
            )
            AccountTax._add_tax_details_in_base_line(base_line, self.company_id)
            AccountTax._round_base_lines_tax_details([base_line], self.company_id)
            details = base_line["tax_details"]
            totals[key] = {
                "total_included": details["total_included_currency"],
                "total_excluded": details["total_excluded_currency"],
            }
        return totals

    def _get_taxes(self, product):
        return product.taxes_id._filter_taxes_by_company(self.company_id)

    def _get_fiscal_position(self):
        return (
            self.env["account.fiscal.position"]
            .with_company(self.company_id)
            ._get_fiscal_position(self.partner_id._origin)
        )
