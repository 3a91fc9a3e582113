"""What rounding cuts off, carried to the next sale: however purchases are split, they earn the same.

Carried is a part of a point, in billionths (E9). Points and what is carried after a sale are together what
the sale is worth and what was carried before, exactly: so it may be settled again in any order.
"""

from .amounts import (
    E5_PER_HUNDREDTH,
    E9_PER_E5,
    HUNDREDTHS_PER_POINT,
    PPM,
    cut_off,
    mul_div,
    safe,
)
from .values import EntryKind

CARRIED_KINDS: tuple[EntryKind, ...] = ("earn", "bonus")
"""In this order. Welcome points are given once, so no split changes them."""

E9_PER_POINT = E9_PER_E5 * E5_PER_HUNDREDTH * HUNDREDTHS_PER_POINT

GRAIN = 1_000
"""A third of a point has no end: three of them, each cut off, are a point all the same.

What is within a millionth of a point of the next step is taken for that step.
"""


def accelerate_rest(points_e5: int, rest: int, factor_ppm: int) -> int:
    """Return the rest (E9) below points (E5) that are multiplied with a factor.

    :param points_e5: before the factor
    :param rest: what is below these, in billionths
    """
    return cut_off(points_e5, factor_ppm, PPM) + mul_div(rest, factor_ppm, PPM)


def round_carried(points_e5: int, rest: int, carry: int, rounding: str) -> tuple[int, int]:
    """Return hundredths of points, and what is carried after them.

    The points are negative where more was given for what was carried than is left of it.

    :param points_e5: what is earned, not negative
    :param rest: what is below that, in billionths
    :param carry: what was carried before, in billionths
    """
    e5_per_point = E5_PER_HUNDREDTH * HUNDREDTHS_PER_POINT
    left = safe(points_e5 % e5_per_point * E9_PER_E5 + rest + carry)
    hundredths = 1 if rounding == "none" else HUNDREDTHS_PER_POINT
    step = E9_PER_POINT * hundredths // HUNDREDTHS_PER_POINT
    margins = {"half_up": step // 2 + GRAIN, "up": step - GRAIN - 1}
    steps = (left + margins.get(rounding, GRAIN)) // step
    points = points_e5 // e5_per_point * HUNDREDTHS_PER_POINT + steps * hundredths
    return safe(points), left - steps * step
