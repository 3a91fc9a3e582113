"""Whether the machine finds a fault again when its mend is taken out; run by its path, it is no part of ``make test``.

The same histories are told with nothing taken out first: what they find then is no answer.

``LOYALTY_HERO_WITHOUT`` names one of ``without.FAULTS`` (all of them without it), ``LOYALTY_HERO_SEED`` where to begin.
"""

import os
from contextlib import nullcontext
from inspect import isfunction

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from odoo.tests import tagged

from .driver import HistoryCase
from .machine import Machine
from .test_known import TestKnown
from .without import FAULTS

SEED = int(os.environ.get("LOYALTY_HERO_SEED") or 1)
HISTORIES = int(os.environ.get("LOYALTY_HERO_HISTORIES") or 25)
CHOSEN = os.environ.get("LOYALTY_HERO_WITHOUT")


@tagged("post_install", "-at_install")
class TestWithout(HistoryCase):
    def test_known_histories_find_every_fault(self):
        """Tell the histories of ``test_known.py``: some of them goes wrong without each of the mends."""
        names = [name for name, word in vars(TestKnown).items() if isfunction(word)]
        missed = []
        for fault in [CHOSEN] if CHOSEN else FAULTS:
            found = []
            for name in names:
                with FAULTS[fault]():
                    try:
                        getattr(TestKnown, name)(self)
                    except Exception:
                        found.append(name)
            print(f"\nwithout: {fault}: found by {found or 'none'}", flush=True)
            if not found:
                missed.append(fault)
        self.assertFalse(missed)

    def test_every_fault_is_found_again(self):
        control = type("Machine", (Machine,), {"case": self})
        message = self.find(control, None)
        print(
            f"\nwithout nothing: {message or 'clean'} ({control.histories} histories)", flush=True
        )
        self.assertFalse(message, "The product as it is fails, so nothing can be said of faults.")
        missed = []
        for name in [CHOSEN] if CHOSEN else FAULTS:
            machine = type("Machine", (Machine,), {"case": self})
            message = self.find(machine, name)
            found = f"found: {message[:120]}" if message else "NOT found"
            print(
                f"\nwithout: {name}: {found} ({machine.histories} histories, {machine.steps} steps)",
                flush=True,
            )
            if not message:
                missed.append(name)
        self.assertFalse(missed)

    def find(self, machine, name):
        """Return what the machine says went wrong without a mend, empty when it found nothing."""
        chosen = settings(
            max_examples=HISTORIES,
            stateful_step_count=10,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        with FAULTS[name]() if name else nullcontext():
            try:
                run_state_machine_as_test(seed(SEED)(machine), settings=chosen)
            except Exception as error:
                notes = getattr(error, "__notes__", [])
                print("", *notes, sep="\n", flush=True)
                return f"{type(error).__name__}: {error}".replace("\n", " ")
        return ""
