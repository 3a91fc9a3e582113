"""Tiers: which one a customer has with what was spent."""

from collections.abc import Sequence

from .values import Tier


def tier_for(tiers: Sequence[Tier], spend: int, kept: int | None) -> int | None:
    """Return the id of the tier for what was spent, at least the one that is kept, or None.

    :param tiers: rising by what they need
    :param spend: in minor units of the program's currency
    :param kept: the id of the tier that the customer has anyway; one that is gone counts for nothing
    """
    highest = None
    for tier in tiers:
        if tier["spend_min"] <= spend or tier["id"] == kept:
            highest = tier["id"]
    return highest


def find_tier(tiers: Sequence[Tier], tier_id: int | None) -> Tier | None:
    """Return the tier with this id, or None."""
    for tier in tiers:
        if tier["id"] == tier_id:
            return tier
    return None
