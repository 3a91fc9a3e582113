"""What a well-formed program, customer and basket look like.

Only the functions that need a sound input raise. Keys that are not known here are ignored: a change of
meaning changes `FORMAT`.
"""

from typing import Any

from .amounts import MAX_SAFE
from .checks import (
    Check,
    below,
    choice,
    holds,
    integer,
    is_integer,
    list_of,
    none_or,
    object_of,
    object_with,
)
from .dates import is_birthday, is_date, is_moment
from .schema import ENUMS, LIMITS, SHAPES
from .values import Basket, Problem, Program, Rate, Reward

FORMAT = 1
"""The version of the compiled program that this engine reads."""

LINES_MAX = LIMITS["LINES_MAX"]
"""So many lines of `LIMIT` each still have a sum that JavaScript holds exactly."""

PER_MILLE = LIMITS["PER_MILLE"]

SHARES = ("percent", "gift")
"""Kinds of rewards that are worth a share of the goods they look at: a gift is all of one piece."""

FACTOR_MAX = LIMITS["FACTOR_MAX"]

MINUTES_PER_DAY = LIMITS["MINUTES_PER_DAY"]

KINDS = tuple(ENUMS["ProgramKind"])
ENTRY_KINDS = tuple(ENUMS["EntryKind"])
PERIODS = tuple(ENUMS["Period"])


class MalformedError(ValueError):
    """A program or basket that cannot be evaluated; `problems` says what is wrong, and where."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems and name them in the message."""
        super().__init__(", ".join(f"{p['path']}: {p['error']}" for p in problems))
        self.problems = problems


_MISSING: list[Problem] = [{"path": "", "error": "must_be_given"}]
_ID = integer(1, MAX_SAFE)
_SCALARS: dict[str, Check] = {
    "boolean": holds(lambda value: isinstance(value, bool), "must_be_boolean"),
    "text": holds(lambda value: isinstance(value, str) and value != "", "must_be_text"),
    "date": holds(is_date, "must_be_date"),
    "moment": holds(is_moment, "must_be_moment"),
    "birthday": holds(is_birthday, "must_be_birthday"),
    "id": _ID,
    "line_id": holds(
        lambda value: (
            (isinstance(value, str) and value != "")
            or (is_integer(value) and abs(value) <= MAX_SAFE)
        ),
        "must_be_text_or_integer",
    ),
    "format": holds(lambda value: is_integer(value) and value == FORMAT, "must_be_known_format"),
}
_ID_OR_NONE = holds(lambda value: value is None or not _ID(value), "must_be_id_or_null")


def _check_of(spec: dict[str, Any]) -> Check:
    """Return the check for what a field of the schema says."""
    if "list" in spec:
        check = list_of(_check_of(spec["list"]), spec.get("unique"), _bound(spec.get("max")))
    elif "map" in spec:
        check = object_of(_check_of(spec["map"]))
    elif spec["type"] == "integer":
        check = integer(_bound(spec["min"]), _bound(spec.get("max", "LIMIT")))
    elif spec["type"] in ENUMS:
        check = choice(*ENUMS[spec["type"]])
    elif spec["type"] in SHAPES:
        check = _check_of_shape(spec["type"])
    elif spec["type"] == "id" and spec.get("none"):
        return _ID_OR_NONE
    else:
        check = _SCALARS[spec["type"]]
    return none_or(check) if spec.get("none") else check


def _check_of_shape(name: str) -> Check:
    return object_with({field: _check_of(spec) for field, spec in SHAPES[name].items()})


def _bound(value: int | str | None) -> Any:
    """Return a bound of the schema, which may be one of its limits by name."""
    if not isinstance(value, str):
        return value
    return -LIMITS[value[1:]] if value.startswith("-") else LIMITS[value]


_PROGRAM = _check_of_shape("Program")
_REWARD = _check_of_shape("Reward")
_CUSTOMER = _check_of_shape("Customer")
_BASKET = _check_of_shape("Basket")
_RATE = _check_of_shape("Rate")


def check_program(program: Any) -> list[Problem]:
    """Return what is wrong with a compiled program; nothing when it can be evaluated."""
    return _PROGRAM(program) or _problems_of_whole(program)


