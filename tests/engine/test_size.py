"""Sales of 5,000 lines and programs of 500 rules: right in both engines, and in no more steps than their share."""

import sys

from completing import complete_input
from hero_engine import evaluate, prepare_program

SMALL, LARGE = 50, 5_000
FEW, MANY = 5, 500
RULES_MOST = 1.2
"""How many times the steps of few rules so many more may take, if nothing on the sale meets them."""


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


def count_steps(action, *arguments):
    """Return how many lines of Python run until the action has ended: the same on a busy machine."""
    steps = 0

    def trace(_frame, event, _argument):
        nonlocal steps
        steps += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action(*arguments)
    finally:
        sys.settrace(before)
    return steps


def test_large_sales_earn_what_they_should_in_both_engines(twin):
    for lines in (SMALL, LARGE):
        for rules in (FEW, MANY):
            sale = make_sale(lines, rules)
            award = evaluate(*sale.values())
            assert award["points"] == get_points(lines, rules)
            assert twin.run({"call": "evaluate", **sale}) == award


def test_steps_grow_with_the_lines():
    program, customer, small = make_sale(SMALL, SMALL).values()
    prepared = prepare_program(program)
    large = make_sale(LARGE, SMALL)["basket"]
    most = count_steps(evaluate, prepared, customer, small) * LARGE // SMALL
    assert count_steps(evaluate, prepared, customer, large) <= most


def test_rules_that_nothing_meets_cost_little():
    _program, customer, sale = make_sale(LARGE, FEW).values()
    few, many = (prepare_program(make_sale(1, rules)["program"]) for rules in (FEW, MANY))
    cheap = count_steps(evaluate, few, customer, sale)
    assert count_steps(evaluate, many, customer, sale) < cheap * RULES_MOST


def test_preparing_grows_with_the_rules():
    few, many = (make_sale(1, rules)["program"] for rules in (FEW, MANY))
    most = count_steps(prepare_program, few) * MANY // FEW
    assert count_steps(prepare_program, many) <= most
