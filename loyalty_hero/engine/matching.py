"""Which lines go to which rules."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .conditions import unmet
from .eligibility import find_flag
from .prepare import PreparedProgram, PreparedRule
from .sales import Sale, standing_in
from .values import Line, LineExcludedReason

REMEMBERED_MAX = 10_000
"""So many sets of selections are remembered; a shop has far fewer."""


@dataclass(slots=True)
class Matches:
    """The lines of each rule by its index, in order; of each rule that does not hold, why; lines without a rule."""

    lines: dict[int, list[Line]]
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
    found: defaultdict[int, list[Line]] = defaultdict(list)
    whys: dict[int, str | None] = {}
    excluded: list[LineExcludedReason] = []

    def holds(index: int) -> bool:
        if index not in whys:
            whys[index] = unmet_rule(prepared, prepared.rules[index], sale, tier, any_tier)
        return whys[index] is None

    for line in lines:
        why = find_flag(prepared, line["flags"])
        if why is None:
            matching, why_none = match_selections(prepared, tuple(line["selections"]))
            chosen = choose_rules(prepared.rules, matching, holds, any_tier)
            for index in chosen:
                found[index].append(line)
            why = None if chosen else why_none
        if why is not None:
            excluded.append({"type": "line_excluded", "line": line["id"], "why": why})
    return Matches(
        dict(sorted(found.items())),
        [(index, why) for index, why in sorted(whys.items()) if why is not None],
        excluded,
    )


def match_selections(
    prepared: PreparedProgram, selections: tuple[int, ...]
) -> tuple[list[int], str]:
    """Return the rules that match these selections, in order, and why a line of theirs earns nothing if none holds.

    Each set of selections is matched once and remembered.
    """
    known = prepared.matching.get(selections)
    if known is not None:
        return known
    if len(prepared.matching) >= REMEMBERED_MAX:
        prepared.matching.clear()
    indexes = set(prepared.rules_of_all)
    for selection in selections:
        indexes.update(prepared.rules_of_selection.get(selection, ()))
    matching = [
        index
        for index in sorted(indexes)
        if prepared.rules[index].exceptions.isdisjoint(selections)
    ]
    found = matching, "no_rule" if len(matching) == len(indexes) else "exception"
    prepared.matching[selections] = found
    return found


def choose_rules(
    rules: Sequence[PreparedRule],
    matching: Sequence[int],
    holds: Callable[[int], bool],
    any_tier: bool,
) -> list[int]:
    """Return the rules that a line goes to: the first that takes it, and all that only look at it."""
    chosen: list[int] = []
    is_taken = False
    for index in matching:
        rule = rules[index]
        if (rule.takes and is_taken) or not holds(index):
            continue
        chosen.append(index)
        is_taken = is_taken or (rule.takes and not (any_tier and rule.tiers))
    return chosen


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
    if rule.newcomers and not standing_in(prepared, sale.customer)["is_new"]:
        return "not_new"
    return None
