/**
 * The shapes that cross the engine's border, as plain JSON; written from `schema.json` by `make generate`.
 *
 * Keys are the same in both languages. Money is in minor units, points in hundredths, quantities in
 * thousandths, shares and factors in per-mille, hours in minutes after midnight, weekdays from 0 (Monday).
 * A list of ids that is empty means "any".
 */

/** @typedef {string|number} LineId */
/** @typedef {"amount"|"tier"|"unit"|"visit"|"basket"|"bonus"|"welcome"|"count"} Mode */
/** @typedef {"points"|"premium_multiple"|"premium_single"|"membership"} ProgramKind */
/** @typedef {"all"|"remainder"|"nothing"} PaidWithPoints */
/** @typedef {"down"|"half_up"|"up"|"none"} Rounding */
/** @typedef {"best"|"multiply"|"add"} Combination */
/** @typedef {"earn"|"bonus"|"welcome"} EntryKind */
/** @typedef {"sale"|"day"|"week"|"month"|"year"|"ever"} Period */
/** @typedef {"day"|"week"|"month"} Birthday */
/** @typedef {"not_started"|"ended"|"other_day"|"other_time"|"other_group"|"other_customer"|"other_territory"|"other_tier"|"other_pricelist"|"other_payment"|"other_currency"} ConditionWhy */
/** @typedef {"unit"|"sale"} Per */
/** @typedef {"fixed"|"percent"} PremiumKind */
/** @typedef {"payment"|"amount"|"percent"|"coupon"|"balance_card"|"gift"} RewardKind */
/** @typedef {"payment"|"discount"} Treatment */
/** @typedef {"take"|"nothing"} UnlinkedReturns */
/** @typedef {"days"|"months"|"month_end"|"year_end"|"inactivity"} ExpiryMode */

// The program -------------------------------------------------------------------------------------

/**
 * When and for whom something holds; all that is given must be met.
 *
 * Both dates are included. `time_start` is included and `time_end` is not; when it is the smaller one,
 * the hours run over midnight and belong to the weekday on which they began. A customer meets the
 * territory by a country or a state. `payments` are means of payment: the sale must be paid with these
 * only, apart from points. `currency` is the sale's.
 *
 * @typedef {Object} Condition
 * @property {string|null} date_start
 * @property {string|null} date_end
 * @property {number[]} weekdays
 * @property {number|null} time_start
 * @property {number|null} time_end
 * @property {number[]} groups
 * @property {number[]} customers
 * @property {number[]} countries
 * @property {number[]} states
 * @property {number[]} tiers
 * @property {number[]} pricelists
 * @property {number[]} payments
 * @property {string|null} currency
 */

/**
 * A basket step: `points` for a base of at least `amount_min`.
 *
 * @typedef {Object} Step
 * @property {number} amount_min
 * @property {number} points
 */

/**
 * An earning rule. What a rule does not need in its mode is neutral.
 *
 * A line matches when one of its selections is in `selections` (none = all items) and none is in
 * `exceptions`. `amount_min` (program's currency) and `quantity_min` are the least base and quantity of
 * the matching lines for which the rule holds at all.
 *
 * - `amount`: `points` for every `per_amount` spent. A line goes to one rule of this mode, `tier`,
 *   `unit` or `count`: the first that holds and matches.
 * - `tier`: as `amount`, at the rate of the customer's tier; the rule's own rate without a tier.
 * - `unit`: `points` for each unit.
 * - `count`: no points, but the purchase counts for tier and premium.
 * - `basket`: the points of the highest of the `steps` that the matching lines reach, once a sale.
 * - `bonus`: `points` on top, for each unit or once a sale, as `per` says.
 * - `welcome`: `points` once, with a customer's first purchase.
 *
 * @typedef {Object} Rule
 * @property {number} id
 * @property {Mode} mode
 * @property {number} points
 * @property {number} per_amount
 * @property {Per} per
 * @property {Step[]} steps
 * @property {number[]} selections
 * @property {number[]} exceptions
 * @property {number} amount_min
 * @property {number} quantity_min
 * @property {Condition} condition
 */

/**
 * A factor on points, while its condition holds.
 *
 * `spend_over`: only for customers who spent more than this before the sale. `birthday`: only on the
 * customer's birthday, within three days of it, or in its month.
 *
 * @typedef {Object} Accelerator
 * @property {number} id
 * @property {number} factor
 * @property {number|null} spend_over
 * @property {Birthday|null} birthday
 * @property {Condition} condition
 */

