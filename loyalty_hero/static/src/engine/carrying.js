/**
 * What rounding cuts off, carried to the next sale: however purchases are split, they earn the same.
 *
 * Carried is a part of a point, in billionths (E9). Points and what is carried after a sale are together
 * what the sale is worth and what was carried before, exactly: so it may be settled again in any order.
 */

import {
    E5_PER_HUNDREDTH,
    E9_PER_E5,
    HUNDREDTHS_PER_POINT,
    PPM,
    cutOff,
    mulDiv,
    safe,
} from "./amounts.js";

/**
 * In this order. Welcome points are given once, so no split changes them.
 *
 * @type {import("./values.js").EntryKind[]}
 */
export const CARRIED_KINDS = ["earn", "bonus"];

const E9_PER_POINT = E9_PER_E5 * E5_PER_HUNDREDTH * HUNDREDTHS_PER_POINT;

/**
 * A third of a point has no end: three of them, each cut off, are a point all the same.
 *
 * What is within a millionth of a point of the next step is taken for that step.
 */
const GRAIN = 1_000;

/**
 * Return the rest (E9) below points (E5) that are multiplied with a factor.
 *
 * @param {number} pointsE5 before the factor
 * @param {number} rest what is below these, in billionths
 * @param {number} factorPpm
 * @returns {number}
 */
export function accelerateRest(pointsE5, rest, factorPpm) {
    return cutOff(pointsE5, factorPpm, PPM) + mulDiv(rest, factorPpm, PPM);
}

/**
 * Return hundredths of points, and what is carried after them.
 *
 * The points are negative where more was given for what was carried than is left of it.
 *
 * @param {number} pointsE5 what is earned, not negative
 * @param {number} rest what is below that, in billionths
 * @param {number} carry what was carried before, in billionths
 * @param {string} rounding
 * @returns {[number, number]}
 */
export function roundCarried(pointsE5, rest, carry, rounding) {
    const e5PerPoint = E5_PER_HUNDREDTH * HUNDREDTHS_PER_POINT;
    const below = pointsE5 % e5PerPoint;
    const left = safe(below * E9_PER_E5 + rest + carry);
    const hundredths = rounding === "none" ? 1 : HUNDREDTHS_PER_POINT;
    const step = (E9_PER_POINT * hundredths) / HUNDREDTHS_PER_POINT;
    /** @type {Object<string, number>} */
    const margins = { half_up: step / 2 + GRAIN, up: step - GRAIN - 1 };
    const reach = left + (margins[rounding] ?? GRAIN);
    const over = ((reach % step) + step) % step;
    const steps = (reach - over) / step;
    const points = ((pointsE5 - below) / e5PerPoint) * HUNDREDTHS_PER_POINT + steps * hundredths;
    return [safe(points), left - steps * step];
}
