"""What rules give: each line to its rule, a base per rule, points per base.

A base is a sum over the rule's lines, never below 0, so the order of lines and how goods are split
into lines change nothing.
"""

from collections.abc import Sequence
from typing import NamedTuple

from .amounts import MILLI_PER_HUNDREDTH, mul_div, safe_sum
from .currency import to_program_currency
from .eligibility import NO_RULE, exclude_line, match_rule
from .values import Basket, Line, LineExcludedReason, PreparedProgram, PreparedRule


class RuleShare(NamedTuple):
    """What one rule takes of a sale, in the program's currency.

    `gross` is the worth of the goods, `base` what remains of it without the part paid with points, and
    `milli` are the points for the base in thousandths of a hundredth. A rule `counts` when its base
    reaches its minimum.
    """

    rule: PreparedRule
    lines: Sequence[Line]
    items: int
    gross: int
    base: int
    milli: int
    counts: bool


def assign_lines(
    prepared: PreparedProgram, lines: Sequence[Line]
) -> tuple[list[list[Line]], list[LineExcludedReason]]:
    """Return each rule's lines, in the order of the rules, and why the other lines have none."""
    taken: list[list[Line]] = [[] for _rule in prepared.rules]
    excluded: list[LineExcludedReason] = []
    for line in lines:
        index = NO_RULE
        why = exclude_line(prepared, line)
        if why is None:
            index, why = match_rule(prepared, line["selections"])
        if why is None:
            taken[index].append(line)
        else:
            excluded.append({"type": "line_excluded", "line": line["id"], "why": why})
    return taken, excluded


def share_of_rule(
    prepared: PreparedProgram, index: int, lines: Sequence[Line], basket: Basket, total: int
) -> RuleShare:
    """Return what the rule at this index takes, given its lines and the whole sale's total."""
    rule = prepared.rules[index]
    bought = safe_sum([line[prepared.amount_key] for line in lines])
    gross = to_program_currency(prepared, basket, bought)
    paid = basket["paid_with_points"] if prepared.program["paid_with_points"] == "remainder" else 0
    base = remaining_base(gross, total, paid)
    items = max(0, safe_sum([line["quantity"] for line in lines]))
    milli = points_of_rule(rule, base)
    return RuleShare(rule, lines, items, gross, base, milli, base >= rule.amount_min)


def remaining_base(base: int, total: int, paid: int) -> int:
    """Return the part of a base that was not paid with points, rounded half up.

    Points pay for the whole sale evenly: `base * (total - paid) / total`. When they pay for all of it,
    or for more than is left of it after a return, nothing remains.
    """
    if paid <= 0:
        return base
    if paid >= total:
        return 0
    return mul_div(base, total - paid, total, "half_up")


def points_of_rule(rule: PreparedRule, base: int) -> int:
    """Return the points for a base in thousandths of a hundredth, rounded down."""
    return mul_div(base, rule.points * MILLI_PER_HUNDREDTH, rule.per_amount)