/**
 * A tier is reached with `spend_min`; its rate is `points` for every `per_amount`.
 *
 * @typedef {Object} Tier
 * @property {number} id
 * @property {number} spend_min
 * @property {number} points
 * @property {number} per_amount
 */

/**
 * The most points that a customer earns in a period, welcome points aside; or spends in it.
 *
 * @typedef {Object} Cap
 * @property {Period} period
 * @property {number} points
 */

/**
 * A premium is due with `amount_min` spent or `items_min` bought, whichever first (0 = off).
 *
 * It is worth `amount`, or `share` of the purchases that led to it.
 *
 * @typedef {Object} Premium
 * @property {number} amount_min
 * @property {number} items_min
 * @property {PremiumKind} kind
 * @property {number} amount
 * @property {number} share
 */

/**
 * A membership lasts `days` (0 = for ever) and gives its members `discount` (per-mille) off.
 *
 * @typedef {Object} MembershipTerms
 * @property {number} days
 * @property {number} discount
 */

/**
 * When points expire: `count` days or months after they were earned (`days`, `months`), at the end of the
 * month that many months later (`month_end`), at the end of the year (`year_end`), or that many days after
 * the customer's last activity (`inactivity`).
 *
 * @typedef {Object} Expiry
 * @property {ExpiryMode} mode
 * @property {number} count
 */

/**
 * What a reward of a kind with steps costs and gives: `points` for `amount`, or for `share` of the goods.
 *
 * @typedef {Object} RewardStep
 * @property {number} points
 * @property {number} amount
 * @property {number} share
 */

/**
 * What points buy. What a reward does not need in its kind is neutral.
 *
 * - `payment`: any number of points, `points` being worth `amount`. `points_min` is the least that may
 *   be used at once, `points_multiple` the step (0 = any).
 * - `amount`: an amount off, one of the `steps`.
 * - `percent`: a share off, one of the `steps`.
 * - `coupon`: a coupon over an amount, one of the `steps`, valid for `valid_days` (0 = for ever).
 * - `balance_card`: the same as a card that pays.
 * - `gift`: one piece of the goods, the dearest on the sale: a share of 1,000 per mille of it, in one step.
 *
 * A coupon and a balance card are issued: they take nothing off the sale, and look at no goods. `automatic`
 * ones are issued by themselves once the points are there.
 *
 * It looks at goods with one of its `selections` (none = all) and none of its `exceptions`: `share_max`
 * is the per-mille of their total that it may be worth. It is for customers in one of the `tiers`, on
 * the days from `date_start` to `date_end`, both included, in one of the `shops`; none means all. `caps`
 * are the most points that a customer spends on it in a period, on all sales.
 *
 * Its `treatment` says what it is for VAT: a `payment` leaves prices and taxes whole, a `discount` lowers
 * both. Without `with_discounts` it does not look at goods that are sold below their price, and at nothing
 * on a sale that is discounted as a whole.
 *
 * @typedef {Object} Reward
 * @property {number} id
 * @property {RewardKind} kind
 * @property {number} points
 * @property {number} amount
 * @property {number} points_min
 * @property {number} points_multiple
 * @property {number} share_max
 * @property {number[]} tiers
 * @property {RewardStep[]} steps
 * @property {number[]} selections
 * @property {number[]} exceptions
 * @property {string|null} date_start
 * @property {string|null} date_end
 * @property {number[]} shops
 * @property {Cap[]} caps
 * @property {number} valid_days
 * @property {boolean} automatic
 * @property {Treatment} treatment
 * @property {boolean} with_discounts
 */

