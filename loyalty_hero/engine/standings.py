"""Where a customer stands after a sale, and on another day: the ledger says the same once the sale is stored."""

from .dates import day_number, weekday_of
from .limits import CAPPED_KINDS
from .values import Award, Program, Standing

_LENGTHS = {"day": 10, "month": 7, "year": 4, "ever": 0}


def standing_after(program: Program, standing: Standing, award: Award) -> Standing:
    """Return where the customer stands in the program after the sale of the award."""
    counted = sum(award["kinds"].get(kind, 0) for kind in CAPPED_KINDS)
    earned = dict(standing["earned"])
    for cap in program["caps"]:
        if cap["period"] != "sale":
            earned[cap["period"]] = earned.get(cap["period"], 0) + counted
    bought = award["spend"] > 0 or award["kinds"].get("welcome", 0) > 0
    due = award["premium"] or {"amount": 0, "items": 0}
    collects = program["premium"] is not None
    return {
        **standing,
        "tier": award["tier"],
        "spend": standing["spend"] + award["spend"],
        "is_new": standing["is_new"] and not bought,
        "earned": earned,
        "amount": standing["amount"] + (award["spend"] - due["amount"] if collects else 0),
        "items": standing["items"] + (award["items"] - due["items"] if collects else 0),
        "carry": standing["carry"] + award["carried"],
    }


def standing_on(standing: Standing, was: str, day: str) -> Standing:
    """Return the standing of the day `was` on another day: what was earned in a period that is over is gone."""
    earned = {
        period: points
        for period, points in standing["earned"].items()
        if is_same_period(period, was, day)
    }
    return {**standing, "earned": earned}


def is_same_period(period: str, one: str, other: str) -> bool:
    """Tell whether two days are in the same period of a cap; weeks begin on Monday."""
    if period == "week":
        return day_number(one) - weekday_of(one) == day_number(other) - weekday_of(other)
    return one[: _LENGTHS[period]] == other[: _LENGTHS[period]]
