"""The shapes that cross the engine's border, as plain JSON; written from `schema.json` by `make generate`.

Keys are the same in both languages. Money is in minor units, points in hundredths, quantities in
thousandths, shares and factors in per-mille, hours in minutes after midnight, weekdays from 0 (Monday).
A list of ids that is empty means "any".
"""

from __future__ import annotations

from typing import Literal, TypedDict

LineId = str | int

Mode = Literal["amount", "tier", "unit", "visit", "basket", "bonus", "welcome", "count"]
ProgramKind = Literal["points", "premium_multiple", "premium_single", "membership"]
PaidWithPoints = Literal["all", "remainder", "nothing"]
Rounding = Literal["down", "half_up", "up", "none"]
Combination = Literal["best", "multiply", "add"]
EntryKind = Literal["earn", "bonus", "welcome"]
Period = Literal["sale", "day", "week", "month", "year", "ever"]
Birthday = Literal["day", "week", "month"]
ConditionWhy = Literal[
    "not_started",
    "ended",
    "other_day",
    "other_time",
    "other_group",
    "other_customer",
    "other_territory",
    "other_tier",
    "other_pricelist",
    "other_payment",
    "other_currency",
]
Per = Literal["unit", "sale"]
PremiumKind = Literal["fixed", "percent"]
RewardKind = Literal["payment", "amount", "percent", "coupon", "balance_card", "gift"]
Treatment = Literal["payment", "discount"]
UnlinkedReturns = Literal["take", "nothing"]
ExpiryMode = Literal["days", "months", "month_end", "year_end", "inactivity"]

# The program ----------------------------------------------------------------------------------------------


class Condition(TypedDict):
    """When and for whom something holds; all that is given must be met.

    Both dates are included. `time_start` is included and `time_end` is not; when it is the smaller one,
    the hours run over midnight and belong to the weekday on which they began. A customer meets the
    territory by a country or a state. `payments` are means of payment: the sale must be paid with these
    only, apart from points. `currency` is the sale's.
    """

    date_start: str | None
    date_end: str | None
    weekdays: list[int]
    time_start: int | None
    time_end: int | None
    groups: list[int]
    customers: list[int]
    countries: list[int]
    states: list[int]
    tiers: list[int]
    pricelists: list[int]
    payments: list[int]
    currency: str | None


class Step(TypedDict):
    """A basket step: `points` for a base of at least `amount_min`."""

    amount_min: int
    points: int


class Rule(TypedDict):
    """An earning rule. What a rule does not need in its mode is neutral.

    A line matches when one of its selections is in `selections` (none = all items) and none is in
    `exceptions`. `amount_min` (program's currency) and `quantity_min` are the least base and quantity of
    the matching lines for which the rule holds at all.

    - `amount`: `points` for every `per_amount` spent. A line goes to one rule of this mode, `tier`,
      `unit` or `count`: the first that holds and matches.
    - `tier`: as `amount`, at the rate of the customer's tier; the rule's own rate without a tier.
    - `unit`: `points` for each unit.
    - `count`: no points, but the purchase counts for tier and premium.
    - `basket`: the points of the highest of the `steps` that the matching lines reach, once a sale.
    - `bonus`: `points` on top, for each unit or once a sale, as `per` says.
    - `welcome`: `points` once, with a customer's first purchase.
    """

    id: int
    mode: Mode
    points: int
    per_amount: int
    per: Per
    steps: list[Step]
    selections: list[int]
    exceptions: list[int]
    amount_min: int
    quantity_min: int
    condition: Condition


class Accelerator(TypedDict):
    """A factor on points, while its condition holds.

    `spend_over`: only for customers who spent more than this before the sale. `birthday`: only on the
    customer's birthday, within three days of it, or in its month.
    """

    id: int
    factor: int
    spend_over: int | None
    birthday: Birthday | None
    condition: Condition


class Tier(TypedDict):
    """A tier is reached with `spend_min`; its rate is `points` for every `per_amount`."""

    id: int
    spend_min: int
    points: int
    per_amount: int


class Cap(TypedDict):
    """The most points that a customer earns in a period, welcome points aside; or spends in it."""

    period: Period
    points: int


class Premium(TypedDict):
    """A premium is due with `amount_min` spent or `items_min` bought, whichever first (0 = off).

    It is worth `amount`, or `share` of the purchases that led to it.
    """

    amount_min: int
    items_min: int
    kind: PremiumKind
    amount: int
    share: int


class MembershipTerms(TypedDict):
    """A membership lasts `days` (0 = for ever) and gives its members `discount` (per-mille) off."""

    days: int
    discount: int