/**
 * A compiled program. No shops means every shop.
 *
 * Its own `condition` names no tiers, means of payment or pricelists. `tiers` rise by `spend_min`.
 * `excluded_flags` are flags of customer, sale or line that earn nothing; `excluded_customers` are ids
 * of contacts. `accelerated` are the kinds of points that accelerators multiply. A premium belongs to the
 * premium kinds, membership terms to the kind membership; both are None elsewhere. Without an `expiry`
 * points are for ever. A customer of an `exclusive` program belongs to no other. `unlinked_returns` tells
 * whether goods that come back without their sale take what they would earn now, or nothing: then they
 * only lower what is sold with them.
 * `spending_caps` are the most points that a customer spends in a period, on all rewards together.
 * `carries_rounding`: what rounding cuts off is carried to the customer's next sale, welcome points aside.
 *
 * @typedef {Object} Program
 * @property {number} format
 * @property {number} id
 * @property {string} code
 * @property {ProgramKind} kind
 * @property {boolean} exclusive
 * @property {string} currency
 * @property {Condition} condition
 * @property {number[]} shops
 * @property {boolean} invoices
 * @property {boolean} tax_included
 * @property {number} amount_min
 * @property {number} quantity_min
 * @property {PaidWithPoints} paid_with_points
 * @property {UnlinkedReturns} unlinked_returns
 * @property {Rounding} rounding
 * @property {string[]} excluded_flags
 * @property {number[]} excluded_customers
 * @property {Rule[]} rules
 * @property {Accelerator[]} accelerators
 * @property {Combination} combination
 * @property {EntryKind[]} accelerated
 * @property {Cap[]} caps
 * @property {Tier[]} tiers
 * @property {Premium|null} premium
 * @property {MembershipTerms|null} membership
 * @property {Expiry|null} expiry
 * @property {Reward[]} rewards
 * @property {Cap[]} spending_caps
 * @property {boolean} carries_rounding
 */

// The customer ------------------------------------------------------------------------------------

/**
 * A paid period, both days included; without an end it is for ever.
 *
 * @typedef {Object} Membership
 * @property {string} date_start
 * @property {string|null} date_end
 */

/**
 * Where a customer stands in one program, without the sale that is evaluated.
 *
 * `tier` is kept until the program takes it; `spend` is what counts for the tier (program's currency).
 * `factor` is the customer's own. `earned` tells points by period of a cap. `amount` and `items` count
 * towards the next premium. `membership` is the period that covers the sale's day, or the last one.
 * `carry` is the part of a point that rounding left of earlier sales; below 0 it was given already.
 *
 * @typedef {Object} Standing
 * @property {number|null} tier
 * @property {number} spend
 * @property {number} factor
 * @property {boolean} is_new
 * @property {Object<string, number>} earned
 * @property {number} amount
 * @property {number} items
 * @property {Membership|null} membership
 * @property {number} carry
 */

/**
 * Who buys. `groups` are contact tags, `customers` the customer selections that the contact meets.
 *
 * `birthday` is `MM-DD`. `standings` are by the program's id as text; a program without one sees a new
 * customer (`NEW_STANDING`).
 *
 * @typedef {Object} Customer
 * @property {number} id
 * @property {number[]} groups
 * @property {number[]} customers
 * @property {number|null} country
 * @property {number|null} state
 * @property {string|null} birthday
 * @property {string[]} flags
 * @property {Object<string, Standing>} standings
 */

// The sale ----------------------------------------------------------------------------------------

/**
 * One line of a sale; goods that came back have a negative quantity and negative amounts.
 *
 * The flag `discount` marks a line that lowers the whole sale: its (negative) amounts are spread over
 * all other lines, and it is no item itself. `paying` marks one that is money (a down payment that is
 * taken off, a gift card that pays): unless a rule counts it as goods, it changes nothing. `unlinked` marks
 * goods that came back without their sale.
 *
 * @typedef {Object} Line
 * @property {LineId} id
 * @property {number} quantity
 * @property {number} total_included
 * @property {number} total_excluded
 * @property {number[]} selections
 * @property {string[]} flags
 */

/**
 * An amount (with tax, change taken off) paid with a means of payment other than points.
 *
 * @typedef {Object} Payment
 * @property {number} means
 * @property {number} amount
 */

/**
 * How many minor units of one currency one of another is worth: an exact fraction, both from 1.
 *
 * @typedef {Object} Rate
 * @property {number} numerator
 * @property {number} denominator
 */

/**
 * The facts of a sale, in its own currency.
 *
 * `moment` is the shop's local time, `shop` is None for a customer invoice. `paid_with_points` and
 * `on_account` are parts of the total with tax. `rates` tells for each program's currency, by its code,
 * how many of its minor units one of the basket's is worth.
 *
 * @typedef {Object} Basket
 * @property {string} moment
 * @property {number|null} shop
 * @property {string} currency
 * @property {Object<string, Rate>} rates
 * @property {number|null} pricelist
 * @property {Payment[]} payments
 * @property {number} paid_with_points
 * @property {number} on_account
 * @property {string[]} flags
 * @property {Line[]} lines
 */

