/**
 * Where a customer stands after a sale, and on another day: the ledger says the same once the sale is
 * stored.
 */

import { dayNumber, weekdayOf } from "./dates.js";
import { CAPPED_KINDS } from "./limits.js";

/** @typedef {import("./values.js").Award} Award */
/** @typedef {import("./values.js").Program} Program */
/** @typedef {import("./values.js").Standing} Standing */

/** @type {Object<string, number>} */
const LENGTHS = { day: 10, month: 7, year: 4, ever: 0 };

/**
 * Return where the customer stands in the program after the sale of the award.
 *
 * @param {Program} program
 * @param {Standing} standing
 * @param {Award} award
 * @returns {Standing}
 */
export function standingAfter(program, standing, award) {
    const counted = CAPPED_KINDS.reduce((sum, kind) => sum + (award.kinds[kind] ?? 0), 0);
    const earned = { ...standing.earned };
    for (const { period } of program.caps) {
        if (period !== "sale") {
            earned[period] = (earned[period] ?? 0) + counted;
        }
    }
    const bought = award.spend > 0 || (award.kinds.welcome ?? 0) > 0;
    const due = award.premium || { amount: 0, items: 0 };
    const collects = program.premium !== null;
    return {
        ...standing,
        tier: award.tier,
        spend: standing.spend + award.spend,
        is_new: standing.is_new && !bought,
        earned,
        amount: standing.amount + (collects ? award.spend - due.amount : 0),
        items: standing.items + (collects ? award.items - due.items : 0),
        carry: standing.carry + award.carried,
    };
}

/**
 * Return the standing of the day `was` on another day: what was earned in a period that is over is gone.
 *
 * @param {Standing} standing
 * @param {string} was
 * @param {string} day
 * @returns {Standing}
 */
export function standingOn(standing, was, day) {
    const earned = Object.entries(standing.earned).filter(([period]) =>
        isSamePeriod(period, was, day)
    );
    return { ...standing, earned: Object.fromEntries(earned) };
}

/**
 * Tell whether two days are in the same period of a cap; weeks begin on Monday.
 *
 * @param {string} period
 * @param {string} one
 * @param {string} other
 * @returns {boolean}
 */
export function isSamePeriod(period, one, other) {
    if (period === "week") {
        return dayNumber(one) - weekdayOf(one) === dayNumber(other) - weekdayOf(other);
    }
    return one.slice(0, LENGTHS[period]) === other.slice(0, LENGTHS[period]);
}
