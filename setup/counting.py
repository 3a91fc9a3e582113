"""How many checks passed and failed, read from what the test runners write.

A stage that crashes or finds no test counts as one failure, and so does every skipped test: this suite has
none, so a skip means that something is missing which the check needs.
"""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

NOTHING_COLLECTED = 5
"""What pytest ends with when no test fits."""


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
    """Count the results that pytest wrote; nothing when it did not come so far."""
    try:
        root = ElementTree.parse(report).getroot()
    except (OSError, ElementTree.ParseError):
        return Count()
    numbers = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in root.iter("testsuite"):
        for name in numbers:
            numbers[name] += int(suite.get(name, "0"))
    bad = numbers["failures"] + numbers["errors"] + numbers["skipped"]
    return Count(numbers["tests"] - bad, bad)


def read_tap(report: Path) -> Count:
    """Count the results that Node's runner wrote; nothing when it did not come so far."""
    text = report.read_text() if report.is_file() else ""
    numbers = {
        name: int(value) for name, value in re.findall(r"^# (\w+) (\d+)$", text, re.MULTILINE)
    }
    bad = sum(numbers.get(name, 0) for name in ("fail", "cancelled", "skipped", "todo"))
    return Count(numbers.get("pass", 0), bad)


def judge(count: Count, code: int, is_all: bool) -> Count:
    """A crash and an empty stage are failures, except where only a part was asked for."""
    if code == NOTHING_COLLECTED and not is_all:
        return count
    if (code and not count.failed) or not count.passed + count.failed:
        return Count(count.passed, count.failed + 1)
    return count
