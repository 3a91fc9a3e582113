"""What holds for every sale and every redemption, on random cases."""

import json
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

import hero_engine as engine
import pytest
from cases import sales
from completing import complete, complete_input, shorten_vector
from dateutil.relativedelta import relativedelta
from generators import make_line, number_lines
from hero_engine import dates
from hypothesis import assume, given
from hypothesis import strategies as st
from seeds import random_cases
from strategies import cents, ids, payments, purses, rates, rewards

AMOUNTS = ("quantity", "total_included", "total_excluded")
POINTS = {"rule", "accelerator", "rounding", "carry", "cap", "unlinked_return"}
"""The reasons that tell points which add up to the award."""


def evaluate(programs, customer, basket):
    """Return the award in the only program."""
    return engine.evaluate(programs[0], customer, basket)


def standing_in(program, customer):
    """Return where the customer stands."""
    return customer["standings"].get(str(program["id"]), engine.NEW_STANDING)


def without_carry(customer):
    """Return the customer with nothing carried from earlier sales."""
    standings = customer["standings"].items()
    return customer | {"standings": {key: value | {"carry": 0} for key, value in standings}}


def essence(award):
    """Return what must not depend on how the goods are laid out in lines."""
    reasons = [reason for reason in award["reasons"] if reason["type"] != "line_excluded"]
    return award | {"lines": None, "reasons": reasons}


def why_excluded(award):
    """Return why the program gave nothing at all, or None."""
    return next((r["why"] for r in award["reasons"] if r["type"] == "program_excluded"), None)


def turned(line):
    """Return the line of the same goods that came back."""
    return line | {key: -line[key] for key in AMOUNTS}


@sales(500)
def test_award_does_not_depend_on_the_order_of_lines(programs, customer, basket, rng):
    lines = rng.sample(basket["lines"], len(basket["lines"]))
    one = evaluate(programs, customer, basket)
    other = evaluate(programs, customer, basket | {"lines": lines})
    assert essence(one) == essence(other)
    assert sorted(map(str, one["lines"])) == sorted(map(str, other["lines"]))


@sales(500)
def test_award_does_not_depend_on_how_a_line_is_split(programs, customer, basket, rng):
    if not basket["lines"]:
        return
    line = rng.choice(basket["lines"])
    part = {key: rng.randint(*sorted((0, line[key]))) for key in AMOUNTS}
    rest = {key: line[key] - part[key] for key in AMOUNTS}
    others = [other for other in basket["lines"] if other is not line]
    split = basket | {"lines": [*others, line | part, line | rest | {"id": "rest"}]}
    one, other = evaluate(programs, customer, basket), evaluate(programs, customer, split)
    assert essence(one) == essence(other)


@sales(1_000)
def test_award_never_falls_when_goods_are_added(programs, customer, basket, rng):
    """This is not so for every program.

    More goods may reach a tier at whose rate they earn less, or that a rule is not for; they may reach a
    basket step that the shop made smaller; and a part paid with points or on account, or a discount, is
    spread over more goods, where rounding may take a hundredth from a rule by unit. Goods that came back
    are some of those that were bought.
    """
    program = programs[0] | {"tiers": [], "paid_with_points": "all"}
    program["excluded_flags"] = [flag for flag in program["excluded_flags"] if flag != "on_account"]
    for rule in program["rules"]:
        points = sorted(step["points"] for step in rule["steps"])
        rule["steps"] = [
            step | {"points": more} for step, more in zip(rule["steps"], points, strict=True)
        ]
        rule["condition"]["tiers"] = []
    for accelerator in program["accelerators"]:
        accelerator["condition"]["tiers"] = []
    bought = [line for line in basket["lines"] if line["total_included"] >= 0]
    back = [turned(line) for line in bought if rng.random() < 0.3]
    more = make_line(rng, "modest", is_returned=False, has_discounts=False)
    lines = number_lines([*bought, *back])
    before = evaluate([program], customer, basket | {"lines": lines})
    after = evaluate([program], customer, basket | {"lines": [*lines, more | {"id": "more"}]})
    assert after["points"] >= before["points"]
    assert after["spend"] >= before["spend"]
    assert after["items"] >= before["items"]


@sales(500)
def test_award_is_nothing_when_everything_came_back(programs, customer, basket, rng):
    lines = basket["lines"] + [turned(line) for line in basket["lines"]]
    basket = basket | {"lines": number_lines(lines)}
    award = evaluate(programs, without_carry(customer), basket)
    assert (award["points"], award["spend"], award["items"]) == (0, 0, 0)


