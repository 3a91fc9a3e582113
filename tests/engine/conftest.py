"""Make the engine importable as `hero_engine`, lend the tests its twin, and tell the seed."""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

from loading import load_engine
from seeds import SEED
from twin import Twin

load_engine()

# The twin answers for the whole session, and a slow machine is no failure.
settings.register_profile(
    "engine", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("engine")


@pytest.fixture(scope="session")
def twin():
    """Return the JavaScript engine."""
    with Twin() as running:
        yield running


def pytest_terminal_summary(terminalreporter):
    """Tell how the random cases of this run can be had again."""
    terminalreporter.write_line(
        f"random cases of the engine: LOYALTY_HERO_SEED={SEED} repeats them"
    )
