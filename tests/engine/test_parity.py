"""Python and JavaScript agree on random cases; a case on which they do not prints itself as a vector."""

from calendar import monthrange

import pytest
from generators import (
    baskets,
    cents,
    huge_baskets,
    huge_programs,
    programs,
    rewards,
    spoiled,
)
from hypothesis import given
from hypothesis import strategies as st
from seeds import random_cases
from vectors import as_vector, run

ANY_POINTS = st.one_of(cents, st.integers(-100, 100), st.integers(0, 2**53))
ANY_AMOUNT = st.one_of(cents, st.integers(-5, 5), st.integers(0, 2**53))


def assert_parity(twin, call):
    """Assert that both engines answer the same; the vector shows what Python says."""
    answer = run(call)
    vector = as_vector("parity-case", "Python and JavaScript agree.", call, answer)
    assert twin.run(call) == answer, f"as a vector, with Python's answer:\n{vector}"


@random_cases(500)
@given(st.lists(programs(), min_size=1, max_size=2), baskets())
def test_evaluate_programs_agrees(twin, drawn, basket):
    assert_parity(twin, {"call": "evaluate_programs", "programs": drawn, "basket": basket})


@random_cases(300)
@given(huge_programs, huge_baskets)
def test_evaluate_agrees_up_to_the_limit(twin, program, basket):
    assert_parity(twin, {"call": "evaluate", "program": program, "basket": basket})


@random_cases(300)
@given(spoiled(programs()))
def test_check_program_agrees(twin, program):
    assert_parity(twin, {"call": "check_program", "program": program})


@random_cases(200)
@given(spoiled(baskets()))
def test_check_basket_agrees(twin, basket):
    assert_parity(twin, {"call": "check_basket", "basket": basket})


@random_cases(400)
@given(rewards, ANY_POINTS, ANY_POINTS, ANY_AMOUNT, ANY_AMOUNT)
def test_redemption_agrees(twin, reward, points, available, due, total):
    sale = {"reward": reward, "available": available, "due": due, "total": total}
    assert_parity(twin, {"call": "propose_redemption", **sale})
    wish = {"reward": reward, "points": points, "available": available, "due": due, "total": total}
    assert_parity(twin, {"call": "check_redemption", **wish})
    assert_parity(twin, {"call": "amount_for_points", "reward": reward, "points": points})
    assert_parity(twin, {"call": "points_for_amount", "reward": reward, "amount": due})


@random_cases(200)
@given(ANY_AMOUNT, ANY_AMOUNT, ANY_AMOUNT)
def test_give_back_agrees(twin, redeemed, total, returned):
    call = {"call": "give_back", "amount_redeemed": redeemed, "total": total, "returned": returned}
    assert_parity(twin, call)


@random_cases(300)
@given(ANY_AMOUNT, ANY_AMOUNT, ANY_AMOUNT, st.sampled_from(["down", "half_up", "up"]))
def test_mul_div_agrees(twin, value, multiplier, divisor, rounding):
    arguments = {"value": value, "multiplier": multiplier, "divisor": divisor, "rounding": rounding}
    assert_parity(twin, {"call": "mul_div", **arguments})


@pytest.mark.parametrize("year", [1900, 2000, 2023, 2024])
def test_dates_are_those_of_the_calendar(twin, year):
    """Uses the moment of a basket; a month's length is known from Python's own calendar."""
    basket = {"shop": None, "rates_ppm": {}, "paid_with_points": 0, "lines": []}
    for month in range(14):
        days = monthrange(year, month)[1] if 1 <= month <= 12 else 0
        for day in {0, 1, 28, 29, 30, 31, 32}:
            moment = f"{year}-{month:02}-{day:02}T12:00:00"
            call = {"call": "check_basket", "basket": basket | {"moment": moment}}
            assert (run(call) == []) == (1 <= day <= days), moment
            assert_parity(twin, call)
