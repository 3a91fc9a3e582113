"""Python and JavaScript agree on random cases; a case on which they do not prints itself as a vector."""

from calendar import monthrange
from random import Random

import pytest
from completing import complete
from generators import (
    LIMIT,
    make_basket,
    make_customer,
    make_program,
    make_programs,
    make_sale,
    spoil,
)
from hypothesis import given
from hypothesis import strategies as st
from seeds import FACTOR, SEED, random_cases
from shrinking import shrink
from strategies import cents, purses, rates, rewards
from vectors import as_vector, run

ANY_POINTS = st.one_of(cents, st.integers(-100, 100), st.integers(0, 2**53))
ANY_AMOUNT = st.one_of(cents, st.integers(-5, 5), st.integers(0, 2**53))


def assert_parity(twin, call):
    """Assert that both engines answer the same; the vector shows what Python says."""
    answer = run(call)
    vector = as_vector("parity-case", "Python and JavaScript agree.", call, answer)
    assert twin.run(call) == answer, f"as a vector, with Python's answer:\n{vector}"


def assert_parity_of_many(twin, name, count, make):
    """Assert that both engines agree on so many cases, each drawn from its own random numbers."""
    for case in range(count * FACTOR):
        call = make(Random(f"{SEED} {name} {case}"))
        if twin.run(call) != run(call):
            assert_parity(twin, shrink(call, lambda smaller: twin.run(smaller) != run(smaller)))


def test_evaluate_programs_agrees(twin):
    assert_parity_of_many(twin, "programs", 2_000, make_sale)


def test_evaluate_programs_agrees_on_modest_sales(twin):
    """Small amounts meet minimums, steps, caps and tiers more often."""
    assert_parity_of_many(twin, "modest", 1_000, lambda rng: make_sale(rng, "modest", 1))


def test_evaluate_programs_agrees_up_to_the_limit(twin):
    assert_parity_of_many(twin, "huge", 500, lambda rng: make_sale(rng, "huge", 1))


def test_points_per_line_agrees(twin):
    assert_parity_of_many(
        twin, "lines", 500, lambda rng: make_sale(rng, "modest") | {"call": "points_per_line"}
    )


def test_is_eligible_agrees(twin):
    def make(rng):
        program = make_program(rng, "modest")
        return {"call": "is_eligible", "program": program, "customer": make_customer(rng)}

    assert_parity_of_many(twin, "eligible", 300, make)


def test_belongs_alone_agrees(twin):
    def make(rng):
        program = make_program(rng, "modest") | {"exclusive": rng.random() < 0.9}
        customer = {"customer": make_customer(rng), "day": make_basket(rng)["moment"][:10]}
        return {"call": "belongs_alone", "program": program, **customer}

    assert_parity_of_many(twin, "alone", 300, make)


@pytest.mark.parametrize("name", ["program", "customer", "basket"])
def test_checks_agree(twin, name):
    """A check has no shorter input, so a failing case is printed whole."""
    make = {"program": make_program, "customer": make_customer, "basket": make_basket}[name]
    for case in range(300 * FACTOR):
        rng = Random(f"{SEED} {name} {case}")
        assert_parity(twin, {"call": f"check_{name}", name: spoil(rng, make(rng))})


def test_malformed_programs_are_refused_alike(twin):
    """Whatever is wrong: the same error with the same words."""
    for case in range(200 * FACTOR):
        rng = Random(f"{SEED} malformed {case}")
        programs = spoil(rng, make_programs(rng))
        customer, basket = make_customer(rng), make_basket(rng)
        if all(isinstance(program, dict) for program in programs):
            call = {"call": "evaluate_programs", "programs": programs}
            call |= {"customer": customer, "basket": basket}
            assert twin.run(call) == run(call)


@random_cases(200)
@given(cents, st.lists(cents, max_size=4, unique=True), st.sampled_from([None, 1, 2, 3, 9]))
def test_tier_for_agrees(twin, spend, limits, kept):
    tiers = complete(["tier"], [{"spend_min": limit} for limit in sorted(limits)])
    assert_parity(twin, {"call": "tier_for", "tiers": tiers, "spend": spend - 100, "kept": kept})


@random_cases(200)
@given(st.dates(), st.one_of(st.integers(0, 4_000), st.integers(0, LIMIT)))
def test_membership_end_agrees(twin, start, days):
    call = {"call": "membership_end", "date_start": start.isoformat(), "days": days}
    assert_parity(twin, call)


@random_cases(400)
@given(
    st.dates(),
    st.sampled_from(["days", "months", "month_end", "year_end", "inactivity"]),
    st.one_of(st.integers(0, 4_000), st.integers(0, LIMIT)),
)
def test_expiry_agrees(twin, day, mode, count):
    expiry = {"mode": mode, "count": count}
    assert_parity(twin, {"call": "expiry_day", "expiry": expiry, "day": day.isoformat()})


@random_cases(400)
@given(rewards, ANY_POINTS, ANY_AMOUNT, purses(st.one_of(ANY_POINTS, ANY_AMOUNT)))
def test_redemption_agrees(twin, reward, points, due, purse):
    rate = purse["rate"]
    assert_parity(twin, {"call": "is_for_tier", "reward": reward, "tier": purse["tier"]})
    assert_parity(twin, {"call": "propose_redemption", "reward": reward, "purse": purse})
    for wish in (points, *(step["points"] for step in reward["steps"])):
        check = {"call": "check_redemption", "reward": reward, "points": wish, "purse": purse}
        assert_parity(twin, check)
    there = {"reward": reward, "points": points, "rate": rate}
    assert_parity(twin, {"call": "amount_for_points", **there})
    assert_parity(
        twin, {"call": "points_for_amount", "reward": reward, "amount": due, "rate": rate}
    )


@random_cases(300)
@given(ANY_AMOUNT, rates)
def test_convert_agrees(twin, amount, rate):
    assert_parity(twin, {"call": "convert", "amount": amount, "rate": rate})


@random_cases(200)
@given(ANY_AMOUNT, ANY_AMOUNT, ANY_AMOUNT)
def test_give_back_agrees(twin, redeemed, total, returned):
    call = {"call": "give_back", "amount_redeemed": redeemed, "total": total, "returned": returned}
    assert_parity(twin, call)


@random_cases(200)
@given(st.lists(ANY_AMOUNT, max_size=4), ANY_AMOUNT, ANY_AMOUNT)
def test_share_back_agrees(twin, amounts, total, returned):
    call = {"call": "share_back", "amounts": amounts, "total": total, "returned": returned}
    assert_parity(twin, call)


@random_cases(300)
@given(ANY_AMOUNT, ANY_AMOUNT, ANY_AMOUNT, st.sampled_from(["down", "half_up", "up"]))
def test_mul_div_agrees(twin, value, multiplier, divisor, rounding):
    arguments = {"value": value, "multiplier": multiplier, "divisor": divisor, "rounding": rounding}
    assert_parity(twin, {"call": "mul_div", **arguments})


@pytest.mark.parametrize("year", [1900, 2000, 2023, 2024])
def test_dates_are_those_of_the_calendar(twin, year):
    """Uses the moment of a basket; a month's length is known from Python's own calendar."""
    basket = complete("basket", {})
    for month in range(14):
        days = monthrange(year, month)[1] if 1 <= month <= 12 else 0
        for day in {0, 1, 28, 29, 30, 31, 32}:
            moment = f"{year}-{month:02}-{day:02}T12:00:00"
            call = {"call": "check_basket", "basket": basket | {"moment": moment}}
            assert (run(call) == []) == (1 <= day <= days), moment
            assert_parity(twin, call)
