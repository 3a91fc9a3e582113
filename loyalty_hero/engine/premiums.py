"""Premiums: a reward for reaching a benchmark of amount or items, whichever comes first."""

from typing import NamedTuple

from .amounts import mul_div
from .codec import PER_MILLE
from .values import Premium, PremiumDue


class Progress(NamedTuple):
    """What counts towards the next premium, after those that are `due` (None without any)."""

    due: PremiumDue | None
    amount: int
    items: int


def count_premiums(premium: Premium, kind: str, amount: int, items: int) -> Progress:
    """Return the premiums that are due for a progress, and what counts on.

    :param kind: `premium_multiple`: every time that a benchmark is reached, the excess counts on; or
        `premium_single`: one premium, and everything is used up by it
    :param amount: purchases so far, this sale included (minor units)
    :param items: items so far (thousandths)
    """
    amount, items = max(0, amount), max(0, items)
    by_amount = leads_by_amount(premium, amount, items)
    lead, benchmark = (
        (amount, premium["amount_min"]) if by_amount else (items, premium["items_min"])
    )
    count = lead // benchmark if benchmark else 0
    if not count:
        return Progress(None, amount, items)
    left_amount = left_items = 0
    if kind == "premium_single":
        count = 1
    else:
        excess = lead % benchmark
        # The other count goes on with the same share of the purchases as the one that led.
        left_amount = excess if by_amount else mul_div(amount, excess, lead)
        left_items = mul_div(items, excess, lead) if by_amount else excess
    used = amount - left_amount
    worth = (
        mul_div(used, premium["share"], PER_MILLE)
        if premium["kind"] == "percent"
        else mul_div(count, premium["amount"], 1)
    )
    due: PremiumDue = {"count": count, "worth": worth, "amount": used, "items": items - left_items}
    return Progress(due, left_amount, left_items)


def leads_by_amount(premium: Premium, amount: int, items: int) -> bool:
    """Tell whether the amount is nearer to its benchmark than the items are to theirs."""
    if not premium["amount_min"] or not premium["items_min"]:
        return bool(premium["amount_min"])
    return amount * premium["items_min"] >= items * premium["amount_min"]