@sales(1_000)
def test_award_is_explained_by_its_reasons(programs, customer, basket, rng):
    award = evaluate(programs, customer, basket)
    reasons, kinds = award["reasons"], award["kinds"]
    assert award["points"] == sum(kinds.values())
    assert award["points"] == sum(r["points"] for r in reasons if r["type"] in POINTS)
    has_returns = any("unlinked" in line["flags"] for line in basket["lines"])
    has_more = has_returns or standing_in(programs[0], customer)["carry"] < 0
    assert has_more or all(points >= 0 for points in kinds.values())
    rounding = programs[0]["rounding"]
    assert rounding == "none" or all(points % 100 == 0 for points in kinds.values())
    assert all(reason["points"] < 0 for reason in reasons if reason["type"] == "cap")
    rules = [reason["rule"] for reason in reasons if reason["type"] in ("rule", "rule_excluded")]
    assert len(rules) == len(set(rules)), "a rule that both gave and was kept from giving"
    excluded = {reason["line"] for reason in reasons if reason["type"] == "line_excluded"}
    if not any(rule["condition"]["tiers"] for rule in programs[0]["rules"]):
        # Goods that only a rule for another tier takes earn nothing, but count as spent.
        assert not excluded & set(award["lines"])


@sales(500)
def test_award_tells_the_tier_that_its_spend_reaches(programs, customer, basket, rng):
    award = evaluate(programs, customer, basket)
    standing = standing_in(programs[0], customer)
    spend = standing["spend"] + award["spend"]
    assert award["tier"] == engine.tier_for(programs[0]["tiers"], spend, standing["tier"])


@sales(500)
def test_caps_are_never_exceeded(programs, customer, basket, rng):
    award = evaluate(programs, customer, basket)
    kinds, reasons = award["kinds"], award["reasons"]
    # Whole points that earlier sales left were limited with these: a sale that earns nothing gives them all the same.
    is_excluded = any(reason["type"] == "program_excluded" for reason in reasons)
    left_over = sum(reason["points"] for reason in reasons if reason["type"] == "carry")
    given = kinds["earn"] + kinds.get("bonus", 0) - (left_over if is_excluded else 0)
    earned = standing_in(programs[0], customer)["earned"]
    for cap in programs[0]["caps"]:
        left = max(0, cap["points"] - earned.get(cap["period"], 0))
        assert given <= left


@sales(1_000)
def test_premiums_use_up_what_was_bought_and_no_more(programs, customer, basket, rng):
    award = evaluate(programs, customer, basket)
    told = [reason for reason in award["reasons"] if reason["type"] == "premium"]
    standing, premium = standing_in(programs[0], customer), programs[0]["premium"]
    if not told:
        assert award["premium"] is None
        return
    due = award["premium"] or {"count": 0, "worth": 0, "amount": 0, "items": 0}
    assert told[0]["count"] == due["count"]
    assert due["amount"] + told[0]["amount"] == max(0, standing["amount"] + award["spend"])
    assert due["items"] + told[0]["items"] == max(0, standing["items"] + award["items"])
    for name in ("amount", "items"):
        benchmark = premium[f"{name}_min"]
        assert not benchmark or told[0][name] < benchmark, "one more premium was due"
    if premium["kind"] == "fixed":
        assert due["worth"] == due["count"] * premium["amount"]
    else:
        assert due["worth"] <= due["amount"]


@sales(500, most=4)
def test_programs_share_the_lines_without_overlap(programs, customer, basket, rng):
    awards = engine.evaluate_programs(programs, customer, basket)
    credited = [line for award in awards for line in award["lines"]]
    assert len(credited) == len(set(credited))
    left = [line for line in basket["lines"] if "discount" not in line["flags"]]
    has_parts = basket["paid_with_points"] > 0 or basket["on_account"] > 0
    has_parts = has_parts or len(left) < len(basket["lines"])
    for program, award in zip(programs, awards, strict=True):
        seen = {line["id"] for line in left}
        told = {reason.get("line") for reason in award["reasons"]} - {None}
        assert set(award["lines"]) | told <= seen
        if not has_parts and why_excluded(award) != "exclusive":
            # A part of the whole sale would be a larger part of what is left.
            assert award == evaluate([program], customer, basket | {"lines": left})
        left = [line for line in left if line["id"] not in award["lines"]]


