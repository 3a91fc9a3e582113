"""A program in words, topic by topic, and what one version changed against another.

A topic is ``{"key", "title", "sentences": [text]}``.  In changes a sentence is ``{"text", "change"}``, and the change
``"added"`` or ``"removed"``.
"""

from odoo.tools import format_list

from ..base.units import from_hundredths, from_minor
from .named import Names
from .sentences import TOPICS, say
from .terms import (
    accelerator_in_words,
    condition_in_words,
    expiry_in_words,
    join_parts,
    reward_in_words,
    rule_in_words,
    tier_in_words,
)
from .values import money_in_words, number_in_words, percent_in_words

ORDER = (
    "premium",
    "membership",
    "earning",
    "counting",
    "extra",
    "tiers",
    "limits",
    "redeeming",
    "expiry",
    "other",
)


def word_parts(env, compiled, points_name, currency):
    """Return the sentences of a program's parts, as lists: ``{"rules", "accelerators", "tiers", "rewards"}``."""
    names = Names(env, [compiled])
    tiers = names.name_tiers(compiled)
    return {
        "rules": [
            rule_in_words(env, names.name_rule(rule, tiers), currency) for rule in compiled["rules"]
        ],
        "accelerators": [
            accelerator_in_words(env, names.name_accelerator(accelerator), currency)
            for accelerator in compiled["accelerators"]
        ],
        "tiers": [tier_in_words(env, tier, currency) for tier in tiers],
        "rewards": [
            reward_in_words(env, names.name_reward(reward), points_name, currency)
            for reward in compiled["rewards"]
        ],
    }


def get_topics(env, compiled, parts, currency, extra=()):
    """Return what a program says, topic by topic; a topic without a sentence is left out.

    :param compiled: the program as the engine reads it
    :param parts: the sentences of its parts (``word_parts``)
    :param currency: the program's
    :param extra: ``(topic, sentence)`` of what is not compiled; they come first in their topics
    """
    writer = _Summary(env, compiled, parts, currency)
    sentences = {key: [text for topic, text in extra if topic == key] for key in ORDER}
    for key in ORDER:
        make = getattr(writer, f"write_{key}", None)
        sentences[key] += make() if make else []
    return [_make_topic(env, key, sentences[key]) for key in ORDER if sentences[key]]


def get_changes(env, before, after):
    """Return what differs between two lists of topics, in the same shape."""
    told = [{topic["key"]: topic["sentences"] for topic in topics} for topics in (before, after)]
    changes = []
    for key in ORDER:
        old, new = (sentences.get(key, []) for sentences in told)
        rows = [{"text": text, "change": "removed"} for text in old if text not in new]
        rows += [{"text": text, "change": "added"} for text in new if text not in old]
        if rows:
            changes.append(_make_topic(env, key, rows))
    return changes


def tell_other_change(env):
    """Return the topics of a change that no sentence tells, like the order of rules."""
    text = say(env, TOPICS["changes.details"])
    return [_make_topic(env, "other", [{"text": text, "change": "added"}])]


def _make_topic(env, key, sentences):
    return {"key": key, "title": say(env, TOPICS[f"topic.{key}"]), "sentences": sentences}


