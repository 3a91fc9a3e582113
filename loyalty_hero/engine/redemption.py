"""What returned goods give back of what was redeemed on their sale, in minor units of its currency."""

from .amounts import mul_div
from .checks import require_naturals


def give_back(amount_redeemed: int, total: int, returned: int) -> int:
    """Return how much of a redemption is given back, in all, once `returned` of `total` came back.

    Rounded half up, and everything when everything came back. It counts from the start, so how a
    return was split into several changes nothing: give back the difference to what was given so far.
    """
    require_naturals(amount_redeemed, total, returned)
    if returned >= total:
        return amount_redeemed if returned else 0
    return mul_div(amount_redeemed, returned, total, "half_up")


def share_back(amounts: list[int], total: int, returned: int) -> list[int]:
    """Return how much of each of several redemptions of one sale is given back, once `returned` came back.

    The first ones together give back what one redemption of their sum would (`give_back`), so no cent is
    given back twice, none is lost, and none gives back more than it paid.

    :param amounts: what each of them paid, in their order, which must stay the same
    """
    require_naturals(*amounts)
    shares: list[int] = []
    paid = before = 0
    for amount in amounts:
        paid += amount
        given = give_back(paid, total, returned)
        shares.append(given - before)
        before = given
    return shares