@sales(500, most=4)
def test_programs_leave_everything_to_one_that_stands_alone(programs, customer, basket, rng):
    customer = without_carry(customer)
    awards = engine.evaluate_programs(programs, customer, basket)
    reasons = [reason for award in awards for reason in award["reasons"]]
    alone = {reason["program"] for reason in reasons if reason.get("why") == "exclusive"}
    assert len(alone) <= 1
    for program, award in zip(programs, awards, strict=True):
        if program["id"] in alone:
            assert engine.belongs_alone(program, customer, basket["moment"][:10])
        elif alone:
            assert why_excluded(award) == "exclusive"
            assert (award["points"], award["lines"], award["premium"]) == (0, [], None)


@sales(500, most=3)
def test_points_per_line_add_up_to_the_award(programs, customer, basket, rng):
    awards = engine.evaluate_programs(programs, customer, basket)
    spread = engine.points_per_line(programs, customer, basket)
    for award, share in zip(awards, spread, strict=True):
        assert [entry["line"] for entry in share["lines"]] == award["lines"]
        returned = {line["id"] for line in basket["lines"] if "unlinked" in line["flags"]}
        assert all(entry["points"] >= 0 or entry["line"] in returned for entry in share["lines"])
        points = sum(entry["points"] for entry in share["lines"])
        assert points + share["rest"] == award["points"]


@sales(200)
def test_prepared_program_gives_the_same_award(programs, customer, basket, rng):
    prepared = engine.prepare_program(programs[0])
    assert engine.prepare_program(prepared) is prepared
    assert prepared.program["id"] == programs[0]["id"]
    assert evaluate([prepared], customer, basket) == evaluate(programs, customer, basket)
    assert engine.is_eligible(prepared, customer) == engine.is_eligible(programs[0], customer)


@sales(1_000)
def test_eligible_is_whom_no_sale_is_refused_to(programs, customer, basket, rng):
    """Whom the program is not for earns nothing; whom it is for is never told that it is not."""
    basket = basket | {"flags": [flag for flag in basket["flags"] if flag not in customer["flags"]]}
    why = why_excluded(evaluate(programs, customer, basket))
    if engine.is_eligible(programs[0], customer):
        whys = {"excluded_customer", "other_group", "other_customer", "other_territory"}
        assert why not in {*whys, *customer["flags"]}
    else:
        assert why


@sales(200)
def test_vector_shortened_says_the_same(programs, customer, basket, rng):
    call = {"call": "evaluate_programs"}
    call |= {"programs": programs, "customer": customer, "basket": basket}
    short = shorten_vector({"input": call, "expected": []})["input"]
    assert {"call": call["call"], **complete_input(short)} == call


def test_failing_case_is_made_smaller_and_told_as_a_vector():
    @sales(200)
    def check(programs, customer, basket, rng):
        assert not any(line["total_included"] > 100 for line in basket["lines"])

    with pytest.raises(AssertionError, match="as a vector") as caught:
        check()
    told = json.loads(str(caught.value).partition("as a vector:\n")[2])
    assert set(told["input"]) <= {"call", "programs", "basket"}
    assert len(told["input"]["basket"]["lines"]) == 1
    assert set(told["input"]["basket"]) == {"lines"}


@random_cases(500)
@given(st.dates())
def test_days_are_those_of_the_calendar(day):
    text = day.isoformat()
    number = dates.day_number(text)
    assert dates.date_of(number) == text
    assert number - dates.day_number("1970-01-01") == (day - date(1970, 1, 1)).days
    program = complete("program", {"condition": {"weekdays": [day.weekday()]}})
    basket = complete("basket", {"moment": f"{text}T13:07:59"})
    assert engine.evaluate(program, complete("customer", {}), basket)["reasons"] == []


@random_cases(300)
@given(st.dates(), st.integers(1, 40_000))
def test_membership_lasts_as_many_days_as_it_says(start, days):
    assume(start.toordinal() + days - 1 <= date.max.toordinal())
    end = start + timedelta(days=days - 1)
    assert engine.membership_end(start.isoformat(), days) == end.isoformat()


@random_cases(500)
@given(st.dates(), st.integers(0, 40_000))
def test_months_are_those_of_the_calendar(day, months):
    later = day + relativedelta(months=months) if day.year + months // 12 < 9999 else date.max
    assume(later < date.max)
    expiry = {"mode": "months", "count": months}
    assert engine.expiry_day(expiry, day.isoformat()) == later.isoformat()
    end = later + relativedelta(day=31)
    assert engine.expiry_day(expiry | {"mode": "month_end"}, day.isoformat()) == end.isoformat()


