"""Factors on points: which accelerators hold for a sale, and what they make together."""

from .amounts import PPM, mul_div
from .codec import PER_MILLE
from .conditions import unmet
from .dates import is_near_birthday
from .prepare import PreparedAccelerator, PreparedProgram
from .sales import Sale, standing_in
from .values import Factor

OWN_FACTOR = 0
"""The id that stands for the customer's own factor."""


def find_factors(prepared: PreparedProgram, sale: Sale, tier: int | None) -> list[Factor]:
    """Return the factors that hold for the sale, the customer's own last."""
    standing = standing_in(prepared, sale.customer)
    factors: list[Factor] = [
        {"id": accelerator.id, "factor": accelerator.factor}
        for accelerator in prepared.accelerators
        if _accelerates(accelerator, sale, standing["spend"], tier)
    ]
    if standing["factor"] != PER_MILLE:
        factors.append({"id": OWN_FACTOR, "factor": standing["factor"]})
    return factors


def _accelerates(
    accelerator: PreparedAccelerator, sale: Sale, spend: int, tier: int | None
) -> bool:
    if accelerator.tiers and tier not in accelerator.tiers:
        return False
    if accelerator.spend_over is not None and spend <= accelerator.spend_over:
        return False
    if accelerator.birthday is not None:
        birthday = sale.customer["birthday"]
        if birthday is None or not is_near_birthday(birthday, sale.day, accelerator.birthday):
            return False
    return unmet(accelerator.condition, sale) is None


def combine_factors(factors: list[Factor], combination: str) -> int:
    """Return the factors as one, in millionths: the `best`, all multiplied, or what they add to one.

    :param factors: at least one
    """
    rates = [factor["factor"] for factor in factors]
    if combination == "best":
        return max(rates) * PER_MILLE
    if combination == "add":
        return max(0, PER_MILLE + sum(rate - PER_MILLE for rate in rates)) * PER_MILLE
    factor_ppm = PPM
    for rate in rates:
        factor_ppm = mul_div(factor_ppm, rate, PER_MILLE)
    return factor_ppm
