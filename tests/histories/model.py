"""What balances, redemptions and books must be, worked out from the documents alone.

This is a second, plain account of the programs of `world.py`: it knows nothing of the ledger, of settling or of
the engine. Fractions are exact, and each rounding is said where it happens.
"""

from collections import defaultdict
from fractions import Fraction
from math import floor

from .documents import Sale

PER_POINT = {
    "Stars": Fraction(10),
    "Moons": Fraction(4),
    "Leaves": Fraction(10),
    "Beans": Fraction(10),
}
"""What a point pays, in cents of the programs' currency: 100 Stars are 10.00, 50 Moons are 2.00."""

COUNTS = {
    "Stars": ("coat", "gum"),
    "Moons": ("toy",),
    "Leaves": ("tea",),
    "Beans": ("cocoa",),
    "Books": ("book",),
    "Cakes": ("cake",),
}
"""Which products a program counts."""

EXACT = ("Stars", "Moons", "Leaves")
"""Programs whose points follow from each sale alone. Beans have tiers and a limit a day."""

CARRYING = ("Leaves",)
"""Programs that carry what rounding leaves: all sales of a customer are rounded together."""

COMPANIES = {
    "Stars": {"home", "far"},
    "Moons": {"home"},
    "Leaves": {"home"},
    "Beans": {"home", "far"},
}
"""In which companies a program runs."""

CANNOT_BOOK = ("Beans", "far")
"""A program, and the company that has no account for what it pays."""

MOONS_A_TOY = 25
MOONS_AT_MOST = 200
BEANS_AT_MOST = 150
"""A day."""

BEANS_FACTOR = 2
"""Who is Silver earns so many times as much."""

CLAIM_DAYS = 14
CLAIMED = {"Stars", "Books"}
"""In which programs a sale to nobody can be claimed, and for how long."""


def half_up(value: Fraction) -> int:
    """Return the value rounded to an integer, a half up."""
    return floor(value + Fraction(1, 2))


def to_usd(amount: int, sale: Sale) -> int:
    """Return an amount of a sale in the programs' currency."""
    return half_up(Fraction(amount) / sale.rate)


def worth_of(program: str, points: int, rate: Fraction) -> int:
    """Return what points (hundredths) pay, where a dollar is `rate`."""
    return half_up(PER_POINT[program] * points / 100 * rate)


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


def paid_with_points(sale: Sale) -> int:
    """Return what points still pay."""
    return sum(amount for _program, _points, amount in kept_claims(sale))


def base_of(sale: Sale, program: str) -> tuple[int, int]:
    """Return what the goods of a program cost, and what of it was not paid with points, in its currency."""
    left, paid = sale.value_left, paid_with_points(sale)
    net = to_usd(max(sum(sale.worth(i) for i in sale.lines_of(*COUNTS[program])), 0), sale)
    return net, 0 if paid >= left else half_up(Fraction(net * (left - paid), left))


