/**
 * Expiry: the last day on which points may be spent.
 */

import { addDays, addMonths, monthEnd } from "./dates.js";

/**
 * Return the last day on which points that were earned on a day may be spent.
 *
 * Nothing is for ever, or until the customer has been inactive for too long.
 *
 * @param {import("./values.js").Expiry|null} expiry
 * @param {string} day
 * @returns {string|null}
 */
export function expiryDay(expiry, day) {
    if (expiry === null || expiry.mode === "inactivity") {
        return null;
    }
    if (expiry.mode === "year_end") {
        return `${day.slice(0, 4)}-12-31`;
    }
    if (expiry.mode === "days") {
        return addDays(day, expiry.count);
    }
    const later = addMonths(day, expiry.count);
    return expiry.mode === "month_end" ? monthEnd(later) : later;
}

/**
 * Return after how many days without activity points expire; 0 is for never.
 *
 * @param {import("./values.js").Expiry|null} expiry
 * @returns {number}
 */
export function idleDays(expiry) {
    return expiry !== null && expiry.mode === "inactivity" ? expiry.count : 0;
}
