"""Reasons in words: the engine explains with types and facts, people read sentences.

A reason chooses a key of the table by its type and facts; each fact is written by the unit that the engine's schema
knows for it.  The till does the same: ``loyalty_hero_pos/static/src/app/words/reasons.js``.
"""

from odoo import fields
from odoo.tools import format_list

from ...engine.schema import SHAPES
from ..base.units import from_minor
from .sentences import REASONS, say
from .terms import get_mode_key, join_parts, rule_in_words, when_accelerated
from .values import (
    change_in_words,
    day_in_words,
    money_in_words,
    number_in_words,
    percent_in_words,
    points_in_words,
)

FACTS = {
    name: shape for shape in SHAPES.values() for name in shape.get("type", {}).get("literal", ())
}
"""The facts of each type of reason, as the schema describes them."""

ABOUT = {"line_excluded": "line", "rule_excluded": "rule"}
"""What a reason is about, where that is told apart from why."""


def get_names_by_id(names, compiled, currency):
    """Return how the parts of a compiled program are called, as reasons name them; ids are text, as JSON has them.

    :param names: those of the program, maybe with others (``Names``)
    :return: ``{"rules": {id: sentence}, "accelerators": {id: name}, "tiers": {id: {"name", "color"}}}``
    """
    env = names.env
    tiers = names.name_tiers(compiled)
    return {
        "rules": {
            str(rule["id"]): rule_in_words(env, names.name_rule(rule, tiers), currency)
            for rule in compiled["rules"]
        },
        "accelerators": {
            str(each["id"]): _call_accelerator(env, names.name_accelerator(each), currency)
            for each in compiled["accelerators"]
        },
        "tiers": {
            str(tier["id"]): {"name": tier["name"], "color": tier["color"]} for tier in tiers
        },
    }


def _call_accelerator(env, accelerator, currency):
    """Return an accelerator's name; without one it is called by when it holds."""
    when = when_accelerated(env, accelerator, currency)
    return accelerator["name"] or join_parts(env, when)


def _cut_to_thousandths(billionths):
    """Return thousandths of a point, without what is below them: nobody reads nine decimals."""
    return int(billionths / 10**6)