def earned(sale: Sale) -> dict[str, int]:
    """Return what the sale earns now, in hundredths of a point, by program; not rounded where that is carried."""
    if sale.total < 0:
        return {program: -points for program, points in earned(turned(sale)).items()}
    points: dict[str, int] = {}
    for program in EXACT:
        counts = sale.counts_in(program) and sale.company in COMPANIES[program]
        if not counts or not sale.lines_of(*COUNTS[program]):
            continue
        net, base = base_of(sale, program)
        if program == "Stars":
            points[program] = base // 100 * 100
        elif program == "Leaves" and sale.is_in_cash:
            points[program] = base
        elif program == "Moons":
            toys = sum(sale.left(i) for i in sale.lines_of("toy"))
            bonus = floor(Fraction(toys * MOONS_A_TOY * base, net)) if base else 0
            by_amount = min(base // 100, MOONS_AT_MOST)
            points[program] = 100 * (by_amount + min(bonus, MOONS_AT_MOST - by_amount))
    return points


def turned(sale: Sale) -> Sale:
    """Return goods that came back without their sale as if they were sold now."""
    lines = [(product, -quantity, price) for product, quantity, price in sale.lines]
    return Sale(
        sale.channel, sale.customer, sale.company, sale.currency, lines, sale.rate, sale.day
    )


def beans_at_most(sale: Sale) -> int:
    """Return the most Beans, in hundredths, that the sale may have."""
    if not sale.counts_in("Beans") or not sale.lines_of("cocoa"):
        return 0
    return BEANS_FACTOR * base_of(sale, "Beans")[1]


def totals(sales: list[Sale]) -> tuple[dict, dict]:
    """Return what each customer has earned and redeemed, in hundredths, expiry aside: `{(customer, program): …}`.

    What programs carry is still among what was earned.
    """
    earnings: dict[tuple[str, str], int] = defaultdict(int)
    redeemed: dict[tuple[str, str], int] = defaultdict(int)
    for sale in sales:
        for program, points in earned(sale).items():
            earnings[sale.customer, program] += points
        for program, points, _amount in kept_claims(sale):
            redeemed[sale.customer, program] += points
    return earnings, redeemed


def expenses(sales: list[Sale], open_sessions: set[int]) -> dict[tuple[str, str], int]:
    """Return what redemptions cost each company so far: `{(company, currency): minor units}`.

    A sale at the till, and what it gave back, is booked when its session is closed.
    """
    result: dict[tuple[str, str], int] = defaultdict(int)
    for sale in sales:
        key = (sale.company, sale.currency)
        if sale.channel == "invoice" or sale.is_invoiced:
            result[key] += paid_with_points(sale)
            waiting = [r for r in sale.valid_returns if r.session in open_sessions]
            result[key] += sum(entry.given for entry in waiting)
            continue
        if sale.session not in open_sessions:
            result[key] += sum(claim.amount for claim in sale.claims if not claim.cancelled)
        booked = [r for r in sale.valid_returns if r.session not in open_sessions]
        result[key] -= sum(entry.given for entry in booked)
    return result


def payments(sales: list[Sale]) -> dict[str, int]:
    """Return what the tills of each company took as points and gave back as points, in all, in minor units."""
    result: dict[str, int] = defaultdict(int)
    for sale in sales:
        if sale.channel == "till":
            result[sale.company] += sum(c.amount for c in sale.claims if not c.cancelled)
            result[sale.company] -= sum(r.given for r in sale.returns if r.session is not None)
    return result


def due(sale: Sale) -> int:
    """Return what an invoice that nobody paid leaves to be paid."""
    return sale.value_left - paid_with_points(sale)


def premiums(sales: list[Sale], customer: str) -> tuple[dict[str, int], bool]:
    """Return how many premiums all that a customer has can bring, and whether it brings exactly so many.

    One comes with each 50.00 of books, and one with each 5 cakes. What came back, changed hands, or was paid in
    another way afterwards may have left progress that counts for the next one only.
    """
    spent = cakes = 0
    is_plain = True
    for sale in sales:
        if sale.customer == customer and sale.lines_of("book", "cake"):
            is_edited = (
                sale.returns or sale.is_corrected or any(claim.cancelled for claim in sale.claims)
            )
            is_plain = is_plain and sale.is_valid and not is_edited
            if sale.value_left > 0:
                spent += base_of(sale, "Books")[1] if sale.counts_in("Books") else 0
                items = sum(sale.left(i) for i in sale.lines_of("cake"))
                cakes += items if sale.counts_in("Cakes") else 0
    return {"Books": spent // 5000, "Cakes": cakes // 5}, is_plain


def memberships(sales: list[Sale], customer: str) -> int:
    """Return how many periods of the club a customer bought and did not return."""
    return sum(
        sale.left(index)
        for sale in sales
        if sale.customer == customer and sale.is_valid
        for index in sale.lines_of("pass")
    )
