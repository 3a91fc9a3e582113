"""What holds for every sale and every redemption, on random cases."""

from fractions import Fraction
from math import ceil, floor

import hero_engine as engine
from generators import (
    cents,
    lines,
    modest,
    modest_baskets,
    modest_programs,
    number_lines,
    rewards,
)
from hypothesis import assume, given, note
from hypothesis import strategies as st
from seeds import random_cases
from vectors import as_vector


def evaluate(program, basket):
    """Return the award, and note the case as a vector in case the test fails."""
    award = engine.evaluate(program, basket)
    call = {"call": "evaluate", "program": program, "basket": basket}
    note(as_vector("property-case", "What the engine answers now.", call, award))
    return award


def essence(award):
    """Return what must not depend on how the goods are laid out in lines."""
    reasons = [reason for reason in award["reasons"] if reason["type"] != "line_excluded"]
    return award["points"], award["kinds"], award["spend"], award["items"], reasons


@random_cases(100)
@given(modest_programs, modest_baskets, st.data())
def test_award_does_not_depend_on_the_order_of_lines(program, basket, data):
    shuffled = basket | {"lines": data.draw(st.permutations(basket["lines"]))}
    one, other = evaluate(program, basket), evaluate(program, shuffled)
    assert essence(one) == essence(other)
    assert sorted(map(str, one["lines"])) == sorted(map(str, other["lines"]))


@random_cases(100)
@given(modest_programs, modest_baskets, st.data())
def test_award_does_not_depend_on_how_a_line_is_split(program, basket, data):
    assume(basket["lines"])
    line = data.draw(st.sampled_from(basket["lines"]))
    numbers = ("quantity", "total_included", "total_excluded")
    part = {key: data.draw(st.integers(*sorted((0, line[key])))) for key in numbers}
    rest = {key: line[key] - part[key] for key in numbers}
    halves = [line | part, line | rest | {"id": "rest"}]
    others = [other for other in basket["lines"] if other is not line]
    split = basket | {"lines": others + halves}
    assert essence(evaluate(program, basket)) == essence(evaluate(program, split))


@random_cases(100)
@given(modest_programs, modest_baskets, lines(is_returned=False, amounts=modest))
def test_award_never_falls_when_goods_are_added(program, basket, line):
    more = basket | {"lines": [*basket["lines"], line | {"id": "more"}]}
    before, after = evaluate(program, basket), evaluate(program, more)
    assert after["points"] >= before["points"]
    assert after["spend"] >= before["spend"]


@random_cases(100)
@given(modest_programs, modest_baskets)
def test_award_is_nothing_when_everything_came_back(program, basket):
    returned = [
        line | {key: -line[key] for key in ("quantity", "total_included", "total_excluded")}
        for line in basket["lines"]
    ]
    undone = basket | {"lines": number_lines(basket["lines"] + returned)}
    award = evaluate(program, undone)
    assert (award["points"], award["spend"], award["items"]) == (0, 0, 0)


@random_cases(100)
@given(modest_programs, modest_baskets)
def test_award_is_explained_by_its_reasons(program, basket):
    award = evaluate(program, basket)
    reasons = award["reasons"]
    excluded = {reason["line"] for reason in reasons if reason["type"] == "line_excluded"}
    assert award["points"] == sum(award["kinds"].values())
    is_points = {"rule", "rounding"}
    assert award["points"] == sum(r["points"] for r in reasons if r["type"] in is_points)
    assert award["spend"] == sum(r["base"] for r in reasons if r["type"] == "rule")
    assert not excluded & set(award["lines"])
    assert award["points"] >= 0
    assert program["rounding"] == "none" or award["points"] % 100 == 0


@random_cases(100)
@given(st.lists(modest_programs, max_size=4), modest_baskets)
def test_programs_share_the_lines_without_overlap(drawn, basket):
    awards = engine.evaluate_programs(drawn, basket)
    credited = [line for award in awards for line in award["lines"]]
    assert len(credited) == len(set(credited))
    left = basket["lines"]
    for program, award in zip(drawn, awards, strict=True):
        seen = {line["id"] for line in left}
        told = {reason.get("line") for reason in award["reasons"]} - {None}
        assert set(award["lines"]) | told <= seen
        if basket["paid_with_points"] <= 0:
            assert award == evaluate(program, basket | {"lines": left})
        left = [line for line in left if line["id"] not in award["lines"]]


@random_cases(100)
@given(modest_programs, modest_baskets)
def test_prepared_program_gives_the_same_award(program, basket):
    prepared = engine.prepare_program(program)
    assert engine.prepare_program(prepared) is prepared
    assert engine.evaluate(prepared, basket) == engine.evaluate(program, basket)


@random_cases(300)
@given(rewards, cents, cents, cents, st.data())
def test_proposal_passes_the_check_and_nothing_better_does(reward, available, due, total, data):
    proposal = engine.propose_redemption(reward, available, due, total)
    points, amount = proposal["points"], proposal["amount"]
    check = engine.check_redemption(reward, points, available, due, total)
    if points:
        assert check == {"error": None, "points": points, "amount": amount}
    near = st.integers(max(0, points - 300), points + 300)
    step = max(1, reward["points_multiple"])
    wish = data.draw(st.one_of(near, near.map(lambda n: n - n % step), cents))
    other = engine.check_redemption(reward, wish, available, due, total)
    assert other["amount"] <= amount
    assert other["error"] or other["amount"] < amount or other["points"] >= points


@random_cases(300)
@given(rewards, cents, cents, cents, cents)
def test_redemption_stays_within_its_bounds(reward, points, available, due, total):
    check = engine.check_redemption(reward, points, available, due, total)
    if check["error"]:
        assert (check["points"], check["amount"]) == (0, 0)
        return
    assert 0 < check["amount"] <= min(due, total * reward["share_max"] // 1000)
    assert reward["points_min"] <= check["points"] <= min(points, available)
    assert not reward["points_multiple"] or check["points"] % reward["points_multiple"] == 0
    assert check["amount"] <= engine.amount_for_points(reward, check["points"])


@random_cases(300)
@given(rewards, cents)
def test_price_is_the_fewest_points_worth_the_amount(reward, amount):
    points = engine.points_for_amount(reward, amount)
    assert engine.amount_for_points(reward, points) >= amount
    assert not points or engine.amount_for_points(reward, points - 1) < amount


@random_cases(300)
@given(cents, st.lists(cents, min_size=1, max_size=6), st.lists(cents, min_size=1, max_size=6))
def test_give_back_does_not_depend_on_how_a_return_is_split(redeemed, parts, kept):
    total = sum(parts) + sum(kept)
    given_back = returned = 0
    for part in parts:
        returned += part
        step = engine.give_back(redeemed, total, returned) - given_back
        assert step >= 0
        given_back += step
    assert given_back == engine.give_back(redeemed, total, sum(parts)) <= redeemed
    assert engine.give_back(redeemed, total + 1, total + 1) == redeemed


@random_cases(300)
@given(cents, cents, cents.map(lambda value: value + 1))
def test_mul_div_is_the_exact_fraction_rounded(value, multiplier, divisor):
    exact = Fraction(value * multiplier, divisor)
    assume(exact < engine.MAX_SAFE)
    assert engine.mul_div(value, multiplier, divisor) == floor(exact)
    assert engine.mul_div(value, multiplier, divisor, "up") == ceil(exact)
    assert engine.mul_div(value, multiplier, divisor, "half_up") == floor(exact + Fraction(1, 2))
