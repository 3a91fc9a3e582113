"""Random numbers, rewards and tiers, as Hypothesis draws them."""

from hypothesis import strategies as st

tier_ids = st.sampled_from([None, 1, 2, 3])
rates = st.one_of(
    st.just({"numerator": 1, "denominator": 1}),
    st.fixed_dictionaries({"numerator": st.integers(1, 300), "denominator": st.integers(1, 300)}),
    st.fixed_dictionaries(
        {"numerator": st.integers(1, 2**53 - 1), "denominator": st.integers(1, 2**53 - 1)}
    ),
)
cents = st.one_of(st.integers(0, 20), st.integers(0, 20_000), st.integers(0, 10**9))


@st.composite
def reward_steps(draw, worth, most):
    """Steps that rise by points and by what they are worth."""
    points = draw(st.lists(st.integers(1, 30_000), min_size=1, max_size=4, unique=True))
    amounts = draw(
        st.lists(st.integers(0, most), min_size=len(points), max_size=len(points), unique=True)
    )
    nothing = {"amount": 0, "share": 0}
    pairs = zip(sorted(points), sorted(amounts), strict=True)
    return [{**nothing, "points": cost, worth: given} for cost, given in pairs]


ids = st.one_of(st.just([]), st.lists(st.integers(1, 3), max_size=2, unique=True))
common = {
    "id": st.integers(1, 6),
    "share_max": st.one_of(st.just(1_000), st.integers(0, 1_000)),
    "tiers": ids,
    "selections": ids,
    "exceptions": ids,
    "date_start": st.sampled_from([None, "2026-05-10"]),
    "date_end": st.sampled_from([None, "2026-05-20"]),
    "shops": st.one_of(st.just([]), st.just([3]), st.just([4])),
    "caps": st.just([]),
    "valid_days": st.sampled_from([0, 90]),
    "automatic": st.booleans(),
    "treatment": st.sampled_from(["payment", "discount"]),
    "with_discounts": st.booleans(),
}
payments = st.fixed_dictionaries(
    common
    | {
        "kind": st.just("payment"),
        "points": st.one_of(st.just(10_000), st.integers(1, 500), st.integers(1, 10**6)),
        "amount": st.one_of(st.just(1_000), st.integers(1, 500), st.integers(1, 10**6)),
        "points_min": st.one_of(st.just(0), st.integers(0, 200), st.integers(0, 20_000)),
        "points_multiple": st.one_of(st.just(0), st.integers(0, 200), st.just(10_000)),
        "steps": st.just([]),
    }
)


def stepped(kind, worth, most):
    """Rewards of a kind with steps."""
    neutral = {name: st.just(value) for name, value in {"points": 1, "amount": 1}.items()}
    neutral |= {name: st.just(0) for name in ("points_min", "points_multiple")}
    own = {"kind": st.just(kind), "steps": reward_steps(worth, most)}
    return st.fixed_dictionaries(common | neutral | own)


issued = st.one_of(stepped("coupon", "amount", 20_000), stepped("balance_card", "amount", 20_000))
deducted = st.one_of(
    payments,
    payments,
    stepped("amount", "amount", 20_000),
    stepped("percent", "share", 1_000),
    stepped("gift", "share", 1_000),
)
rewards = st.one_of(deducted, deducted, deducted, issued)


def purses(numbers):
    """Purses whose points and amounts are among these numbers."""
    return st.fixed_dictionaries(
        {
            "tier": tier_ids,
            "day": st.sampled_from(["2026-05-09", "2026-05-10", "2026-05-20", "2026-05-21"]),
            "shop": st.sampled_from([None, 3, 3, 3]),
            "available": numbers,
            "left": st.one_of(st.none(), st.none(), numbers),
            "due": numbers,
            "base": numbers,
            "rate": rates,
        }
    )
