"""Random programs, baskets and rewards: small ids so that they meet, amounts from cents to the limit."""

from copy import deepcopy
from itertools import combinations

from hypothesis import strategies as st

LIMIT = 10**12
FLAGS = ("gift_card", "tip", "down_payment", "discounted")
DAYS = ("2026-04-30", "2026-05-01", "2026-05-30", "2026-05-31")
PERIODS = (
    (None, None),
    ("2026-05-01", None),
    (None, "2026-05-30"),
    ("2026-05-01", "2026-05-30"),
    ("2026-05-30", "2026-05-30"),
)
MOMENTS = tuple(f"{day}T{time}" for day in DAYS for time in ("00:00:00", "10:15:00", "23:59:59"))


def subsets(values, length_max):
    """Return a strategy for some of the values: one choice, which is much faster than a drawn list."""
    found = [subset for length in range(length_max + 1) for subset in combinations(values, length)]
    return st.sampled_from(found).map(list)


ids = st.integers(1, 6)
selections = subsets(range(1, 6), 2)
flags = subsets(FLAGS, 2)
modest = st.one_of(st.integers(0, 20), st.integers(0, 20_000))
cents = st.one_of(st.integers(0, 20), st.integers(0, 20_000), st.integers(0, 10**9))
minimums = st.one_of(st.just(0), st.just(0), st.integers(0, 20_000))
CURRENCIES = ("EUR", "USD")
rates = st.one_of(
    st.just(1_000_000), st.integers(1, 3_000_000), st.sampled_from([499_999, 500_000, 1_500_000])
)


def rules(points=cents, per_amount=cents):
    """Return a strategy for one rule; its id comes with its place."""
    return st.fixed_dictionaries(
        {
            "id": st.just(0),
            "mode": st.just("amount"),
            "points": points,
            "per_amount": per_amount.map(lambda value: value or 100),
            "selections": selections,
            "exceptions": subsets(range(1, 6), 1),
            "amount_min": minimums,
        }
    )


rewards = st.fixed_dictionaries(
    {
        "id": ids,
        "kind": st.just("payment"),
        "points": st.one_of(st.just(10_000), st.integers(1, 500), st.integers(1, 10**6)),
        "amount": st.one_of(st.just(1_000), st.integers(1, 500), st.integers(1, 10**6)),
        "points_min": st.one_of(st.just(0), st.integers(0, 200), st.integers(0, 20_000)),
        "points_multiple": st.one_of(st.just(0), st.integers(0, 200), st.just(10_000)),
        "share_max": st.one_of(st.just(1_000), st.integers(0, 1_000)),
    }
)


def programs(rule=None):
    """Return a strategy for one program, whose rules have their ids in some order."""
    fields = st.fixed_dictionaries(
        {
            "format": st.just(1),
            "id": ids,
            "code": st.just("STARS"),
            "currency": st.sampled_from(CURRENCIES),
            "period": st.sampled_from(PERIODS),
            "shops": subsets(range(1, 4), 2),
            "invoices": st.booleans(),
            "tax_included": st.booleans(),
            "amount_min": minimums,
            "paid_with_points": st.sampled_from(["all", "remainder", "nothing"]),
            "rounding": st.sampled_from(["down", "half_up", "up", "none"]),
            "excluded_flags": flags,
            "rules": st.lists(rules() if rule is None else rule, max_size=4),
            "rewards": st.one_of(st.just([]), st.lists(rewards, min_size=1, max_size=1)),
        }
    )
    return st.builds(_finish_program, fields, st.sampled_from([1, -1]))


def _finish_program(fields, direction):
    """Return the program with its dates, and with ids of rules that rise or fall."""
    start, end = fields.pop("period")
    numbers = range(1, len(fields["rules"]) + 1)[::direction]
    numbered = [
        rule | {"id": number} for rule, number in zip(fields["rules"], numbers, strict=True)
    ]
    return fields | {"date_start": start, "date_end": end, "rules": numbered}


def lines(is_returned=None, amounts=cents):
    """Return a strategy for one line; its id comes with its place. A third are goods that came back."""
    signs = {None: [1, 1, -1], False: [1], True: [-1]}[is_returned]
    return st.builds(
        _make_line,
        st.sampled_from(signs),
        st.integers(0, 5_000),
        amounts,
        st.sampled_from([0, 6, 21]),
        selections,
        flags,
    )


def _make_line(sign, quantity, included, tax_percent, selections, flags):
    """Return a line; goods that came back have a negative quantity and negative amounts."""
    return {
        "id": 0,
        "quantity": sign * quantity,
        "total_included": sign * included,
        "total_excluded": sign * (included * 100 // (100 + tax_percent)),
        "selections": selections,
        "flags": flags,
    }


def number_lines(entries):
    """Return the lines with ids by their place: every third one text, as the till has it."""
    return [
        entry | {"id": f"line-{place}" if place % 3 == 2 else place}
        for place, entry in enumerate(entries, start=1)
    ]


def baskets(line=None):
    """Return a strategy for one basket; the part paid with points is mostly a share of its total."""
    return st.builds(
        _make_basket,
        st.sampled_from(MOMENTS),
        st.sampled_from([None, 1, 2, 3]),
        st.fixed_dictionaries(dict.fromkeys(CURRENCIES, rates)),
        st.one_of(st.just(0), st.integers(-100, 1_000)),
        st.lists(lines() if line is None else line, max_size=6),
    )


def _make_basket(moment, shop, rates_ppm, paid_per_mille, entries):
    """Return a basket that paid this share with points, or a little when nothing was to pay."""
    total = max(1, sum(entry["total_included"] for entry in entries))
    return {
        "moment": moment,
        "shop": shop,
        "rates_ppm": rates_ppm,
        "paid_with_points": total * paid_per_mille // 900,
        "lines": number_lines(entries),
    }


modest_programs = programs(rule=rules(points=modest, per_amount=modest))
modest_baskets = baskets(line=lines(amounts=modest))
huge = st.one_of(cents, st.integers(0, LIMIT), st.sampled_from([LIMIT - 1, LIMIT]))
huge_programs = programs(rule=rules(points=huge, per_amount=huge))
huge_baskets = baskets(line=lines(amounts=huge))

# Copied, since junk may be spoiled in its turn.
junk = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        [0, -1, 1, 1.5, -0.25, LIMIT + 1, -LIMIT - 1, 2**53, -(2**53), 2**60, -(2**60)]
    ),
    st.sampled_from(
        ["", "all", "2026-02-29", "2026-05-01T10:00:00", "x" * 3, "\u0662026-05-01", "2026-05-01\n"]
    ),
    st.sampled_from([[], {}, [1], [None], ["a"], [1, 1], [{}], {"id": 1}]),
).map(deepcopy)


@st.composite
def spoiled(draw, values):
    """Return a strategy for values in which up to three places hold junk or are missing."""
    value = deepcopy(draw(values))
    for _spoil in range(draw(st.integers(0, 3))):
        places = list(_places(value))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        if isinstance(holder, dict) and draw(st.integers(0, 4)) == 0:
            del holder[key]
        else:
            holder[key] = draw(junk)
    return value


def _places(value):
    """Yield each holder and key in a JSON value."""
    keys = (
        value.keys()
        if isinstance(value, dict)
        else range(len(value))
        if isinstance(value, list)
        else ()
    )
    for key in list(keys):
        yield value, key
        yield from _places(value[key])
