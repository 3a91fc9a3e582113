"""A sale as all programs of its customer see it: read once from customer and basket."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from .amounts import convert, mul_div, safe_sum
from .prepare import PreparedProgram
from .values import Basket, Customer, Line, Standing

DISCOUNT = "discount"
"""The flag of a line that lowers the whole sale."""

DISCOUNTED = "discounted"
"""The flag of goods that are sold below their price."""

PAYING = "paying"
"""The flag of a line that is money: a down payment that is taken off, a gift card that pays.

It neither lowers the sale nor is an item. A program that lets what was paid down, or the gift card, earn
when it was sold counts it as goods: then it takes that back with its negative amount.
"""

UNLINKED = "unlinked"
"""The flag of goods that came back without their sale: nobody knows what they earned."""

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
    "carry": 0,
}
"""Where a customer stands in a program that knows nothing of them."""


@dataclass(slots=True)
class Sale:
    """The facts of a sale on its `day`; `goods` are all lines but discounts.

    `total` is with tax, discounts taken off. `discounted` are the goods' worth and what discounts take of
    it, by key of amount; empty without any. Neither looks at lines that pay; `has_paying` tells whether
    there are some.
    """

    basket: Basket
    customer: Customer
    day: str
    goods: list[Line]
    total: int
    discounted: dict[str, tuple[int, int]]
    has_paying: bool


def read_sale(customer: Customer, basket: Basket) -> Sale:
    """Return the sale of a customer, read once.

    :raise ValueError: for a sum that is no integer, or too large to be exact in both languages.
    """
    lines: Sequence[Line] = basket["lines"]
    total = safe_sum(map(INCLUDED_OF, lines))
    goods = [line for line in lines if not line["flags"] or DISCOUNT not in line["flags"]]
    paying = list(filter(is_paying, goods))
    if paying:
        total -= safe_sum(map(INCLUDED_OF, paying))
        # What pays is no item.
        goods = [{**line, "quantity": 0} if is_paying(line) else line for line in goods]
    discounted: dict[str, tuple[int, int]] = {}
    if len(goods) < len(lines):
        discounts = [line for line in lines if DISCOUNT in line["flags"]]
        for key in ("total_included", "total_excluded"):
            worth = safe_sum([line[key] for line in goods]) - sum([line[key] for line in paying])
            discounted[key] = (worth, -safe_sum([line[key] for line in discounts]))
    return Sale(basket, customer, basket["moment"][:10], goods, total, discounted, bool(paying))


def split_returns(customer: Customer, basket: Basket) -> tuple[Sale, Sale] | None:
    """Return the sale without the goods that came back without theirs, and these as if they were sold now.

    They are sold with nothing on account and nothing paid with points. None without such goods.
    """
    returned = [line for line in basket["lines"] if line["flags"] and UNLINKED in line["flags"]]
    if not returned:
        return None
    others = [line for line in basket["lines"] if UNLINKED not in line["flags"]]
    now: Basket = {
        **basket,
        "paid_with_points": 0,
        "on_account": 0,
        "lines": [turn_line(line) for line in returned],
    }
    return read_sale(customer, {**basket, "lines": others}), read_sale(customer, now)


def turn_line(line: Line) -> Line:
    """Return goods that came back as goods that are sold."""
    return {
        **line,
        "quantity": -line["quantity"],
        "total_included": -line["total_included"],
        "total_excluded": -line["total_excluded"],
    }


def with_standing(prepared: PreparedProgram, sale: Sale, standing: Standing) -> Sale:
    """Return the sale as if the customer stood elsewhere in the program."""
    standings = {**sale.customer["standings"], str(prepared.program["id"]): standing}
    return replace(sale, customer={**sale.customer, "standings": standings})


def is_paying(line: Line) -> bool:
    """Tell whether the line is money that pays."""
    return PAYING in line["flags"]


def standing_in(prepared: PreparedProgram, customer: Customer) -> Standing:
    """Return where the customer stands in the program."""
    return customer["standings"].get(str(prepared.program["id"]), NEW_STANDING)


def to_program_currency(prepared: PreparedProgram, sale: Sale, amount: int) -> int:
    """Return an amount of the sale's currency in the program's, as `convert` does."""
    return convert(amount, sale.basket["rates"][prepared.program["currency"]])


def paid_by(sale: Sale, lines: Sequence[Line], key: str) -> int:
    """Return what those of the lines that pay, pay of the sale: by one of the amounts of a line, from 0."""
    if not sale.has_paying:
        return 0
    return max(0, -sum([line[key] for line in lines if is_paying(line)]))


def total_with(sale: Sale, lines: Sequence[Line]) -> int:
    """Return the total against which the lines are a share; it is lower where lines that pay count as goods."""
    return sale.total - paid_by(sale, lines, "total_included")


def without_discount(
    prepared: PreparedProgram, sale: Sale, lines: Sequence[Line], worth: int
) -> int:
    """Return what some lines are worth once the sale's discounts are spread over all goods evenly."""
    if not sale.discounted:
        return worth
    total, discount = sale.discounted[prepared.amount_key]
    paid = to_program_currency(prepared, sale, paid_by(sale, lines, prepared.amount_key))
    # What pays is not discounted.
    goods = worth + paid
    return max(0, remaining(goods, total, discount) - paid)


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