// The award ---------------------------------------------------------------------------------------

/**
 * The program gives nothing for this sale: only `type` and `why` are always there.
 *
 * `why` is one of `ConditionWhy` (`date` tells the day for `not_started` and `ended`), `other_shop`
 * and `no_invoices` (`shop`), `paid_with_points` (`amount`), `below_minimum` (`base`, `amount_min`),
 * `below_quantity` (`quantity`, `quantity_min`), `excluded_customer`, `exclusive` (`program`: the one
 * that stands alone), `no_membership`, or a flag of the customer or the sale, like `employee`.
 *
 * @typedef {Object} ProgramExcludedReason
 * @property {"program_excluded"} type
 * @property {string} [why]
 * @property {string} [date]
 * @property {number|null} [shop]
 * @property {number} [amount]
 * @property {number} [base]
 * @property {number} [amount_min]
 * @property {number} [quantity]
 * @property {number} [quantity_min]
 * @property {number} [program]
 */

/**
 * A line earned nothing: `why` is the flag that excludes it, `exception` or `no_rule`.
 *
 * `no_rule` also tells that every rule for the line was kept from holding, as `rule_excluded` explains.
 *
 * @typedef {Object} LineExcludedReason
 * @property {"line_excluded"} type
 * @property {LineId} line
 * @property {string} why
 */

/**
 * `base` of the bases was left out, because `amount` was discounted, on account or paid with points.
 *
 * Both in the program's currency.
 *
 * @typedef {Object} LeftOutReason
 * @property {"discount"|"on_account"|"paid_with_points"} type
 * @property {number} amount
 * @property {number} base
 */

/**
 * The customer's tier before and with the sale; `spend` counts for it, the sale included.
 *
 * @typedef {Object} TierReason
 * @property {"tier"} type
 * @property {number|null} before
 * @property {number|null} after
 * @property {number} spend
 */

/**
 * A rule gave `points` on `base` and `quantity`; what is below a hundredth shows in the rounding.
 *
 * @typedef {Object} RuleReason
 * @property {"rule"} type
 * @property {number} rule
 * @property {number} base
 * @property {number} quantity
 * @property {number} points
 */

/**
 * A rule that some line matches gave nothing: only `type`, `rule` and `why` are always there.
 *
 * `why` is one of `ConditionWhy`, `below_minimum` (`base`, `amount_min`), `below_quantity`
 * (`quantity`, `quantity_min`) or `not_new`.
 *
 * @typedef {Object} RuleExcludedReason
 * @property {"rule_excluded"} type
 * @property {number} [rule]
 * @property {string} [why]
 * @property {number} [base]
 * @property {number} [amount_min]
 * @property {number} [quantity]
 * @property {number} [quantity_min]
 */

/**
 * An accelerator that held; 0 is the customer's own factor.
 *
 * @typedef {Object} Factor
 * @property {number} id
 * @property {number} factor
 */

/**
 * `points` of a kind were added (or taken) by these factors; together they are `factor_ppm`.
 *
 * @typedef {Object} AcceleratorReason
 * @property {"accelerator"} type
 * @property {EntryKind} kind
 * @property {Factor[]} factors
 * @property {number} factor_ppm
 * @property {number} points
 */

/**
 * What rounding added or took of a kind: the points of all reasons add up to the award.
 *
 * @typedef {Object} RoundingReason
 * @property {"rounding"} type
 * @property {EntryKind} kind
 * @property {number} points
 */

/**
 * What rounding added or took of a kind, with what was carried `before` the sale and is `after` it.
 *
 * @typedef {Object} CarryReason
 * @property {"carry"} type
 * @property {EntryKind} kind
 * @property {number} before
 * @property {number} after
 * @property {number} points
 */

/**
 * A cap took `points` (negative) of a kind: `limit` is the most for the period.
 *
 * @typedef {Object} CapReason
 * @property {"cap"} type
 * @property {Period} period
 * @property {number} limit
 * @property {EntryKind} kind
 * @property {number} points
 */

/**
 * Where the customer stands before the next premium: `amount` and `items` count, after `count` are due.
 *
 * `amount_min` and `items_min` are the benchmark.
 *
 * @typedef {Object} PremiumReason
 * @property {"premium"} type
 * @property {number} count
 * @property {number} amount
 * @property {number} items
 * @property {number} amount_min
 * @property {number} items_min
 */

