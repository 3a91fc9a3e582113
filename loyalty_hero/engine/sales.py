"""A sale as all programs of its customer see it: read once from customer and basket."""

from dataclasses import dataclass
from operator import itemgetter

from .amounts import convert, mul_div, safe_sum
from .prepare import PreparedProgram
from .values import Basket, Customer, Line, Standing

DISCOUNT = "discount"
"""The flag of a line that lowers the whole sale."""

INCLUDED_OF = itemgetter("total_included")

NEW_STANDING: Standing = {
    "tier": None,
    "spend": 0,
    "factor": 1_000,
    "is_new": True,
    "earned": {},
    "amount": 0,
    "items": 0,
    "membership": None,
}
"""Where a customer stands in a program that knows nothing of them."""


@dataclass(slots=True)
class Sale:
    """The facts of a sale on its `day`; `goods` are all lines but discounts.

    `total` is with tax, discounts taken off. `discounted` are the goods' worth and what discounts take of
    it, by key of amount; empty without any.
    """

    basket: Basket
    customer: Customer
    day: str
    goods: list[Line]
    total: int
    discounted: dict[str, tuple[int, int]]


def read_sale(customer: Customer, basket: Basket) -> Sale:
    """Return the sale of a customer, read once.

    :raise ValueError: for a sum that is no integer, or too large to be exact in both languages.
    """
    lines = basket["lines"]
    total = safe_sum(map(INCLUDED_OF, lines))
    goods = [line for line in lines if not line["flags"] or DISCOUNT not in line["flags"]]
    if len(goods) == len(lines):
        return Sale(basket, customer, basket["moment"][:10], lines, total, {})
    discounts = [line for line in lines if DISCOUNT in line["flags"]]
    discounted = {
        key: (safe_sum([line[key] for line in goods]), -safe_sum([line[key] for line in discounts]))
        for key in ("total_included", "total_excluded")
    }
    return Sale(basket, customer, basket["moment"][:10], goods, total, discounted)


def standing_in(prepared: PreparedProgram, customer: Customer) -> Standing:
    """Return where the customer stands in the program."""
    return customer["standings"].get(str(prepared.program["id"]), NEW_STANDING)


def to_program_currency(prepared: PreparedProgram, sale: Sale, amount: int) -> int:
    """Return an amount of the sale's currency in the program's, as `convert` does."""
    return convert(amount, sale.basket["rates"][prepared.program["currency"]])


def without_discount(prepared: PreparedProgram, sale: Sale, worth: int) -> int:
    """Return what some goods are worth once the sale's discounts are spread over all goods evenly."""
    if not sale.discounted:
        return worth
    total, discount = sale.discounted[prepared.amount_key]
    return remaining(worth, total, discount)


def remaining(worth: int, total: int, taken: int) -> int:
    """Return the part of a worth that remains when something is taken off the total, rounded half up.

    What is taken counts for the whole sale evenly: `worth * (total - taken) / total`. When it is all of
    the total, or more than is left of it after a return, nothing remains.
    """
    if taken <= 0:
        return worth
    if taken >= total:
        return 0
    return mul_div(worth, total - taken, total, "half_up")
