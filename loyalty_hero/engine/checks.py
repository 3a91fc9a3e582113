"""Checks for JSON values, to be put together: each returns what is wrong, as a list of problems.

Problems are values, so that a screen can show all of them at once. Keys that are not known are ignored.
"""

from collections.abc import Callable
from typing import Any

from .amounts import MAX_SAFE
from .schema import LIMITS
from .values import Problem

LIMIT = LIMITS["LIMIT"]
"""The largest amount, number of points or quantity in a program or on a line."""

MOST = MAX_SAFE // 2
"""The largest operand where something is redeemed: twice as much is exact in both languages."""

Check = Callable[[Any], list[Problem]]


def is_integer(value: Any) -> bool:
    """Tell whether the value is an integer; a boolean is none, though Python counts it as one."""
    return type(value) is int


def require_naturals(*values: int) -> None:
    """Raise ValueError unless all are integers from 0 to `MOST`."""
    if not all(is_integer(value) and 0 <= value <= MOST for value in values):
        raise ValueError("operand_must_be_natural")


def holds(test: Callable[[Any], bool], error: str) -> Check:
    """Make a check that gives one error when the test fails."""
    problems: list[Problem] = [{"path": "", "error": error}]
    return lambda value: [] if test(value) else problems


def integer(low: int, high: int = LIMIT) -> Check:
    """Make a check for an integer from `low` to `high`, both included."""
    below = {0: "must_not_be_negative", 1: "must_be_positive"}.get(low, "exceeds_limit")

    def check(value: Any) -> list[Problem]:
        if not is_integer(value):
            return [{"path": "", "error": "must_be_integer"}]
        if value > high or value < -MAX_SAFE:
            return [{"path": "", "error": "exceeds_limit"}]
        return [{"path": "", "error": below}] if value < low else []

    return check


def list_of(item: Check, key: str | None = None, length_max: int | None = None) -> Check:
    """Make a check for a list of items, whose `key` (if any) must differ from item to item."""

    def check(value: Any) -> list[Problem]:
        if not isinstance(value, list):
            return [{"path": "", "error": "must_be_list"}]
        if length_max is not None and len(value) > length_max:
            return [{"path": "", "error": "exceeds_limit"}]
        problems = [
            below(index, problem) for index, entry in enumerate(value) for problem in item(entry)
        ]
        if key and not problems:
            seen: set[Any] = set()
            for index, entry in enumerate(value):
                if entry[key] in seen:
                    problems.append({"path": f"{index}.{key}", "error": "must_be_unique"})
                seen.add(entry[key])
        return problems

    return check


def object_with(fields: dict[str, Check]) -> Check:
    """Make a check for an object that has all the fields, each as its own check wants it."""

    def check(value: Any) -> list[Problem]:
        if not isinstance(value, dict):
            return [{"path": "", "error": "must_be_object"}]
        problems: list[Problem] = []
        for name, check_field in fields.items():
            if name not in value:
                problems.append({"path": name, "error": "must_be_given"})
            else:
                problems.extend(below(name, problem) for problem in check_field(value[name]))
        return problems

    return check


def object_of(item: Check) -> Check:
    """Make a check for an object with any keys, whose values are all of one kind."""

    def check(value: Any) -> list[Problem]:
        if not isinstance(value, dict):
            return [{"path": "", "error": "must_be_object"}]
        # Sorted, since JavaScript puts keys like "1" first.
        return [below(name, problem) for name in sorted(value) for problem in item(value[name])]

    return check


def none_or(check: Check) -> Check:
    """Make a check that lets None pass."""
    return lambda value: [] if value is None else check(value)


def choice(*allowed: Any) -> Check:
    """Make a check for one of some texts."""
    return holds(lambda value: isinstance(value, str) and value in allowed, "must_be_a_choice")


def below(name: str | int, problem: Problem) -> Problem:
    """Return the problem as seen from one level up."""
    path = f"{name}.{problem['path']}" if problem["path"] else str(name)
    return {"path": path, "error": problem["error"]}
