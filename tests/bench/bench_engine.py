"""How fast both engines are on mixed programs, and whether a million sales leave anything in memory.

Prints lines of `name value target ok|MISS`. A sale is judged in so many times the time that writing and reading it
as JSON takes. For Python processor time is taken, not time on the clock, and the best of several rounds, so that a
busy machine does not blur the figure. The twin is given the same programs.
"""

import gc
import json
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "engine"))

from completing import complete
from figures import tell
from loading import load_engine

engine = load_engine()

TWIN_BENCH = Path(__file__).with_suffix(".mjs")
LINES = 5
RULES = 20
TARGET_TIMES_JSON = 3
ROUNDS = 15
ROUND_EVALUATIONS = 2_000
BASKETS = 50
MEMORY_EVALUATIONS = 1_000_000
MEMORY_WARM_UP = 50_000
MEMORY_TARGET_KIB = 1_024
TILL_LINES = 100
TILL_RULES = 200

MAY = {"date_start": "2026-05-01", "date_end": "2026-05-30"}
WINTER = {"date_start": "2026-10-01", "date_end": "2027-03-31"}
MORNINGS = {"weekdays": [1, 3], "time_start": 540, "time_end": 720}
MIXED = (
    *({"mode": "amount", "points": 100 + extra} for extra in range(7)),
    {"mode": "amount", "points": 200, "condition": MAY},
    {"mode": "amount", "points": 300, "condition": WINTER},
    {"mode": "amount", "points": 200, "condition": MORNINGS},
    {"mode": "amount", "points": 150, "condition": {"groups": [1, 2]}},
    {"mode": "unit", "points": 500, "quantity_min": 1_000},
    {"mode": "unit", "points": 50},
    {"mode": "basket", "steps": [{"amount_min": 5_000, "points": 1_000}]},
    {"mode": "basket", "steps": [{"amount_min": n * 1_000, "points": n} for n in (1, 3, 9)]},
    {"mode": "bonus", "points": 10_000, "condition": WINTER},
    {"mode": "bonus", "points": 2_000, "per": "sale"},
    {"mode": "welcome", "points": 100_000, "all": True},
    {"mode": "amount", "points": 400, "condition": {"tiers": [3]}},
    {"mode": "amount", "points": 100, "all": True},
)
"""Twenty rules of a shop; all but two look at some selections of goods only."""


def make_rule(index):
    """Return the rule at a place; every twentieth takes all items, but only the last of a program."""
    rule = dict(MIXED[index % len(MIXED)])
    is_for_all = rule.pop("all", False)
    looks_at_sale = rule["mode"] == "basket" or is_for_all
    selections = [] if looks_at_sale else [index + 1, 1_001 + index]
    return {"id": index + 1, **rule, "selections": selections, "exceptions": [2_001 + index]}


def make_program(rules):
    """Return a program with three accelerators, three tiers and a cap."""
    return complete(
        "program",
        {
            "id": 1,
            "condition": {"date_start": "2026-01-01"},
            "shops": [1, 2, 3],
            "amount_min": 500,
            "paid_with_points": "remainder",
            "unlinked_returns": "take",
            "excluded_flags": ["gift_card", "tip", "down_payment", "employee", "on_account"],
            "rules": [make_rule(index) for index in range(rules)],
            "accelerators": [
                {"factor": 3_000, "condition": MORNINGS},
                {"factor": 1_500, "spend_over": 100_000},
                {"factor": 2_000, "birthday": "month"},
            ],
            "caps": [{"period": "month", "points": 5_000_000}],
            "tiers": [{"spend_min": 10_000 * 5**number} for number in range(3)],
        },
    )


def make_plain_program(rules):
    """Return a program in which each rule gives points for what is spent on a selection of its own."""
    plain = [{"points": 100 + index, "selections": [index + 1]} for index in range(rules)]
    return complete("program", {"id": 1, "rules": plain})


def make_customer():
    """Return a customer with a tier, who bought before and was born in another month."""
    standing = {"tier": 1, "spend": 130_000, "earned": {"month": 20_000}}
    return complete(
        "customer",
        {"groups": [2], "country": 21, "birthday": "05-17", "standings": {"1": standing}},
    )


def make_basket(lines, rules, shift=0):
    """Return a sale whose goods meet rules spread over the program."""
    goods = [
        {
            "total_included": 1_299 + 7 * place,
            "total_excluded": 1_074 + 5 * place,
            "selections": [(rules * place // lines + shift) % rules + 1, 3_001, 3_002],
        }
        for place in range(1, lines + 1)
    ]
    payments = [{"means": 1, "amount": 7_000}]
    return complete("basket", {"lines": goods, "payments": payments, "pricelist": 1})


def measure(action):
    """Return the processor time of the best round of the action, in nanoseconds."""
    best = None
    for _round in range(ROUNDS):
        start = time.process_time_ns()
        for _evaluation in range(ROUND_EVALUATIONS):
            action()
        taken = time.process_time_ns() - start
        best = taken if best is None else min(best, taken)
    return best


def resident_kib():
    """Return how much memory this process holds."""
    gc.collect()
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0])


def measure_growth(prepared, customer, baskets):
    """Return by how many KiB the process grows with a million sales, after a warm-up."""
    for count in (MEMORY_WARM_UP, MEMORY_EVALUATIONS):
        before = resident_kib()
        for number in range(count):
            engine.evaluate(prepared, customer, baskets[number % len(baskets)])
    return resident_kib() - before


def main():
    """Print the figures; a missed target is told, only a crash is a failure."""
    program, customer = make_program(RULES), make_customer()
    prepared = engine.prepare_program(program)
    baskets = [make_basket(LINES, RULES, shift) for shift in range(BASKETS)]
    award = engine.evaluate(prepared, customer, baskets[0])
    if not award["points"] or engine.check_basket(baskets[0]) or engine.check_customer(customer):
        raise SystemExit("the sale of this benchmark earns nothing, or is malformed")
    plain = engine.prepare_program(make_plain_program(RULES))
    as_json = measure(lambda: json.loads(json.dumps([customer, baskets[0]])))
    for kind, measured in (("plain", plain), ("mixed", prepared)):
        ratio = measure(partial(engine.evaluate, measured, customer, baskets[0])) / as_json
        name = f"engine_python_{kind}_times_json"
        tell(name, ratio, TARGET_TIMES_JSON, ratio <= TARGET_TIMES_JSON, "{:.2f}".format)
    grown = measure_growth(prepared, customer, baskets)
    name = "engine_python_million_sales_grow_kib"
    tell(name, grown, MEMORY_TARGET_KIB, grown <= MEMORY_TARGET_KIB)
    till = [make_program(TILL_RULES), customer, make_basket(TILL_LINES, TILL_RULES)]
    given = json.dumps({"till": till, "shop": [program, customer, baskets]})
    command = ["node", "--expose-gc", str(TWIN_BENCH)]
    return subprocess.run(command, input=given, text=True, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
