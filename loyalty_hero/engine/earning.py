"""What rules give: a base per rule, and points for it.

A base is a sum over the rule's lines, never below 0, so the order of lines and how goods are split
into lines change nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from .amounts import MILLI_PER_HUNDREDTH, convert, mul_div, safe
from .eligibility import ON_ACCOUNT
from .prepare import PreparedProgram, PreparedRule
from .sales import Sale, remaining, total_with, without_discount
from .values import Line, Rate, RuleExcludedReason, Tier

THOUSANDTHS = 1_000

QUANTITY_OF = itemgetter("quantity")


@dataclass(slots=True)
class Scale:
    """How a program weighs the lines of a sale: at what rate, and what is left out.

    `on_account` and `with_points` are parts of the total that do not count. `is_plain` tells that
    nothing is left out.
    """

    prepared: PreparedProgram
    sale: Sale
    rate: Rate
    on_account: int
    with_points: int
    is_plain: bool


@dataclass(slots=True)
class Take:
    """What one rule takes of a sale, or looks at: its lines, and what they weigh as `weigh_lines` tells.

    `missed` is the minimum that the lines do not reach, or None: then the rule counts.
    """

    rule: PreparedRule
    lines: Sequence[Line]
    gross: int
    net: int
    base: int
    quantity: int
    missed: RuleExcludedReason | None


def read_scale(prepared: PreparedProgram, sale: Sale) -> Scale:
    """Return how the program weighs the lines of the sale."""
    program, basket = prepared.program, sale.basket
    on_account = basket["on_account"] if ON_ACCOUNT in prepared.excluded_flags else 0
    with_points = basket["paid_with_points"] if program["paid_with_points"] == "remainder" else 0
    return Scale(
        prepared,
        sale,
        basket["rates"][program["currency"]],
        max(0, on_account),
        max(0, with_points),
        on_account <= 0 and with_points <= 0 and not sale.discounted,
    )


def weigh_lines(scale: Scale, lines: Sequence[Line]) -> tuple[int, int, int, int]:
    """Return what the lines are worth for the program, in its currency, and how many items they are.

    The worth of the goods (gross), without the sale's discounts (net), and without what is on account or
    paid with points too (base); then the quantity.
    """
    gross = convert(sum(map(scale.prepared.amount_of, lines)), scale.rate)
    quantity = sum(map(QUANTITY_OF, lines))
    if quantity < 0:
        quantity = 0
    if scale.is_plain:
        return gross, gross, gross, quantity
    net = without_discount(scale.prepared, scale.sale, lines, gross)
    total = total_with(scale.sale, lines)
    base = remaining(net, total, scale.on_account + scale.with_points)
    return gross, net, base, quantity


def take_lines(scale: Scale, rule: PreparedRule, lines: Sequence[Line]) -> Take:
    """Return what the rule takes with its lines."""
    gross, net, base, quantity = weigh_lines(scale, lines)
    missed = missed_minimum(rule, base, quantity) if rule.has_minimum else None
    return Take(rule, lines, gross, net, base, quantity, missed)


def missed_minimum(rule: PreparedRule, base: int, quantity: int) -> RuleExcludedReason | None:
    """Return which minimum of the rule the base or the quantity does not reach, or None."""
    if base < rule.amount_min:
        return {
            "type": "rule_excluded",
            "rule": rule.id,
            "why": "below_minimum",
            "base": base,
            "amount_min": rule.amount_min,
        }
    if quantity < rule.quantity_min:
        return {
            "type": "rule_excluded",
            "rule": rule.id,
            "why": "below_quantity",
            "quantity": quantity,
            "quantity_min": rule.quantity_min,
        }
    return None


def points_of_take(take: Take, tier: Tier | None) -> int:
    """Return the points for what a rule takes, in thousandths of a hundredth, rounded down.

    Goods for which nothing remains to be counted, gifts too, bring nothing.
    """
    rule, base = take.rule, take.base
    if base == 0 or take.missed is not None:
        return 0
    mode = rule.mode
    if mode == "amount":
        return mul_div(base, rule.milli, rule.per_amount)
    if mode == "tier":
        milli, per_amount = rate_in_tier(rule, tier)
        return mul_div(base, milli, per_amount)
    if mode == "basket":
        return milli_of_steps(rule, base)
    if mode == "unit" or (mode == "bonus" and rule.per == "unit"):
        return milli_of_units(take)
    return 0 if mode == "count" else rule.milli


def rate_in_tier(rule: PreparedRule, tier: Tier | None) -> tuple[int, int]:
    """Return the points (thousandths of a hundredth) and the amount for which they are given."""
    if tier is None:
        return rule.milli, rule.per_amount
    return tier["points"] * MILLI_PER_HUNDREDTH, tier["per_amount"]


def milli_of_steps(rule: PreparedRule, base: int) -> int:
    """Return the points of the highest step that the base reaches."""
    reached = [milli for amount_min, milli in rule.steps if amount_min <= base]
    return reached[-1] if reached else 0


def milli_of_units(take: Take) -> int:
    """Return the points for each unit, less the share of the goods that does not count."""
    milli = mul_div(take.quantity, take.rule.milli, THOUSANDTHS)
    return milli if take.base == take.net else mul_div(milli, take.base, safe(take.net))
