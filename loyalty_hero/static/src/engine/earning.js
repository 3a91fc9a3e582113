/**
 * What rules give: each line to its rule, a base per rule, points per base.
 *
 * A base is a sum over the rule's lines, never below 0, so the order of lines and how goods are split
 * into lines change nothing.
 */

import { MILLI_PER_HUNDREDTH, mulDiv, safeSum } from "./amounts.js";
import { toProgramCurrency } from "./currency.js";
import { NO_RULE, excludeLine, matchRule } from "./eligibility.js";

/** @typedef {import("./values.js").Basket} Basket */
/** @typedef {import("./values.js").Line} Line */
/** @typedef {import("./values.js").LineExcludedReason} LineExcludedReason */
/** @typedef {import("./values.js").PreparedProgram} PreparedProgram */
/** @typedef {import("./values.js").PreparedRule} PreparedRule */

/**
 * What one rule takes of a sale, in the program's currency.
 *
 * `gross` is the worth of the goods, `base` what remains of it without the part paid with points, and
 * `milli` are the points for the base in thousandths of a hundredth. A rule `counts` when its base
 * reaches its minimum.
 *
 * @typedef {Object} RuleShare
 * @property {PreparedRule} rule
 * @property {Line[]} lines
 * @property {number} items
 * @property {number} gross
 * @property {number} base
 * @property {number} milli
 * @property {boolean} counts
 */

/**
 * Return each rule's lines, in the order of the rules, and why the other lines have none.
 *
 * @param {PreparedProgram} prepared
 * @param {Line[]} lines
 * @returns {[Line[][], LineExcludedReason[]]}
 */
export function assignLines(prepared, lines) {
    /** @type {Line[][]} */
    const taken = prepared.rules.map(() => []);
    /** @type {LineExcludedReason[]} */
    const excluded = [];
    for (const line of lines) {
        let index = NO_RULE;
        let why = excludeLine(prepared, line);
        if (why === null) {
            [index, why] = matchRule(prepared, line.selections);
        }
        if (why === null) {
            taken[index].push(line);
        } else {
            excluded.push({ type: "line_excluded", line: line.id, why });
        }
    }
    return [taken, excluded];
}

/**
 * Return what the rule at this index takes, given its lines and the whole sale's total.
 *
 * @param {PreparedProgram} prepared
 * @param {number} index
 * @param {Line[]} lines
 * @param {Basket} basket
 * @param {number} total
 * @returns {RuleShare}
 */
export function shareOfRule(prepared, index, lines, basket, total) {
    const rule = prepared.rules[index];
    const bought = safeSum(lines.map((line) => line[prepared.amount_key]));
    const gross = toProgramCurrency(prepared, basket, bought);
    const paid = prepared.program.paid_with_points === "remainder" ? basket.paid_with_points : 0;
    const base = remainingBase(gross, total, paid);
    const items = Math.max(0, safeSum(lines.map((line) => line.quantity)));
    const milli = pointsOfRule(rule, base);
    return { rule, lines, items, gross, base, milli, counts: base >= rule.amount_min };
}

/**
 * Return the part of a base that was not paid with points, rounded half up.
 *
 * Points pay for the whole sale evenly: `base * (total - paid) / total`. When they pay for all of it,
 * or for more than is left of it after a return, nothing remains.
 *
 * @param {number} base
 * @param {number} total
 * @param {number} paid
 * @returns {number}
 */
export function remainingBase(base, total, paid) {
    if (paid <= 0) {
        return base;
    }
    if (paid >= total) {
        return 0;
    }
    return mulDiv(base, total - paid, total, "half_up");
}

/**
 * Return the points for a base in thousandths of a hundredth, rounded down.
 *
 * @param {PreparedRule} rule
 * @param {number} base
 * @returns {number}
 */
export function pointsOfRule(rule, base) {
    return mulDiv(base, rule.points * MILLI_PER_HUNDREDTH, rule.per_amount);
}
