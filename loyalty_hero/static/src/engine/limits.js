/**
 * Caps: the most points that a customer earns in a sale, a day, a period.
 */

import { HUNDREDTHS_PER_POINT } from "./amounts.js";

/** @typedef {import("./prepare.js").PreparedProgram} PreparedProgram */
/** @typedef {import("./values.js").CapReason} CapReason */
/** @typedef {import("./values.js").EntryKind} EntryKind */
/** @typedef {import("./values.js").Standing} Standing */

/**
 * In this order they use up what a cap leaves. Welcome points are a promise and know no cap.
 *
 * @type {EntryKind[]}
 */
export const CAPPED_KINDS = ["earn", "bonus"];

/**
 * Return the points by kind within all caps, and what each cap took.
 *
 * @param {PreparedProgram} prepared
 * @param {Standing} standing
 * @param {Object<string, number>} kinds
 * @returns {[Object<string, number>, CapReason[]]}
 */
export function capPoints(prepared, standing, kinds) {
    const { caps, rounding } = prepared.program;
    /** @type {CapReason[]} */
    const reasons = [];
    for (const cap of caps) {
        let room = roomUnder(cap.points, standing.earned[cap.period] ?? 0, rounding);
        for (const kind of CAPPED_KINDS) {
            const points = kinds[kind] ?? 0;
            const kept = Math.min(points, room);
            room -= kept;
            if (kept < points) {
                kinds = { ...kinds, [kind]: kept };
                reasons.push({
                    type: "cap",
                    period: cap.period,
                    limit: cap.points,
                    kind,
                    points: kept - points,
                });
            }
        }
    }
    return [kinds, reasons];
}

/**
 * Return how many points a limit leaves, whole ones unless the program keeps hundredths.
 *
 * @param {number} limit
 * @param {number} earned
 * @param {import("./values.js").Rounding} rounding
 * @returns {number}
 */
export function roomUnder(limit, earned, rounding) {
    const room = Math.max(0, limit - earned);
    return rounding === "none" ? room : room - (room % HUNDREDTHS_PER_POINT);
}
