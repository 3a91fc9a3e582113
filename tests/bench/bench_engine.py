"""How many sales one core evaluates in a second with Python; then the figures of the JavaScript twin.

Prints lines of `name value target ok|MISS`. For Python processor time is taken, not time on the clock, and the
best of several rounds, so that a busy machine does not blur the figure.
"""

import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "engine"))

from loading import load_engine

TWIN_BENCH = Path(__file__).with_suffix(".mjs")
LINES = 5
RULES = 20
TARGET_PER_SECOND = 20_000
ROUNDS = 15
ROUND_EVALUATIONS = 2_000


def make_program():
    """Return a program whose rules each take two selections, the last one all items."""
    rules = [
        {
            "id": number,
            "mode": "amount",
            "points": 100 + number,
            "per_amount": 100,
            "selections": [] if number == RULES else [number, 100 + number],
            "exceptions": [200 + number],
            "amount_min": 0,
        }
        for number in range(1, RULES + 1)
    ]
    return {
        "format": 1,
        "id": 1,
        "code": "BENCH",
        "currency": "EUR",
        "date_start": "2026-01-01",
        "date_end": None,
        "shops": [1, 2, 3],
        "invoices": True,
        "tax_included": True,
        "amount_min": 500,
        "paid_with_points": "remainder",
        "rounding": "down",
        "excluded_flags": ["gift_card", "tip", "down_payment"],
        "rules": rules,
        "rewards": [],
    }


def make_basket():
    """Return a sale whose lines go to rules spread over the program."""
    lines = [
        {
            "id": number,
            "quantity": 1_000,
            "total_included": 1_299 + 7 * number,
            "total_excluded": 1_074 + 5 * number,
            "selections": [RULES * number // LINES, 300, 301],
            "flags": [],
        }
        for number in range(1, LINES + 1)
    ]
    return {
        "moment": "2026-11-22T10:15:00",
        "shop": 3,
        "rates_ppm": {"EUR": 1_000_000},
        "paid_with_points": 0,
        "lines": lines,
    }


def measure(action):
    """Return how often the action runs in a second of processor time, in the best round."""
    best = None
    for _round in range(ROUNDS):
        start = time.process_time_ns()
        for _evaluation in range(ROUND_EVALUATIONS):
            action()
        taken = time.process_time_ns() - start
        best = taken if best is None else min(best, taken)
    return ROUND_EVALUATIONS * 1_000_000_000 // best


def main():
    """Print the figures; a missed target is told, only a crash is a failure."""
    engine = load_engine()
    prepared = engine.prepare_program(make_program())
    basket = make_basket()
    per_second = measure(lambda: engine.evaluate(prepared, basket))
    verdict = "ok" if per_second >= TARGET_PER_SECOND else "MISS"
    name = "engine_python_evaluations_per_second"
    print(f"{name:<40} {per_second:>14} {TARGET_PER_SECOND:>14} {verdict}", flush=True)
    return subprocess.run(["node", str(TWIN_BENCH)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
