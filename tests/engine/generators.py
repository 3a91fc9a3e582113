"""Random programs, customers and sales: small ids so that they meet, amounts from cents to the limit.

All is drawn from a `random.Random`, which is fast; `shrinking` makes a failing sale smaller.
"""

from copy import deepcopy

from completing import complete
from hero_engine.schema import ENUMS

LIMIT = 10**12
FLAGS = ("gift_card", "tip", "down_payment", "discounted", "quotation", "employee", "on_account")
CURRENCIES = ("EUR", "USD")
KINDS = (*("points",) * 8, "premium_multiple", "premium_multiple", "premium_single", "membership")
MODES = ("amount", *ENUMS["Mode"])
"""The plainest one more often."""
DAYS = (
    "2026-02-28",
    "2026-04-30",
    "2026-05-01",
    "2026-05-30",
    "2026-05-31",
    "2026-12-31",
    "2028-02-29",
)
TIMES = ("00:00:00", "01:59:59", "09:00:00", "10:15:00", "23:59:59")
SPANS = ((540, 720), (1320, 120), (600, 600), (0, 1440), (1080, 0))
PERIODS = (
    ("2026-05-01", None),
    (None, "2026-05-30"),
    ("2026-05-01", "2026-05-30"),
    ("2026-05-30", "2026-05-30"),
)
BIRTHDAYS = ("05-01", "05-28", "02-29", "01-01", "12-30")
CAPS = ("sale", "day", "week", "month", "year", "ever")
FACTORS = (0, 500, 1_000, 1_333, 2_000, 3_000)

CARRIES = (1, 500_000_000, 666_666_666, 999_998_999, 999_999_001, -400_000_000, 1_200_000_000)

AMOUNTS = {"modest": 20_000, "usual": 10**9, "huge": LIMIT}
"""The largest amounts and points of a size; most are far below."""


def amount(rng, size):
    """Return an amount or a number of points, often a small one."""
    largest = rng.choice((20, 20_000, 20_000, AMOUNTS[size]))
    return largest if size == "huge" and rng.random() < 0.1 else rng.randint(0, largest)


def some(rng, values, most):
    """Return up to so many of the values."""
    return rng.sample(values, rng.randint(0, min(most, len(values))))


def seldom(rng, value, otherwise, chance=0.25):
    """Return what a function gives, or something else in most cases."""
    return value() if rng.random() < chance else otherwise


def make_condition(rng, is_whole=False):
    """Return a condition; that of a whole program names no tiers, pricelists or payments."""
    if rng.random() < 0.7:
        return complete("condition", {})
    condition = {}
    ids = ["groups", "customers", "countries", "states"]
    ids += [] if is_whole else ["tiers", "pricelists", "payments"]
    for key in ids:
        condition[key] = seldom(rng, lambda: some(rng, range(1, 4), 2), [], 0.1)
    if rng.random() < 0.3:
        condition["date_start"], condition["date_end"] = rng.choice(PERIODS)
    if rng.random() < 0.3:
        condition["time_start"], condition["time_end"] = rng.choice(SPANS)
    condition["weekdays"] = seldom(rng, lambda: some(rng, range(7), 5), [])
    condition["currency"] = seldom(rng, lambda: rng.choice(CURRENCIES), None, 0.1)
    return complete("condition", condition)


def make_steps(rng, size):
    """Return basket steps that rise."""
    amounts = sorted({amount(rng, size) for _step in range(rng.randint(0, 3))})
    return [{"amount_min": amount_min, "points": amount(rng, size)} for amount_min in amounts]


def make_rule(rng, size):
    """Return a rule without its id."""
    mode = rng.choice(MODES)
    return {
        "mode": mode,
        "points": amount(rng, size),
        "per_amount": amount(rng, size) or 100,
        "per": rng.choice(("unit", "sale")),
        "steps": make_steps(rng, size) if mode == "basket" else [],
        "selections": seldom(rng, lambda: some(rng, range(1, 6), 3), [], 0.6),
        "exceptions": seldom(rng, lambda: some(rng, range(1, 6), 1), []),
        "amount_min": seldom(rng, lambda: rng.randint(0, 20_000), 0),
        "quantity_min": seldom(rng, lambda: rng.randint(0, 5_000), 0),
        "condition": make_condition(rng),
    }


def make_accelerator(rng):
    """Return an accelerator without its id."""
    return {
        "factor": rng.choice(FACTORS),
        "spend_over": seldom(rng, lambda: rng.randint(0, 20_000), None),
        "birthday": seldom(rng, lambda: rng.choice(("day", "week", "month")), None),
        "condition": make_condition(rng),
    }