class Expiry(TypedDict):
    """When points expire: `count` days or months after they were earned (`days`, `months`), at the end of the
    month that many months later (`month_end`), at the end of the year (`year_end`), or that many days after
    the customer's last activity (`inactivity`).
    """

    mode: ExpiryMode
    count: int


class RewardStep(TypedDict):
    """What a reward of a kind with steps costs and gives: `points` for `amount`, or for `share` of the goods."""

    points: int
    amount: int
    share: int


class Reward(TypedDict):
    """What points buy. What a reward does not need in its kind is neutral.

    - `payment`: any number of points, `points` being worth `amount`. `points_min` is the least that may
      be used at once, `points_multiple` the step (0 = any).
    - `amount`: an amount off, one of the `steps`.
    - `percent`: a share off, one of the `steps`.
    - `coupon`: a coupon over an amount, one of the `steps`, valid for `valid_days` (0 = for ever).
    - `balance_card`: the same as a card that pays.
    - `gift`: one piece of the goods, the dearest on the sale: a share of 1,000 per mille of it, in one step.

    A coupon and a balance card are issued: they take nothing off the sale, and look at no goods. `automatic`
    ones are issued by themselves once the points are there.

    It looks at goods with one of its `selections` (none = all) and none of its `exceptions`: `share_max`
    is the per-mille of their total that it may be worth. It is for customers in one of the `tiers`, on
    the days from `date_start` to `date_end`, both included, in one of the `shops`; none means all. `caps`
    are the most points that a customer spends on it in a period, on all sales.

    Its `treatment` says what it is for VAT: a `payment` leaves prices and taxes whole, a `discount` lowers
    both. Without `with_discounts` it does not look at goods that are sold below their price, and at nothing
    on a sale that is discounted as a whole.
    """

    id: int
    kind: RewardKind
    points: int
    amount: int
    points_min: int
    points_multiple: int
    share_max: int
    tiers: list[int]
    steps: list[RewardStep]
    selections: list[int]
    exceptions: list[int]
    date_start: str | None
    date_end: str | None
    shops: list[int]
    caps: list[Cap]
    valid_days: int
    automatic: bool
    treatment: Treatment
    with_discounts: bool


class Program(TypedDict):
    """A compiled program. No shops means every shop.

    Its own `condition` names no tiers, means of payment or pricelists. `tiers` rise by `spend_min`.
    `excluded_flags` are flags of customer, sale or line that earn nothing; `excluded_customers` are ids
    of contacts. `accelerated` are the kinds of points that accelerators multiply. A premium belongs to the
    premium kinds, membership terms to the kind membership; both are None elsewhere. Without an `expiry`
    points are for ever. A customer of an `exclusive` program belongs to no other. `unlinked_returns` tells
    whether goods that come back without their sale take what they would earn now, or nothing: then they
    only lower what is sold with them.
    `spending_caps` are the most points that a customer spends in a period, on all rewards together.
    `carries_rounding`: what rounding cuts off is carried to the customer's next sale, welcome points aside.
    """

    format: int
    id: int
    code: str
    kind: ProgramKind
    exclusive: bool
    currency: str
    condition: Condition
    shops: list[int]
    invoices: bool
    tax_included: bool
    amount_min: int
    quantity_min: int
    paid_with_points: PaidWithPoints
    unlinked_returns: UnlinkedReturns
    rounding: Rounding
    excluded_flags: list[str]
    excluded_customers: list[int]
    rules: list[Rule]
    accelerators: list[Accelerator]
    combination: Combination
    accelerated: list[EntryKind]
    caps: list[Cap]
    tiers: list[Tier]
    premium: Premium | None
    membership: MembershipTerms | None
    expiry: Expiry | None
    rewards: list[Reward]
    spending_caps: list[Cap]
    carries_rounding: bool


# The customer ---------------------------------------------------------------------------------------------


class Membership(TypedDict):
    """A paid period, both days included; without an end it is for ever."""

    date_start: str
    date_end: str | None


class Standing(TypedDict):
    """Where a customer stands in one program, without the sale that is evaluated.

    `tier` is kept until the program takes it; `spend` is what counts for the tier (program's currency).
    `factor` is the customer's own. `earned` tells points by period of a cap. `amount` and `items` count
    towards the next premium. `membership` is the period that covers the sale's day, or the last one.
    `carry` is the part of a point that rounding left of earlier sales; below 0 it was given already.
    """

    tier: int | None
    spend: int
    factor: int
    is_new: bool
    earned: dict[str, int]
    amount: int
    items: int
    membership: Membership | None
    carry: int


