"""What points are as a contract liability (IFRS 15, ASC 606): integers in, integers out.

Points are counted in hundredths, money in minor units, rates in hundredths of a per cent.  Points that were earned in
the same month are one *cohort*.  When they are earned, a share of the sales is deferred for them; it becomes revenue as
they are redeemed, in proportion to how many of them are expected to be.  So what is expected never to be redeemed
(breakage) becomes revenue together with the rest.
"""

from typing import NamedTuple

from ...engine.amounts import mul_div

RATE_WHOLE = 10_000
"""A rate of 100 %."""
KINDS = ("estimate", "earned", "redeemed", "expired")
"""Why a liability changes, in the order in which ``split_change`` looks at it."""


class Cohort(NamedTuple):
    """Points of one month: what was deferred for them, and what became of them.

    ``earned`` is without what returns took back, ``redeemed`` without what they gave back, ``expired`` are those that
    expired or were removed; ``rate`` is the share of ``earned`` that is expected to be redeemed in the end.
    """

    deferred: int
    earned: int
    redeemed: int
    expired: int
    rate: int


NOTHING = Cohort(0, 0, 0, 0, 0)


def get_standalone_price(points, price, rate):
    """Return what ``points`` would cost by themselves: their value, as far as they are expected to be redeemed.

    :param price: ``(points, numerator, denominator)``: that many hundredths are worth numerator / denominator in
        minor units
    """
    per_points, numerator, denominator = price
    return mul_div(
        max(points, 0), numerator * rate, per_points * denominator * RATE_WHOLE, "half_up"
    )


def get_deferred(revenue, standalone_price):
    """Return the share of ``revenue`` that belongs to the points: by their relative stand-alone selling price.

    The goods were sold at their own stand-alone selling price, the revenue.
    """
    revenue = max(revenue, 0)
    total = revenue + standalone_price
    return mul_div(revenue, standalone_price, total, "half_up") if total else 0


def get_expected(cohort):
    """Return how many of the cohort's points are expected to be redeemed in the end.

    These are no fewer than were redeemed, and no more than were redeemed or are left.
    """
    redeemed = max(cohort.redeemed, 0)
    left = max(cohort.earned - redeemed - cohort.expired, 0)
    meant = mul_div(max(cohort.earned, 0), cohort.rate, RATE_WHOLE, "half_up")
    return min(max(meant, redeemed), redeemed + left)


def get_recognised(cohort):
    """Return how much of what was deferred has become revenue."""
    expected = get_expected(cohort)
    # Nothing more is expected to be redeemed: nothing is owed.
    if not expected:
        return cohort.deferred
    return mul_div(cohort.deferred, max(cohort.redeemed, 0), expected, "half_up")


def get_liability(cohort):
    """Return what is still deferred."""
    return cohort.deferred - get_recognised(cohort)


def split_change(before, after):
    """Return why the liability changed between two moments, by kind; the parts add up to the whole change.

    :return: ``{kind: amount}``, positive where the liability grew
    """
    steps = [
        before._replace(rate=after.rate),
        before._replace(rate=after.rate, earned=after.earned, deferred=after.deferred),
        after._replace(expired=before.expired),
        after,
    ]
    parts = {}
    last = get_liability(before)
    for kind, step in zip(KINDS, steps, strict=True):
        liability = get_liability(step)
        parts[kind] = liability - last
        last = liability
    return parts