def make_tiers(rng, size):
    """Return tiers that rise, whose ids do not."""
    spends = sorted({amount(rng, size) for _tier in range(rng.randint(0, 3))})
    numbers = some(rng, range(1, 4), 3)
    return [
        {
            "id": number,
            "spend_min": spend,
            "points": amount(rng, size),
            "per_amount": amount(rng, size) or 1,
        }
        for number, spend in zip(numbers, spends, strict=False)
    ]


def make_premium(rng, size):
    """Return a premium, whose benchmarks may be off."""
    return {
        "amount_min": seldom(rng, lambda: 0, amount(rng, size)),
        "items_min": seldom(rng, lambda: 0, rng.randint(1, 10_000)),
        "kind": rng.choice(("fixed", "percent")),
        "amount": amount(rng, size),
        "share": rng.randint(0, 1_000),
    }


def make_reward(rng):
    """Return a reward; what else it may be is tried where points are redeemed."""
    return {"share_max": rng.randint(0, 1_000), "tiers": some(rng, range(1, 4), 2)}


def numbered(rng, entries):
    """Return the entries with ids that rise or fall."""
    numbers = list(range(1, len(entries) + 1))[:: rng.choice((1, -1))]
    return [{"id": number} | entry for number, entry in zip(numbers, entries, strict=True)]


def make_program(rng, size="usual", number=None):
    """Return a program; three of four lack each of the rarer parts."""
    kind = rng.choice(KINDS)
    program = {
        "id": number or rng.randint(1, 4),
        "kind": kind,
        "exclusive": rng.random() < (0.7 if kind in ("premium_single", "membership") else 0.05),
        "currency": rng.choice(CURRENCIES),
        "condition": seldom(rng, lambda: make_condition(rng, is_whole=True), {}),
        "shops": seldom(rng, lambda: some(rng, range(1, 4), 2), [], 0.1),
        "invoices": rng.random() < 0.9,
        "tax_included": rng.random() < 0.5,
        "amount_min": seldom(rng, lambda: rng.randint(0, 20_000), 0, 0.1),
        "quantity_min": seldom(rng, lambda: rng.randint(0, 5_000), 0, 0.1),
        "paid_with_points": rng.choice(("all", "remainder", "remainder", "remainder", "nothing")),
        "unlinked_returns": rng.choice(("take", "take", "nothing")),
        "rounding": rng.choice(("down", "half_up", "up", "none")),
        "excluded_flags": some(rng, FLAGS, 4),
        "excluded_customers": seldom(rng, lambda: some(rng, range(1, 9), 2), [], 0.1),
        "rules": numbered(
            rng, [make_rule(rng, size) for _rule in range(rng.choice((0, 1, 2, 3, 4, 6)))]
        ),
        "accelerators": numbered(
            rng, [make_accelerator(rng) for _one in range(rng.choice((0, 1, 3)))]
        ),
        "combination": rng.choice(("best", "multiply", "add")),
        "accelerated": some(rng, ("earn", "bonus", "welcome"), 3),
        "caps": [
            {"period": period, "points": amount(rng, size)}
            for period in seldom(rng, lambda: some(rng, CAPS, 2), [])
        ],
        "tiers": seldom(rng, lambda: make_tiers(rng, size), [], 0.4),
        "premium": make_premium(rng, size) if kind.startswith("premium") else None,
        "membership": {"days": 365, "discount": 50} if kind == "membership" else None,
        "rewards": seldom(rng, lambda: [make_reward(rng)], [], 0.1),
        "carries_rounding": rng.random() < 0.3,
    }
    return complete("program", program)


def make_programs(rng, size="usual", most=3):
    """Return programs of one customer."""
    numbers = some(rng, range(1, 5), most) or [1]
    return [make_program(rng, size, number) for number in numbers]


def make_standing(rng, size):
    """Return where a customer stands; what is counted may be below nothing after returns."""
    return {
        "tier": seldom(rng, lambda: rng.randint(1, 4), None, 0.4),
        "spend": amount(rng, size) - seldom(rng, lambda: 20_000, 0, 0.1),
        "factor": seldom(rng, lambda: rng.choice(FACTORS), 1_000),
        "is_new": rng.random() < 0.3,
        "earned": {period: amount(rng, size) - 100 for period in some(rng, CAPS, 3)},
        "amount": amount(rng, size) - seldom(rng, lambda: 20_000, 0, 0.1),
        "items": rng.randint(-1_000, 10_000),
        "membership": seldom(
            rng,
            lambda: {"date_start": rng.choice(DAYS), "date_end": rng.choice((None, *DAYS))},
            None,
            0.5,
        ),
        "carry": seldom(rng, lambda: rng.choice(CARRIES), 0, 0.5),
    }


