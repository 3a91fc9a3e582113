/**
 * What rules give: a base per rule, and points for it.
 *
 * A base is a sum over the rule's lines, never below 0, so the order of lines and how goods are split
 * into lines change nothing.
 */

import { MILLI_PER_HUNDREDTH, convert, mulDiv, safe } from "./amounts.js";
import { ON_ACCOUNT } from "./eligibility.js";
import { remaining, withoutDiscount } from "./sales.js";

/** @typedef {import("./prepare.js").PreparedProgram} PreparedProgram */
/** @typedef {import("./prepare.js").PreparedRule} PreparedRule */
/** @typedef {import("./sales.js").Sale} Sale */
/** @typedef {import("./values.js").Line} Line */
/** @typedef {import("./values.js").RuleExcludedReason} RuleExcludedReason */
/** @typedef {import("./values.js").Tier} Tier */

export const THOUSANDTHS = 1_000;

/**
 * How a program weighs the lines of a sale: which amount counts, at what rate, and what is left out.
 *
 * `on_account` and `with_points` are parts of the total that do not count. `is_plain` tells that
 * nothing is left out.
 *
 * @typedef {Object} Scale
 * @property {PreparedProgram} prepared
 * @property {Sale} sale
 * @property {"total_included"|"total_excluded"} key
 * @property {number} rate_ppm
 * @property {number} on_account
 * @property {number} with_points
 * @property {boolean} is_plain
 */

/**
 * What some lines are worth, in the program's currency, and how many items they are (thousandths).
 *
 * `gross` is the worth of the goods, `net` without the sale's discounts, `charged` without what is left
 * on account too, and `base` what remains without the part paid with points.
 *
 * @typedef {Object} Worth
 * @property {number} gross
 * @property {number} net
 * @property {number} charged
 * @property {number} base
 * @property {number} quantity
 */

/**
 * What one rule takes of a sale, or looks at.
 *
 * `missed` is the minimum that the lines do not reach, or null: then the rule counts.
 *
 * @typedef {Object} Take
 * @property {PreparedRule} rule
 * @property {Line[]} lines
 * @property {Worth} worth
 * @property {RuleExcludedReason|null} missed
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
        key: prepared.amount_key,
        rate_ppm: basket.rates_ppm[program.currency],
        on_account: Math.max(0, onAccount),
        with_points: Math.max(0, withPoints),
        is_plain: onAccount <= 0 && withPoints <= 0 && sale.discounted === null,
    };
}

/**
 * Return what the lines are worth for the program.
 *
 * @param {Scale} scale
 * @param {Line[]} lines
 * @returns {Worth}
 */
export function weighLines(scale, lines) {
    const { key } = scale;
    let amount = 0;
    let quantity = 0;
    for (const line of lines) {
        amount += line[key];
        quantity += line.quantity;
    }
    const gross = convert(safe(amount), scale.rate_ppm);
    quantity = Math.max(0, safe(quantity));
    if (scale.is_plain) {
        return { gross, net: gross, charged: gross, base: gross, quantity };
    }
    const { total } = scale.sale;
    const net = withoutDiscount(scale.prepared, scale.sale, gross);
    const charged = remaining(net, total, scale.on_account);
    const base = remaining(net, total, scale.on_account + scale.with_points);
    return { gross, net, charged, base, quantity };
}

/**
 * Return what the rule at this index takes with its lines.
 *
 * @param {Scale} scale
 * @param {number} index
 * @param {Line[]} lines
 * @returns {Take}
 */
export function takeLines(scale, index, lines) {
    const rule = scale.prepared.rules[index];
    const worth = weighLines(scale, lines);
    return { rule, lines, worth, missed: rule.has_minimum ? missedMinimum(rule, worth) : null };
}

/**
 * Return which minimum of the rule the lines do not reach, or null.
 *
 * @param {PreparedRule} rule
 * @param {Worth} worth
 * @returns {RuleExcludedReason|null}
 */
export function missedMinimum(rule, worth) {
    if (worth.base < rule.amount_min) {
        return {
            type: "rule_excluded",
            rule: rule.id,
            why: "below_minimum",
            base: worth.base,
            amount_min: rule.amount_min,
        };
    }
    if (worth.quantity < rule.quantity_min) {
        return {
            type: "rule_excluded",
            rule: rule.id,
            why: "below_quantity",
            quantity: worth.quantity,
            quantity_min: rule.quantity_min,
        };
    }
    return null;
}

/**
 * Return the points for the worth in thousandths of a hundredth, rounded down.
 *
 * Goods for which nothing remains to be counted, gifts too, bring nothing.
 *
 * @param {PreparedRule} rule
 * @param {Worth} worth
 * @param {Tier|null} tier
 * @returns {number}
 */
export function pointsOfRule(rule, worth, tier) {
    const { mode } = rule;
    if (worth.base === 0 || mode === "count") {
        return 0;
    }
    if (mode === "amount") {
        return mulDiv(worth.base, rule.points * MILLI_PER_HUNDREDTH, rule.per_amount);
    }
    if (mode === "tier") {
        const [points, perAmount] = rateInTier(rule, tier);
        return mulDiv(worth.base, points * MILLI_PER_HUNDREDTH, perAmount);
    }
    if (mode === "basket") {
        return pointsOfSteps(rule, worth.base) * MILLI_PER_HUNDREDTH;
    }
    if (mode === "unit" || (mode === "bonus" && rule.per === "unit")) {
        return pointsOfUnits(rule, worth);
    }
    return rule.points * MILLI_PER_HUNDREDTH;
}

/**
 * Return the points and the amount for which they are given: the tier's, or the rule's own.
 *
 * @param {PreparedRule} rule
 * @param {Tier|null} tier
 * @returns {[number, number]}
 */
export function rateInTier(rule, tier) {
    return tier === null ? [rule.points, rule.per_amount] : [tier.points, tier.per_amount];
}

/**
 * Return the points (hundredths) of the highest step that the base reaches.
 *
 * @param {PreparedRule} rule
 * @param {number} base
 * @returns {number}
 */
export function pointsOfSteps(rule, base) {
    const reached = rule.steps.filter(([amountMin]) => amountMin <= base);
    return reached.length ? reached[reached.length - 1][1] : 0;
}

/**
 * Return the points for each unit, less the share of the goods that does not count.
 *
 * @param {PreparedRule} rule
 * @param {Worth} worth
 * @returns {number}
 */
export function pointsOfUnits(rule, worth) {
    const milli = mulDiv(worth.quantity, rule.points * MILLI_PER_HUNDREDTH, THOUSANDTHS);
    return worth.base === worth.net ? milli : mulDiv(milli, worth.base, worth.net);
}
