"""Which lines go to which rules."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .conditions import unmet
from .eligibility import find_flag
from .prepare import Candidates, PreparedProgram, PreparedRule
from .sales import Sale, standing_in
from .values import Line, LineExcludedReason

CANDIDATES_MAX = 10_000
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
    rules = prepared.rules
    known = prepared.candidates
    found: defaultdict[int, list[Line]] = defaultdict(list)
    whys: dict[int, str | None] = {}
    excluded: list[LineExcludedReason] = []
    of_sale: list[int] = []
    counting: list[Line] = []

    def holds(index: int) -> bool:
        if index not in whys:
            whys[index] = unmet_rule(prepared, rules[index], sale, tier, any_tier)
        return whys[index] is None

    for line in lines:
        flags, selections = line["flags"], tuple(line["selections"])
        why = find_flag(prepared, flags) if flags else None
        if why is None:
            if not counting:
                of_sale = list(filter(holds, prepared.rules_of_sale))
            counting.append(line)
            candidates = known.get(selections) or remember_candidates(prepared, selections)
            chosen = candidates.sure
            if candidates.lookers or candidates.takers:
                chosen = choose_rules(rules, candidates, holds, any_tier)
            for index in chosen:
                found[index].append(line)
            if not chosen and not of_sale:
                why = candidates.why
        if why is not None:
            excluded.append({"type": "line_excluded", "line": line["id"], "why": why})
    for index in of_sale:
        found[index] = counting
    return Matches(
        dict(sorted(found.items())),
        [(index, why) for index, why in sorted(whys.items()) if why is not None],
        excluded,
    )


def choose_rules(
    rules: Sequence[PreparedRule],
    candidates: Candidates,
    holds: Callable[[int], bool],
    any_tier: bool,
) -> list[int]:
    """Return the rules that a line goes to, of those that it may go to."""
    chosen = [*candidates.sure, *filter(holds, candidates.lookers)]
    for index in candidates.takers:
        if holds(index):
            chosen.append(index)
            if not any_tier or not rules[index].tiers:
                break
    return chosen


def remember_candidates(prepared: PreparedProgram, selections: tuple[int, ...]) -> Candidates:
    """Return the rules that a line with these selections may go to, and remember them.

    The products of a shop meet few different sets of selections, so each set is matched once.
    """
    if len(prepared.candidates) >= CANDIDATES_MAX:
        prepared.candidates.clear()
    found = prepared.candidates[selections] = match_selections(prepared, selections)
    return found


def match_selections(prepared: PreparedProgram, selections: Sequence[int]) -> Candidates:
    """Return which rules match these selections, sorted by what they need to know of a sale."""
    indexes = set(prepared.rules_of_all)
    for selection in selections:
        indexes.update(prepared.rules_of_selection.get(selection, ()))
    rules = prepared.rules
    matching = [
        index for index in sorted(indexes) if rules[index].exceptions.isdisjoint(selections)
    ]
    looking = [index for index in matching if not rules[index].takes]
    sure = [index for index in looking if rules[index].is_steady]
    takers: list[int] = []
    for index in matching:
        if rules[index].takes:
            takers.append(index)
            if rules[index].is_steady:
                break
    if takers and rules[takers[0]].is_steady:
        sure.append(takers.pop())
    return Candidates(
        sure,
        [index for index in looking if not rules[index].is_steady],
        takers,
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
