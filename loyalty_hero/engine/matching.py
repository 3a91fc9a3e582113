"""Which lines go to which rules."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from .conditions import unmet
from .eligibility import find_flag
from .prepare import Candidates, PreparedProgram, PreparedRule
from .sales import Sale, standing_in
from .values import Line, LineExcludedReason

CANDIDATES_MAX = 10_000
"""So many sets of selections are remembered; a shop has far fewer."""


class Matches(NamedTuple):
    """The index and lines of each rule, in order; of each rule that does not hold, why; lines without a rule."""

    lines: list[tuple[int, list[Line]]]
    unmet: list[tuple[int, str]]
    excluded: list[LineExcludedReason]


def match_lines(
    prepared: PreparedProgram, sale: Sale, lines: Sequence[Line], tier: int | None, any_tier: bool
) -> Matches:
    """Return which rules the lines go to.

    A line goes to the first rule that takes lines, holds and matches it, and is seen by every rule that
    only looks.

    :param tier: the customer's, by which rules that hold in some tiers only are judged
    :param any_tier: what counts as spent must not depend on the tier: rules that hold in some tiers only
        look at their lines then, in every tier, and take none from other rules
    """
    rules = prepared.rules
    found: dict[int, list[Line]] = {}
    whys: dict[int, str | None] = {}
    excluded: list[LineExcludedReason] = []

    def holds(index: int) -> bool:
        if index not in whys:
            whys[index] = unmet_rule(prepared, rules[index], sale, tier, any_tier)
        return whys[index] is None

    of_sale: list[int] = []
    counting: list[Line] = []
    for line in lines:
        why = find_flag(prepared, line["flags"]) if line["flags"] else None
        if why is None:
            if not counting:
                of_sale = [
                    index
                    for index in prepared.rules_of_sale
                    if rules[index].is_steady or holds(index)
                ]
            counting.append(line)
            candidates = find_candidates(prepared, line["selections"])
            chosen = choose_rules(prepared, candidates, holds, any_tier)
            for index in chosen:
                found.setdefault(index, []).append(line)
            why = "" if chosen or of_sale else candidates[2]
        if why:
            excluded.append({"type": "line_excluded", "line": line["id"], "why": why})
    if counting:
        found.update(dict.fromkeys(of_sale, counting))
    return Matches(
        [(index, found[index]) for index in sorted(found)],
        [(index, why) for index, why in sorted(whys.items()) if why is not None],
        excluded,
    )


def choose_rules(
    prepared: PreparedProgram,
    candidates: Candidates,
    holds: Callable[[int], bool],
    any_tier: bool,
) -> list[int]:
    """Return the rules that a line goes to, of those that it may go to."""
    takers, lookers, _why = candidates
    rules = prepared.rules
    chosen: list[int] = []
    for index in lookers:
        if rules[index].is_steady or holds(index):
            chosen.append(index)
    for index in takers:
        rule = rules[index]
        if rule.is_steady or holds(index):
            chosen.append(index)
            if not any_tier or not rule.tiers:
                break
    return chosen


def find_candidates(prepared: PreparedProgram, selections: Sequence[int]) -> Candidates:
    """Return the rules that a line with these selections may go to.

    The products of a shop meet few different sets of selections, so each set is looked up once.
    """
    key = tuple(selections)
    found = prepared.candidates.get(key)
    if found is None:
        if len(prepared.candidates) >= CANDIDATES_MAX:
            prepared.candidates.clear()
        found = prepared.candidates[key] = match_selections(prepared, selections)
    return found


def match_selections(prepared: PreparedProgram, selections: Sequence[int]) -> Candidates:
    """Return which rules match these selections, and why the line earns nothing when none of them holds."""
    indexes = set(prepared.rules_of_all)
    for selection in selections:
        indexes.update(prepared.rules_of_selection.get(selection, ()))
    rules = prepared.rules
    matching = [
        index for index in sorted(indexes) if rules[index].exceptions.isdisjoint(selections)
    ]
    return (
        [index for index in matching if rules[index].takes],
        [index for index in matching if not rules[index].takes],
        "no_rule" if len(matching) == len(indexes) else "exception",
    )


def unmet_rule(
    prepared: PreparedProgram, rule: PreparedRule, sale: Sale, tier: int | None, any_tier: bool
) -> str | None:
    """Return why the rule does not hold for this sale, or None; its minimums are not looked at."""
    if rule.condition is not None:
        why = unmet(rule.condition, sale)
        if why is not None:
            return why
    if rule.tiers and not any_tier and tier not in rule.tiers:
        return "other_tier"
    if rule.mode == "welcome" and not standing_in(prepared, sale.customer)["is_new"]:
        return "not_new"
    return None
