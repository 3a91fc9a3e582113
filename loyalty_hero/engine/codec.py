"""What a well-formed program, customer and basket look like.

Only the functions that need a sound input raise. Keys that are not known here are ignored: a change of
meaning changes `FORMAT`.
"""

from typing import Any

from .amounts import MAX_SAFE
from .checks import (
    LIMIT,
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
from .values import Basket, Problem, Program, Rate, Reward

FORMAT = 1
"""The version of the compiled program that this engine reads."""

LINES_MAX = 5_000
"""So many lines of `LIMIT` each still have a sum that JavaScript holds exactly."""

PER_MILLE = 1_000

FACTOR_MAX = 1_000 * PER_MILLE

MINUTES_PER_DAY = 24 * 60

KINDS = ("points", "premium_multiple", "premium_single", "membership")
MODES = ("amount", "tier", "unit", "basket", "bonus", "welcome", "count")
ENTRY_KINDS = ("earn", "bonus", "welcome")
PERIODS = ("sale", "day", "week", "month", "year", "ever")


class MalformedError(ValueError):
    """A program or basket that cannot be evaluated; `problems` says what is wrong, and where."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems and name them in the message."""
        super().__init__(", ".join(f"{p['path']}: {p['error']}" for p in problems))
        self.problems = problems


_BOOLEAN = holds(lambda value: isinstance(value, bool), "must_be_boolean")
_TEXT = holds(lambda value: isinstance(value, str) and value != "", "must_be_text")
_DATE = holds(is_date, "must_be_date")
_ID = integer(1, MAX_SAFE)
_IDS = list_of(_ID)
_ID_OR_NONE = holds(lambda value: value is None or not _ID(value), "must_be_id_or_null")
_RATE = object_with({"numerator": integer(1, MAX_SAFE), "denominator": integer(1, MAX_SAFE)})
_MISSING: list[Problem] = [{"path": "", "error": "must_be_given"}]
_LINE_ID = holds(
    lambda value: (
        (isinstance(value, str) and value != "") or (is_integer(value) and abs(value) <= MAX_SAFE)
    ),
    "must_be_text_or_integer",
)

# The program ----------------------------------------------------------------------------------------------

_CONDITION = object_with(
    {
        "date_start": none_or(_DATE),
        "date_end": none_or(_DATE),
        "weekdays": list_of(integer(0, 6)),
        "time_start": none_or(integer(0, MINUTES_PER_DAY)),
        "time_end": none_or(integer(0, MINUTES_PER_DAY)),
        "groups": _IDS,
        "customers": _IDS,
        "countries": _IDS,
        "states": _IDS,
        "tiers": _IDS,
        "pricelists": _IDS,
        "payments": _IDS,
        "currency": none_or(_TEXT),
    }
)
_RULE = object_with(
    {
        "id": _ID,
        "mode": choice(*MODES),
        "points": integer(0),
        "per_amount": integer(1),
        "per": choice("unit", "sale"),
        "steps": list_of(
            object_with({"amount_min": integer(0), "points": integer(0)}), "amount_min"
        ),
        "selections": _IDS,
        "exceptions": _IDS,
        "amount_min": integer(0),
        "quantity_min": integer(0),
        "condition": _CONDITION,
    }
)
_ACCELERATOR = object_with(
    {
        "id": _ID,
        "factor": integer(0, FACTOR_MAX),
        "spend_over": none_or(integer(0)),
        "birthday": none_or(choice("day", "week", "month")),
        "condition": _CONDITION,
    }
)
_TIER = object_with(
    {"id": _ID, "spend_min": integer(0), "points": integer(0), "per_amount": integer(1)}
)
_CAP = object_with({"period": choice(*PERIODS), "points": integer(0)})
_PREMIUM = object_with(
    {
        "amount_min": integer(0),
        "items_min": integer(0),
        "kind": choice("fixed", "percent"),
        "amount": integer(0),
        "share": integer(0, PER_MILLE),
    }
)
_MEMBERSHIP_TERMS = object_with({"days": integer(0), "discount": integer(0, PER_MILLE)})
_REWARD = object_with(
    {
        "id": _ID,
        "kind": choice("payment"),
        "points": integer(1),
        "amount": integer(1),
        "points_min": integer(0),
        "points_multiple": integer(0),
        "share_max": integer(0, PER_MILLE),
        "tiers": _IDS,
    }
)
_PROGRAM = object_with(
    {
        "format": holds(
            lambda value: is_integer(value) and value == FORMAT, "must_be_known_format"
        ),
        "id": _ID,
        "code": _TEXT,
        "kind": choice(*KINDS),
        "exclusive": _BOOLEAN,
        "currency": _TEXT,
        "condition": _CONDITION,
        "shops": _IDS,
        "invoices": _BOOLEAN,
        "tax_included": _BOOLEAN,
        "amount_min": integer(0),
        "quantity_min": integer(0),
        "paid_with_points": choice("all", "remainder", "nothing"),
        "unlinked_returns": choice("take", "nothing"),
        "rounding": choice("down", "half_up", "up", "none"),
        "excluded_flags": list_of(_TEXT),
        "excluded_customers": _IDS,
        "rules": list_of(_RULE, "id"),
        "accelerators": list_of(_ACCELERATOR, "id"),
        "combination": choice("best", "multiply", "add"),
        "accelerated": list_of(choice(*ENTRY_KINDS)),
        "caps": list_of(_CAP, "period"),
        "tiers": list_of(_TIER, "id"),
        "premium": none_or(_PREMIUM),
        "membership": none_or(_MEMBERSHIP_TERMS),
        "rewards": list_of(_REWARD, "id"),
    }
)

# The customer and the sale --------------------------------------------------------------------------------

_MEMBERSHIP = object_with({"date_start": _DATE, "date_end": none_or(_DATE)})
_STANDING = object_with(
    {
        "tier": _ID_OR_NONE,
        "spend": integer(-LIMIT),
        "factor": integer(0, FACTOR_MAX),
        "is_new": _BOOLEAN,
        "earned": object_of(integer(-LIMIT)),
        "amount": integer(-LIMIT),
        "items": integer(-LIMIT),
        "membership": none_or(_MEMBERSHIP),
    }
)
_CUSTOMER = object_with(
    {
        "id": _ID,
        "groups": _IDS,
        "customers": _IDS,
        "country": _ID_OR_NONE,
        "state": _ID_OR_NONE,
        "birthday": none_or(holds(is_birthday, "must_be_birthday")),
        "flags": list_of(_TEXT),
        "standings": object_of(_STANDING),
    }
)
_LINE = object_with(
    {
        "id": _LINE_ID,
        "quantity": integer(-LIMIT),
        "total_included": integer(-LIMIT),
        "total_excluded": integer(-LIMIT),
        "selections": _IDS,
        "flags": list_of(_TEXT),
    }
)
_BASKET = object_with(
    {
        "moment": holds(is_moment, "must_be_moment"),
        "shop": _ID_OR_NONE,
        "currency": _TEXT,
        "rates": object_of(_RATE),
        "pricelist": _ID_OR_NONE,
        "payments": list_of(object_with({"means": _ID, "amount": integer(-LIMIT)})),
        "paid_with_points": integer(-LIMIT),
        "on_account": integer(-LIMIT),
        "flags": list_of(_TEXT),
        "lines": list_of(_LINE, "id", LINES_MAX),
    }
)


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
    return _REWARD(reward)


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
