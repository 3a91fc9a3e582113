"""What a well-formed program and basket look like, and making a program ready for use.

Problems are values, so that a screen can show all of them at once; only the functions that need a
sound input raise. Keys that are not known here are ignored: a change of meaning changes `FORMAT`.
"""

import re
from collections.abc import Callable
from typing import Any

from .amounts import MAX_SAFE
from .values import Basket, PreparedProgram, PreparedRule, Problem, Program, Reward

FORMAT = 1
"""The version of the compiled program that this engine reads."""

LIMIT = 10**12
"""The largest amount, number of points or quantity in a program or on a line."""

LINES_MAX = 5_000
"""So many lines of `LIMIT` each still have a sum that JavaScript holds exactly."""

PER_MILLE = 1_000

Check = Callable[[Any], list[Problem]]

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]")
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class MalformedError(ValueError):
    """A program or basket that cannot be evaluated; `problems` says what is wrong, and where."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems and name them in the message."""
        super().__init__(", ".join(f"{p['path']}: {p['error']}" for p in problems))
        self.problems = problems


def is_integer(value: Any) -> bool:
    """Tell whether the value is an integer; a boolean is none, though Python counts it as one."""
    return type(value) is int


def is_date(value: Any) -> bool:
    """Tell whether the value is a day of the calendar, written `YYYY-MM-DD`."""
    match = _DATE.fullmatch(value) if isinstance(value, str) else None
    if not match:
        return False
    year, month, day = (int(part) for part in match.groups())
    if not 1 <= month <= 12:
        return False
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= day <= _MONTH_DAYS[month - 1] + (1 if month == 2 and is_leap else 0)


def is_moment(value: Any) -> bool:
    """Tell whether the value is a local time, written `YYYY-MM-DDTHH:MM:SS`."""
    return (
        isinstance(value, str)
        and value[10:11] == "T"
        and is_date(value[:10])
        and _TIME.fullmatch(value[11:]) is not None
    )


def _holds(test: Callable[[Any], bool], error: str) -> Check:
    """Make a check that gives one error when the test fails."""
    problems: list[Problem] = [{"path": "", "error": error}]
    return lambda value: [] if test(value) else problems


def _integer(low: int, high: int = LIMIT) -> Check:
    """Make a check for an integer from `low` to `high`, both included."""
    below = {0: "must_not_be_negative", 1: "must_be_positive"}.get(low, "exceeds_limit")

    def check(value: Any) -> list[Problem]:
        if not is_integer(value):
            return [{"path": "", "error": "must_be_integer"}]
        if value > high or value < -MAX_SAFE:
            return [{"path": "", "error": "exceeds_limit"}]
        return [{"path": "", "error": below}] if value < low else []

    return check


def _list(item: Check, key: str | None = None, length_max: int | None = None) -> Check:
    """Make a check for a list of items, whose `key` (if any) must differ from item to item."""

    def check(value: Any) -> list[Problem]:
        if not isinstance(value, list):
            return [{"path": "", "error": "must_be_list"}]
        if length_max is not None and len(value) > length_max:
            return [{"path": "", "error": "exceeds_limit"}]
        problems = [
            _below(index, problem) for index, entry in enumerate(value) for problem in item(entry)
        ]
        if key and not problems:
            seen: set[Any] = set()
            for index, entry in enumerate(value):
                if entry[key] in seen:
                    problems.append({"path": f"{index}.{key}", "error": "must_be_unique"})
                seen.add(entry[key])
        return problems

    return check


def _object(fields: dict[str, Check]) -> Check:
    """Make a check for an object that has all the fields, each as its own check wants it."""

    def check(value: Any) -> list[Problem]:
        if not isinstance(value, dict):
            return [{"path": "", "error": "must_be_object"}]
        problems: list[Problem] = []
        for name, check_field in fields.items():
            if name not in value:
                problems.append({"path": name, "error": "must_be_given"})
            else:
                problems.extend(_below(name, problem) for problem in check_field(value[name]))
        return problems

    return check


def _object_of(item: Check) -> Check:
    """Make a check for an object with any keys, whose values are all of one kind."""

    def check(value: Any) -> list[Problem]:
        if not isinstance(value, dict):
            return [{"path": "", "error": "must_be_object"}]
        # Sorted, since JavaScript puts keys like "1" first.
        return [_below(name, problem) for name in sorted(value) for problem in item(value[name])]

    return check


def _below(name: str | int, problem: Problem) -> Problem:
    """Return the problem as seen from one level up."""
    path = f"{name}.{problem['path']}" if problem["path"] else str(name)
    return {"path": path, "error": problem["error"]}


def _choice(*allowed: Any) -> Check:
    """Make a check for one of some texts."""
    return _holds(lambda value: isinstance(value, str) and value in allowed, "must_be_a_choice")