@random_cases(300)
@given(st.dates(date(2, 1, 1), date(9998, 12, 31)), st.dates(date(2000, 1, 1), date(2000, 12, 31)))
def test_birthday_week_is_three_days_to_each_side(day, birthday):
    def kept_in(year):
        try:
            return birthday.replace(year=year)
        except ValueError:
            return date(year, 2, 28)

    distance = min(abs((kept_in(day.year + step) - day).days) for step in (-1, 0, 1))
    text = birthday.isoformat()[5:]
    assert dates.is_near_birthday(text, day.isoformat(), "week") == (distance <= 3)
    assert dates.is_near_birthday(text, day.isoformat(), "day") == (distance == 0)


@random_cases(300)
@given(st.lists(cents, max_size=5, unique=True), cents, cents, st.sampled_from([None, 1, 2, 9]))
def test_tier_never_falls_with_what_is_spent(limits, spend, more, kept):
    tiers = complete(["tier"], [{"spend_min": limit} for limit in sorted(limits)])
    before = engine.tier_for(tiers, spend, kept) or 0
    assert before <= (engine.tier_for(tiers, spend + more, kept) or 0)
    assert kept is None or kept > len(tiers) or kept <= before


@random_cases(300)
@given(rewards, purses(cents), st.data())
def test_proposal_passes_the_check_and_nothing_pays_more(reward, purse, data):
    assume(fits(reward, purse["rate"]))
    proposal = engine.propose_redemption(reward, purse)
    points, amount = proposal["points"], proposal["amount"]
    check = engine.check_redemption(reward, points, purse)
    if points:
        assert check == {"error": None, "points": points, "amount": amount}
    near = st.integers(max(0, points - 300), points + 300)
    step = max(1, reward["points_multiple"])
    steps = [each["points"] for each in reward["steps"]] or [points]
    wishes = st.one_of(near, near.map(lambda n: n - n % step), cents, st.sampled_from(steps))
    other = engine.check_redemption(reward, data.draw(wishes), purse)
    assert other["amount"] <= amount
    # Fewer points are worth the same only where their worth is rounded.
    is_rounded = (
        reward["kind"] != "payment"
        or exact_worth(reward, other["points"], purse["rate"]) < other["amount"]
    )
    assert (
        other["error"]
        or other["amount"] < amount
        or other["points"] >= points
        or is_rounded
        or other["amount"] == purse["due"]
    )


@random_cases(300)
@given(rewards, purses(cents))
def test_what_limits_a_proposal_is_what_more_would_meet(reward, purse):
    assume(fits(reward, purse["rate"]))
    proposal = engine.propose_redemption(reward, purse)
    limit = proposal["limit"]
    if limit is None:
        top = reward["steps"][-1]["points"] if reward["steps"] else None
        assert proposal["amount"] == purse["due"] or proposal["points"] == top
        return
    more = purse | {
        "exceeds_available": {"available": 10**9},
        "exceeds_limit": {"left": None},
    }.get(limit, {})
    if more != purse:
        # Who had more points, or no limit, could have at least as much.
        assert engine.propose_redemption(reward, more)["amount"] >= proposal["amount"]
    if limit == "exceeds_share":
        assert reward["share_max"] < 1000 or purse["base"] < purse["due"]


@random_cases(300)
@given(rewards, purses(cents), cents)
def test_redemption_stays_within_its_bounds(reward, purse, points):
    assume(fits(reward, purse["rate"]))
    steps = [each["points"] for each in reward["steps"]]
    for wish in (points, *steps):
        check = engine.check_redemption(reward, wish, purse)
        if check["error"]:
            assert (check["points"], check["amount"]) == (0, 0)
            continue
        assert not reward["tiers"] or purse["tier"] in reward["tiers"]
        assert not reward["shops"] or purse["shop"] in reward["shops"]
        assert (reward["date_start"] or "") <= purse["day"] <= (reward["date_end"] or "9")
        share = purse["base"] * reward["share_max"] // 1000
        if reward["kind"] not in engine.ISSUED:
            assert 0 < check["amount"] <= min(purse["due"], share)
        left = purse["available"] if purse["left"] is None else purse["left"]
        assert reward["points_min"] <= check["points"] <= min(wish, purse["available"], left)
        if reward["kind"] == "payment":
            multiple = reward["points_multiple"]
            assert not multiple or check["points"] % multiple == 0
            worth = engine.amount_for_points(reward, check["points"], purse["rate"])
            assert check["amount"] <= worth
        else:
            assert check["points"] in steps


