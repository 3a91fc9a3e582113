"""Amounts of a basket in a program's currency: programs of one customer may each have their own."""

from .amounts import convert
from .values import Basket, PreparedProgram


def to_program_currency(prepared: PreparedProgram, basket: Basket, amount: int) -> int:
    """Return an amount of the basket's currency in the program's, as `convert` does."""
    return convert(amount, basket["rates_ppm"][prepared.program["currency"]])