def make_customer(rng, size="usual"):
    """Return a customer, who is known to some programs."""
    customer = {
        "id": rng.randint(1, 8),
        "groups": some(rng, range(1, 4), 2),
        "customers": some(rng, range(1, 4), 2),
        "country": rng.choice((None, 1, 2, 3)),
        "state": rng.choice((None, 1, 2, 3)),
        "birthday": rng.choice((None, *BIRTHDAYS)),
        "flags": seldom(rng, lambda: some(rng, FLAGS, 2), [], 0.1),
        "standings": {
            str(number): make_standing(rng, size) for number in some(rng, range(1, 5), 4)
        },
    }
    return complete("customer", customer)


def make_line(rng, size, is_returned=None, has_discounts=True):
    """Return a line without its id; a fifth are goods that came back, and a few are discounts or pay."""
    is_negative = rng.random() < 0.2 if is_returned is None else is_returned
    flags = seldom(rng, lambda: some(rng, FLAGS, 2), [])
    if has_discounts and rng.random() < 0.1:
        is_negative, flags = True, ["discount"]
    elif has_discounts and rng.random() < 0.05:
        is_negative, flags = True, ["paying", *flags]
    elif has_discounts and is_negative and rng.random() < 0.3:
        flags = [*flags, "unlinked"]
    sign = -1 if is_negative else 1
    included = amount(rng, size)
    return {
        "quantity": sign * rng.choice((1_000, rng.randint(0, 5_000))),
        "total_included": sign * included,
        "total_excluded": sign * (included * 100 // (100 + rng.choice((0, 6, 21)))),
        "selections": some(rng, range(1, 6), 2),
        "flags": flags,
    }


def number_lines(lines):
    """Return the lines with ids by their place: every third one text, as the till has it."""
    return [
        line | {"id": f"line-{place}" if place % 3 == 2 else place}
        for place, line in enumerate(lines, start=1)
    ]


def make_rate(rng):
    """Return a rate of exchange: one, a simple one, or one with as many digits as a day's rate has."""
    numerator, denominator = rng.choice(
        (
            (1, 1),
            (1, 2),
            (499_999, 1_000_000),
            (rng.randint(1, 3_000), 1_000),
            (rng.randint(10**14, 3 * 10**15), 10**15),
        )
    )
    return {"numerator": numerator, "denominator": denominator}


def make_basket(rng, size="usual", has_discounts=True):
    """Return a sale; the parts paid with points or left on account are mostly shares of its total."""
    lines = [
        make_line(rng, size, has_discounts=has_discounts)
        for _line in range(rng.choice((0, 1, 2, 3, 4, 6)))
    ]
    total = max(1, sum(line["total_included"] for line in lines))
    basket = {
        "moment": f"{rng.choice(DAYS)}T{rng.choice(TIMES)}",
        "shop": rng.choice((None, 1, 2, 3)),
        "currency": rng.choice(CURRENCIES),
        "rates": {code: make_rate(rng) for code in CURRENCIES},
        "pricelist": rng.choice((None, 1, 2, 3)),
        "payments": [
            {"means": rng.randint(1, 3), "amount": rng.choice((0, 500, -500))}
            for _payment in range(rng.randint(0, 2))
        ],
        "paid_with_points": seldom(rng, lambda: total * rng.randint(-100, 1_000) // 900, 0, 0.5),
        "on_account": seldom(rng, lambda: total * rng.randint(-100, 1_000) // 900, 0),
        "flags": seldom(rng, lambda: some(rng, FLAGS, 2), [], 0.1),
        "lines": number_lines(lines),
    }
    return complete("basket", basket)


def make_sale(rng, size="usual", most=3):
    """Return the input of `evaluate_programs`."""
    return {
        "call": "evaluate_programs",
        "programs": make_programs(rng, size, most),
        "customer": make_customer(rng, size),
        "basket": make_basket(rng, size),
    }


JUNK = (
    *(None, True, False, 0, -1, 1, 1.5, -0.25, LIMIT + 1, -LIMIT - 1),
    *(2**53, -(2**53), 2**60, -(2**60)),
    *("", "all", "2026-02-29", "2026-05-01T10:00:00", "xxx", "\u0662026-05-01", "2026-05-01\n"),
    *([], {}, [1], [None], ["a"], [1, 1], [{}], {"id": 1}),
)


def spoil(rng, value):
    """Return the value with up to three places that hold junk or are missing."""
    for _spoil in range(rng.randint(0, 3)):
        places = list(_places(value))
        if not places:
            break
        holder, key = rng.choice(places)
        if isinstance(holder, dict) and rng.random() < 0.2:
            del holder[key]
        else:
            # Copied, since junk may be spoiled in its turn.
            holder[key] = deepcopy(rng.choice(JUNK))
    return value


def _places(value):
    """Yield each holder and key in a JSON value."""
    if not isinstance(value, (dict, list)):
        return
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        yield from _places(value[key])