def _problems_of_whole(program: Program) -> list[Problem]:
    """Return what is wrong between the fields of a program that are each well-formed."""
    problems: list[Problem] = []
    for path, holder in [
        ("", program),
        *_entries(program, "rules"),
        *_entries(program, "accelerators"),
    ]:
        condition = holder["condition"]
        if _ends_before_start(condition["date_start"], condition["date_end"]):
            problems.append(
                {"path": f"{path}condition.date_end", "error": "must_not_be_before_start"}
            )
        if (condition["time_start"] is None) != (condition["time_end"] is None):
            problems.append(
                {"path": f"{path}condition.time_end", "error": "must_have_start_and_end"}
            )
    for name in ("tiers", "pricelists", "payments"):
        if program["condition"][name]:
            problems.append({"path": f"condition.{name}", "error": "must_be_empty"})
    if not _is_rising([tier["spend_min"] for tier in program["tiers"]]):
        problems.append({"path": "tiers", "error": "must_rise"})
    for path, rule in _entries(program, "rules"):
        if not _is_rising([step["amount_min"] for step in rule["steps"]]):
            problems.append({"path": f"{path}steps", "error": "must_rise"})
    for path, reward in _entries(program, "rewards"):
        problems += [
            below(path.removesuffix("."), problem) for problem in _problems_of_reward(reward)
        ]
    is_premium = program["kind"] in ("premium_multiple", "premium_single")
    for name, is_needed in (
        ("premium", is_premium),
        ("membership", program["kind"] == "membership"),
    ):
        if (program[name] is not None) != is_needed:
            problems.append({"path": name, "error": "must_fit_the_kind"})
    return problems


def _entries(program: Program, name: str) -> list[tuple[str, Any]]:
    """Return the entries of a list of the program, each with the path to it."""
    return [(f"{name}.{index}.", entry) for index, entry in enumerate(program[name])]


def _ends_before_start(start: str | None, end: str | None) -> bool:
    return start is not None and end is not None and end < start


def _is_rising(numbers: list[int]) -> bool:
    return numbers == sorted(set(numbers))


def check_reward(reward: Any) -> list[Problem]:
    """Return what is wrong with one reward of a program."""
    return _REWARD(reward) or _problems_of_reward(reward)


def _problems_of_reward(reward: Reward) -> list[Problem]:
    """Return what is wrong between the fields of a reward that are each well-formed."""
    problems: list[Problem] = []
    steps = reward["steps"]
    is_share = reward["kind"] in SHARES
    if (reward["kind"] == "payment") != (not steps):
        problems.append({"path": "steps", "error": "must_fit_the_kind"})
    elif not (
        _is_rising([step["points"] for step in steps])
        and _is_rising([step["share"] if is_share else step["amount"] for step in steps])
    ):
        problems.append({"path": "steps", "error": "must_rise"})
    if _ends_before_start(reward["date_start"], reward["date_end"]):
        problems.append({"path": "date_end", "error": "must_not_be_before_start"})
    return problems


def check_customer(customer: Any) -> list[Problem]:
    """Return what is wrong with the facts of a customer."""
    return _CUSTOMER(customer)


def check_basket(basket: Any) -> list[Problem]:
    """Return what is wrong with the facts of a sale; nothing when they can be evaluated.

    For whoever builds baskets. Which currencies must have a rate depends on the programs, so a missing
    one shows only when evaluating. Evaluating does not repeat this check, since it takes as long as the
    rest; there only the program's rate and the sums are guarded.
    """
    return _BASKET(basket)


def require_program(program: Program) -> None:
    """Raise MalformedError when `check_program` finds something."""
    _require_sound(check_program(program))


def require_reward(reward: Reward) -> None:
    """Raise MalformedError when `check_reward` finds something."""
    _require_sound(check_reward(reward))


def require_rate(rate: Rate) -> None:
    """Raise MalformedError when the rate is none."""
    _require_sound([below("rate", problem) for problem in _RATE(rate)])


def require_rate_of(basket: Basket, currency: str) -> None:
    """Raise MalformedError when the basket has no sound rate for the currency."""
    rates = basket.get("rates") or {}
    problems = _RATE(rates[currency]) if currency in rates else _MISSING
    _require_sound([below("rates", below(currency, problem)) for problem in problems])


def _require_sound(problems: list[Problem]) -> None:
    if problems:
        raise MalformedError(problems)
