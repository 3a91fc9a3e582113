"""How many of the points that are earned are redeemed in the end: what months that are over tell of those to come.

Points that were earned in a month are followed by *age*, the number of months since.  Of all points that were left at
an age, some were redeemed then and some expired, whatever month they were earned in.  These shares, one after the
other, tell what becomes of points that are left now.  All in whole numbers: points in hundredths, shares in billionths.
"""

from typing import NamedTuple

WHOLE = 10**9
"""A share of 100 %."""
AGE_MOST = 120
"""Months after which points that never expire are taken for forgotten."""
SLOWEST = WHOLE * 9 // 10
"""Redemptions of old points get fewer: each third of the ages that are known by a tenth at least."""
SMOOTH = 1
"""How many ages around an age are looked at with it."""
MATURE = 6
"""Months after which a month's own rate says something."""
TESTED = 12
"""Months that a back-test hides."""


class History(NamedTuple):
    """Points that were earned in a month, and how many of them were redeemed, and expired, at each age so far."""

    earned: int
    redeemed: tuple[int, ...]
    expired: tuple[int, ...]


class Prospect(NamedTuple):
    """Rates in hundredths of a per cent: that of all months together, the lowest and the highest of a month.

    ``rates`` are those of the single months, and ``off`` by how much the method would have been wrong, in hundredths
    of a per cent of what was redeemed: positive when it expected too much, ``None`` when there is too little to say.
    """

    rate: int
    lowest: int
    highest: int
    rates: tuple[int, ...]
    off: int | None


def look_ahead(histories, age_most=None):
    """Return the ``Prospect`` of these months, or ``None`` when nothing was earned.

    :param histories: ``History`` each, the oldest month first
    :param age_most: the last age at which points can be redeemed; ``None`` when they do not expire by time
    """
    earned = sum(history.earned for history in histories)
    if earned <= 0:
        return None
    shares = get_shares(histories)
    ends = [sum(history.redeemed) + sum(_go_on(history, shares, age_most)) for history in histories]
    rates = tuple(
        _get_rate(end, history.earned) for end, history in zip(ends, histories, strict=True)
    )
    rate = _get_rate(sum(ends), earned)
    # The range holds the rate itself: few months may be old enough.
    told = [rate] + [
        own
        for own, history in zip(rates, histories, strict=True)
        if history.earned > 0 and len(history.redeemed) >= MATURE
    ]
    return Prospect(rate, min(told), max(told), rates, look_back(histories, age_most))


def get_shares(histories):
    """Return which shares of what is left are redeemed, and expire, at each age that is known: ``[(int, int), …]``.

    Few months are old, and what is redeemed changes slowly with age: from ``SMOOTH`` on, the ages around are looked at,
    too.
    """
    known = [
        _sum_up(histories, age)
        for age in range(max((len(history.redeemed) for history in histories), default=0))
    ]
    shares = []
    for age, (left, redeemed, expired) in enumerate(known):
        near = known[age - SMOOTH : age + SMOOTH + 1] if age > SMOOTH else [known[age]]
        share = _divide(sum(part[1] for part in near), sum(part[0] for part in near))
        gone = min(_divide(expired, left), WHOLE - _divide(redeemed, left))
        shares.append((min(share, WHOLE - gone), gone))
    return shares


def _sum_up(histories, age):
    """Return of all months that have this age what was left, and what of that was redeemed and expired."""
    known = [history for history in histories if len(history.redeemed) > age]
    left = sum(
        history.earned - sum(history.redeemed[:age]) - sum(history.expired[:age])
        for history in known
    )
    return (
        left,
        sum(history.redeemed[age] for history in known),
        sum(history.expired[age] for history in known),
    )


def _divide(part, whole):
    """Return the share, from 0 to ``WHOLE``."""
    return min(max(part, 0) * WHOLE // whole, WHOLE) if whole > 0 else 0


def look_back(histories, age_most=None):
    """Return by how much the method would have been wrong a year ago about what was redeemed until now.

    :return: in hundredths of a per cent of what was redeemed, or ``None``
    """
    past = [
        History(history.earned, history.redeemed[:-TESTED], history.expired[:-TESTED])
        for history in histories
        if len(history.redeemed) > TESTED
    ]
    actual = sum(sum(history.redeemed) for history in histories[: len(past)])
    if not past or actual <= 0:
        return None
    shares = get_shares(past)
    expected = sum(
        sum(history.redeemed) + sum(_go_on(history, shares, age_most, TESTED)) for history in past
    )
    return (expected - actual) * 10_000 // actual


def _go_on(history, shares, age_most, months=AGE_MOST):
    """Yield how many more points of a month are redeemed at each of the next ages."""
    left = history.earned - sum(history.redeemed) - sum(history.expired)
    age = len(history.redeemed)
    for each in range(age, min(age + months, AGE_MOST)):
        if left <= 0 or (age_most is not None and each > age_most):
            return
        redeemed, expired = _get_share(shares, each)
        yield left * redeemed // WHOLE
        left -= left * (redeemed + expired) // WHOLE


def _get_share(shares, age):
    """Return the shares of an age; beyond what is known, those of the last ages, fewer each time."""
    if age < len(shares):
        return shares[age]
    third = max(len(shares) // 3, 1)
    last = sum(redeemed for redeemed, _expired in shares[-third:])
    before = sum(redeemed for redeemed, _expired in shares[-2 * third : -third])
    slower = min(last * WHOLE // before if before else 0, SLOWEST)
    redeemed, expired = shares[len(shares) - third + (age - len(shares)) % third]
    for _step in range((age - len(shares)) // third + 1):
        redeemed = redeemed * slower // WHOLE
    return redeemed, expired


def _get_rate(redeemed, earned):
    """Return a share in hundredths of a per cent, rounded."""
    return (redeemed * 20_000 + earned) // (2 * earned) if earned > 0 else 0
