"""What balances, redemptions and books must be, worked out from the documents alone.

This is a second, plain account of the programs of `world.py`: it knows nothing of the ledger, of settling or of
the engine. Fractions are exact, and each rounding is said where it happens.
"""

from collections import defaultdict
from fractions import Fraction
from math import floor

from .documents import Sale

PER_POINT = {"Stars": Fraction(10), "Moons": Fraction(4)}
"""What a point pays, in cents of the programs' currency: 100 Stars are 10.00, 50 Moons are 2.00."""

EARNS = {"coat": "Stars", "gum": "Stars", "toy": "Moons", "book": "Books"}
"""Which program counts a product."""

COMPANIES = {"Stars": {"home", "far"}, "Books": {"home", "far"}, "Moons": {"home"}}
"""In which companies a program runs."""

MOONS_A_TOY = 25
MOONS_AT_MOST = 200
EUR_PER_USD = Fraction(9221, 10000)


def half_up(value: Fraction) -> int:
    """Return the value rounded to an integer, a half up."""
    return floor(value + Fraction(1, 2))


def to_usd(amount: int, currency: str) -> int:
    """Return an amount of a sale in the programs' currency."""
    return amount if currency == "USD" else half_up(Fraction(amount) / EUR_PER_USD)


def from_usd(amount: Fraction, currency: str) -> int:
    """Return an amount of the programs' currency in that of a sale."""
    return half_up(amount if currency == "USD" else amount * EUR_PER_USD)


def worth_of(program: str, points: int, currency: str) -> int:
    """Return what points (hundredths) pay."""
    return from_usd(PER_POINT[program] * points / 100, currency)


def shares(sale: Sale) -> list[int]:
    """Return how much of each claim the goods that came back were paid with.

    Claims that were cancelled give back all. Of the others the first ones together give back their share of the
    goods, half a cent up.
    """
    returned = sale.total - sale.value_left
    result, paid, before = [], 0, 0
    for claim in sale.claims:
        if claim.cancelled:
            result.append(claim.amount)
            continue
        paid += claim.amount
        share = paid if returned >= sale.total else half_up(Fraction(paid * returned, sale.total))
        result.append(share - before)
        before = share
    return result


def kept_claims(sale: Sale) -> list[tuple[str, int, int]]:
    """Return what each claim still takes: `(program, points, amount)`; points are whole hundredths, down."""
    kept = []
    for claim, share in zip(sale.claims, shares(sale), strict=True):
        given = claim.points if share >= claim.amount else claim.points * share // claim.amount
        kept.append((claim.program, claim.points - given, claim.amount - share))
    return kept


def earned(sale: Sale) -> dict[str, int]:
    """Return what the sale earns now, in hundredths of a point, by program."""
    if not sale.is_valid:
        return {}
    left = sale.value_left
    paid = sum(amount for _program, _points, amount in kept_claims(sale))
    points: dict[str, int] = {}
    for program in ("Stars", "Moons"):
        indexes = [i for i, line in enumerate(sale.lines) if EARNS[line[0]] == program]
        if sale.company not in COMPANIES[program] or not indexes:
            continue
        net = to_usd(max(sum(sale.worth(i) for i in indexes), 0), sale.currency)
        base = 0 if paid >= left else half_up(Fraction(net * (left - paid), left))
        if program == "Stars":
            points[program] = base // 100 * 100
        else:
            toys = sum(sale.left(i) for i in indexes)
            by_amount = base // 100
            bonus = floor(Fraction(toys * MOONS_A_TOY * base, net)) if base else 0
            by_amount = min(by_amount, MOONS_AT_MOST)
            points[program] = 100 * (by_amount + min(bonus, MOONS_AT_MOST - by_amount))
    return points


def balances(sales: list[Sale]) -> dict[tuple[str, str], int]:
    """Return what each customer has in each program, expiry aside, in hundredths."""
    result: dict[tuple[str, str], int] = defaultdict(int)
    for sale in sales:
        for program, points in earned(sale).items():
            result[sale.customer, program] += points
        for program, points, _amount in kept_claims(sale):
            result[sale.customer, program] -= points
    return result


def expenses(sales: list[Sale], open_sessions: set[int]) -> dict[tuple[str, str], int]:
    """Return what redemptions cost each company so far: `{(company, currency): minor units}`.

    A sale at the till, and what it gave back, is booked when its session is closed.
    """
    result: dict[tuple[str, str], int] = defaultdict(int)
    for sale in sales:
        key = (sale.company, sale.currency)
        if sale.channel == "invoice" or sale.is_invoiced:
            result[key] += sum(amount for _program, _points, amount in kept_claims(sale))
            waiting = [r for r in sale.valid_returns if r.session in open_sessions]
            result[key] += sum(entry.given for entry in waiting)
            continue
        if sale.session not in open_sessions:
            result[key] += sum(claim.amount for claim in sale.claims)
        booked = [r for r in sale.valid_returns if r.session not in open_sessions]
        result[key] -= sum(entry.given for entry in booked)
    return result


def due(sale: Sale) -> int:
    """Return what an invoice that nobody paid leaves to be paid."""
    return sale.value_left - sum(amount for _program, _points, amount in kept_claims(sale))


def premiums_at_most(sales: list[Sale], customer: str) -> int:
    """Return how many premiums all books that a customer has can bring: one for each 50.00."""
    spent = 0
    for sale in sales:
        if sale.customer == customer and sale.is_valid and sale.value_left:
            worth = sum(sale.worth(i) for i, line in enumerate(sale.lines) if line[0] == "book")
            net = to_usd(max(worth, 0), sale.currency)
            paid = sum(amount for _program, _points, amount in kept_claims(sale))
            left = sale.value_left
            spent += 0 if paid >= left else half_up(Fraction(net * (left - paid), left))
    return spent // 5000