class _Summary:
    """The sentences of each topic of one compiled program."""

    def __init__(self, env, compiled, parts, currency):
        self.env = env
        self.compiled = compiled
        self.parts = parts
        self.currency = currency
        self.names = Names(env, [compiled])

    def say(self, key, **facts):
        return say(self.env, TOPICS[key], **facts)

    def say_money(self, minor):
        return money_in_words(self.env, from_minor(minor, self.currency), self.currency)

    def write_premium(self):
        premium = self.compiled["premium"]
        if not premium or not (premium["amount_min"] or premium["items_min"]):
            return []
        amount = self.say_money(premium["amount_min"])
        items = number_in_words(self.env, premium["items_min"] / 1000, 3)
        key = "premium.amount_or_items" if premium["amount_min"] and premium["items_min"] else None
        key = key or ("premium.amount" if premium["amount_min"] else "premium.items")
        worth = (
            self.say("premium.percent", share=percent_in_words(self.env, premium["share"] / 10))
            if premium["kind"] == "percent"
            else self.say("premium.fixed", amount=self.say_money(premium["amount"]))
        )
        is_single = self.compiled["kind"] == "premium_single"
        benchmark = self.say(key, amount=amount, items=items)
        key = "premium.single" if is_single else "premium.multiple"
        return [self.say(key, premium=worth, benchmark=benchmark)]

    def write_membership(self):
        membership = self.compiled["membership"]
        if not membership:
            return []
        days, discount = membership["days"], membership["discount"]
        share = percent_in_words(self.env, discount / 10)
        return [
            self.say("membership.days" if days else "membership.endless", days=days),
            *([self.say("membership.discount", share=share)] if discount else []),
        ]

    def write_earning(self):
        compiled = self.compiled
        if compiled["kind"] != "points" or not compiled["rules"]:
            return []
        return [
            *self.parts["rules"],
            *self._say_if(f"earning.rounding.{compiled['rounding']}"),
            *self._say_if("earning.carries_rounding", compiled["carries_rounding"]),
            *self._say_if("earning.without_tax", not compiled["tax_included"]),
            *self._say_if(f"earning.paid_with_points.{compiled['paid_with_points']}"),
            *self._say_if(f"earning.unlinked_returns.{compiled['unlinked_returns']}"),
        ]

    def write_counting(self):
        is_premium = self.compiled["premium"] is not None
        return self.parts["rules"] if is_premium else []

    def write_extra(self):
        compiled = self.compiled
        if not compiled["accelerators"]:
            return []
        several = len(compiled["accelerators"]) > 1
        return [
            *self.parts["accelerators"],
            *self._say_if(f"extra.{compiled['combination']}", several),
            *(self.say(f"extra.{kind}") for kind in compiled["accelerated"] if kind != "earn"),
        ]

    def write_tiers(self):
        return self.parts["tiers"]

    def write_limits(self):
        compiled = self.compiled
        return [
            *self._say_caps(),
            *self._say_minimums(),
            *self._say_excluded(),
            *self._say_if("limits.no_invoices", not compiled["invoices"]),
            *self._say_where_and_when(),
            *self._say_exclusive(),
        ]

    def write_redeeming(self):
        return [*self.parts["rewards"], *self._say_spending_caps()]

    def write_expiry(self):
        expiry = self.compiled["expiry"]
        return [expiry_in_words(self.env, expiry)] if expiry else []

    def _say_if(self, key, is_so=True):
        """Return the sentence in a list; none for what goes without saying."""
        return [self.say(key)] if is_so and key in TOPICS else []

    def _say_caps(self):
        for cap in self.compiled["caps"]:
            points = number_in_words(self.env, from_hundredths(cap["points"]))
            yield self.say(f"limits.{cap['period']}", points=points)

    def _say_spending_caps(self):
        for cap in self.compiled["spending_caps"]:
            points = number_in_words(self.env, from_hundredths(cap["points"]))
            yield self.say(f"redeeming.{cap['period']}", points=points)

    def _say_minimums(self):
        amount, quantity = self.compiled["amount_min"], self.compiled["quantity_min"]
        if amount:
            yield self.say("limits.amount_min", amount=self.say_money(amount))
        if quantity:
            number = number_in_words(self.env, quantity / 1000, 3)
            yield self.say("limits.quantity_min", quantity=number)

    def _say_excluded(self):
        flags = [f"excluded_items.{flag}" for flag in self.compiled["excluded_flags"]]
        flags += ["excluded_items.customers"] if self.compiled["excluded_customers"] else []
        items = [self.say(key) for key in flags if key in TOPICS]
        if items and self.compiled["rules"]:
            yield self.say("limits.excluded", excluded=format_list(self.env, items, "unit"))

    def _say_where_and_when(self):
        if self.compiled["shops"]:
            names = self.names.get("shops", self.compiled["shops"])
            yield self.say("limits.shops", shops=format_list(self.env, names))
        condition = condition_in_words(
            self.env, self.names.name_condition(self.compiled["condition"])
        )
        if condition := [*condition]:
            yield self.say("limits.runs", condition=join_parts(self.env, condition))

    def _say_exclusive(self):
        if self.compiled["exclusive"]:
            is_membership = self.compiled["kind"] == "membership"
            yield self.say("limits.exclusive.membership" if is_membership else "limits.exclusive")