@random_cases(300)
@given(st.lists(st.tuples(cents, ids), max_size=6), ids, st.integers(0, 300))
def test_what_a_reward_looks_at_and_the_rest_are_all_goods(goods, selections, share):
    lines = [{"total_included": total, "selections": found, "flags": []} for total, found in goods]
    total = sum(amount for amount, _found in goods)
    off = {"total_included": -(total * share // 300), "selections": [], "flags": ["discount"]}
    basket = {"lines": [*lines, off]}
    assume(selections)
    everything = {"kind": "payment", "selections": [], "exceptions": [], "with_discounts": True}
    whole = total - total * share // 300
    looked_at = engine.base_of(everything | {"selections": selections}, basket, whole)
    others = engine.base_of(everything | {"exceptions": selections}, basket, whole)
    assert engine.base_of(everything, basket, whole) == whole
    # A half is rounded up on both sides.
    assert whole <= looked_at + others <= whole + 1


def fits(reward, rate):
    """Tell whether amounts of up to 10**9 are worth no more than an engine can hold."""
    ratio = Fraction(reward["amount"], reward["points"]) * to_fraction(rate)
    return Fraction(1, 10**5) < ratio < 10**5


def to_fraction(rate):
    return Fraction(rate["numerator"], rate["denominator"])


def exact_worth(reward, points, rate):
    """Return what points are worth in the sale's currency, not rounded."""
    return Fraction(points * reward["amount"], reward["points"]) * to_fraction(rate)


@random_cases(300)
@given(payments, cents, rates)
def test_worth_is_converted_once_and_rounded_half_up(reward, points, rate):
    assume(fits(reward, rate))
    exact = exact_worth(reward, points, rate)
    assert engine.amount_for_points(reward, points, rate) == floor(exact + Fraction(1, 2))


@random_cases(300)
@given(payments, cents, rates)
def test_price_pays_the_amount_and_is_never_more_than_its_exact_worth(reward, amount, rate):
    assume(fits(reward, rate))
    points = engine.points_for_amount(reward, amount, rate)
    assert engine.amount_for_points(reward, points, rate) >= amount
    fewest_exact = ceil(amount / exact_worth(reward, 1, rate))
    assert points <= fewest_exact
    assert points == fewest_exact or points == fewest_exact // 100 * 100
    assert engine.points_for_amount(reward, amount + 1, rate) >= points


@random_cases(300)
@given(payments, cents.map(lambda due: due + 1), rates)
def test_whole_bill_can_be_paid_in_any_currency(reward, due, rate):
    assume(fits(reward, rate))
    reward = reward | {"points_min": 0, "points_multiple": 0, "share_max": 1000, "tiers": []}
    reward |= {"date_start": None, "date_end": None, "shops": []}
    available = engine.points_for_amount(reward, due, rate)
    expected = {"points": available, "amount": due, "limit": None}
    purse = {"tier": None, "day": "2026-05-20", "shop": None, "left": None}
    purse |= {"due": due, "base": due, "rate": rate}
    for more in (0, 1, 12_345):
        proposal = engine.propose_redemption(reward, purse | {"available": available + more})
        assert proposal == expected


@random_cases(300)
@given(cents, rates)
def test_convert_is_the_exact_fraction_rounded_half_up(amount, rate):
    exact = amount * to_fraction(rate)
    assume(exact < engine.MAX_SAFE)
    assert engine.convert(amount, rate) == floor(exact + Fraction(1, 2))
    assert to_fraction(engine.invert_rate(rate)) == 1 / to_fraction(rate)


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
@given(st.lists(cents, max_size=6), cents, cents)
def test_share_back_adds_up_to_what_one_redemption_would_give_back(amounts, total, returned):
    shares = engine.share_back(amounts, total, returned)
    assert sum(shares) == engine.give_back(sum(amounts), total, returned)
    assert all(0 <= share <= amount for share, amount in zip(shares, amounts, strict=True))
    more = engine.share_back([*amounts, 7], total, returned)
    assert more[:-1] == shares


@random_cases(300)
@given(cents, cents, cents.map(lambda value: value + 1))
def test_mul_div_is_the_exact_fraction_rounded(value, multiplier, divisor):
    exact = Fraction(value * multiplier, divisor)
    assume(exact < engine.MAX_SAFE)
    assert engine.mul_div(value, multiplier, divisor) == floor(exact)
    assert engine.mul_div(value, multiplier, divisor, "up") == ceil(exact)
    assert engine.mul_div(value, multiplier, divisor, "half_up") == floor(exact + Fraction(1, 2))