_BOOLEAN = _holds(lambda value: isinstance(value, bool), "must_be_boolean")
_TEXT = _holds(lambda value: isinstance(value, str) and value != "", "must_be_text")
_DATE_OR_NONE = _holds(lambda value: value is None or is_date(value), "must_be_date")
_MOMENT = _holds(is_moment, "must_be_moment")
_ID = _integer(1, MAX_SAFE)
_IDS = _list(_ID)
_RATE = _integer(1)
_MISSING: list[Problem] = [{"path": "", "error": "must_be_given"}]
_SHOP = _holds(lambda value: value is None or not _ID(value), "must_be_id_or_null")
_LINE_ID = _holds(
    lambda value: (
        (isinstance(value, str) and value != "") or (is_integer(value) and abs(value) <= MAX_SAFE)
    ),
    "must_be_text_or_integer",
)

_RULE = _object(
    {
        "id": _ID,
        "mode": _choice("amount"),
        "points": _integer(0),
        "per_amount": _integer(1),
        "selections": _IDS,
        "exceptions": _IDS,
        "amount_min": _integer(0),
    }
)
_REWARD = _object(
    {
        "id": _ID,
        "kind": _choice("payment"),
        "points": _integer(1),
        "amount": _integer(1),
        "points_min": _integer(0),
        "points_multiple": _integer(0),
        "share_max": _integer(0, PER_MILLE),
    }
)
_PROGRAM = _object(
    {
        "format": _holds(
            lambda value: is_integer(value) and value == FORMAT, "must_be_known_format"
        ),
        "id": _ID,
        "code": _TEXT,
        "currency": _TEXT,
        "date_start": _DATE_OR_NONE,
        "date_end": _DATE_OR_NONE,
        "shops": _IDS,
        "invoices": _BOOLEAN,
        "tax_included": _BOOLEAN,
        "amount_min": _integer(0),
        "paid_with_points": _choice("all", "remainder", "nothing"),
        "rounding": _choice("down", "half_up", "up", "none"),
        "excluded_flags": _list(_TEXT),
        "rules": _list(_RULE, key="id"),
        "rewards": _list(_REWARD, key="id"),
    }
)
_LINE = _object(
    {
        "id": _LINE_ID,
        "quantity": _integer(-LIMIT),
        "total_included": _integer(-LIMIT),
        "total_excluded": _integer(-LIMIT),
        "selections": _IDS,
        "flags": _list(_TEXT),
    }
)
_BASKET = _object(
    {
        "moment": _MOMENT,
        "shop": _SHOP,
        "rates_ppm": _object_of(_RATE),
        "paid_with_points": _integer(-LIMIT),
        "lines": _list(_LINE, key="id", length_max=LINES_MAX),
    }
)


def check_program(program: Any) -> list[Problem]:
    """Return what is wrong with a compiled program; nothing when it can be evaluated."""
    problems = _PROGRAM(program)
    if not problems and _ends_before_start(program):
        problems = [{"path": "date_end", "error": "must_not_be_before_start"}]
    return problems


def _ends_before_start(program: Program) -> bool:
    start, end = program["date_start"], program["date_end"]
    return start is not None and end is not None and end < start


def check_reward(reward: Any) -> list[Problem]:
    """Return what is wrong with one reward of a program."""
    return _REWARD(reward)


def check_basket(basket: Any) -> list[Problem]:
    """Return what is wrong with the facts of a sale; nothing when they can be evaluated.

    For whoever builds baskets. Which currencies must have a rate depends on the programs, so a missing
    one shows only when evaluating. Evaluating does not repeat this check, since it takes as long as the
    rest; there only the program's rate and the sums are guarded.
    """
    return _BASKET(basket)


def prepare_program(program: Program | PreparedProgram) -> PreparedProgram:
    """Return the program checked and ready; one that is prepared already comes back as it is.

    Prepare once and evaluate often: checking costs more than evaluating.

    :raise MalformedError: when `check_program` finds something.
    """
    if isinstance(program, PreparedProgram):
        return program
    _require_sound(check_program(program))
    rules_of_selection: dict[int, list[int]] = {}
    for index, rule in enumerate(program["rules"]):
        for selection in rule["selections"]:
            rules_of_selection.setdefault(selection, []).append(index)
    return PreparedProgram(
        program=program,
        rules=tuple(
            PreparedRule(
                id=rule["id"],
                points=rule["points"],
                per_amount=rule["per_amount"],
                exceptions=frozenset(rule["exceptions"]),
                amount_min=rule["amount_min"],
            )
            for rule in program["rules"]
        ),
        rules_of_selection=rules_of_selection,
        rules_of_all=[
            index for index, rule in enumerate(program["rules"]) if not rule["selections"]
        ],
        excluded_flags=frozenset(program["excluded_flags"]),
        amount_key="total_included" if program["tax_included"] else "total_excluded",
    )


def require_reward(reward: Reward) -> None:
    """Raise MalformedError when `check_reward` finds something."""
    _require_sound(check_reward(reward))


def require_rate(prepared: PreparedProgram, basket: Basket) -> None:
    """Raise MalformedError when the basket has no sound rate for the program's currency."""
    currency = prepared.program["currency"]
    rates = basket.get("rates_ppm") or {}
    problems = _RATE(rates[currency]) if currency in rates else _MISSING
    _require_sound([_below("rates_ppm", _below(currency, problem)) for problem in problems])


def _require_sound(problems: list[Problem]) -> None:
    if problems:
        raise MalformedError(problems)
