/**
 * What rules give: a base per rule, and points for it.
 *
 * A base is a sum over the rule's lines, never below 0, so the order of lines and how goods are split
 * into lines change nothing.
 */

import { MILLI_PER_HUNDREDTH, convert, mulDiv } from "./amounts.js";
import { ON_ACCOUNT } from "./eligibility.js";
import { remaining, totalWith, withoutDiscount } from "./sales.js";

/** @typedef {import("./prepare.js").PreparedProgram} PreparedProgram */
/** @typedef {import("./prepare.js").PreparedRule} PreparedRule */
/** @typedef {import("./sales.js").Sale} Sale */
/** @typedef {import("./values.js").Line} Line */
/** @typedef {import("./values.js").RuleExcludedReason} RuleExcludedReason */
/** @typedef {import("./values.js").Tier} Tier */

export const THOUSANDTHS = 1_000;

/**
 * How a program weighs the lines of a sale: at what rate, and what is left out.
 *
 * `on_account` and `with_points` are parts of the total that do not count. `is_plain` tells that
 * nothing is left out.
 *
 * @typedef {Object} Scale
 * @property {PreparedProgram} prepared
 * @property {Sale} sale
 * @property {import("./values.js").Rate} rate
 * @property {number} on_account
 * @property {number} with_points
 * @property {boolean} is_plain
 */

/**
 * What some lines are worth for a program, in its currency, and how many items they are (thousandths).
 *
 * `gross` is the worth of the goods, `net` without the sale's discounts, `base` without what is on
 * account or paid with points too.
 *
 * @typedef {Object} Weight
 * @property {number} gross
 * @property {number} net
 * @property {number} base
 * @property {number} quantity
 */

/**
 * What one rule takes of a sale, or looks at: its lines, and what they weigh.
 *
 * `missed` is the minimum that the lines do not reach, or null: then the rule counts.
 *
 * @typedef {Weight & {rule: PreparedRule, lines: Line[], missed: RuleExcludedReason|null}} Take
 */

/**
 * Return how the program weighs the lines of the sale.
 *
 * @param {PreparedProgram} prepared
 * @param {Sale} sale
 * @returns {Scale}
 */
export function readScale(prepared, sale) {
    const { program } = prepared;
    const { basket } = sale;
    const onAccount = prepared.excluded_flags.has(ON_ACCOUNT) ? basket.on_account : 0;
    const withPoints = program.paid_with_points === "remainder" ? basket.paid_with_points : 0;
    return {
        prepared,
        sale,
        rate: basket.rates[program.currency],
        on_account: Math.max(0, onAccount),
        with_points: Math.max(0, withPoints),
        is_plain: onAccount <= 0 && withPoints <= 0 && sale.discounted === null,
    };
}

/**
 * Return what the lines are worth for the program, and how many items they are.
 *
 * @param {Scale} scale
 * @param {Line[]} lines
 * @returns {Weight}
 */
export function weighLines(scale, lines) {
    const key = scale.prepared.amount_key;
    let amount = 0;
    let quantity = 0;
    for (const line of lines) {
        amount += line[key];
        quantity += line.quantity;
    }
    const gross = convert(amount, scale.rate);
    quantity = Math.max(0, quantity);
    if (scale.is_plain) {
        return { gross, net: gross, base: gross, quantity };
    }
    const net = withoutDiscount(scale.prepared, scale.sale, lines, gross);
    const total = totalWith(scale.sale, lines);
    const base = remaining(net, total, scale.on_account + scale.with_points);
    return { gross, net, base, quantity };
}

/**
 * Return what the rule takes with its lines.
 *
 * @param {Scale} scale
 * @param {PreparedRule} rule
 * @param {Line[]} lines
 * @returns {Take}
 */
export function takeLines(scale, rule, lines) {
    const { gross, net, base, quantity } = weighLines(scale, lines);
    const missed = rule.has_minimum ? missedMinimum(rule, base, quantity) : null;
    return { rule, lines, gross, net, base, quantity, missed };
}

/**
 * Return which minimum of the rule the base or the quantity does not reach, or null.
 *
 * @param {PreparedRule} rule
 * @param {number} base
 * @param {number} quantity
 * @returns {RuleExcludedReason|null}
 */
export function missedMinimum(rule, base, quantity) {
    if (base < rule.amount_min) {
        return {
            type: "rule_excluded",
            rule: rule.id,
            why: "below_minimum",
            base,
            amount_min: rule.amount_min,
        };
    }
    if (quantity < rule.quantity_min) {
        return {
            type: "rule_excluded",
            rule: rule.id,
            why: "below_quantity",
            quantity,
            quantity_min: rule.quantity_min,
        };
    }
    return null;
}

/**
 * Return the points for what a rule takes, in thousandths of a hundredth, rounded down.
 *
 * Goods for which nothing remains to be counted, gifts too, bring nothing.
 *
 * @param {Take} take
 * @param {Tier|null} tier
 * @returns {number}
 */
export function pointsOfTake(take, tier) {
    const { rule, base } = take;
    if (base === 0 || take.missed !== null) {
        return 0;
    }
    const { mode } = rule;
    if (mode === "amount") {
        return mulDiv(base, rule.milli, rule.per_amount);
    }
    if (mode === "tier") {
        const [milli, perAmount] = rateInTier(rule, tier);
        return mulDiv(base, milli, perAmount);
    }
    if (mode === "basket") {
        return milliOfSteps(rule, base);
    }
    if (mode === "unit" || (mode === "bonus" && rule.per === "unit")) {
        return milliOfUnits(take);
    }
    return mode === "count" ? 0 : rule.milli;
}

/**
 * Return the points (thousandths of a hundredth) and the amount for which they are given.
 *
 * @param {PreparedRule} rule
 * @param {Tier|null} tier
 * @returns {[number, number]}
 */
export function rateInTier(rule, tier) {
    return tier === null
        ? [rule.milli, rule.per_amount]
        : [tier.points * MILLI_PER_HUNDREDTH, tier.per_amount];
}

/**
 * Return the points of the highest step that the base reaches.
 *
 * @param {PreparedRule} rule
 * @param {number} base
 * @returns {number}
 */
export function milliOfSteps(rule, base) {
    const reached = rule.steps.filter(([amountMin]) => amountMin <= base);
    return reached.length ? reached[reached.length - 1][1] : 0;
}

/**
 * Return the points for each unit, less the share of the goods that does not count.
 *
 * @param {Take} take
 * @returns {number}
 */
export function milliOfUnits({ rule, quantity, base, net }) {
    const milli = mulDiv(quantity, rule.milli, THOUSANDTHS);
    return base === net ? milli : mulDiv(milli, base, net);
}