class Wording:
    """What the reasons of an award are worded with: a language, and the program that gave it.

    :param compiled: the program as it was evaluated
    :param names: how its parts are called (``get_names_by_id``)
    :param currency: the program's
    """

    def __init__(self, env, compiled, names, currency):
        self.env = env
        self.compiled = compiled
        self.currency = currency
        self._names = names

    def describe(self, reason):
        """Return a reason in words.

        :return: ``{"about": the item or rule that gave nothing, or "", "text": why, as a sentence, "points": what it
            adds or takes, or ""}``
        """
        facts = self._write_facts(reason)
        about = ABOUT.get(reason["type"])
        return {
            "about": facts[about] if about else "",
            "text": say(self.env, REASONS[self._get_key(reason)], **facts),
            "points": change_in_words(self.env, reason["points"]) if "points" in reason else "",
        }

    def tell(self, reason):
        """Return a reason in one line, with what it is about and its points."""
        told = self.describe(reason)
        line = told["text"]
        if told["about"]:
            line = say(self.env, REASONS["reason.about"], about=told["about"], reason=line)
        if told["points"]:
            line = say(self.env, REASONS["reason.points"], reason=line, points=told["points"])
        return line

    # Which sentence ------------------------------------------------------------------------------------------------

    def _get_key(self, reason):
        kind = reason["type"]
        if kind in ("program_excluded", "rule_excluded", "line_excluded"):
            keys = (f"{kind}.{reason['why']}", f"excluded.{reason['why']}", "excluded.other")
            return next(key for key in keys if key in REASONS)
        choose = getattr(self, f"_choose_{kind}", None)
        return f"{kind}.{choose(reason)}" if choose else kind

    def _choose_rule(self, reason):
        rules = {rule["id"]: rule for rule in self.compiled["rules"]}
        rule = rules.get(reason["rule"])
        return get_mode_key(rule) if rule else "amount"

    def _choose_tier(self, reason):
        if not reason["after"]:
            return "none"
        return "kept" if reason["after"] == reason["before"] else "reached"

    def _choose_accelerator(self, reason):
        is_single = len(reason["factors"]) == 1
        return f"{reason['kind']}.{'single' if is_single else self.compiled['combination']}"

    def _choose_carry(self, reason):
        before, after = (_cut_to_thousandths(reason[name]) for name in ("before", "after"))
        if before:
            return "both" if after else "used"
        return "kept" if after else "none"

    def _choose_cap(self, reason):
        return reason["period"]

    def _choose_premium(self, reason):
        due = {0: "none", 1: "one"}.get(reason["count"], "many")
        if reason["amount_min"] and reason["items_min"]:
            return f"{due}.both"
        return f"{due}.amount" if reason["amount_min"] else f"{due}.items"

    def _choose_membership(self, reason):
        end = "until" if reason["date_end"] else "endless"
        return f"{end}.discount" if reason["discount"] else end

    # Facts ----------------------------------------------------------------------------------------------------------

    def _write_facts(self, reason):
        """Return the facts of a reason as text, each as its unit is written."""
        described = FACTS[reason["type"]]
        if reason["type"] == "premium":
            # Nobody counts towards a premium in parts of an item.
            reason = {**reason, "items": reason["items"] // 1000 * 1000}
        return {
            name: self._write(described[name], value)
            for name, value in reason.items()
            if value is not None
        }

    def _write(self, described, value):
        if "list" in described:
            return format_list(self.env, [self._write_factor(factor) for factor in value])
        write = WRITERS.get(described.get("unit") or described.get("type"))
        return write(self, value) if write else str(value)

    def _write_factor(self, factor):
        key = "factor.named" if factor["id"] else "factor.personal"
        shape = SHAPES["Factor"]
        facts = {name: self._write(shape[name], value) for name, value in factor.items()}
        return say(self.env, REASONS[key], **facts)

    def _write_minor(self, minor):
        return money_in_words(self.env, from_minor(minor, self.currency), self.currency)

    def _write_rule(self, rule_id):
        return self._names["rules"].get(str(rule_id)) or self._say_deleted()

    def _write_accelerator(self, accelerator_id):
        return self._names["accelerators"].get(str(accelerator_id)) or self._say_deleted()

    def _write_tier(self, tier_id):
        tier = self._names["tiers"].get(str(tier_id))
        return tier["name"] if tier else self._say_deleted()

    def _write_program(self, program_id):
        program = self.env["loyalty.hero.program"].browse(program_id).exists()
        return program.name or self._say_deleted()

    def _write_line(self, line):
        """Return the name of the product on a line of a sale."""
        model, _comma, line_id = str(line).rpartition(",")
        model = model or "account.move.line"
        product = self.env["product.product"]
        if model in self.env and line_id.isdecimal():
            product = self.env[model].browse(int(line_id)).exists().product_id
        return product.display_name or say(self.env, REASONS["reason.item"])

    def _say_deleted(self):
        return say(self.env, REASONS["reason.deleted"])


WRITERS = {
    "minor": Wording._write_minor,
    "hundredths": lambda words, value: points_in_words(words.env, value),
    "billionths": lambda words, value: number_in_words(
        words.env, _cut_to_thousandths(value) / 1000, 3
    ),
    "thousandths": lambda words, value: number_in_words(words.env, value / 1000, 3),
    "per_mille": lambda words, value: percent_in_words(words.env, value / 10),
    "factor": lambda words, value: number_in_words(words.env, value / 1000, 3),
    "day": lambda words, value: day_in_words(words.env, fields.Date.to_date(value)),
    "rule": Wording._write_rule,
    "tier": Wording._write_tier,
    "accelerator": Wording._write_accelerator,
    "program": Wording._write_program,
    "line_id": Wording._write_line,
}
"""How a fact is written, by its unit in the engine's schema."""
