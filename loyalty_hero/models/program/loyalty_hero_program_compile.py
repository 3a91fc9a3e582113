"""What the engine makes of a program: its compiled form, the digest of that, and what is still missing."""

import hashlib
import json

from odoo import api, fields, models

from ...engine import FORMAT, check_program
from ...engine.schema import MODES
from ..base.units import to_hundredths, to_minor, to_per_mille, to_thousandths
from .loyalty_hero_program import PREMIUM_KINDS
from .loyalty_hero_spending_limit_mixin import PERIODS

# Ticks of the form, and the flag of a customer, sale or line that each one leaves out.
FLAG_OF_FIELD = {
    "exclude_quotation": "quotation",
    "exclude_down_payment": "down_payment",
    "exclude_layaway": "layaway",
    "exclude_back_order": "back_order",
    "exclude_on_account": "on_account",
    "exclude_employee": "employee",
    "exclude_discounted": "discounted",
    "exclude_gift_card": "gift_card",
}
# Money changes hands, no goods do.
FLAGS_ALWAYS = ["tip"]


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    compiled = fields.Json(
        compute="_compute_compiled", store=True, help="The program as the engine reads it."
    )
    digest = fields.Char(
        compute="_compute_compiled", store=True, help="Digest of the compiled program."
    )

    @api.depends(lambda self: self._get_compile_depends())
    def _compute_compiled(self):
        for program in self:
            compiled = program._compile() if program.currency_id else False
            text = json.dumps(compiled, sort_keys=True, separators=(",", ":"))
            program.compiled = compiled
            program.digest = hashlib.sha256(text.encode()).hexdigest()

    def _get_compile_depends(self):
        """Return the fields that the compiled program is made of."""
        parts = {
            name: self[name]._get_compile_depends()
            for name in ("rule_ids", "accelerator_ids", "tier_ids", "reward_ids")
        }
        return (
            *self._get_condition_depends(),
            "code",
            "kind",
            "is_exclusive",
            "currency_id.name",
            "currency_id.decimal_places",
            "invoices",
            "tax_included",
            "amount_min",
            "quantity_min",
            "paid_with_points",
            "unlinked_returns",
            "rounding",
            "carries_rounding",
            *FLAG_OF_FIELD,
            "excluded_partner_ids",
            "combination",
            "accelerate_bonus",
            "accelerate_welcome",
            "cap_sale",
            "cap_day",
            "cap_period",
            "cap_period_unit",
            *PERIODS.values(),
            "premium_amount_min",
            "premium_items_min",
            "premium_kind",
            "premium_amount",
            "premium_percent",
            "membership_days",
            "membership_discount",
            *(f"{part}.{name}" for part, names in parts.items() for name in names),
        )

    def _get_condition_depends(self):
        """A program's own condition names no tiers and no pricelists; they belong to its rules."""
        return tuple(
            name
            for name in super()._get_condition_depends()
            if name not in ("tier_ids", "pricelist_ids")
        )

    def _get_own_program(self):
        return self

    def _compile(self):
        """Return the program as the engine reads it (``Program`` in ``loyalty_hero/engine/values.py``)."""
        self.ensure_one()
        return {
            "format": FORMAT,
            "id": self._origin.id or 0,
            "code": self.code or "",
            "kind": self.kind,
            "exclusive": self._takes_customers_alone(),
            "currency": self.currency_id.name,
            "condition": self._compile_condition(),
            "shops": [],
            "invoices": self.invoices,
            "tax_included": self.tax_included,
            "amount_min": to_minor(self.amount_min, self.currency_id),
            "quantity_min": to_thousandths(self.quantity_min),
            "paid_with_points": self.paid_with_points,
            "unlinked_returns": self.unlinked_returns,
            "rounding": self.rounding,
            "excluded_flags": [
                *(flag for name, flag in FLAG_OF_FIELD.items() if self[name]),
                *FLAGS_ALWAYS,
            ],
            "excluded_customers": sorted(self.excluded_partner_ids._origin.ids),
            "combination": self.combination,
            "accelerated": [
                "earn",
                *(["bonus"] if self.accelerate_bonus else []),
                *(["welcome"] if self.accelerate_welcome else []),
            ],
            **self._compile_parts(),
            "premium": self._compile_premium() if self.kind in PREMIUM_KINDS else None,
            "membership": self._compile_membership() if self.kind == "membership" else None,
        }

    def _compile_condition(self):
        return {**super()._compile_condition(), "tiers": [], "pricelists": [], "payments": []}

    def _compile_parts(self):
        """Return the lists of the program; what its kind has no use for is left out."""
        has_points = self.kind == "points"
        has_rules = self.kind != "membership"
        return {
            "rules": self._compile_records(self.rule_ids) if has_rules else [],
            "accelerators": self._compile_records(self.accelerator_ids) if has_points else [],
            "caps": self._compile_caps() if has_points else [],
            "tiers": sorted(
                (tier._compile() for tier in self.tier_ids), key=lambda tier: tier["spend_min"]
            )
            if has_points
            else [],
            "rewards": self._compile_records(self._get_offered()) if has_points else [],
            "spending_caps": self._compile_spending_caps() if has_points else [],
            "carries_rounding": has_points and self.carries_rounding,
        }

    def _get_offered(self):
        """Return the rewards that members can have: a caller, or the form, may look at the others as well."""
        return self.reward_ids.filtered("active")

    def _compile_records(self, records):
        """Return ``records``, which have a sequence, compiled in their order."""
        return [
            record._compile()
            for record in records.sorted(
                lambda record: (record.sequence, record._origin.id or float("inf"))
            )
        ]

    def _compile_caps(self):
        caps = {"sale": self.cap_sale, "day": self.cap_day, self.cap_period_unit: self.cap_period}
        return [
            {"period": period, "points": to_hundredths(points)}
            for period, points in caps.items()
            if points
        ]

    def _compile_premium(self):
        is_fixed = self.premium_kind == "fixed"
        return {
            "amount_min": to_minor(self.premium_amount_min, self.currency_id),
            "items_min": to_thousandths(self.premium_items_min),
            "kind": self.premium_kind,
            "amount": to_minor(self.premium_amount, self.currency_id) if is_fixed else 0,
            "share": 0 if is_fixed else to_per_mille(self.premium_percent),
        }

    def _compile_membership(self):
        return {
            "days": self.membership_days,
            "discount": to_per_mille(self.membership_discount),
        }

    def _get_problem(self):
        """Return what keeps the program from running, as a sentence for the administrator, or ``None``."""
        self.ensure_one()
        problem = self._get_selection_problem() or (
            self._get_membership_problem()
            if self.kind == "membership"
            else self._get_rule_problem() or self._get_kind_problem()
        )
        return problem or self._get_engine_problem()

    def _get_selection_problem(self):
        holders = (self, self.rule_ids, self.accelerator_ids)
        selections = self.rule_ids.selection_ids | self.rule_ids.exception_ids
        selections |= self.reward_ids.selection_ids | self.reward_ids.exception_ids
        selections = selections.union(*(holder.customer_selection_ids for holder in holders))
        for selection in selections:
            if selection._chooses_everything():
                return self.env._(
                    "“%(program)s” uses “%(selection)s”, which has no criteria and would choose everything.",
                    program=self.name,
                    selection=selection.name,
                )
        return None

    def _get_rule_problem(self):
        if not self.rule_ids:
            return self.env._(
                "“%s” has no earning rule: say what customers earn points for.", self.name
            )
        # Bonuses and the like come on top of what counts towards premiums.
        if self.kind != "points" and not any(MODES[rule.mode]["takes"] for rule in self.rule_ids):
            return self.env._("“%s” has no rule that says which purchases count.", self.name)
        return None

    def _get_kind_problem(self):
        return (
            self._get_premium_problem()
            if self.kind in PREMIUM_KINDS
            else self._get_points_problem()
        )

    def _get_points_problem(self):
        if "tier" in self.rule_ids.mapped("mode") and not self.tier_ids:
            return self.env._(
                "“%s” gives points by the member's tier, but has no tiers: add them (tab Tiers).",
                self.name,
            )
        company = self.company_id or self.env.company
        offered = self._get_offered().filtered(lambda reward: not reward.is_issued)
        return self._get_booking_problem(company) if offered else None

    def _get_premium_problem(self):
        if not self.premium_amount_min and not self.premium_items_min:
            return self.env._(
                "“%s” does not say what leads to a premium: an amount spent, a number of items, or both (tab Premium).",
                self.name,
            )
        worth = self.premium_amount if self.premium_kind == "fixed" else self.premium_percent
        if not worth:
            return self.env._("“%s” does not say what a premium is worth (tab Premium).", self.name)
        return None

    def _get_membership_problem(self):
        if self.membership_fee and not self.membership_product_id:
            return self.env._(
                "“%s” has a fee, but no product for it: choose the service that is sold to who joins (tab Membership).",
                self.name,
            )
        return None

    def _get_engine_problem(self):
        """Catch what no other check foresees, like a number that is too large for a till."""
        problems = check_program(self.compiled)
        if not problems:
            return None
        return self.env._(
            "“%(program)s” cannot be computed with: %(problem)s.",
            program=self.name,
            problem=", ".join(f"{problem['path']} {problem['error']}" for problem in problems),
        )
