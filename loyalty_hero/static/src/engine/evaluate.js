/**
 * The whole way from a sale to its award.
 *
 * Order of computation: may the program run -> each line to its rule -> base per rule -> points per
 * rule -> sum -> rounding once per kind. Each step adds its reasons, and the points of all reasons add
 * up to the points of the award.
 */

import { MILLI_PER_HUNDREDTH, mulDiv, roundPoints, safeSum } from "./amounts.js";
import { prepareProgram, requireRate } from "./codec.js";
import { toProgramCurrency } from "./currency.js";
import { assignLines, shareOfRule } from "./earning.js";
import { excludeProgram, excludeSmallPurchase } from "./eligibility.js";

/** @typedef {import("./values.js").Award} Award */
/** @typedef {import("./values.js").Basket} Basket */
/** @typedef {import("./values.js").Line} Line */
/** @typedef {import("./values.js").PreparedProgram} PreparedProgram */
/** @typedef {import("./values.js").Program} Program */
/** @typedef {import("./values.js").Reason} Reason */
/** @typedef {import("./earning.js").RuleShare} RuleShare */

/**
 * Return what the sale earns in the program, with the reasons.
 *
 * The basket is taken as `checkBasket` wants it.
 *
 * @param {Program|PreparedProgram} program
 * @param {Basket} basket
 * @returns {Award}
 * @throws {import("./codec.js").MalformedError} for a program that `checkProgram` refuses, or a
 *     basket without a sound rate for a program's currency
 * @throws {RangeError} for a sum that is no integer, or too large to be exact in both languages
 */
export function evaluate(program, basket) {
    const prepared = prepareProgram(program);
    return evaluateLines(prepared, basket, basket.lines, totalOf(basket));
}

/**
 * Return one award per program of a customer, in the customer's order.
 *
 * Each line is credited to the first program that lets it earn; a later program sees only the lines
 * that are left. The share paid with points is always that of the whole sale.
 *
 * @param {(Program|PreparedProgram)[]} programs
 * @param {Basket} basket
 * @returns {Award[]}
 * @throws {import("./codec.js").MalformedError} for a program that `checkProgram` refuses, or a
 *     basket without a sound rate for a program's currency
 * @throws {RangeError} for a sum that is no integer, or too large to be exact in both languages
 */
export function evaluatePrograms(programs, basket) {
    const prepared = programs.map((program) => prepareProgram(program));
    let lines = basket.lines;
    /** @type {Award[]} */
    const awards = [];
    for (const program of prepared) {
        const award = evaluateLines(program, basket, lines, totalOf(basket));
        const credited = new Set(award.lines);
        lines = lines.filter((line) => !credited.has(line.id));
        awards.push(award);
    }
    return awards;
}

/**
 * Return the sale's total with tax, lines that earn nothing included.
 *
 * @param {Basket} basket
 * @returns {number}
 */
function totalOf(basket) {
    return safeSum(basket.lines.map((line) => line.total_included));
}

/**
 * Return the award for the lines that this program sees, of a sale with this total with tax.
 *
 * @param {PreparedProgram} prepared
 * @param {Basket} basket
 * @param {Line[]} lines
 * @param {number} total
 * @returns {Award}
 */
function evaluateLines(prepared, basket, lines, total) {
    requireRate(prepared, basket);
    const excluded =
        excludeProgram(prepared, basket) || excludeSmallPurchase(prepared, basket, lines);
    if (excluded) {
        return makeAward(prepared, lines, [], 0, [excluded]);
    }
    const [taken, reasonsOfLines] = assignLines(prepared, lines);
    const shares = taken.flatMap((ruleLines, index) =>
        ruleLines.length ? [shareOfRule(prepared, index, ruleLines, basket, total)] : []
    );
    const counted = shares.filter((share) => share.counts);
    const points = roundPoints(
        safeSum(counted.map((share) => share.milli)),
        prepared.program.rounding
    );
    return makeAward(prepared, lines, counted, points, [
        ...reasonsOfLines,
        ...reasonsOfPayment(prepared, shares, basket),
        ...reasonsOfRules(shares),
        ...reasonsOfRounding(counted, points),
    ]);
}

/**
 * @param {PreparedProgram} prepared
 * @param {RuleShare[]} shares
 * @param {Basket} basket
 * @returns {Reason[]}
 */
function reasonsOfPayment(prepared, shares, basket) {
    const leftOut = safeSum(shares.map((share) => share.gross - share.base));
    if (!leftOut) {
        return [];
    }
    const amount = toProgramCurrency(prepared, basket, basket.paid_with_points);
    return [{ type: "paid_with_points", amount, base: leftOut }];
}

/**
 * Return a reason for each rule that took something of worth.
 *
 * @param {RuleShare[]} shares
 * @returns {Reason[]}
 */
function reasonsOfRules(shares) {
    /** @type {Reason[]} */
    const reasons = [];
    for (const { rule, gross, base, milli, counts } of shares) {
        if (gross && !counts) {
            reasons.push({
                type: "rule_excluded",
                rule: rule.id,
                why: "below_minimum",
                base,
                amount_min: rule.amount_min,
            });
        } else if (base) {
            reasons.push({ type: "rule", rule: rule.id, base, points: flooredPoints(milli) });
        }
    }
    return reasons;
}

/**
 * Return what rounding changed, against the floored points that the rules' reasons show.
 *
 * @param {RuleShare[]} counted
 * @param {number} points
 * @returns {Reason[]}
 */
function reasonsOfRounding(counted, points) {
    const change = points - safeSum(counted.map((share) => flooredPoints(share.milli)));
    return change ? [{ type: "rounding", points: change }] : [];
}

/**
 * Return hundredths of points from thousandths of a hundredth.
 *
 * @param {number} milli
 * @returns {number}
 */
function flooredPoints(milli) {
    return mulDiv(milli, 1, MILLI_PER_HUNDREDTH);
}

/**
 * @param {PreparedProgram} prepared
 * @param {Line[]} lines
 * @param {RuleShare[]} counted
 * @param {number} points
 * @param {Reason[]} reasons
 * @returns {Award}
 */
function makeAward(prepared, lines, counted, points, reasons) {
    const credited = new Set(counted.flatMap((share) => share.lines.map((line) => line.id)));
    return {
        program: prepared.program.id,
        points,
        kinds: { earn: points },
        spend: safeSum(counted.map((share) => share.base)),
        items: safeSum(counted.map((share) => share.items)),
        lines: lines.map((line) => line.id).filter((id) => credited.has(id)),
        reasons,
    };
}
