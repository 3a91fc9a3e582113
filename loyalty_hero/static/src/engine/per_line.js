/**
 * How an award spreads over the lines of its sale, for people who want to see it line by line.
 */

import { E5_PER_HUNDREDTH, PPM, mulDiv, safeSum } from "./amounts.js";
import { evaluateInFull } from "./evaluate.js";

/** @typedef {import("./earning.js").Applied} Applied */
/** @typedef {import("./prepare.js").PreparedProgram} PreparedProgram */
/** @typedef {import("./values.js").Basket} Basket */
/** @typedef {import("./values.js").Customer} Customer */
/** @typedef {import("./values.js").LineId} LineId */
/** @typedef {import("./values.js").PointsPerLine} PointsPerLine */
/** @typedef {import("./values.js").Program} Program */

/**
 * Return for each program, in order, what each credited line brings and what the sale as a whole
 * brings.
 *
 * Both add up to the award's points.
 *
 * @param {(Program|PreparedProgram)[]} programs
 * @param {Customer} customer
 * @param {Basket} basket
 * @returns {PointsPerLine[]}
 * @throws {RangeError} as `evaluate` does
 */
export function pointsPerLine(programs, customer, basket) {
    return evaluateInFull(programs, customer, basket).map(spreadAward);
}

/**
 * Return how one award spreads over its lines.
 *
 * @param {import("./evaluate.js").Evaluation} evaluation
 * @returns {PointsPerLine}
 */
export function spreadAward(evaluation) {
    const { award, returned } = evaluation;
    /** @type {Map<LineId, number>} */
    const points = new Map(award.lines.map((id) => [id, 0]));
    for (const part of returned ? [evaluation, returned] : [evaluation]) {
        const sign = part === returned ? -1 : 1;
        for (const [applied, given] of part.shares) {
            const factorPpm = part.factors_ppm[applied.rule.kind] ?? PPM;
            for (const [id, pointsE5] of spreadPoints(part.prepared, applied, given)) {
                const spread = mulDiv(pointsE5, factorPpm, PPM * E5_PER_HUNDREDTH);
                points.set(id, (points.get(id) ?? 0) + sign * spread);
            }
        }
    }
    return {
        lines: [...points].map(([line, given]) => ({ line, points: given })),
        rest: award.points - safeSum([...points.values()]),
    };
}

/**
 * Return what each line brings of a rule's points: by its amount, or by its quantity.
 *
 * What a rule gives once a sale belongs to no line. Lines of returned goods bring nothing of their own.
 *
 * @param {PreparedProgram} prepared
 * @param {Applied} applied
 * @param {number} pointsE5
 * @returns {[LineId, number][]}
 */
export function spreadPoints(prepared, applied, pointsE5) {
    /** @type {Object<string, "total_included"|"total_excluded"|"quantity">} */
    const weightsBy = {
        rate: prepared.amount_key,
        tier_rate: prepared.amount_key,
        units: "quantity",
    };
    const key = weightsBy[applied.rule.gives];
    if (!key || !pointsE5) {
        return [];
    }
    /** @type {[LineId, number][]} */
    const weights = applied.lines.map((line) => [line.id, Math.max(0, line[key])]);
    const total = safeSum(weights.map(([, weight]) => weight));
    return weights
        .filter(([, weight]) => weight)
        .map(([id, weight]) => [id, mulDiv(pointsE5, weight, total)]);
}