/**
 * Goods that came back without their sale took `points` (negative) of a kind: what they would earn now.
 *
 * `base` and `quantity` are what counts as spent no more.
 *
 * @typedef {Object} UnlinkedReturnReason
 * @property {"unlinked_return"} type
 * @property {EntryKind} kind
 * @property {number} base
 * @property {number} quantity
 * @property {number} points
 */

/**
 * The customer is a member until `date_end` and has `discount` (per-mille).
 *
 * @typedef {Object} MembershipReason
 * @property {"membership"} type
 * @property {string|null} date_end
 * @property {number} discount
 */

/**
 * `count` premiums are due, worth `worth` in all; they use up `amount` and `items` of the progress.
 *
 * @typedef {Object} PremiumDue
 * @property {number} count
 * @property {number} worth
 * @property {number} amount
 * @property {number} items
 */

/**
 * What a sale earns in one program, and why.
 *
 * `kinds` splits `points` by kind of entry; they are negative where goods came back without their sale,
 * or where less is carried now than what was given for it. `carried` is what the sale adds to what is
 * carried, or takes of it.
 * `spend` and `items` are what counted (program's currency, thousandths), `lines` are credited to this
 * program, in the basket's order. `tier` is the customer's with the sale. `discount` is the members'
 * (per-mille). `reasons` are in the order of computation.
 *
 * @typedef {Object} Award
 * @property {number} program
 * @property {number} points
 * @property {Object<string, number>} kinds
 * @property {number} spend
 * @property {number} items
 * @property {number|null} tier
 * @property {PremiumDue|null} premium
 * @property {number} discount
 * @property {LineId[]} lines
 * @property {Reason[]} reasons
 * @property {number} carried
 */

/**
 * What one line brings, in hundredths.
 *
 * @typedef {Object} LineShare
 * @property {LineId} line
 * @property {number} points
 */

/**
 * How an award's points spread over its lines, in the award's order, and the rest.
 *
 * `rest` belongs to the sale as a whole: basket steps, bonuses per sale, welcome, rounding, caps.
 *
 * @typedef {Object} PointsPerLine
 * @property {LineShare[]} lines
 * @property {number} rest
 */

/** @typedef {ProgramExcludedReason|LineExcludedReason|LeftOutReason|TierReason|RuleReason|RuleExcludedReason|AcceleratorReason|RoundingReason|CarryReason|CapReason|PremiumReason|UnlinkedReturnReason|MembershipReason} Reason */

// Redeeming, and what is wrong --------------------------------------------------------------------

/**
 * What a customer can spend, and on what: a sale on a `day`, in a `shop` (None: an invoice).
 *
 * `tier` is where the customer stands before the sale: what is paid with points may not count as spent,
 * so the tier that the sale leads to would depend on the very points that are asked for. `left` are the
 * points that limits by period leave of the reward (None: no limit). `due` is what is still to be paid,
 * `base` the worth of the goods that the reward looks at (`base_of`): both with tax, in the sale's
 * currency. `rate` leads from the program's currency to it.
 *
 * @typedef {Object} Purse
 * @property {number|null} tier
 * @property {string} day
 * @property {number|null} shop
 * @property {number} available
 * @property {number|null} left
 * @property {number} due
 * @property {number} base
 * @property {Rate} rate
 */

/**
 * Points and what they are worth; `limit` is the error that more of it would meet, if anything does.
 *
 * The errors are those of `RedemptionCheck`.
 *
 * @typedef {Object} Redemption
 * @property {number} points
 * @property {number} amount
 * @property {string|null} limit
 */

/**
 * The answer to a wish to redeem: an error, or what is used. With an error both are 0.
 *
 * The first error in this order is told: `points_must_be_positive`, `other_tier`, `not_started`, `ended`,
 * `other_shop`, `nothing_due`, `no_goods` (none that the reward looks at), `exceeds_available`,
 * `exceeds_limit` (what is `left`); for a payment `not_a_multiple` and `below_minimum` (also when what is
 * used is worth nothing), for steps `not_a_step`, `below_minimum` and `exceeds_due`; `exceeds_share`.
 *
 * @typedef {Object} RedemptionCheck
 * @property {string|null} error
 * @property {number} points
 * @property {number} amount
 */

/**
 * What is wrong in a program, customer or basket, and where: `path` is like `rules.0.points`.
 *
 * @typedef {Object} Problem
 * @property {string} path
 * @property {string} error
 */
