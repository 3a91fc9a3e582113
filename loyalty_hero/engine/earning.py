"""What rules give: a base per rule, and points for it.

A base is a sum over the rule's lines, never below 0, so the order of lines and how goods are split
into lines change nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from .amounts import E5_PER_HUNDREDTH, convert, cut_off, mul_div, safe
from .eligibility import ON_ACCOUNT
from .prepare import PreparedProgram, PreparedRule
from .sales import Sale, remaining, total_with, without_discount
from .values import Line, Rate, RuleExcludedReason, Tier

THOUSANDTHS = 1_000

QUANTITY_OF = itemgetter("quantity")

Fraction = tuple[int, int, int]
"""Points (E5) as the operands of `mul_div`: a value, what it is multiplied with, and divided by."""

NO_POINTS: Fraction = (0, 1, 1)


@dataclass(slots=True)
class Counting:
    """What of a sale counts in a program: at what rate, and what is left out.

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
class Applied:
    """A rule applied to its lines: those that it takes or looks at, and what they weigh as `weigh_lines` tells.

    `missed` is the minimum that the lines do not reach, or None: then the rule counts.
    """

    rule: PreparedRule
    lines: Sequence[Line]
    gross: int
    net: int
    base: int
    quantity: int
    missed: RuleExcludedReason | None


def read_counting(prepared: PreparedProgram, sale: Sale) -> Counting:
    """Return what of the sale counts in the program."""
    program, basket = prepared.program, sale.basket
    on_account = basket["on_account"] if ON_ACCOUNT in prepared.excluded_flags else 0
    with_points = basket["paid_with_points"] if program["paid_with_points"] == "remainder" else 0
    return Counting(
        prepared,
        sale,
        basket["rates"][program["currency"]],
        max(0, on_account),
        max(0, with_points),
        on_account <= 0 and with_points <= 0 and not sale.discounted,
    )


def weigh_lines(counting: Counting, lines: Sequence[Line]) -> tuple[int, int, int, int]:
    """Return what the lines are worth for the program, in its currency, and how many items they are.

    The worth of the goods (gross), without the sale's discounts (net), and without what is on account or
    paid with points too (base); then the quantity.
    """
    gross = convert(sum(map(counting.prepared.amount_of, lines)), counting.rate)
    quantity = sum(map(QUANTITY_OF, lines))
    if quantity < 0:
        quantity = 0
    if counting.is_plain:
        return gross, gross, gross, quantity
    net = without_discount(counting.prepared, counting.sale, lines, gross)
    total = total_with(counting.sale, lines)
    base = remaining(net, total, counting.on_account + counting.with_points)
    return gross, net, base, quantity


def apply_rule(counting: Counting, rule: PreparedRule, lines: Sequence[Line]) -> Applied:
    """Return the rule applied to these lines."""
    gross, net, base, quantity = weigh_lines(counting, lines)
    return Applied(rule, lines, gross, net, base, quantity, missed_minimum(rule, base, quantity))


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


def points_of(applied: Applied, tier: Tier | None) -> int:
    """Return the points that a rule gives, in hundred-thousandths of a point (E5), rounded down."""
    return mul_div(*weigh_points(applied, tier))


def rest_of(applied: Applied, tier: Tier | None) -> int:
    """Return what `points_of` cuts off, in billionths of a point (E9), rounded down."""
    return cut_off(*weigh_points(applied, tier))


def weigh_points(applied: Applied, tier: Tier | None) -> Fraction:
    """Return the points that a rule gives, not rounded.

    Goods for which nothing remains to be counted, gifts too, bring nothing.
    """
    if applied.base == 0 or applied.missed is not None:
        return NO_POINTS
    return GIVES[applied.rule.gives](applied, tier)


def _give_rate(applied: Applied, _tier: Tier | None) -> Fraction:
    """Points for an amount."""
    return applied.base, applied.rule.points_e5, applied.rule.per_amount


def _give_tier_rate(applied: Applied, tier: Tier | None) -> Fraction:
    """The rate of the customer's tier, or that of the rule without one."""
    if tier is None:
        return _give_rate(applied, tier)
    return applied.base, tier["points"] * E5_PER_HUNDREDTH, tier["per_amount"]


def _give_units(applied: Applied, _tier: Tier | None) -> Fraction:
    """Points for each item, less the share of the goods that does not count."""
    if applied.base == applied.net:
        return applied.quantity, applied.rule.points_e5, THOUSANDTHS
    # Hundredths of points for thousandths of an item: this divides exactly.
    points = mul_div(applied.quantity, applied.rule.points_e5, THOUSANDTHS)
    return points, applied.base, safe(applied.net)


def _give_steps(applied: Applied, _tier: Tier | None) -> Fraction:
    """The points of the highest step that the base reaches."""
    reached = [points for amount_min, points in applied.rule.steps if amount_min <= applied.base]
    return (reached[-1], 1, 1) if reached else NO_POINTS


def _give_once(applied: Applied, _tier: Tier | None) -> Fraction:
    return applied.rule.points_e5, 1, 1


def _give_nothing(_applied: Applied, _tier: Tier | None) -> Fraction:
    return NO_POINTS


GIVES: dict[str, Callable[[Applied, Tier | None], Fraction]] = {
    "rate": _give_rate,
    "tier_rate": _give_tier_rate,
    "units": _give_units,
    "steps": _give_steps,
    "once": _give_once,
    "nothing": _give_nothing,
}
"""How rules give points, as the descriptors of modes name it in `schema.json`."""
