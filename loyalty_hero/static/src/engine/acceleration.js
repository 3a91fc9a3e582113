/**
 * Factors on points: which accelerators hold for a sale, and what they make together.
 */

import { PPM, mulDiv } from "./amounts.js";
import { PER_MILLE } from "./codec.js";
import { unmet } from "./conditions.js";
import { isNearBirthday } from "./dates.js";
import { standingIn } from "./sales.js";

/** @typedef {import("./prepare.js").PreparedAccelerator} PreparedAccelerator */
/** @typedef {import("./prepare.js").PreparedProgram} PreparedProgram */
/** @typedef {import("./sales.js").Sale} Sale */
/** @typedef {import("./values.js").Factor} Factor */

/** The id that stands for the customer's own factor. */
export const OWN_FACTOR = 0;

/**
 * Return the factors that hold for the sale, the customer's own last.
 *
 * @param {PreparedProgram} prepared
 * @param {Sale} sale
 * @param {number|null} tier
 * @returns {Factor[]}
 */
export function findFactors(prepared, sale, tier) {
    const standing = standingIn(prepared, sale.customer);
    const factors = prepared.accelerators
        .filter((accelerator) => accelerates(accelerator, sale, standing.spend, tier))
        .map(({ id, factor }) => ({ id, factor }));
    if (standing.factor !== PER_MILLE) {
        factors.push({ id: OWN_FACTOR, factor: standing.factor });
    }
    return factors;
}

/**
 * @param {PreparedAccelerator} accelerator
 * @param {Sale} sale
 * @param {number} spend
 * @param {number|null} tier
 * @returns {boolean}
 */
function accelerates(accelerator, sale, spend, tier) {
    if (accelerator.tiers.size && !accelerator.tiers.has(tier)) {
        return false;
    }
    if (accelerator.spend_over !== null && spend <= accelerator.spend_over) {
        return false;
    }
    if (accelerator.birthday !== null) {
        const { birthday } = sale.customer;
        if (birthday === null || !isNearBirthday(birthday, sale.day, accelerator.birthday)) {
            return false;
        }
    }
    return unmet(accelerator.condition, sale) === null;
}

/**
 * Return the factors as one, in millionths: the `best`, all multiplied, or what they add to one.
 *
 * @param {Factor[]} factors at least one
 * @param {import("./values.js").Combination} combination
 * @returns {number}
 */
export function combineFactors(factors, combination) {
    const rates = factors.map(({ factor }) => factor);
    if (combination === "best") {
        return Math.max(...rates) * PER_MILLE;
    }
    if (combination === "add") {
        const added = rates.reduce((sum, rate) => sum + rate - PER_MILLE, PER_MILLE);
        return Math.max(0, added) * PER_MILLE;
    }
    return rates.reduce((factorPpm, rate) => mulDiv(factorPpm, rate, PER_MILLE), PPM);
}
