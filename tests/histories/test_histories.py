"""Histories at random on a real database, against a plain model.

Each run of ``make test`` tells the same ones.  ``make explore MINUTES=30`` tells others for so long, and
``LOYALTY_HERO_SEED`` repeats a run.
"""

import os

from odoo.tests import tagged

from .driver import HistoryCase
from .telling import Telling, say

SEED = int(os.environ.get("LOYALTY_HERO_SEED") or 1)
MINUTES = float(os.environ.get("LOYALTY_HERO_MINUTES") or 0)
STEPS = 25
HISTORIES = 5


@tagged("post_install", "-at_install")
class TestHistories(HistoryCase):
    def test_whatever_happens(self):
        """Points, books and audit agree with the documents after every step."""
        telling = Telling(self, SEED, STEPS)
        if MINUTES:
            telling.tell(MINUTES * 60)
        else:
            telling.tell(histories=HISTORIES)
        say(telling.summary)
