"""What the engine does that no vector can show: very many lines, a program for very many sales."""

import hero_engine as engine
from completing import complete
from hero_engine.matching import REMEMBERED_MAX

LINES_MAX = 5_000


def basket_of(count):
    """Return a basket with so many lines."""
    return complete("basket", {"lines": [{}] * count})


def check_large_baskets():
    """Return what is wrong with the largest basket, and with one that has a line more."""
    return [engine.check_basket(basket_of(LINES_MAX + more)) for more in (0, 1)]


def sell_many_selections():
    """Return the points of sales whose goods meet more sets of selections than a program remembers."""
    program = complete("program", {"rules": [{"selections": [1]}, {"points": 200}]})
    prepared = engine.prepare_program(engine.prepare_program(program))
    customer, points = complete("customer", {}), set()
    for selection in range(2, REMEMBERED_MAX + 4):
        lines = [{"total_included": 100, "selections": [1, selection]}]
        lines.append({"total_included": 100, "selections": [selection]})
        basket = complete("basket", {"lines": lines})
        points.add(engine.evaluate(prepared, customer, basket)["points"])
    assert len(prepared.matching) <= REMEMBERED_MAX
    return points
