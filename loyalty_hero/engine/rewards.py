"""What a reward is worth on a sale, and which limit bites.

A `Purse` says what the customer can spend, and on what. What points are worth is converted once to the sale's currency,
and rounded half up as Odoo does. When a sale already carries points of the same reward, ask for all of them together:
`points` their sum, `due` as it was without them.
"""

from .amounts import HUNDREDTHS_PER_POINT, convert, invert_rate, mul_div, mul_div_at, safe_sum
from .checks import is_integer, require_naturals
from .codec import PER_MILLE, SHARES, require_rate, require_reward
from .earning import THOUSANDTHS
from .sales import DISCOUNT, DISCOUNTED, PAYING, remaining
from .values import Basket, Line, Purse, Rate, Redemption, RedemptionCheck, Reward, RewardStep

ISSUED = ("coupon", "balance_card")
"""Kinds of rewards that are issued for later, and take nothing off the sale."""


def amount_for_points(reward: Reward, points: int, rate: Rate) -> int:
    """Return what the points pay in the sale's currency, rounded half up."""
    _require_sound(reward, rate)
    require_naturals(points)
    return _worth(reward, points, rate)


def is_for_tier(reward: Reward, tier: int | None) -> bool:
    """Tell whether a customer in the tier (or in none) may have the reward at all."""
    return not reward["tiers"] or tier in reward["tiers"]


def points_for_amount(reward: Reward, amount: int, rate: Rate) -> int:
    """Return what the amount costs: the fewest points whose exact worth reaches it.

    A fraction of a point is left out where the whole points, their worth rounded, pay the amount too.
    """
    _require_sound(reward, rate)
    require_naturals(amount)
    return _price(reward, amount, rate)


def base_of(reward: Reward, basket: Basket, total: int) -> int:
    """Return the worth with tax of the goods that the reward looks at, in minor units, from 0.

    Discounts of the whole sale are spread over all goods evenly; what pays is no goods. A reward that looks at
    everything looks at the sale's `total`, which need not be the sum of its lines to the cent. A gift looks at one
    piece: the dearest.
    """
    is_gift = reward["kind"] == "gift"
    is_of_all = not is_gift and reward["with_discounts"]
    if is_of_all and not reward["selections"] and not reward["exceptions"]:
        return max(0, total)
    found = goods_of(reward, basket)
    worth = sum(map(_piece_of, found)) if is_gift else max(0, _total_of(found))
    discounts = _discounts_in(basket)
    return remaining(worth, _total_of(_goods_in(basket)), -_total_of(discounts))


def goods_of(reward: Reward, basket: Basket) -> list[Line]:
    """Return the goods that the reward looks at; of a gift the line with the dearest piece alone, or none."""
    if not reward["with_discounts"] and _discounts_in(basket):
        return []
    found = [line for line in _goods_in(basket) if _looks_at(reward, line)]
    if reward["kind"] != "gift":
        return found
    dearest = max(found, key=_piece_of, default=None)
    return [dearest] if dearest and _piece_of(dearest) else []


def most_of(reward: Reward, points: int, base: int) -> int:
    """Return the most that a reward for these points may be worth on goods of this base.

    That is the share which the reward may have of them, and for a percent reward or a gift what the points take off.
    """
    require_reward(reward)
    require_naturals(points, base)
    share = _share_of(reward, base)
    if reward["kind"] not in SHARES:
        return share
    return min([share, *(_off(step, base) for step in reward["steps"] if step["points"] == points)])


def propose_redemption(reward: Reward, purse: Purse) -> Redemption:
    """Return the most that makes sense: the largest amount allowed, for what it costs.

    Both are 0 when nothing can be had. What is proposed always passes `check_redemption`.
    """
    _require_sound_purse(reward, purse)
    refusal = _refusal_of(reward, purse)
    if refusal:
        return {"points": 0, "amount": 0, "limit": refusal}
    if reward["kind"] == "payment":
        return _propose_payment(reward, purse)
    return _propose_step(reward, purse)


def check_redemption(reward: Reward, points: int, purse: Purse) -> RedemptionCheck:
    """Return whether these points may be used, how many are needed and what they are worth.

    Points that pay more than what is due are lowered to what is due: exactly, or with a
    `points_multiple` to the largest multiple that is not worth more. A step is never lowered.
    """
    if is_integer(points) and points <= 0:
        require_reward(reward)
        return _refuse("points_must_be_positive")
    require_naturals(points)
    _require_sound_purse(reward, purse)
    refusal = _refusal_of(reward, purse)
    if refusal:
        return _refuse(refusal)
    if points > purse["available"]:
        return _refuse("exceeds_available")
    if points > _spendable(purse):
        return _refuse("exceeds_limit")
    if reward["kind"] == "payment":
        return _check_payment(reward, points, purse)
    for step in reward["steps"]:
        if step["points"] == points:
            return _check_step(reward, step, purse)
    return _refuse("not_a_step")


def _refusal_of(reward: Reward, purse: Purse) -> str | None:
    """Return why the customer cannot have the reward here at all, or None."""
    if not is_for_tier(reward, purse["tier"]):
        return "other_tier"
    if reward["date_start"] is not None and purse["day"] < reward["date_start"]:
        return "not_started"
    if reward["date_end"] is not None and purse["day"] > reward["date_end"]:
        return "ended"
    if reward["shops"] and purse["shop"] not in reward["shops"]:
        return "other_shop"
    if reward["kind"] in ISSUED:
        return None
    if purse["due"] == 0:
        return "nothing_due"
    return "no_goods" if purse["base"] == 0 else None


