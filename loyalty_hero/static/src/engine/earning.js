/**
 * What rules give: a base per rule, and points for it.
 *
 * A base is a sum over the rule's lines, never below 0, so the order of lines and how goods are split
 * into lines change nothing.
 */

import { E5_PER_HUNDREDTH, convert, cutOff, mulDiv } from "./amounts.js";
import { ON_ACCOUNT } from "./eligibility.js";
import { remaining, totalWith, withoutDiscount } from "./sales.js";

/** @typedef {import("./prepare.js").PreparedProgram} PreparedProgram */
/** @typedef {import("./prepare.js").PreparedRule} PreparedRule */
/** @typedef {import("./sales.js").Sale} Sale */
/** @typedef {import("./values.js").Line} Line */
/** @typedef {import("./values.js").RuleExcludedReason} RuleExcludedReason */
/** @typedef {import("./values.js").Tier} Tier */

/**
 * Points (E5) as the operands of `mulDiv`: a value, what it is multiplied with, and divided by.
 *
 * @typedef {[number, number, number]} Fraction
 */

export const THOUSANDTHS = 1_000;

/** @type {Fraction} */
const NO_POINTS = [0, 1, 1];

/**
 * What of a sale counts in a program: at what rate, and what is left out.
 *
 * `on_account` and `with_points` are parts of the total that do not count. `is_plain` tells that
 * nothing is left out.
 *
 * @typedef {Object} Counting
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
 * A rule applied to its lines: those that it takes or looks at, and what they weigh.
 *
 * `missed` is the minimum that the lines do not reach, or null: then the rule counts.
 *
 * @typedef {Weight & {rule: PreparedRule, lines: Line[], missed: RuleExcludedReason|null}} Applied
 */

/**
 * Return what of the sale counts in the program.
 *
 * @param {PreparedProgram} prepared
 * @param {Sale} sale
 * @returns {Counting}
 */
export function readCounting(prepared, sale) {
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
 * @param {Counting} counting
 * @param {Line[]} lines
 * @returns {Weight}
 */
export function weighLines(counting, lines) {
    const key = counting.prepared.amount_key;
    let amount = 0;
    let quantity = 0;
    for (const line of lines) {
        amount += line[key];
        quantity += line.quantity;
    }
    const gross = convert(amount, counting.rate);
    quantity = Math.max(0, quantity);
    if (counting.is_plain) {
        return { gross, net: gross, base: gross, quantity };
    }
    const net = withoutDiscount(counting.prepared, counting.sale, lines, gross);
    const total = totalWith(counting.sale, lines);
    const base = remaining(net, total, counting.on_account + counting.with_points);
    return { gross, net, base, quantity };
}

/**
 * Return the rule applied to these lines.
 *
 * @param {Counting} counting
 * @param {PreparedRule} rule
 * @param {Line[]} lines
 * @returns {Applied}
 */
export function applyRule(counting, rule, lines) {
    const { gross, net, base, quantity } = weighLines(counting, lines);
    const missed = missedMinimum(rule, base, quantity);
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
 * Return the points that a rule gives, in hundred-thousandths of a point (E5), rounded down.
 *
 * @param {Applied} applied
 * @param {Tier|null} tier
 * @returns {number}
 */
export function pointsOf(applied, tier) {
    return mulDiv(...weighPoints(applied, tier));
}

/**
 * Return what `pointsOf` cuts off, in billionths of a point (E9), rounded down.
 *
 * @param {Applied} applied
 * @param {Tier|null} tier
 * @returns {number}
 */
export function restOf(applied, tier) {
    return cutOff(...weighPoints(applied, tier));
}

/**
 * Return the points that a rule gives, not rounded.
 *
 * Goods for which nothing remains to be counted, gifts too, bring nothing.
 *
 * @param {Applied} applied
 * @param {Tier|null} tier
 * @returns {Fraction}
 */
export function weighPoints(applied, tier) {
    if (applied.base === 0 || applied.missed !== null) {
        return NO_POINTS;
    }
    return GIVES[applied.rule.gives](applied, tier);
}

/**
 * Points for an amount.
 *
 * @param {Applied} applied
 * @returns {Fraction}
 */
function giveRate({ rule, base }) {
    return [base, rule.points_e5, rule.per_amount];
}

/**
 * The rate of the customer's tier, or that of the rule without one.
 *
 * @param {Applied} applied
 * @param {Tier|null} tier
 * @returns {Fraction}
 */
function giveTierRate(applied, tier) {
    return tier === null
        ? giveRate(applied)
        : [applied.base, tier.points * E5_PER_HUNDREDTH, tier.per_amount];
}

/**
 * Points for each item, less the share of the goods that does not count.
 *
 * @param {Applied} applied
 * @returns {Fraction}
 */
function giveUnits({ rule, quantity, base, net }) {
    if (base === net) {
        return [quantity, rule.points_e5, THOUSANDTHS];
    }
    // Hundredths of points for thousandths of an item: this divides exactly.
    return [mulDiv(quantity, rule.points_e5, THOUSANDTHS), base, net];
}

/**
 * The points of the highest step that the base reaches.
 *
 * @param {Applied} applied
 * @returns {Fraction}
 */
function giveSteps({ rule, base }) {
    const reached = rule.steps.filter(([amountMin]) => amountMin <= base);
    return reached.length ? [reached[reached.length - 1][1], 1, 1] : NO_POINTS;
}

/**
 * @param {Applied} applied
 * @returns {Fraction}
 */
function giveOnce({ rule }) {
    return [rule.points_e5, 1, 1];
}

/** @returns {Fraction} */
function giveNothing() {
    return NO_POINTS;
}

/**
 * How rules give points, as the descriptors of modes name it in `schema.js`.
 *
 * @type {Object<string, (applied: Applied, tier: Tier|null) => Fraction>}
 */
export const GIVES = {
    rate: giveRate,
    tier_rate: giveTierRate,
    units: giveUnits,
    steps: giveSteps,
    once: giveOnce,
    nothing: giveNothing,
};
