"""Caps: the most points that a customer earns in a sale, a day, a period."""

from .amounts import HUNDREDTHS_PER_POINT
from .prepare import PreparedProgram
from .values import CapReason, EntryKind, Standing

CAPPED_KINDS: tuple[EntryKind, ...] = ("earn", "bonus")
"""In this order they use up what a cap leaves. Welcome points are a promise and know no cap."""


def cap_points(
    prepared: PreparedProgram, standing: Standing, kinds: dict[str, int]
) -> tuple[dict[str, int], list[CapReason]]:
    """Return the points by kind within all caps, and what each cap took."""
    reasons: list[CapReason] = []
    for cap in prepared.program["caps"]:
        room = room_under(
            cap["points"], standing["earned"].get(cap["period"], 0), prepared.program["rounding"]
        )
        for kind in CAPPED_KINDS:
            points = kinds.get(kind, 0)
            kept = min(points, room)
            room -= kept
            if kept < points:
                kinds = {**kinds, kind: kept}
                reasons.append(
                    {
                        "type": "cap",
                        "period": cap["period"],
                        "limit": cap["points"],
                        "kind": kind,
                        "points": kept - points,
                    }
                )
    return kinds, reasons


def room_under(limit: int, earned: int, rounding: str) -> int:
    """Return how many points a limit leaves, whole ones unless the program keeps hundredths."""
    room = max(0, limit - earned)
    return room if rounding == "none" else room - room % HUNDREDTHS_PER_POINT