def _propose_payment(reward: Reward, purse: Purse) -> Redemption:
    spendable, due, rate = _spendable(purse), purse["due"], purse["rate"]
    share = _share_of(reward, purse["base"])
    # Points that pay all that is due may be worth a little more; those of a share may not.
    points = min(spendable, _points_not_above(reward, share, rate)) if share < due else spendable
    most = _fit(reward, points, due, rate)
    amount = min(_worth(reward, most, rate), due)
    limit = _limit_of_payment(reward, purse, amount)
    if amount == 0 or most < reward["points_min"]:
        return {"points": 0, "amount": 0, "limit": limit if spendable == 0 else "below_minimum"}
    # All points that there are may be worth the amount only because it was rounded up.
    fewest = max(min(_price(reward, amount, rate), most), reward["points_min"])
    return {"points": _next_multiple(reward, fewest), "amount": amount, "limit": limit}


def _limit_of_payment(reward: Reward, purse: Purse, amount: int) -> str | None:
    """Return which error a larger payment than the largest one would meet, or None when nothing is left to pay."""
    due, share = purse["due"], _share_of(reward, purse["base"])
    if amount == due:
        return None
    worth = _worth(reward, _spendable(purse), purse["rate"])
    if share < due and worth > share:
        return "exceeds_share"
    return _bound_of(purse) if worth < due else "not_a_multiple"


def _check_payment(reward: Reward, points: int, purse: Purse) -> RedemptionCheck:
    multiple = reward["points_multiple"]
    if multiple and points % multiple:
        return _refuse("not_a_multiple")
    used = _fit(reward, points, purse["due"], purse["rate"])
    amount = min(_worth(reward, used, purse["rate"]), purse["due"])
    if amount == 0 or used < reward["points_min"]:
        return _refuse("below_minimum")
    if amount > _share_of(reward, purse["base"]):
        return _refuse("exceeds_share")
    return {"error": None, "points": used, "amount": amount}


def _propose_step(reward: Reward, purse: Purse) -> Redemption:
    limit = None
    for step in reversed(reward["steps"]):
        if step["points"] > _spendable(purse):
            limit = _bound_of(purse)
            continue
        check = _check_step(reward, step, purse)
        if check["error"] is None:
            return {"points": check["points"], "amount": check["amount"], "limit": limit}
        limit = check["error"]
    return {"points": 0, "amount": 0, "limit": limit}


def _check_step(reward: Reward, step: RewardStep, purse: Purse) -> RedemptionCheck:
    if reward["kind"] in ISSUED:
        return {"error": None, "points": step["points"], "amount": step["amount"]}
    is_share = reward["kind"] in SHARES
    amount = _off(step, purse["base"]) if is_share else convert(step["amount"], purse["rate"])
    if amount == 0:
        return _refuse("below_minimum")
    if amount > purse["due"]:
        return _refuse("exceeds_due")
    if amount > _share_of(reward, purse["base"]):
        return _refuse("exceeds_share")
    return {"error": None, "points": step["points"], "amount": amount}


def _off(step: RewardStep, base: int) -> int:
    """Return what a step of a percent reward, or a gift, takes off."""
    return mul_div(base, step["share"], PER_MILLE, "half_up")


def _looks_at(reward: Reward, line: Line) -> bool:
    if DISCOUNTED in line["flags"] and not reward["with_discounts"]:
        return False
    selections = line["selections"]
    return (
        not reward["selections"] or any(known in selections for known in reward["selections"])
    ) and not any(known in selections for known in reward["exceptions"])


def _discounts_in(basket: Basket) -> list[Line]:
    return [line for line in basket["lines"] if DISCOUNT in line["flags"]]


def _goods_in(basket: Basket) -> list[Line]:
    return [
        line
        for line in basket["lines"]
        if DISCOUNT not in line["flags"] and PAYING not in line["flags"]
    ]


def _piece_of(line: Line) -> int:
    """Return what a piece of the goods costs; of less than one piece, what there is of it; 0 for what comes back."""
    if line["quantity"] <= 0 or line["total_included"] <= 0:
        return 0
    return mul_div(line["total_included"], THOUSANDTHS, max(line["quantity"], THOUSANDTHS))


def _total_of(lines: list[Line]) -> int:
    return safe_sum([line["total_included"] for line in lines])


def _spendable(purse: Purse) -> int:
    """Return the points that the customer has and the limits leave."""
    left = purse["left"]
    return purse["available"] if left is None else min(purse["available"], left)


def _bound_of(purse: Purse) -> str:
    """Return the error of what keeps the customer from more points."""
    return "exceeds_available" if _spendable(purse) == purse["available"] else "exceeds_limit"


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


def _share_of(reward: Reward, base: int) -> int:
    """Return the most that the reward may be worth on goods of this base."""
    return mul_div(base, reward["share_max"], PER_MILLE)


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


def _require_sound_purse(reward: Reward, purse: Purse) -> None:
    """Raise unless both are well-formed: MalformedError, or ValueError for a number that is none."""
    _require_sound(reward, purse["rate"])
    require_naturals(purse["available"], purse["due"], purse["base"])
    if purse["left"] is not None:
        require_naturals(purse["left"])


def _require_sound(reward: Reward, rate: Rate) -> None:
    """Raise MalformedError unless both are well-formed."""
    require_reward(reward)
    require_rate(rate)
