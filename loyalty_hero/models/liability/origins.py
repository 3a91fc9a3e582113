"""Where points come from that were given back or transferred: from the month in which somebody had earned them.

A redemption takes 50 points of January and 50 of February.  Half of the goods come back: 50 points are given back, and
are February's again (the last that were taken).  When they are redeemed once more, they are February's still.
"""

from typing import NamedTuple


class Lot(NamedTuple):
    """Points that came back: given back of a redemption, or transferred.

    ``group`` is what they come from, the redemption or the transfer; ``when`` the number of their transaction, and
    ``month`` its first day.
    """

    id: int
    when: int
    group: str
    points: int
    kind: str
    month: object


class Use(NamedTuple):
    """Points that were taken from a lot, for the group ``group`` (or none that gives points back).

    ``origin`` is that of a lot that was earned; what came back has none of its own.
    """

    id: int
    when: int
    lot: int
    lot_when: int
    origin: object
    group: str | None
    points: int
    kind: str
    month: object


def trace(lots, uses):
    """Return what came back and what became of it, by origin and month: ``[(origin, kind, points, month), …]``.

    Points are negative where they came back; points that nobody earned (their origin is ``None``) are told, too.

    :param list lots: ``Lot`` each
    :param list uses: ``Use`` each, of these lots and of all that these come from
    """
    taken = {lot.group: [] for lot in lots}
    left = {}
    told = []
    # In a transaction, old lots are taken first, then new ones are made, and these can be taken at once.
    events = [(lot.when, 1, lot.id, lot) for lot in lots]
    events += [(use.when, 2 if use.lot_when == use.when else 0, use.id, use) for use in uses]
    came_back = {lot.id for lot in lots}
    for *_order, event in sorted(events, key=lambda event: event[:3]):
        if isinstance(event, Lot):
            # The last that were taken come back first.
            parts = _draw(taken[event.group], event.points, -1)
            left[event.id] = parts
            told += [(origin, event.kind, -points, event.month) for origin, points in parts]
            continue
        if event.lot in came_back:
            parts = _draw(left.get(event.lot, []), event.points, 0)
            told += [(origin, event.kind, points, event.month) for origin, points in parts]
        else:
            parts = [(event.origin, event.points)]
        if event.group in taken:
            taken[event.group] += parts
    return told


def _draw(parts, points, end):
    """Take ``points`` from one end of ``[(origin, points), …]`` and return them in the same shape."""
    drawn = []
    while points and parts:
        origin, part = parts.pop(end)
        used = min(part, points)
        points -= used
        drawn.append((origin, used))
        if part > used:
            parts.insert(len(parts) if end else 0, (origin, part - used))
    if points:
        drawn.append((None, points))
    return drawn
