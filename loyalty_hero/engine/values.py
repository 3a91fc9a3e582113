"""The shapes that cross the engine's border, as plain JSON, and the prepared program.

Keys are the same in both languages. Money is in minor units, points in hundredths, quantities in
thousandths, shares in per-mille.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypedDict

LineId = str | int

PaidWithPoints = Literal["all", "remainder", "nothing"]
Rounding = Literal["down", "half_up", "up", "none"]


class Rule(TypedDict):
    """An earning rule: `points` for every `per_amount` of what it takes.

    A line matches when one of its selections is in `selections` (none = all items) and none is in
    `exceptions`. `amount_min` is the least base, in the program's currency, that earns at all.
    """

    id: int
    mode: Literal["amount"]
    points: int
    per_amount: int
    selections: list[int]
    exceptions: list[int]
    amount_min: int


class Reward(TypedDict):
    """What points buy: `points` are worth `amount`.

    `points_min` is the least that may be used at once, `points_multiple` the step (0 = any), and
    `share_max` the per-mille of the sale's total that may be paid.
    """

    id: int
    kind: Literal["payment"]
    points: int
    amount: int
    points_min: int
    points_multiple: int
    share_max: int


class Program(TypedDict):
    """A compiled program. Both dates are included; no shops means every shop."""

    format: int
    id: int
    code: str
    currency: str
    date_start: str | None
    date_end: str | None
    shops: list[int]
    invoices: bool
    tax_included: bool
    amount_min: int
    paid_with_points: PaidWithPoints
    rounding: Rounding
    excluded_flags: list[str]
    rules: list[Rule]
    rewards: list[Reward]


class Line(TypedDict):
    """One line of a sale; goods that came back have a negative quantity and negative amounts."""

    id: LineId
    quantity: int
    total_included: int
    total_excluded: int
    selections: list[int]
    flags: list[str]


class Basket(TypedDict):
    """The facts of a sale, in its own currency.

    `moment` is the shop's local time, `shop` is None for a customer invoice, and `paid_with_points` is
    part of the total with tax. `rates_ppm` tells for each program's currency, by its code, how many of
    its minor units one of the basket's is worth, in millionths.
    """

    moment: str
    shop: int | None
    rates_ppm: dict[str, int]
    paid_with_points: int
    lines: list[Line]


class LineExcludedReason(TypedDict):
    """A line earned nothing: `why` is the flag that excludes it, `exception` or `no_rule`."""

    type: Literal["line_excluded"]
    line: LineId
    why: str


class PaidWithPointsReason(TypedDict):
    """`amount` was paid with points, so `base` was left out; both in the program's currency."""

    type: Literal["paid_with_points"]
    amount: int
    base: int


class RuleReason(TypedDict):
    """A rule gave `points` on `base`; what is below a hundredth shows in the rounding."""

    type: Literal["rule"]
    rule: int
    base: int
    points: int


class RuleExcludedReason(TypedDict):
    """A rule gave nothing, because its base is below its minimum."""

    type: Literal["rule_excluded"]
    rule: int
    why: Literal["below_minimum"]
    base: int
    amount_min: int


class RoundingReason(TypedDict):
    """What rounding added or took: the points of all reasons add up to the award."""

    type: Literal["rounding"]
    points: int


class ProgramNotRunningReason(TypedDict):
    """The sale is outside the program's dates; `date` is the first or the last day of the program."""

    type: Literal["program_excluded"]
    why: Literal["not_started", "ended"]
    date: str


class ProgramElsewhereReason(TypedDict):
    """The program does not run in this shop, or not on invoices (`shop` is None)."""

    type: Literal["program_excluded"]
    why: Literal["other_shop", "no_invoices"]
    shop: int | None


class ProgramPaidWithPointsReason(TypedDict):
    """The program gives nothing for a sale paid with points, here `amount` of its currency."""

    type: Literal["program_excluded"]
    why: Literal["paid_with_points"]
    amount: int


class ProgramBelowMinimumReason(TypedDict):
    """The purchase is below the program's minimum."""

    type: Literal["program_excluded"]
    why: Literal["below_minimum"]
    base: int
    amount_min: int


ProgramExcludedReason = (
    ProgramNotRunningReason
    | ProgramElsewhereReason
    | ProgramPaidWithPointsReason
    | ProgramBelowMinimumReason
)

Reason = (
    LineExcludedReason
    | PaidWithPointsReason
    | RuleReason
    | RuleExcludedReason
    | RoundingReason
    | ProgramExcludedReason
)


class Award(TypedDict):
    """What a sale earns in one program, and why.

    `kinds` splits `points` by kind of entry, `spend` and `items` are what counted (program's currency,
    thousandths), `lines` are credited to this program, in the basket's order. `reasons` are in the
    order of computation.
    """

    program: int
    points: int
    kinds: dict[str, int]
    spend: int
    items: int
    lines: list[LineId]
    reasons: list[Reason]


class Redemption(TypedDict):
    """Points and what they are worth."""

    points: int
    amount: int


class RedemptionCheck(TypedDict):
    """The answer to a wish to redeem: an error, or what is used. With an error both are 0."""

    error: str | None
    points: int
    amount: int


class Problem(TypedDict):
    """What is wrong in a program or basket, and where: `path` is like `rules.0.points`."""

    path: str
    error: str


class PreparedRule(NamedTuple):
    """What a rule needs after the look-up of its selections."""

    id: int
    points: int
    per_amount: int
    exceptions: frozenset[int]
    amount_min: int


class PreparedProgram(NamedTuple):
    """A program that was checked once and is ready for many sales.

    `rules_of_selection` and `rules_of_all` (rules for all items) hold indexes into `rules`, so that
    matching a line does not try every rule.
    """

    program: Program
    rules: tuple[PreparedRule, ...]
    rules_of_selection: dict[int, list[int]]
    rules_of_all: list[int]
    excluded_flags: frozenset[str]
    amount_key: Literal["total_included", "total_excluded"]
