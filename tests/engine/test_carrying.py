"""However purchases are split, and whatever comes back of them, they earn what one sale would, in both languages."""

from fractions import Fraction
from random import Random

import hero_engine as engine
import pytest
from completing import complete
from generators import number_lines
from hero_engine.carrying import GRAIN, round_carried
from seeds import FACTOR, SEED
from vectors import run

HUNDREDTH = 10_000_000
"""In billionths of a point."""


class Member:
    """A member of one program, and the ledger: what each sale has, brought to what it should have."""

    def __init__(self, program, twin):
        """Begin with nothing."""
        self.program = program
        self.twin = twin
        self.sales = {}

    def settle(self, number, lines):
        """Judge what is left of a sale, without what is posted for it, and return its award."""
        others = [award for key, award in self.sales.items() if key != number]
        carry = sum(award["carried"] for award in others)
        standing = complete("standing", {"carry": carry})
        call = {
            "call": "evaluate",
            "program": self.program,
            "customer": complete("customer", {"standings": {str(self.program["id"]): standing}}),
            "basket": complete("basket", {"lines": number_lines(lines)}),
        }
        award = run(call)
        assert self.twin.run(call) == award
        assert engine.standing_after(self.program, standing, award)["carry"] == (
            carry + award["carried"]
        )
        self.sales[number] = award
        return award

    @property
    def points(self):
        """The balance, in hundredths."""
        return sum(award["points"] for award in self.sales.values())

    @property
    def carry(self):
        """What is carried, in billionths."""
        return sum(award["carried"] for award in self.sales.values())


def make_program(rng, rounding):
    """Return a program whose points grow with the goods, so that what they earn can be said of each piece.

    What they earn is a step, or more than a millionth of a point away from it.
    """
    rules = [
        {"mode": "amount", "points": rng.randint(1, 300), "per_amount": rng.randint(1, 900)},
        {"mode": "unit", "points": rng.randint(1, 300)},
        {"mode": "bonus", "points": rng.randint(1, 300), "selections": [3]},
        {"mode": "count"},
    ]
    rules[0]["selections"], rules[1]["selections"] = [1], [2]
    program = {
        "rounding": rounding,
        "rules": rules,
        "accelerators": [{"factor": rng.choice((500, 1_500, 2_000))}] if rng.random() < 0.4 else [],
        "accelerated": ["earn", "bonus"],
        "carries_rounding": True,
    }
    return complete("program", program)


def make_goods(rng):
    """Return a line of goods, one piece."""
    selections = [rng.randint(1, 2)] + ([3] if rng.random() < 0.4 else [])
    line = {"total_included": rng.randint(1, 2_000), "selections": selections}
    return complete("line", line)


def worth(program, lines):
    """Return what the goods earn, not rounded, in points."""
    amount, unit, bonus, _count = program["rules"]
    points = Fraction(0)
    for line in lines:
        rate = Fraction(amount["points"], 100 * amount["per_amount"])
        points += rate * line["total_included"] if 1 in line["selections"] else 0
        points += Fraction(unit["points"], 100) if 2 in line["selections"] else 0
        points += Fraction(bonus["points"], 100) if 3 in line["selections"] else 0
    for accelerator in program["accelerators"]:
        points *= Fraction(accelerator["factor"], 1_000)
    return points


def in_one_sale(program, lines, twin):
    """Return the points of one sale of all these goods."""
    return Member(program, twin).settle(1, lines)["points"]


def assert_same(member, lines, slack):
    """Assert that the member has what one sale of the lines earns, and carries the rest of their worth."""
    assert member.points == in_one_sale(member.program, lines, member.twin)
    exact = worth(member.program, lines) * 100 * HUNDREDTH
    assert abs(member.points * HUNDREDTH + member.carry - exact) <= slack
    step = HUNDREDTH * (1 if member.program["rounding"] == "none" else 100)
    lowest = {"half_up": -step // 2, "up": -step}.get(member.program["rounding"], 0)
    assert lowest - GRAIN <= member.carry <= lowest + step + GRAIN


@pytest.mark.parametrize("rounding", ["down", "half_up", "up", "none"])
def test_any_split_earns_what_one_sale_earns(twin, rounding):
    for case in range(60 * FACTOR):
        rng = Random(f"{SEED} split {rounding} {case}")
        member = Member(make_program(rng, rounding), twin)
        lines = [make_goods(rng) for _line in range(rng.randint(1, 12))]
        left = list(lines)
        while left:
            count = rng.randint(1, len(left))
            member.settle(len(member.sales), left[:count])
            left = left[count:]
        # Each part of a sale that is cut off lacks less than a billionth, twice with a factor.
        assert_same(member, lines, 8 * len(member.sales))


@pytest.mark.parametrize("rounding", ["down", "half_up", "up", "none"])
def test_returns_leave_what_one_sale_of_the_rest_earns(twin, rounding):
    """Also of parts that came first, and of sales that come back whole; settling again changes nothing."""
    for case in range(40 * FACTOR):
        rng = Random(f"{SEED} returns {rounding} {case}")
        member = Member(make_program(rng, rounding), twin)
        kept = {}
        for _step in range(rng.randint(2, 12)):
            number = rng.choice(list(kept)) if kept and rng.random() < 0.5 else len(kept)
            if number in kept:
                kept[number] = [line for line in kept[number] if rng.random() < 0.5]
            else:
                kept[number] = [make_goods(rng) for _line in range(rng.randint(1, 3))]
            member.settle(number, kept[number])
            lines = [line for goods in kept.values() for line in goods]
            assert_same(member, lines, 8 * len(kept))
            again = rng.choice(list(kept))
            before = member.sales[again]
            after = member.settle(again, kept[again])
            assert after["points"] == before["points"]
            assert after["carried"] == before["carried"]


@pytest.mark.parametrize("rounding", ["down", "half_up", "up", "none"])
def test_points_and_what_is_carried_are_all_there_was(rounding):
    rng = Random(f"{SEED} all {rounding}")
    for _case in range(1_000 * FACTOR):
        points_e5 = rng.choice((0, rng.randint(0, 300_000), rng.randint(0, 10**14)))
        rest, carry = rng.randint(0, 30_000), rng.randint(-(10**9), 2 * 10**9)
        points, left = round_carried(points_e5, rest, carry, rounding)
        assert points * HUNDREDTH + left == points_e5 * 10_000 + rest + carry
        assert rounding == "none" or points % 100 == 0
