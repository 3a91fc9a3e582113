"""How many checks passed and failed, read from what the test runners write.

A stage that crashes or finds no test counts as one failure, and so does every skipped test: this suite has
none, so a skip means that something is missing which the check needs.
"""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

NOTHING_COLLECTED = 5
"""What pytest ends with when no test fits."""

BAD = ("failure", "error", "skipped")
"""What a report tells of a test that did not pass."""


@dataclass(frozen=True)
class Count:
    """How many checks passed and failed."""

    passed: int = 0
    failed: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed)


def closing_line(count: Count) -> str:
    """The last line of ``make test``."""
    return f"{count.passed} passed, {count.failed} failed"


def read_report(report: Path) -> Count:
    """Count the results that pytest or Node's runner wrote; nothing when it did not come so far."""
    try:
        cases = list(ElementTree.parse(report).getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return Count()
    bad = sum(any(case.find(name) is not None for name in BAD) for case in cases)
    return Count(len(cases) - bad, bad)


def judge(count: Count, code: int, is_all: bool) -> Count:
    """A crash and an empty stage are failures, except where only a part was asked for."""
    if code == NOTHING_COLLECTED and not is_all:
        return count
    if (code and not count.failed) or not count.passed + count.failed:
        return Count(count.passed, count.failed + 1)
    return count
