/**
 * Whether a program runs for a sale, and which of its rules takes a line.
 *
 * A line goes to the first rule, in the program's order, that matches it, so it counts once.
 */

import { safeSum } from "./amounts.js";
import { toProgramCurrency } from "./currency.js";

/** @typedef {import("./values.js").Basket} Basket */
/** @typedef {import("./values.js").Line} Line */
/** @typedef {import("./values.js").PreparedProgram} PreparedProgram */
/** @typedef {import("./values.js").ProgramExcludedReason} ProgramExcludedReason */

export const NO_RULE = -1;

/**
 * Return why the program does not run for this sale, or null: dates, place, means of payment.
 *
 * @param {PreparedProgram} prepared
 * @param {Basket} basket
 * @returns {ProgramExcludedReason|null}
 */
export function excludeProgram(prepared, basket) {
    const program = prepared.program;
    const day = basket.moment.slice(0, 10);
    const shop = basket.shop;
    // Days in this form sort as text, so no calendar is needed.
    if (program.date_start !== null && day < program.date_start) {
        return { type: "program_excluded", why: "not_started", date: program.date_start };
    }
    if (program.date_end !== null && day > program.date_end) {
        return { type: "program_excluded", why: "ended", date: program.date_end };
    }
    if (shop === null && !program.invoices) {
        return { type: "program_excluded", why: "no_invoices", shop: null };
    }
    if (shop !== null && program.shops.length && !program.shops.includes(shop)) {
        return { type: "program_excluded", why: "other_shop", shop };
    }
    if (program.paid_with_points === "nothing" && basket.paid_with_points > 0) {
        const amount = toProgramCurrency(prepared, basket, basket.paid_with_points);
        return { type: "program_excluded", why: "paid_with_points", amount };
    }
    return null;
}

/**
 * Return why the purchase is too small for the program, or null.
 *
 * The purchase is all that was bought, however it is paid and whether or not a rule takes it; only
 * lines with an excluded flag (a gift card, a tip) are no purchase.
 *
 * @param {PreparedProgram} prepared
 * @param {Basket} basket
 * @param {Line[]} lines
 * @returns {ProgramExcludedReason|null}
 */
export function excludeSmallPurchase(prepared, basket, lines) {
    const amountMin = prepared.program.amount_min;
    if (!amountMin) {
        return null;
    }
    const bought = safeSum(
        lines
            .filter((line) => excludeLine(prepared, line) === null)
            .map((line) => line[prepared.amount_key])
    );
    const base = toProgramCurrency(prepared, basket, bought);
    if (base >= amountMin) {
        return null;
    }
    return { type: "program_excluded", why: "below_minimum", base, amount_min: amountMin };
}

/**
 * Return the first of the line's flags that keeps it from earning, or null.
 *
 * @param {PreparedProgram} prepared
 * @param {Line} line
 * @returns {string|null}
 */
export function excludeLine(prepared, line) {
    for (const flag of line.flags) {
        if (prepared.excluded_flags.has(flag)) {
            return flag;
        }
    }
    return null;
}

/**
 * Return the index of the first rule that matches a line with these selections, and null.
 *
 * With no such rule return `NO_RULE` and why: `exception` when only an exception kept a rule from
 * matching, else `no_rule`.
 *
 * @param {PreparedProgram} prepared
 * @param {number[]} selections
 * @returns {[number, "exception"|"no_rule"|null]}
 */
export function matchRule(prepared, selections) {
    const candidates = [...prepared.rules_of_all];
    for (const selection of selections) {
        candidates.push(...(prepared.rules_of_selection.get(selection) || []));
    }
    candidates.sort((a, b) => a - b);
    for (const index of candidates) {
        const { exceptions } = prepared.rules[index];
        if (!selections.some((selection) => exceptions.has(selection))) {
            return [index, null];
        }
    }
    return [NO_RULE, candidates.length ? "exception" : "no_rule"];
}
