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
rewards = st.fixed_dictionaries(
    {
        "id": st.integers(1, 6),
        "kind": st.just("payment"),
        "points": st.one_of(st.just(10_000), st.integers(1, 500), st.integers(1, 10**6)),
        "amount": st.one_of(st.just(1_000), st.integers(1, 500), st.integers(1, 10**6)),
        "points_min": st.one_of(st.just(0), st.integers(0, 200), st.integers(0, 20_000)),
        "points_multiple": st.one_of(st.just(0), st.integers(0, 200), st.just(10_000)),
        "share_max": st.one_of(st.just(1_000), st.integers(0, 1_000)),
        "tiers": st.one_of(st.just([]), st.lists(st.integers(1, 3), max_size=2, unique=True)),
    }
)
