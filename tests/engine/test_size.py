"""Sales of 5,000 lines and programs of 500 rules: right in both engines, and in no more time than their share."""

import time

from completing import complete_input
from hero_engine import evaluate, prepare_program

SMALL, LARGE = 50, 5_000
FEW, MANY = 5, 500
ROUNDS = 5
TIMES_MOST = 1.2
"""How many times the time of as many small ones a large one may take."""


def make_program(rules):
    """Each rule gives as many points an item as its number says, for a selection of its own."""
    rules = [
        {"mode": "unit", "points": 100 * number, "selections": [number]}
        for number in range(1, rules + 1)
    ]
    return {"id": 1, "rules": rules}


def make_sale(lines, rules):
    """Return the arguments of ``evaluate``: lines of one item, for the rules in turn."""
    goods = [{"total_included": 100, "selections": [number % rules + 1]} for number in range(lines)]
    call = {"call": "evaluate", "program": make_program(rules), "basket": {"lines": goods}}
    return complete_input(call)


def get_points(lines, rules):
    return sum(100 * (number % rules + 1) for number in range(lines))


def measure(times, action, *arguments):
    """Return the seconds of this process for so many times, in the best of some rounds."""
    best = None
    for _round in range(ROUNDS):
        start = time.process_time()
        for _time in range(times):
            action(*arguments)
        taken = time.process_time() - start
        best = taken if best is None else min(best, taken)
    return best


def test_large_sales_earn_what_they_should_in_both_engines(twin):
    for lines in (SMALL, LARGE):
        for rules in (FEW, MANY):
            sale = make_sale(lines, rules)
            award = evaluate(*sale.values())
            assert award["points"] == get_points(lines, rules)
            assert twin.run({"call": "evaluate", **sale}) == award


def test_time_grows_with_the_lines():
    program, customer, small = make_sale(SMALL, SMALL).values()
    prepared = prepare_program(program)
    large = make_sale(LARGE, SMALL)["basket"]
    many = measure(LARGE // SMALL, evaluate, prepared, customer, small)
    assert measure(1, evaluate, prepared, customer, large) < many * TIMES_MOST


def test_rules_that_nothing_meets_cost_little():
    _program, customer, sale = make_sale(LARGE, FEW).values()
    few, many = (prepare_program(make_sale(1, rules)["program"]) for rules in (FEW, MANY))
    cheap = measure(1, evaluate, few, customer, sale)
    assert measure(1, evaluate, many, customer, sale) < cheap * 3


def test_preparing_grows_with_the_rules():
    few, many = (make_sale(1, rules)["program"] for rules in (FEW, MANY))
    assert measure(1, prepare_program, many) < TIMES_MOST * measure(
        MANY // FEW, prepare_program, few
    )
