"""What points are worth, how many may be used on a sale, and what a return gives back.

`available` are points (hundredths); `due` is what is still to be paid and `total` the sale's total, both
in minor units of the sale's currency with tax. `rate` leads from the program's currency to the sale's:
what points are worth is converted once, and rounded half up as Odoo does. When a sale already carries
points of the same reward, ask for all of them together: `points` their sum, `due` as it was without them.

`tier` is where the customer stands before the sale: what is paid with points may not count as spent, so
the tier that the sale leads to would depend on the very points that are asked for.
"""

from .amounts import HUNDREDTHS_PER_POINT, MAX_SAFE, invert_rate, mul_div, mul_div_at
from .checks import is_integer
from .codec import PER_MILLE, require_rate, require_reward
from .values import Rate, Redemption, RedemptionCheck, Reward

MOST = MAX_SAFE // 2
"""Of operands: twice as much is exact in both languages."""


def amount_for_points(reward: Reward, points: int, rate: Rate) -> int:
    """Return what the points are worth in the sale's currency, rounded half up."""
    _require_sound(reward, rate)
    _require_integers(points)
    return _worth(reward, points, rate)


def is_for_tier(reward: Reward, tier: int | None) -> bool:
    """Tell whether a customer in the tier (or in none) may have the reward at all."""
    return not reward["tiers"] or tier in reward["tiers"]


def points_for_amount(reward: Reward, amount: int, rate: Rate) -> int:
    """Return what the amount costs: the fewest points whose exact worth reaches it.

    A fraction of a point is left out where the whole points, their worth rounded, pay the amount too.
    """
    _require_sound(reward, rate)
    _require_integers(amount)
    return _price(reward, amount, rate)


def propose_redemption(
    reward: Reward, tier: int | None, available: int, due: int, total: int, rate: Rate
) -> Redemption:
    """Return the most that makes sense: the largest amount allowed, for what it costs.

    Both are 0 when nothing can be had. What is proposed always passes `check_redemption`.
    """
    _require_sound(reward, rate)
    _require_integers(available, due, total)
    if not is_for_tier(reward, tier):
        return {"points": 0, "amount": 0}
    share = _share_of(reward, total)
    # Points that pay all that is due may be worth a little more; those of a share may not.
    points = min(available, _points_not_above(reward, share, rate)) if share < due else available
    most = _fit(reward, points, due, rate)
    amount = min(_worth(reward, most, rate), due)
    if amount == 0 or most < reward["points_min"]:
        return {"points": 0, "amount": 0}
    # All points that there are may be worth the amount only because it was rounded up.
    fewest = max(min(_price(reward, amount, rate), most), reward["points_min"])
    return {"points": _next_multiple(reward, fewest), "amount": amount}


def check_redemption(
    reward: Reward, tier: int | None, points: int, available: int, due: int, total: int, rate: Rate
) -> RedemptionCheck:
    """Return whether these points may be used, how many are needed and what they pay.

    Points worth more than what is due are lowered to what is due: exactly, or with a
    `points_multiple` to the largest multiple that is not worth more.

    The first error in this order is told: `points_must_be_positive`, `other_tier`, `nothing_due`,
    `exceeds_available`, `not_a_multiple`, `below_minimum` (also when what is used is worth nothing),
    `exceeds_share`.
    """
    _require_sound(reward, rate)
    if is_integer(points) and points <= 0:
        return _refuse("points_must_be_positive")
    _require_integers(points, available, due, total)
    multiple = reward["points_multiple"]
    if not is_for_tier(reward, tier):
        return _refuse("other_tier")
    if due == 0:
        return _refuse("nothing_due")
    if points > available:
        return _refuse("exceeds_available")
    if multiple and points % multiple:
        return _refuse("not_a_multiple")
    used = _fit(reward, points, due, rate)
    amount = min(_worth(reward, used, rate), due)
    if amount == 0 or used < reward["points_min"]:
        return _refuse("below_minimum")
    if amount > _share_of(reward, total):
        return _refuse("exceeds_share")
    return {"error": None, "points": used, "amount": amount}


def give_back(amount_redeemed: int, total: int, returned: int) -> int:
    """Return how much of a redemption is given back, in all, once `returned` of `total` came back.

    Rounded half up, and everything when everything came back. It counts from the start, so how a
    return was split into several changes nothing: give back the difference to what was given so far.
    """
    _require_integers(amount_redeemed, total, returned)
    if returned >= total:
        return amount_redeemed if returned else 0
    return mul_div(amount_redeemed, returned, total, "half_up")


def share_back(amounts: list[int], total: int, returned: int) -> list[int]:
    """Return how much of each of several redemptions of one sale is given back, once `returned` came back.

    The first ones together give back what one redemption of their sum would (`give_back`), so no cent is
    given back twice, none is lost, and none gives back more than it paid.

    :param amounts: what each of them paid, in their order, which must stay the same
    """
    _require_integers(*amounts)
    shares: list[int] = []
    paid = before = 0
    for amount in amounts:
        paid += amount
        given = give_back(paid, total, returned)
        shares.append(given - before)
        before = given
    return shares


def _worth(reward: Reward, points: int, rate: Rate) -> int:
    return mul_div_at(points, reward["amount"], reward["points"], rate, "half_up")


def _price(reward: Reward, amount: int, rate: Rate) -> int:
    back = invert_rate(rate)
    exact = mul_div_at(amount, reward["points"], reward["amount"], back, "up")
    whole = exact - exact % HUNDREDTHS_PER_POINT
    return whole if _worth(reward, whole, rate) >= amount else exact


def _points_not_above(reward: Reward, amount: int, rate: Rate) -> int:
    """Return the most points whose worth, rounded half up, is at most the amount."""
    back = invert_rate(rate)
    return mul_div_at(2 * amount + 1, reward["points"], 2 * reward["amount"], back, "up") - 1


def _share_of(reward: Reward, total: int) -> int:
    """Return the most that the reward may pay of a sale."""
    return mul_div(total, reward["share_max"], PER_MILLE)


def _fit(reward: Reward, points: int, due: int, rate: Rate) -> int:
    """Return the points lowered to what is due, and to a multiple when the reward has one."""
    multiple = reward["points_multiple"]
    if not multiple:
        return min(points, _price(reward, due, rate))
    points = min(points, _points_not_above(reward, due, rate))
    return points - points % multiple


def _next_multiple(reward: Reward, points: int) -> int:
    """Return the points, raised to the next multiple when the reward has one."""
    multiple = reward["points_multiple"]
    return points + (-points % multiple) if multiple else points


def _refuse(error: str) -> RedemptionCheck:
    return {"error": error, "points": 0, "amount": 0}


def _require_sound(reward: Reward, rate: Rate) -> None:
    """Raise MalformedError unless both are well-formed."""
    require_reward(reward)
    require_rate(rate)


def _require_integers(*values: int) -> None:
    """Raise ValueError unless all are integers from 0 to `MOST`."""
    if not all(is_integer(value) and 0 <= value <= MOST for value in values):
        raise ValueError("operand_must_be_natural")
