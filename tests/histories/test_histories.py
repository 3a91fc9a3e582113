"""Histories at random on a real database, against a plain model.

``LOYALTY_HERO_SEED`` repeats a run, ``LOYALTY_HERO_MINUTES`` tells histories for so long (``make explore MINUTES=30``).
"""

import os
import random
import time

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from odoo.tests import tagged

from .driver import HistoryCase
from .machine import Machine

SEED = int(os.environ.get("LOYALTY_HERO_SEED") or random.SystemRandom().randrange(2**32))
MINUTES = float(os.environ.get("LOYALTY_HERO_MINUTES") or 0)
HISTORIES = 12
STEPS = 10


@tagged("post_install", "-at_install")
class TestHistories(HistoryCase):
    def test_whatever_happens(self):
        """Points, books and audit agree with the documents after every step."""
        machine = type("Machine", (Machine,), {"case": self})
        until = time.monotonic() + MINUTES * 60
        number = SEED
        while True:
            self.tell(machine, number)
            if time.monotonic() >= until:
                break
            number += 1
        print(f"\nhistories: {machine.histories}, steps: {machine.steps}, seeds {SEED} to {number}")

    def tell(self, machine, number):
        """Tell some histories that follow from the seed ``number``."""
        chosen = settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        try:
            run_state_machine_as_test(seed(number)(machine), settings=chosen)
        except Exception as error:
            error.add_note(f"LOYALTY_HERO_SEED={number} repeats it.")
            raise
