/**
 * Bridge between the till's decimal amounts, what people read, and the engine's integers.
 *
 * Points are integer hundredths, money is integer minor units of a currency, quantities are integer
 * thousandths.
 */

import { formatCurrency, getCurrency } from "@web/core/currency";
import { localization } from "@web/core/l10n/localization";
import { escapeRegExp } from "@web/core/utils/strings";
import { formatFloat } from "@web/core/utils/numbers";
import { say } from "./sentences";

const HUNDREDTHS = 100;
const THOUSANDTHS = 1000;

/** Nobody has more points than this (in hundredths): what is longer is a slip, a scanned barcode. */
const POINTS_LIMIT = 10 ** 12;

/**
 * @param {number} amount
 * @param {{decimal_places: number}} currency
 * @returns {number} minor units
 */
export function toMinor(amount, currency) {
    return Math.round(amount * 10 ** currency.decimal_places);
}

/**
 * @param {number} minor
 * @param {{decimal_places: number}} currency
 * @returns {number} amount
 */
export function fromMinor(minor, currency) {
    return minor / 10 ** currency.decimal_places;
}

/**
 * @param {number} quantity
 * @returns {number} thousandths
 */
export function toThousandths(quantity) {
    return Math.round(quantity * THOUSANDTHS);
}

/**
 * Return minor units of a currency as people read them, also for a currency that the till does not use.
 *
 * @param {number} minor
 * @param {number} currencyId
 * @returns {string}
 */
export function formatMinor(minor, currencyId) {
    const digits = getCurrency(currencyId)?.digits?.[1] ?? 2;
    return formatCurrency(minor / 10 ** digits, currencyId);
}

/**
 * Return money for a sentence: without cents when there are none.
 *
 * @param {number} minor
 * @param {number} currencyId
 * @returns {string}
 */
export function formatMoney(minor, currencyId) {
    const digits = getCurrency(currencyId)?.digits?.[1] ?? 2;
    const isWhole = minor % 10 ** digits === 0;
    return formatCurrency(minor / 10 ** digits, currencyId, isWhole ? { digits: [16, 0] } : {});
}

/**
 * Return points as people read them: no decimals unless there are some.
 *
 * @param {number} hundredths
 * @returns {string}
 */
export function formatPoints(hundredths) {
    const digits = hundredths % HUNDREDTHS ? 2 : 0;
    return formatFloat(hundredths / HUNDREDTHS, { digits: [16, digits] });
}

/**
 * Return points that are added or taken, with their sign.
 *
 * @param {number} hundredths
 * @returns {string}
 */
export function formatChange(hundredths) {
    return hundredths > 0 ? `+${formatPoints(hundredths)}` : formatPoints(hundredths);
}

/**
 * Return a quantity as people read it: no decimals unless there are some.
 *
 * @param {number} thousandths
 * @returns {string}
 */
export function formatQuantity(thousandths) {
    return formatFloat(thousandths / THOUSANDTHS, { digits: [16, 3], trailingZeros: false });
}

/**
 * Return a factor as people read it: 3, 1.5.
 *
 * @param {number} perMille
 * @returns {string}
 */
export function formatFactor(perMille) {
    return formatQuantity(perMille);
}

/**
 * Return a share as people read it: 12.5%.
 *
 * @param {number} perMille
 * @param {Object<string, string>} sentences the table
 * @returns {string}
 */
export function formatShare(perMille, sentences) {
    const number = formatFloat(perMille / 10, { digits: [16, 1], trailingZeros: false });
    return say(sentences, "percent", { number });
}

/**
 * @param {string} day `YYYY-MM-DD`
 * @returns {string}
 */
export function formatDay(day) {
    return luxon.DateTime.fromISO(day).toLocaleString(luxon.DateTime.DATE_MED);
}

/**
 * Return what was typed as points, in hundredths, or what is wrong with it.
 *
 * Nothing typed yet is no points and no error.
 *
 * @param {string} text
 * @returns {{points: number, error: string|null}}
 */
export function parsePoints(text) {
    const typed = text.trim();
    if (!typed) {
        return { points: 0, error: null };
    }
    if (typed.startsWith("-")) {
        return { points: 0, error: "points_must_be_positive" };
    }
    const match = numberPattern().exec(typed);
    if (!match) {
        return { points: 0, error: "points_must_be_number" };
    }
    const [, whole, fraction = ""] = match;
    if (fraction.length > 2) {
        return { points: 0, error: "points_must_have_two_decimals" };
    }
    const digits = whole.replace(/\D/g, "") + fraction.padEnd(2, "0");
    const points = Number(digits);
    if (!points) {
        return { points: 0, error: "points_must_be_positive" };
    }
    return points > POINTS_LIMIT
        ? { points: 0, error: "exceeds_available" }
        : { points, error: null };
}

/** A number as the cashier's language writes it; groups of three may be set apart. */
function numberPattern() {
    const group = escapeRegExp(localization.thousandsSep || "");
    const decimal = escapeRegExp(localization.decimalPoint);
    return new RegExp(`^(\\d+|\\d{1,3}(?:${group}\\d{3})+)(?:${decimal}(\\d*))?$`);
}
