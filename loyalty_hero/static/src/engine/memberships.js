/**
 * Memberships: paid periods of days.
 */

import { addDays } from "./dates.js";

/**
 * Return the last day of a membership that starts on a day and lasts so many days; 0 is for ever.
 *
 * The first day counts: a membership of one day ends on the day that it starts.
 *
 * @param {string} dateStart
 * @param {number} days
 * @returns {string|null}
 */
export function membershipEnd(dateStart, days) {
    return days ? addDays(dateStart, days - 1) : null;
}
