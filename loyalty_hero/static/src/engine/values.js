/**
 * The shapes that cross the engine's border, as plain JSON, and the prepared program.
 *
 * Keys are the same in both languages. Money is in minor units, points in hundredths, quantities in
 * thousandths, shares in per-mille.
 */

/** @typedef {string|number} LineId */
/** @typedef {"all"|"remainder"|"nothing"} PaidWithPoints */
/** @typedef {"down"|"half_up"|"up"|"none"} Rounding */

/**
 * An earning rule: `points` for every `per_amount` of what it takes.
 *
 * A line matches when one of its selections is in `selections` (none = all items) and none is in
 * `exceptions`. `amount_min` is the least base, in the program's currency, that earns at all.
 *
 * @typedef {Object} Rule
 * @property {number} id
 * @property {"amount"} mode
 * @property {number} points
 * @property {number} per_amount
 * @property {number[]} selections
 * @property {number[]} exceptions
 * @property {number} amount_min
 */

/**
 * What points buy: `points` are worth `amount`.
 *
 * `points_min` is the least that may be used at once, `points_multiple` the step (0 = any), and
 * `share_max` the per-mille of the sale's total that may be paid.
 *
 * @typedef {Object} Reward
 * @property {number} id
 * @property {"payment"} kind
 * @property {number} points
 * @property {number} amount
 * @property {number} points_min
 * @property {number} points_multiple
 * @property {number} share_max
 */

/**
 * A compiled program. Both dates are included; no shops means every shop.
 *
 * @typedef {Object} Program
 * @property {number} format
 * @property {number} id
 * @property {string} code
 * @property {string} currency
 * @property {string|null} date_start
 * @property {string|null} date_end
 * @property {number[]} shops
 * @property {boolean} invoices
 * @property {boolean} tax_included
 * @property {number} amount_min
 * @property {PaidWithPoints} paid_with_points
 * @property {Rounding} rounding
 * @property {string[]} excluded_flags
 * @property {Rule[]} rules
 * @property {Reward[]} rewards
 */

/**
 * One line of a sale; goods that came back have a negative quantity and negative amounts.
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
 * The facts of a sale, in its own currency.
 *
 * `moment` is the shop's local time, `shop` is null for a customer invoice, and `paid_with_points` is
 * part of the total with tax. `rates_ppm` tells for each program's currency, by its code, how many of
 * its minor units one of the basket's is worth, in millionths.
 *
 * @typedef {Object} Basket
 * @property {string} moment
 * @property {number|null} shop
 * @property {Object<string, number>} rates_ppm
 * @property {number} paid_with_points
 * @property {Line[]} lines
 */

/**
 * A line earned nothing: `why` is the flag that excludes it, `exception` or `no_rule`.
 *
 * @typedef {{type: "line_excluded", line: LineId, why: string}} LineExcludedReason
 */

/**
 * `amount` was paid with points, so `base` was left out; both in the program's currency.
 *
 * @typedef {{type: "paid_with_points", amount: number, base: number}} PaidWithPointsReason
 */

/**
 * A rule gave `points` on `base`; what is below a hundredth shows in the rounding.
 *
 * @typedef {{type: "rule", rule: number, base: number, points: number}} RuleReason
 */

/**
 * A rule gave nothing, because its base is below its minimum.
 *
 * @typedef {{type: "rule_excluded", rule: number, why: "below_minimum", base: number,
 *     amount_min: number}} RuleExcludedReason
 */

/**
 * What rounding added or took: the points of all reasons add up to the award.
 *
 * @typedef {{type: "rounding", points: number}} RoundingReason
 */

/**
 * The sale is outside the program's dates; `date` is the first or the last day of the program.
 *
 * @typedef {{type: "program_excluded", why: "not_started"|"ended",
 *     date: string}} ProgramNotRunningReason
 */

/**
 * The program does not run in this shop, or not on invoices (`shop` is null).
 *
 * @typedef {{type: "program_excluded", why: "other_shop"|"no_invoices",
 *     shop: number|null}} ProgramElsewhereReason
 */

/**
 * The program gives nothing for a sale paid with points, here `amount` of its currency.
 *
 * @typedef {{type: "program_excluded", why: "paid_with_points",
 *     amount: number}} ProgramPaidWithPointsReason
 */

/**
 * The purchase is below the program's minimum.
 *
 * @typedef {{type: "program_excluded", why: "below_minimum", base: number,
 *     amount_min: number}} ProgramBelowMinimumReason
 */

/**
 * @typedef {ProgramNotRunningReason|ProgramElsewhereReason|ProgramPaidWithPointsReason
 *     |ProgramBelowMinimumReason} ProgramExcludedReason
 */

/**
 * @typedef {LineExcludedReason|PaidWithPointsReason|RuleReason|RuleExcludedReason|RoundingReason
 *     |ProgramExcludedReason} Reason
 */

/**
 * What a sale earns in one program, and why.
 *
 * `kinds` splits `points` by kind of entry, `spend` and `items` are what counted (program's currency,
 * thousandths), `lines` are credited to this program, in the basket's order. `reasons` are in the
 * order of computation.
 *
 * @typedef {Object} Award
 * @property {number} program
 * @property {number} points
 * @property {Object<string, number>} kinds
 * @property {number} spend
 * @property {number} items
 * @property {LineId[]} lines
 * @property {Reason[]} reasons
 */

/**
 * Points and what they are worth.
 *
 * @typedef {{points: number, amount: number}} Redemption
 */

/**
 * The answer to a wish to redeem: an error, or what is used. With an error both are 0.
 *
 * @typedef {{error: string|null, points: number, amount: number}} RedemptionCheck
 */

/**
 * What is wrong in a program or basket, and where: `path` is like `rules.0.points`.
 *
 * @typedef {{path: string, error: string}} Problem
 */

/**
 * What a rule needs after the look-up of its selections.
 *
 * @typedef {Object} PreparedRule
 * @property {number} id
 * @property {number} points
 * @property {number} per_amount
 * @property {Set<number>} exceptions
 * @property {number} amount_min
 */

/**
 * A program that was checked once and is ready for many sales.
 *
 * `rules_of_selection` and `rules_of_all` (rules for all items) hold indexes into `rules`, so that
 * matching a line does not try every rule.
 */
export class PreparedProgram {
    /**
     * @param {Object} values
     * @param {Program} values.program
     * @param {PreparedRule[]} values.rules
     * @param {Map<number, number[]>} values.rules_of_selection
     * @param {number[]} values.rules_of_all
     * @param {Set<string>} values.excluded_flags
     * @param {"total_included"|"total_excluded"} values.amount_key
     */
    constructor(values) {
        this.program = values.program;
        this.rules = values.rules;
        this.rules_of_selection = values.rules_of_selection;
        this.rules_of_all = values.rules_of_all;
        this.excluded_flags = values.excluded_flags;
        this.amount_key = values.amount_key;
        Object.freeze(this);
    }
}
