/**
 * Whether a program runs for a sale and a customer.
 */

import { unmet, unmetCustomer } from "./conditions.js";
import { prepareProgram } from "./prepare.js";
import { standingIn, toProgramCurrency, withoutDiscount } from "./sales.js";

/** @typedef {import("./prepare.js").PreparedProgram} PreparedProgram */
/** @typedef {import("./sales.js").Sale} Sale */
/** @typedef {import("./values.js").Customer} Customer */
/** @typedef {import("./values.js").Line} Line */
/** @typedef {import("./values.js").Membership} Membership */
/** @typedef {import("./values.js").Program} Program */
/** @typedef {import("./values.js").ProgramExcludedReason} ProgramExcludedReason */

/** The excluded flag that leaves out what a sale leaves on account, not the whole sale. */
export const ON_ACCOUNT = "on_account";

/**
 * Tell whether the program is for this customer: group, territory, not excluded.
 *
 * @param {Program|PreparedProgram} program
 * @param {Customer} customer
 * @returns {boolean}
 * @throws {import("./codec.js").MalformedError} for a program that `checkProgram` refuses
 */
export function isEligible(program, customer) {
    const prepared = prepareProgram(program);
    return excludeCustomer(prepared, customer) === null;
}

/**
 * Tell whether the customer, a member, belongs to this exclusive program and so to no other.
 *
 * That is so on each day of the program, wherever and however they buy; in a membership, while a period
 * covers the day. Whom the program is not for does not belong to it.
 *
 * @param {Program|PreparedProgram} program
 * @param {Customer} customer
 * @param {string} day of the sale, as `YYYY-MM-DD`
 * @returns {boolean}
 * @throws {import("./codec.js").MalformedError} for a program that `checkProgram` refuses
 */
export function belongsAlone(program, customer, day) {
    const prepared = prepareProgram(program);
    if (!prepared.is_exclusive) {
        return false;
    }
    const { date_start: start, date_end: end } = prepared.program.condition;
    if ((start !== null && day < start) || (end !== null && end < day)) {
        return false;
    }
    if (excludeCustomer(prepared, customer) !== null) {
        return false;
    }
    const isMembership = prepared.program.kind === "membership";
    return !isMembership || currentMembership(prepared, customer, day) !== null;
}

/**
 * Return why the program is not for this customer, or null.
 *
 * @param {PreparedProgram} prepared
 * @param {Customer} customer
 * @returns {string|null}
 */
export function excludeCustomer(prepared, customer) {
    if (prepared.excluded_customers.has(customer.id)) {
        return "excluded_customer";
    }
    for (const flag of customer.flags) {
        if (prepared.excluded_flags.has(flag)) {
            return flag;
        }
    }
    return prepared.condition && unmetCustomer(prepared.condition, customer);
}

/**
 * Return why the program does not run for this sale, or null: time, place, customer, payment.
 *
 * @param {PreparedProgram} prepared
 * @param {Sale} sale
 * @returns {ProgramExcludedReason|null}
 */
export function excludeProgram(prepared, sale) {
    const { program } = prepared;
    const { basket } = sale;
    const { shop } = basket;
    /** @type {string|null} */
    let why = unmet(prepared.condition, sale);
    if (why === "not_started") {
        return exclude(why, { date: program.condition.date_start });
    }
    if (why === "ended") {
        return exclude(why, { date: program.condition.date_end });
    }
    if (why !== null) {
        return exclude(why);
    }
    if (shop === null && !program.invoices) {
        return exclude("no_invoices", { shop: null });
    }
    if (shop !== null && program.shops.length && !program.shops.includes(shop)) {
        return exclude("other_shop", { shop });
    }
    why = excludeCustomer(prepared, sale.customer) || findFlag(prepared, basket.flags);
    if (why !== null) {
        return exclude(why);
    }
    if (program.paid_with_points === "nothing" && basket.paid_with_points > 0) {
        const amount = toProgramCurrency(prepared, sale, basket.paid_with_points);
        return exclude("paid_with_points", { amount });
    }
    if (
        program.kind === "membership" &&
        currentMembership(prepared, sale.customer, sale.day) === null
    ) {
        return exclude("no_membership");
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
 * @param {Sale} sale
 * @param {Line[]} lines
 * @returns {ProgramExcludedReason|null}
 */
export function excludeSmallPurchase(prepared, sale, lines) {
    const { amount_min: amountMin, quantity_min: quantityMin } = prepared.program;
    if (!amountMin && !quantityMin) {
        return null;
    }
    const bought = lines.filter((line) => findFlag(prepared, line.flags) === null);
    const worth = bought.reduce((sum, line) => sum + line[prepared.amount_key], 0);
    const inCurrency = toProgramCurrency(prepared, sale, worth);
    const base = withoutDiscount(prepared, sale, bought, inCurrency);
    if (base < amountMin) {
        return exclude("below_minimum", { base, amount_min: amountMin });
    }
    const quantity = Math.max(
        0,
        bought.reduce((sum, line) => sum + line.quantity, 0)
    );
    if (quantity < quantityMin) {
        return exclude("below_quantity", { quantity, quantity_min: quantityMin });
    }
    return null;
}

/**
 * Return the first of these flags that keeps from earning, or null.
 *
 * @param {PreparedProgram} prepared
 * @param {string[]} flags
 * @returns {string|null}
 */
export function findFlag(prepared, flags) {
    for (const flag of flags) {
        if (prepared.excluded_flags.has(flag)) {
            return flag;
        }
    }
    return null;
}

/**
 * Return the customer's membership when it covers the day, or null.
 *
 * @param {PreparedProgram} prepared
 * @param {Customer} customer
 * @param {string} day
 * @returns {Membership|null}
 */
export function currentMembership(prepared, customer, day) {
    const { membership } = standingIn(prepared, customer);
    if (membership === null || day < membership.date_start) {
        return null;
    }
    const end = membership.date_end;
    return end === null || day <= end ? membership : null;
}

/**
 * @param {string} why
 * @param {Object} [facts]
 * @returns {ProgramExcludedReason}
 */
function exclude(why, facts = {}) {
    return { type: "program_excluded", why, ...facts };
}
