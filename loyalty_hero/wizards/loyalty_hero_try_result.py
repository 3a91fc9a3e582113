"""The answer of a trial: points, tiers and premiums with their reasons, in words that the form shows as they are."""

from odoo import models
from odoo.tools import format_list

from ..engine import (
    check_basket,
    check_customer,
    check_program,
    evaluate_programs,
    points_per_line,
)
from ..engine.schema import MODES
from ..models.base.units import from_minor, to_minor
from ..models.words.named import Names
from ..models.words.reasons import Wording, get_names_by_id
from ..models.words.sentences import REASONS, say
from ..models.words.values import money_in_words, points_in_words

# Reasons that tell why something was not given, or less; those that have a place of their own are in neither.
MISSED = {"program_excluded", "rule_excluded", "discount", "on_account", "paid_with_points", "cap"}
ROUNDED = {"rounding", "carry"}
GIVEN = {"rule", "accelerator", *ROUNDED}
PERCENT_MAX = 100


class LoyaltyHeroTry(models.TransientModel):
    _inherit = "loyalty.hero.try"

    def _get_result(self):
        """Return what the form shows.

        :return: ``{"problem": text}`` when nothing can be computed, else ``{"programs", "lines", "hint"}``: what each
            program gives (``_describe_award``), and for each item, by its key, ``{"amount", "earns", "why"}``
        """
        self.ensure_one()
        problem = self._get_problem()
        if problem:
            return {"problem": problem}
        hint = self.program_id._origin._get_problem()
        if not self._get_lines():
            return {"programs": [], "lines": {}, "hint": hint}
        candidates = self._get_candidates()
        customer, basket = self._get_customer(candidates), self._get_basket(candidates)
        # Numbers without end come from a slip of the finger, not from a shop.
        if check_customer(customer) or check_basket(basket):
            return {"problem": self.env._("Some of these numbers are too large to compute with.")}
        prepared = [candidate._get_prepared() for candidate in candidates]
        awards = evaluate_programs(prepared, customer, basket)
        shares = points_per_line(prepared, customer, basket)
        return {
            "programs": self._describe_awards(candidates, awards, shares),
            "lines": self._describe_lines(candidates, awards, shares),
            "hint": hint,
        }

    def _get_problem(self):
        """Return why nothing can be computed, or ``None``."""
        if not self.program_id:
            return self.env._("Choose a program.")
        compiled = self._get_tried().compiled
        if not compiled or check_program(compiled):
            return self.program_id._origin._get_problem() or self.env._(
                "The program is not complete yet."
            )
        if not self.date:
            return self.env._("Choose the day of the sale.")
        if self.paid_with_points < 0 or self.on_account < 0:
            return self.env._(
                "What is paid with points or later cannot be negative: check both amounts."
            )
        if any(not 0 <= line.discount <= PERCENT_MAX for line in self.line_ids):
            return self.env._("A discount is between 0 and 100 %: check the items.")
        return None

    # Programs -----------------------------------------------------------------------------------------------------

    def _describe_awards(self, candidates, awards, shares):
        """Return what each program gives, and which items another one had before it."""
        descriptions = []
        takers = []
        for candidate, award, share in zip(candidates, awards, shares, strict=True):
            description = self._describe_award(candidate, award, share)
            is_excluded = any(reason["type"] == "program_excluded" for reason in award["reasons"])
            if takers and not is_excluded:
                description["missed"] += takers
            if award["lines"]:
                takers.append(self._say_taken(candidate.program, award["lines"]))
            descriptions.append(description)
        return descriptions

    def _say_taken(self, program, keys):
        lines = self._get_lines()
        return say(
            self.env,
            REASONS["lines.taken"],
            items=format_list(self.env, [lines[key].product_id.display_name for key in keys]),
            program=program.name,
        )

    def _describe_award(self, candidate, award, share):
        """Return what one program gives, in words.

        :return: ``{"id", "name", "is_tried", "points", "has_points", "points_name", "parts", "rest", "given",
            "missed", "tier", "premium", "membership"}``
        """
        program = candidate.program
        wording = self._make_wording(candidate)
        explain = self._make_explain(award["reasons"], candidate, wording)
        return {
            "id": program.id,
            "name": program.name,
            "is_tried": program == self.program_id._origin,
            "has_points": program.kind == "points",
            "points": self._say_points(award["points"]),
            "points_name": program.points_name,
            "parts": self._describe_parts(award),
            "rest": self._describe_rest(award, share),
            "given": explain(GIVEN),
            "missed": explain(MISSED),
            "tier": self._describe_tier(candidate, award),
            "premium": self._describe_premium(candidate, award, wording),
            "membership": " ".join(explain({"membership"})),
        }

    def _make_wording(self, candidate):
        currency = candidate.program.currency_id
        names = Names(self.env, [candidate.compiled])
        names = get_names_by_id(names, candidate.compiled, currency)
        return Wording(self.env, candidate.compiled, names, currency)

    def _make_explain(self, reasons, candidate, wording):
        """Return a function that puts the reasons of some types in words."""
        # Rules that only count give no points that could be explained.
        silent = {
            rule["id"]
            for rule in candidate.compiled["rules"]
            if MODES[rule["mode"]]["gives"] == "nothing"
        }
        told = [
            reason for reason in reasons if reason["type"] != "rule" or reason["rule"] not in silent
        ]
        return lambda types: [
            *dict.fromkeys(wording.tell(reason) for reason in told if reason["type"] in types)
        ]

    def _describe_rest(self, award, share):
        """Return the points that belong to no item, before they were rounded; ``""`` without any."""
        rounded = sum(reason["points"] for reason in award["reasons"] if reason["type"] in ROUNDED)
        rest = share["rest"] - rounded
        return self._say_points(rest) if rest > 0 and share["rest"] > 0 else ""

    def _describe_parts(self, award):
        """Return the points by kind, when there are several: a list of ``{"kind", "label", "points"}``."""
        labels = {
            "earn": self.env._("Earned"),
            "bonus": self.env._("Bonus"),
            "welcome": self.env._("Welcome"),
        }
        kinds = {kind: points for kind, points in award["kinds"].items() if points}
        if set(kinds) <= {"earn"}:
            return []
        return [
            {"kind": kind, "label": labels[kind], "points": self._say_points(points)}
            for kind, points in kinds.items()
        ]

    def _describe_tier(self, candidate, award):
        """Return the tier with the sale, the one before, and what is missing to the next; ``None`` without tiers."""
        reason = next((reason for reason in award["reasons"] if reason["type"] == "tier"), None)
        if reason is None:
            return None
        program = candidate.program
        tiers = {tier.id: tier for tier in program.tier_ids}
        before, after = (
            self._describe_one_tier(tiers.get(reason[name])) for name in ("before", "after")
        )
        reached = tiers.get(reason["after"])
        following = program.tier_ids.filtered(
            lambda tier: (
                to_minor(tier.spend_min, program.currency_id) > reason["spend"]
                and (not reached or tier.spend_min > reached.spend_min)
            )
        ).sorted("spend_min")[:1]
        missing = ""
        if following:
            left = following.spend_min - from_minor(reason["spend"], program.currency_id)
            missing = say(
                self.env,
                REASONS["tier.next"],
                amount=money_in_words(self.env, left, program.currency_id),
                tier=following.name,
            )
        return {
            "before": before,
            "after": after,
            "missing": missing,
            "spend": money_in_words(
                self.env, from_minor(reason["spend"], program.currency_id), program.currency_id
            ),
        }

    def _describe_one_tier(self, tier):
        return {"name": tier.name, "color": tier.color} if tier else None

    def _describe_premium(self, candidate, award, wording):
        """Return what is due and how near the next premium is; ``None`` when the program has none.

        ``percent`` is that of what is nearer: the amount or the items.
        """
        reason = next((reason for reason in award["reasons"] if reason["type"] == "premium"), None)
        if reason is None:
            return None
        currency = candidate.program.currency_id
        due = award["premium"]
        shares = [
            reason[name] / reason[f"{name}_min"]
            for name in ("amount", "items")
            if reason[f"{name}_min"]
        ]
        return {
            "count": due["count"] if due else 0,
            "worth": money_in_words(self.env, from_minor(due["worth"], currency), currency)
            if due
            else "",
            # What is due is said apart: here is how near the next one is.
            "text": wording.tell({**reason, "count": 0}),
            "percent": round(100 * min(max(0, *shares), 1)),
        }

    # Items --------------------------------------------------------------------------------------------------------

    def _describe_lines(self, candidates, awards, shares):
        """Return for each item what it costs, what it brings in which program, and why it brings nothing."""
        totals = self._get_totals()
        why = self._explain_lines(candidates, awards)
        lines = {
            key: {"amount": total["total_included"], "earns": "", "why": why.get(key, "")}
            for key, total in totals.items()
        }
        for candidate, award, share in zip(candidates, awards, shares, strict=True):
            brought = {line["line"]: line["points"] for line in share["lines"]}
            for key in award["lines"]:
                lines[key]["why"] = ""
                lines[key]["earns"] = self._say_share(candidate.program, brought.get(key, 0))
        return lines

    def _say_share(self, program, hundredths):
        """Return what an item brings; without points of its own it counts."""
        if not hundredths:
            return (
                self.env._("counts for %s", program.name)
                if self.all_programs
                else self.env._("counts")
            )
        points = f"{self._say_points(hundredths)} {program.points_name}"
        return f"{points} · {program.name}" if self.all_programs else points

    def _explain_lines(self, candidates, awards):
        """Return why items earn nothing: ``{key: text}``, of the program that is tried when it says so."""
        own = self.program_id._origin.id
        why = {}
        told = zip(candidates, awards, strict=True)
        for candidate, award in sorted(told, key=lambda each: each[1]["program"] != own):
            wording = self._make_wording(candidate)
            for reason in award["reasons"]:
                if reason["type"] == "line_excluded":
                    why.setdefault(reason["line"], wording.describe(reason)["text"])
        return why

    def _say_points(self, hundredths):
        return points_in_words(self.env, hundredths)
