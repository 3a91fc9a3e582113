"""Whether the machine finds a fault again when its mend is taken out; run by its path, it is no part of ``make test``.

The same histories are told with nothing taken out first: what they find then is no answer.

``LOYALTY_HERO_WITHOUT`` names one of ``without.FAULTS`` (all of them without it), ``LOYALTY_HERO_SEED`` where to begin,
``LOYALTY_HERO_MINUTES`` how long to look for each.
"""

import os
from contextlib import nullcontext
from inspect import isfunction

from odoo.tests import tagged

from .driver import HistoryCase
from .telling import Telling, WrongHistory, say
from .test_known import TestKnown
from .without import FAULTS

SEED = int(os.environ.get("LOYALTY_HERO_SEED") or 1)
MINUTES = float(os.environ.get("LOYALTY_HERO_MINUTES") or 5)
STEPS = 25
CHOSEN = (os.environ.get("LOYALTY_HERO_WITHOUT") or " ".join(FAULTS)).split()


@tagged("post_install", "-at_install")
class TestWithout(HistoryCase):
    def test_known_histories_find_every_fault(self):
        """Tell the histories of ``test_known.py``: one of them goes wrong without each of the mends."""
        names = [name for name, word in vars(TestKnown).items() if isfunction(word)]
        found = {fault: next(filter(self.goes_wrong(fault), names), None) for fault in CHOSEN}
        say("\n".join(f"without {fault}: {name or 'not found'}" for fault, name in found.items()))
        self.assertTrue(all(found.values()))

    def goes_wrong(self, fault):
        """Return a function that tells whether a known history goes wrong without a mend."""

        def tell(name):
            with FAULTS[fault]():
                try:
                    getattr(TestKnown, name)(self)
                except Exception:
                    return True
            return False

        return tell

    def test_every_fault_is_found_again(self):
        """Tell histories at random without each of the mends, and with all of them."""
        self.assertFalse(
            self.find(None), "The product as it is fails, so nothing can be said of faults."
        )
        self.assertFalse([fault for fault in CHOSEN if not self.find(fault)])

    def find(self, fault):
        """Return what the machine says went wrong without a mend, or nothing."""
        telling = Telling(self, SEED, STEPS)
        telling.shorten_seconds = 0
        message = ""
        with FAULTS[fault]() if fault else nullcontext():
            try:
                telling.tell(MINUTES * 60)
            except WrongHistory as error:
                message = str(error).splitlines()[0]
        say(f"without {fault or 'nothing'}: {message or 'not found'}\n{telling.summary}")
        return message
