"""What rules give: a base per rule, and points for it.

A base is a sum over the rule's lines, never below 0, so the order of lines and how goods are split
into lines change nothing.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from .amounts import MILLI_PER_HUNDREDTH, convert, mul_div, safe
from .eligibility import ON_ACCOUNT
from .prepare import PreparedProgram, PreparedRule
from .sales import Sale, remaining, without_discount
from .values import Line, RuleExcludedReason, Tier

THOUSANDTHS = 1_000


class Scale(NamedTuple):
    """How a program weighs the lines of a sale: which amount counts, at what rate, and what is left out.

    `on_account` and `with_points` are parts of the total that do not count. `is_plain` tells that
    nothing is left out.
    """

    prepared: PreparedProgram
    sale: Sale
    key: Literal["total_included", "total_excluded"]
    rate_ppm: int
    on_account: int
    with_points: int
    is_plain: bool


class Worth(NamedTuple):
    """What some lines are worth, in the program's currency, and how many items they are (thousandths).

    `gross` is the worth of the goods, `net` without the sale's discounts, `charged` without what is left
    on account too, and `base` what remains without the part paid with points.
    """

    gross: int
    net: int
    charged: int
    base: int
    quantity: int


class Take(NamedTuple):
    """What one rule takes of a sale, or looks at.

    `missed` is the minimum that the lines do not reach, or None: then the rule counts.
    """

    rule: PreparedRule
    lines: Sequence[Line]
    worth: Worth
    missed: RuleExcludedReason | None


def read_scale(prepared: PreparedProgram, sale: Sale) -> Scale:
    """Return how the program weighs the lines of the sale."""
    program, basket = prepared.program, sale.basket
    on_account = basket["on_account"] if ON_ACCOUNT in prepared.excluded_flags else 0
    with_points = basket["paid_with_points"] if program["paid_with_points"] == "remainder" else 0
    return Scale(
        prepared,
        sale,
        prepared.amount_key,
        basket["rates_ppm"][program["currency"]],
        max(0, on_account),
        max(0, with_points),
        on_account <= 0 and with_points <= 0 and not sale.discounted,
    )


def weigh_lines(scale: Scale, lines: Sequence[Line]) -> Worth:
    """Return what the lines are worth for the program."""
    key = scale.key
    if len(lines) == 1:
        amount, quantity = lines[0][key], lines[0]["quantity"]
    else:
        amount = sum([line[key] for line in lines])
        quantity = sum([line["quantity"] for line in lines])
    gross = convert(safe(amount), scale.rate_ppm)
    safe(quantity)
    if quantity < 0:
        quantity = 0
    if scale.is_plain:
        return Worth(gross, gross, gross, gross, quantity)
    total = scale.sale.total
    net = without_discount(scale.prepared, scale.sale, gross)
    charged = remaining(net, total, scale.on_account)
    base = remaining(net, total, scale.on_account + scale.with_points)
    return Worth(gross, net, charged, base, quantity)


def take_lines(scale: Scale, index: int, lines: Sequence[Line]) -> Take:
    """Return what the rule at this index takes with its lines."""
    rule = scale.prepared.rules[index]
    worth = weigh_lines(scale, lines)
    return Take(rule, lines, worth, missed_minimum(rule, worth) if rule.has_minimum else None)


def missed_minimum(rule: PreparedRule, worth: Worth) -> RuleExcludedReason | None:
    """Return which minimum of the rule the lines do not reach, or None."""
    if worth.base < rule.amount_min:
        return {
            "type": "rule_excluded",
            "rule": rule.id,
            "why": "below_minimum",
            "base": worth.base,
            "amount_min": rule.amount_min,
        }
    if worth.quantity < rule.quantity_min:
        return {
            "type": "rule_excluded",
            "rule": rule.id,
            "why": "below_quantity",
            "quantity": worth.quantity,
            "quantity_min": rule.quantity_min,
        }
    return None


def points_of_rule(rule: PreparedRule, worth: Worth, tier: Tier | None) -> int:
    """Return the points for the worth in thousandths of a hundredth, rounded down.

    Goods for which nothing remains to be counted, gifts too, bring nothing.
    """
    mode = rule.mode
    if worth.base == 0 or mode == "count":
        return 0
    if mode == "amount":
        return mul_div(worth.base, rule.points * MILLI_PER_HUNDREDTH, rule.per_amount)
    if mode == "tier":
        points, per_amount = rate_in_tier(rule, tier)
        return mul_div(worth.base, points * MILLI_PER_HUNDREDTH, per_amount)
    if mode == "basket":
        return points_of_steps(rule, worth.base) * MILLI_PER_HUNDREDTH
    if mode == "unit" or (mode == "bonus" and rule.per == "unit"):
        return points_of_units(rule, worth)
    return rule.points * MILLI_PER_HUNDREDTH


def rate_in_tier(rule: PreparedRule, tier: Tier | None) -> tuple[int, int]:
    """Return the points and the amount for which they are given: the tier's, or the rule's own."""
    if tier is None:
        return rule.points, rule.per_amount
    return tier["points"], tier["per_amount"]


def points_of_steps(rule: PreparedRule, base: int) -> int:
    """Return the points (hundredths) of the highest step that the base reaches."""
    reached = [points for amount_min, points in rule.steps if amount_min <= base]
    return reached[-1] if reached else 0


def points_of_units(rule: PreparedRule, worth: Worth) -> int:
    """Return the points for each unit, less the share of the goods that does not count."""
    milli = mul_div(worth.quantity, rule.points * MILLI_PER_HUNDREDTH, THOUSANDTHS)
    return milli if worth.base == worth.net else mul_div(milli, worth.base, safe(worth.net))
