"""For pytest: how long each class of tests took when it ran last, for who puts the longest ones first."""

from collections import Counter

import pytest

KEY = "loyalty_hero/seconds"
"""Under which pytest's own cache keeps it, in the checkout."""

latest: Counter[str] = Counter()


def scope_of(nodeid: str) -> str:
    """The class, or the module, that a test belongs to."""
    return nodeid.rpartition("::")[0]


def known(config: pytest.Config) -> dict[str, float]:
    """The seconds of each class that has run here before, without its set-up."""
    return config.cache.get(KEY, {})


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add what a test took."""
    if report.when == "call":
        latest[scope_of(report.nodeid)] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep it; of several processes the first does, to which the others report."""
    if latest and not hasattr(session.config, "workerinput"):
        session.config.cache.set(KEY, {**known(session.config), **latest})
