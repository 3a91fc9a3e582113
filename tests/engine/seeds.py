"""How many random cases are tried, and their seed, so that a run can be had again.

`LOYALTY_HERO_SEED` repeats a run; `LOYALTY_HERO_CASES=20` tries twenty times as many cases.
"""

import os
import random

from hypothesis import seed, settings

SEED = int(os.environ.get("LOYALTY_HERO_SEED") or random.SystemRandom().randrange(2**32))
FACTOR = int(os.environ.get("LOYALTY_HERO_CASES") or 1)


def random_cases(count):
    """Return a decorator for a test that takes so many random cases."""
    return lambda test: seed(SEED)(settings(max_examples=count * FACTOR)(test))
