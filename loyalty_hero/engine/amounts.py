"""Exact arithmetic on integers: scaling, currency, rounding of points.

Every division of the engine goes through `mul_div`, so there is one place that says how a fraction is
rounded. Results stay within what JavaScript holds exactly; what would not fit is refused, never bent.
"""

from collections.abc import Iterable

from .values import Rate

MAX_SAFE = 2**53 - 1
"""The largest integer that both languages hold exactly."""

PPM = 1_000_000
"""A factor of one: what accelerators make together is in millionths."""

E5_PER_HUNDREDTH = 1_000
"""Points are summed in hundred-thousandths of a point (E5) and rounded once, at the end."""

HUNDREDTHS_PER_POINT = 100

E9_PER_E5 = 10_000
"""What is carried from sale to sale is in billionths of a point (E9)."""


def mul_div(value: int, multiplier: int, divisor: int, rounding: str = "down") -> int:
    """Return `value * multiplier / divisor` as an integer, the product taken exactly.

    :param value: not negative.
    :param multiplier: not negative.
    :param divisor: positive.
    :param rounding: `down`, `half_up` (a half goes up) or `up`.
    :raise ValueError: for a sign that is not allowed, or a result above `MAX_SAFE`.
    """
    if value < 0 or multiplier < 0 or divisor <= 0:
        raise ValueError("operand_must_not_be_negative")
    if rounding == "down":
        result = value * multiplier // divisor
        return result if result <= MAX_SAFE else safe(result)
    quotient, remainder = divmod(value * multiplier, divisor)
    if (rounding == "half_up" and remainder >= divisor - remainder) or (
        rounding == "up" and remainder
    ):
        quotient += 1
    return safe(quotient)


def cut_off(value: int, multiplier: int, divisor: int) -> int:
    """Return what `mul_div` cuts off of a quotient that is rounded down, in ten-thousandths, rounded down."""
    return mul_div(value * multiplier % divisor, E9_PER_E5, divisor)


def mul_div_at(
    value: int, multiplier: int, divisor: int, rate: Rate, rounding: str = "down"
) -> int:
    """Return `value * multiplier / divisor` at a rate as an integer, rounded once; as `mul_div` otherwise."""
    return mul_div(value, multiplier * rate["numerator"], divisor * rate["denominator"], rounding)


def safe(value: int) -> int:
    """Return the value when it is an integer that both languages hold exactly.

    This is where a float that slipped into a basket is stopped.

    :raise ValueError: `must_be_integer` or `exceeds_limit`.
    """
    if type(value) is int and -MAX_SAFE <= value <= MAX_SAFE:
        return value
    raise ValueError("exceeds_limit" if type(value) is int else "must_be_integer")


def safe_sum(values: Iterable[int]) -> int:
    """Return the exact sum of the values; raise ValueError as `safe` does."""
    return safe(sum(values))


def convert(amount: int, rate: Rate) -> int:
    """Return an amount in another currency, rounded half up, as Odoo does.

    A negative amount counts as 0: goods that came back can only cancel what was bought.
    """
    if amount <= 0:
        return 0
    numerator, denominator = rate["numerator"], rate["denominator"]
    return (
        amount if numerator == denominator else mul_div(amount, numerator, denominator, "half_up")
    )


def invert_rate(rate: Rate) -> Rate:
    """Return the rate of the other direction, which is exact too."""
    return {"numerator": rate["denominator"], "denominator": rate["numerator"]}


def round_points(points_e5: int, rounding: str) -> int:
    """Return hundredths of points from hundred-thousandths (E5, not negative).

    `down`, `half_up` and `up` go to whole points; `none` keeps hundredths and drops what is below.
    """
    if rounding == "none":
        return mul_div(points_e5, 1, E5_PER_HUNDREDTH)
    points = mul_div(points_e5, 1, E5_PER_HUNDREDTH * HUNDREDTHS_PER_POINT, rounding)
    return points * HUNDREDTHS_PER_POINT