class Customer(TypedDict):
    """Who buys. `groups` are contact tags, `customers` the customer selections that the contact meets.

    `birthday` is `MM-DD`. `standings` are by the program's id as text; a program without one sees a new
    customer (`NEW_STANDING`).
    """

    id: int
    groups: list[int]
    customers: list[int]
    country: int | None
    state: int | None
    birthday: str | None
    flags: list[str]
    standings: dict[str, Standing]


# The sale -------------------------------------------------------------------------------------------------


class Line(TypedDict):
    """One line of a sale; goods that came back have a negative quantity and negative amounts.

    The flag `discount` marks a line that lowers the whole sale: its (negative) amounts are spread over
    all other lines, and it is no item itself. `paying` marks one that is money (a down payment that is
    taken off, a gift card that pays): unless a rule counts it as goods, it changes nothing. `unlinked` marks
    goods that came back without their sale.
    """

    id: LineId
    quantity: int
    total_included: int
    total_excluded: int
    selections: list[int]
    flags: list[str]


class Payment(TypedDict):
    """An amount (with tax, change taken off) paid with a means of payment other than points."""

    means: int
    amount: int


class Rate(TypedDict):
    """How many minor units of one currency one of another is worth: an exact fraction, both from 1."""

    numerator: int
    denominator: int


class Basket(TypedDict):
    """The facts of a sale, in its own currency.

    `moment` is the shop's local time, `shop` is None for a customer invoice. `paid_with_points` and
    `on_account` are parts of the total with tax. `rates` tells for each program's currency, by its code,
    how many of its minor units one of the basket's is worth.
    """

    moment: str
    shop: int | None
    currency: str
    rates: dict[str, Rate]
    pricelist: int | None
    payments: list[Payment]
    paid_with_points: int
    on_account: int
    flags: list[str]
    lines: list[Line]


# The award ------------------------------------------------------------------------------------------------


class ProgramExcludedReason(TypedDict, total=False):
    """The program gives nothing for this sale: only `type` and `why` are always there.

    `why` is one of `ConditionWhy` (`date` tells the day for `not_started` and `ended`), `other_shop`
    and `no_invoices` (`shop`), `paid_with_points` (`amount`), `below_minimum` (`base`, `amount_min`),
    `below_quantity` (`quantity`, `quantity_min`), `excluded_customer`, `exclusive` (`program`: the one
    that stands alone), `no_membership`, or a flag of the customer or the sale, like `employee`.
    """

    type: Literal["program_excluded"]
    why: str
    date: str
    shop: int | None
    amount: int
    base: int
    amount_min: int
    quantity: int
    quantity_min: int
    program: int


class LineExcludedReason(TypedDict):
    """A line earned nothing: `why` is the flag that excludes it, `exception` or `no_rule`.

    `no_rule` also tells that every rule for the line was kept from holding, as `rule_excluded` explains.
    """

    type: Literal["line_excluded"]
    line: LineId
    why: str


class LeftOutReason(TypedDict):
    """`base` of the bases was left out, because `amount` was discounted, on account or paid with points.

    Both in the program's currency.
    """

    type: Literal["discount", "on_account", "paid_with_points"]
    amount: int
    base: int


class TierReason(TypedDict):
    """The customer's tier before and with the sale; `spend` counts for it, the sale included."""

    type: Literal["tier"]
    before: int | None
    after: int | None
    spend: int


class RuleReason(TypedDict):
    """A rule gave `points` on `base` and `quantity`; what is below a hundredth shows in the rounding."""

    type: Literal["rule"]
    rule: int
    base: int
    quantity: int
    points: int


class RuleExcludedReason(TypedDict, total=False):
    """A rule that some line matches gave nothing: only `type`, `rule` and `why` are always there.

    `why` is one of `ConditionWhy`, `below_minimum` (`base`, `amount_min`), `below_quantity`
    (`quantity`, `quantity_min`) or `not_new`.
    """

    type: Literal["rule_excluded"]
    rule: int
    why: str
    base: int
    amount_min: int
    quantity: int
    quantity_min: int


class Factor(TypedDict):
    """An accelerator that held; 0 is the customer's own factor."""

    id: int
    factor: int


class AcceleratorReason(TypedDict):
    """`points` of a kind were added (or taken) by these factors; together they are `factor_ppm`."""

    type: Literal["accelerator"]
    kind: EntryKind
    factors: list[Factor]
    factor_ppm: int
    points: int


class RoundingReason(TypedDict):
    """What rounding added or took of a kind: the points of all reasons add up to the award."""

    type: Literal["rounding"]
    kind: EntryKind
    points: int


