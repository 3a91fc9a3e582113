"""What the points and the books should be, reckoned anew from the documents each time.

Nothing here knows how the ledger works.  Programs are as plain as can be: one point for 1.00, and 100 points pay 10.00;
``DAILY`` limits what a customer earns in a day.
"""

from fractions import Fraction
from math import floor

from .documents import RATES

START = 1000
"""Points that each customer has at the beginning, in each program."""

PROGRAMS = ("stars", "moons")
FIRST = {"mara": "moons", "noel": "stars"}
"""The program that each customer put first: it earns all that the customer buys."""

DAILY = {"moons": 150}
"""Points that a customer earns in a day at most."""


def round_half_up(number):
    return floor(number + Fraction(1, 2))


def worth(points, currency):
    """Return what points pay, in minor units of the currency."""
    return round_half_up(points * 10 * RATES[currency])


def paid_by_points(sale):
    """Return ``{program: minor units}`` that points paid when it was sold."""
    return {name: worth(points, sale.currency) for name, points in sale.redeemed.items()}


def given_back(sale):
    """Return ``{program: minor units}`` that went back with what came back, which is the goods' share of them."""
    shares, paid, before = {}, 0, 0
    for name, amount in paid_by_points(sale).items():
        paid += amount
        so_far = (
            paid
            if sale.returned >= sale.total
            else round_half_up(Fraction(paid * sale.returned, sale.total))
        )
        shares[name] = so_far - before
        before = so_far
    return shares


def points_back(sale, name):
    """Return how many hundredths of points went back: those that the money that went back cost."""
    amount = paid_by_points(sale)[name]
    return (
        floor(Fraction(sale.redeemed[name] * 100 * given_back(sale)[name], amount)) if amount else 0
    )


def kept(sale):
    """Return what the customer has paid in money for what was not returned, in minor units."""
    points = sum(paid_by_points(sale).values()) - sum(given_back(sale).values())
    return sale.total - sale.returned - points


def earned(sale, name):
    """Return how many points the sale earns now."""
    if FIRST[sale.customer] != name:
        return 0
    points = floor(Fraction(kept(sale), 100) / RATES[sale.currency])
    return max(0, min(points, sale.room.get(name, points)))


def balance(sales, customer, name):
    """Return a member's points, in hundredths."""
    total = START * 100
    for sale in sales:
        if sale.customer == customer:
            total += earned(sale, name) * 100
            if name in sale.redeemed:
                total += points_back(sale, name) - sale.redeemed[name] * 100
    return total


def due(sale):
    """Return what is still to be paid on an invoice nobody paid, in minor units of its currency."""
    return kept(sale)


def expense(sales, name):
    """Return what redemptions of a program cost, in minor units of the company's currency, as a fraction."""
    return sum(
        Fraction(paid_by_points(sale)[name] - given_back(sale)[name]) / RATES[sale.currency]
        for sale in sales
        if name in sale.redeemed
    )
