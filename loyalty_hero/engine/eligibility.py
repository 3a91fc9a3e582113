"""Whether a program runs for a sale, and which of its rules takes a line.

A line goes to the first rule, in the program's order, that matches it, so it counts once.
"""

from collections.abc import Sequence
from typing import Literal

from .amounts import safe_sum
from .currency import to_program_currency
from .values import Basket, Line, PreparedProgram, ProgramExcludedReason

NO_RULE = -1


def exclude_program(prepared: PreparedProgram, basket: Basket) -> ProgramExcludedReason | None:
    """Return why the program does not run for this sale, or None: dates, place, means of payment."""
    program = prepared.program
    day = basket["moment"][:10]
    shop = basket["shop"]
    # Days in this form sort as text, so no calendar is needed.
    if program["date_start"] is not None and day < program["date_start"]:
        return {"type": "program_excluded", "why": "not_started", "date": program["date_start"]}
    if program["date_end"] is not None and day > program["date_end"]:
        return {"type": "program_excluded", "why": "ended", "date": program["date_end"]}
    if shop is None and not program["invoices"]:
        return {"type": "program_excluded", "why": "no_invoices", "shop": None}
    if shop is not None and program["shops"] and shop not in program["shops"]:
        return {"type": "program_excluded", "why": "other_shop", "shop": shop}
    if program["paid_with_points"] == "nothing" and basket["paid_with_points"] > 0:
        amount = to_program_currency(prepared, basket, basket["paid_with_points"])
        return {"type": "program_excluded", "why": "paid_with_points", "amount": amount}
    return None


def exclude_small_purchase(
    prepared: PreparedProgram, basket: Basket, lines: Sequence[Line]
) -> ProgramExcludedReason | None:
    """Return why the purchase is too small for the program, or None.

    The purchase is all that was bought, however it is paid and whether or not a rule takes it; only
    lines with an excluded flag (a gift card, a tip) are no purchase.
    """
    amount_min = prepared.program["amount_min"]
    if not amount_min:
        return None
    bought = safe_sum(
        line[prepared.amount_key] for line in lines if exclude_line(prepared, line) is None
    )
    base = to_program_currency(prepared, basket, bought)
    if base >= amount_min:
        return None
    return {
        "type": "program_excluded",
        "why": "below_minimum",
        "base": base,
        "amount_min": amount_min,
    }


def exclude_line(prepared: PreparedProgram, line: Line) -> str | None:
    """Return the first of the line's flags that keeps it from earning, or None."""
    for flag in line["flags"]:
        if flag in prepared.excluded_flags:
            return flag
    return None


def match_rule(
    prepared: PreparedProgram, selections: Sequence[int]
) -> tuple[int, Literal["exception", "no_rule"] | None]:
    """Return the index of the first rule that matches a line with these selections, and None.

    With no such rule return `NO_RULE` and why: `exception` when only an exception kept a rule from
    matching, else `no_rule`.
    """
    candidates = prepared.rules_of_all.copy()
    for selection in selections:
        candidates += prepared.rules_of_selection.get(selection, ())
    candidates.sort()
    for index in candidates:
        if prepared.rules[index].exceptions.isdisjoint(selections):
            return index, None
    return NO_RULE, "exception" if candidates else "no_rule"