class CarryReason(TypedDict):
    """What rounding added or took of a kind, with what was carried `before` the sale and is `after` it."""

    type: Literal["carry"]
    kind: EntryKind
    before: int
    after: int
    points: int


class CapReason(TypedDict):
    """A cap took `points` (negative) of a kind: `limit` is the most for the period."""

    type: Literal["cap"]
    period: Period
    limit: int
    kind: EntryKind
    points: int


class PremiumReason(TypedDict):
    """Where the customer stands before the next premium: `amount` and `items` count, after `count` are due.

    `amount_min` and `items_min` are the benchmark.
    """

    type: Literal["premium"]
    count: int
    amount: int
    items: int
    amount_min: int
    items_min: int


class UnlinkedReturnReason(TypedDict):
    """Goods that came back without their sale took `points` (negative) of a kind: what they would earn now.

    `base` and `quantity` are what counts as spent no more.
    """

    type: Literal["unlinked_return"]
    kind: EntryKind
    base: int
    quantity: int
    points: int


class MembershipReason(TypedDict):
    """The customer is a member until `date_end` and has `discount` (per-mille)."""

    type: Literal["membership"]
    date_end: str | None
    discount: int


class PremiumDue(TypedDict):
    """`count` premiums are due, worth `worth` in all; they use up `amount` and `items` of the progress."""

    count: int
    worth: int
    amount: int
    items: int


class Award(TypedDict):
    """What a sale earns in one program, and why.

    `kinds` splits `points` by kind of entry; they are negative where goods came back without their sale,
    or where less is carried now than what was given for it. `carried` is what the sale adds to what is
    carried, or takes of it.
    `spend` and `items` are what counted (program's currency, thousandths), `lines` are credited to this
    program, in the basket's order. `tier` is the customer's with the sale. `discount` is the members'
    (per-mille). `reasons` are in the order of computation.
    """

    program: int
    points: int
    kinds: dict[str, int]
    spend: int
    items: int
    tier: int | None
    premium: PremiumDue | None
    discount: int
    lines: list[LineId]
    reasons: list[Reason]
    carried: int


class LineShare(TypedDict):
    """What one line brings, in hundredths."""

    line: LineId
    points: int


class PointsPerLine(TypedDict):
    """How an award's points spread over its lines, in the award's order, and the rest.

    `rest` belongs to the sale as a whole: basket steps, bonuses per sale, welcome, rounding, caps.
    """

    lines: list[LineShare]
    rest: int


Reason = (
    ProgramExcludedReason
    | LineExcludedReason
    | LeftOutReason
    | TierReason
    | RuleReason
    | RuleExcludedReason
    | AcceleratorReason
    | RoundingReason
    | CarryReason
    | CapReason
    | PremiumReason
    | UnlinkedReturnReason
    | MembershipReason
)


# Redeeming, and what is wrong -----------------------------------------------------------------------------


class Purse(TypedDict):
    """What a customer can spend, and on what: a sale on a `day`, in a `shop` (None: an invoice).

    `tier` is where the customer stands before the sale: what is paid with points may not count as spent,
    so the tier that the sale leads to would depend on the very points that are asked for. `left` are the
    points that limits by period leave of the reward (None: no limit). `due` is what is still to be paid,
    `base` the worth of the goods that the reward looks at (`base_of`): both with tax, in the sale's
    currency. `rate` leads from the program's currency to it.
    """

    tier: int | None
    day: str
    shop: int | None
    available: int
    left: int | None
    due: int
    base: int
    rate: Rate


class Redemption(TypedDict):
    """Points and what they are worth; `limit` is the error that more of it would meet, if anything does.

    The errors are those of `RedemptionCheck`.
    """

    points: int
    amount: int
    limit: str | None


class RedemptionCheck(TypedDict):
    """The answer to a wish to redeem: an error, or what is used. With an error both are 0.

    The first error in this order is told: `points_must_be_positive`, `other_tier`, `not_started`, `ended`,
    `other_shop`, `nothing_due`, `no_goods` (none that the reward looks at), `exceeds_available`,
    `exceeds_limit` (what is `left`); for a payment `not_a_multiple` and `below_minimum` (also when what is
    used is worth nothing), for steps `not_a_step`, `below_minimum` and `exceeds_due`; `exceeds_share`.
    """

    error: str | None
    points: int
    amount: int


class Problem(TypedDict):
    """What is wrong in a program, customer or basket, and where: `path` is like `rules.0.points`."""

    path: str
    error: str
