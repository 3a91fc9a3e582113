"""A program made ready: checked once, looked up often.

What a sale needs of a program is found without a walk over all rules: by the selections of a line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal

from .amounts import E5_PER_HUNDREDTH
from .codec import require_program
from .schema import MODES
from .values import Accelerator, Condition, EntryKind, Line, Program, Rule

OF_CUSTOMER = ("groups", "customers", "countries", "states")
"""What conditions say of who buys."""

OF_SALE = ("pricelists", "payments", "currency")
"""What conditions say of how is paid."""

GIVES_PER = {"unit": "units", "sale": "once"}
"""What a rule gives whose mode goes by its `per`."""


@dataclass(frozen=True, slots=True)
class PreparedCondition:
    """A condition with its lists as sets; the tiers are looked at apart, for they need the sale's spend.

    `asks_customer` and `asks_sale` tell whether it says anything of who buys, and of how is paid.
    """

    date_start: str | None
    date_end: str | None
    weekdays: frozenset[int]
    time_start: int | None
    time_end: int | None
    groups: frozenset[int]
    customers: frozenset[int]
    countries: frozenset[int]
    states: frozenset[int]
    pricelists: frozenset[int]
    payments: frozenset[int]
    currency: str | None
    asks_customer: bool
    asks_sale: bool


@dataclass(frozen=True, slots=True)
class PreparedRule:
    """A rule; its condition is None when it always holds, its tiers apart.

    `kind`, `takes`, `gives` and `newcomers` are those of its mode (`schema.MODES`). `points_e5` and the second
    numbers of its `steps` are in hundred-thousandths of a point.
    """

    id: int
    kind: EntryKind
    takes: bool
    gives: str
    newcomers: bool
    points_e5: int
    per_amount: int
    steps: tuple[tuple[int, int], ...]
    exceptions: frozenset[int]
    amount_min: int
    quantity_min: int
    condition: PreparedCondition | None
    tiers: frozenset[int]


@dataclass(frozen=True, slots=True)
class PreparedAccelerator:
    """An accelerator; its condition is None when it always holds, its tiers apart."""

    id: int
    factor: int
    spend_over: int | None
    birthday: str | None
    condition: PreparedCondition | None
    tiers: frozenset[int]


@dataclass(frozen=True, slots=True)
class PreparedProgram:
    """A program that was checked once and is ready for many sales.

    `rules_of_selection` and `rules_of_all` (rules for all items) hold indexes into `rules`.
    `amount_key` names the amount of a line that counts, and `amount_of` reads it.
    Customers of an `is_exclusive` program belong to no other, and `tier_rules` are the indexes of rules that
    hold in some tiers only. `matching` remembers, by the selections of a line, what was found for them.
    """

    program: Program
    condition: PreparedCondition | None
    rules: tuple[PreparedRule, ...]
    rules_of_selection: dict[int, list[int]]
    rules_of_all: list[int]
    accelerators: tuple[PreparedAccelerator, ...]
    excluded_flags: frozenset[str]
    excluded_customers: frozenset[int]
    amount_key: Literal["total_included", "total_excluded"]
    amount_of: Callable[[Line], int]
    is_exclusive: bool
    tier_rules: frozenset[int]
    matching: dict[tuple[int, ...], tuple[list[int], str]]


def prepare_program(program: Program | PreparedProgram) -> PreparedProgram:
    """Return the program checked and ready; one that is prepared already comes back as it is.

    Prepare once and evaluate often: checking costs more than evaluating.

    :raise MalformedError: when `check_program` finds something.
    """
    if isinstance(program, PreparedProgram):
        return program
    require_program(program)
    rules = tuple(prepare_rule(rule) for rule in program["rules"])
    rules_of_selection: dict[int, list[int]] = {}
    rules_of_all: list[int] = []
    for index, rule in enumerate(program["rules"]):
        for selection in rule["selections"]:
            rules_of_selection.setdefault(selection, []).append(index)
        if not rule["selections"]:
            rules_of_all.append(index)
    amount_key = "total_included" if program["tax_included"] else "total_excluded"
    return PreparedProgram(
        program=program,
        condition=prepare_condition(program["condition"]),
        rules=rules,
        rules_of_selection=rules_of_selection,
        rules_of_all=rules_of_all,
        accelerators=tuple(prepare_accelerator(entry) for entry in program["accelerators"]),
        excluded_flags=frozenset(program["excluded_flags"]),
        excluded_customers=frozenset(program["excluded_customers"]),
        amount_key=amount_key,
        amount_of=itemgetter(amount_key),
        is_exclusive=program["exclusive"],
        tier_rules=frozenset(index for index, rule in enumerate(rules) if rule.tiers),
        matching={},
    )


def prepare_rule(rule: Rule) -> PreparedRule:
    """Return a rule made ready; a first basket step is a minimum."""
    mode = MODES[rule["mode"]]
    amount_min = max(rule["amount_min"], rule["steps"][0]["amount_min"] if rule["steps"] else 0)
    return PreparedRule(
        id=rule["id"],
        kind=mode["kind"],
        takes=mode["takes"],
        gives=GIVES_PER[rule["per"]] if mode["gives"] == "per" else mode["gives"],
        newcomers=mode.get("newcomers", False),
        points_e5=rule["points"] * E5_PER_HUNDREDTH,
        per_amount=rule["per_amount"],
        steps=tuple(
            (step["amount_min"], step["points"] * E5_PER_HUNDREDTH) for step in rule["steps"]
        ),
        exceptions=frozenset(rule["exceptions"]),
        amount_min=amount_min,
        quantity_min=rule["quantity_min"],
        condition=prepare_condition(rule["condition"]),
        tiers=frozenset(rule["condition"]["tiers"]),
    )


def prepare_accelerator(accelerator: Accelerator) -> PreparedAccelerator:
    """Return an accelerator made ready."""
    return PreparedAccelerator(
        id=accelerator["id"],
        factor=accelerator["factor"],
        spend_over=accelerator["spend_over"],
        birthday=accelerator["birthday"],
        condition=prepare_condition(accelerator["condition"]),
        tiers=frozenset(accelerator["condition"]["tiers"]),
    )


def prepare_condition(condition: Condition) -> PreparedCondition | None:
    """Return a condition made ready, or None when all that it says is about tiers, or nothing."""
    says = {key for key, value in condition.items() if value}
    if says <= {"tiers"}:
        return None
    return PreparedCondition(
        date_start=condition["date_start"],
        date_end=condition["date_end"],
        weekdays=frozenset(condition["weekdays"]),
        time_start=condition["time_start"],
        time_end=condition["time_end"],
        groups=frozenset(condition["groups"]),
        customers=frozenset(condition["customers"]),
        countries=frozenset(condition["countries"]),
        states=frozenset(condition["states"]),
        pricelists=frozenset(condition["pricelists"]),
        payments=frozenset(condition["payments"]),
        currency=condition["currency"],
        asks_customer=not says.isdisjoint(OF_CUSTOMER),
        asks_sale=not says.isdisjoint(OF_SALE),
    )
