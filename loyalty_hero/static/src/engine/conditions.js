/**
 * When and for whom something holds: the same conditions for programs, rules and accelerators.
 */

import { minuteOf, weekdayOf } from "./dates.js";

/** @typedef {import("./prepare.js").PreparedCondition} PreparedCondition */
/** @typedef {import("./sales.js").Sale} Sale */
/** @typedef {import("./values.js").Basket} Basket */
/** @typedef {import("./values.js").ConditionWhy} ConditionWhy */
/** @typedef {import("./values.js").Customer} Customer */

/**
 * Return why the condition does not hold for this sale, or null; the tiers are not looked at.
 *
 * @param {PreparedCondition|null} condition
 * @param {Sale} sale
 * @returns {ConditionWhy|null}
 */
export function unmet(condition, sale) {
    if (condition === null) {
        return null;
    }
    let why = unmetTime(condition, sale);
    if (why === null && condition.asks_customer) {
        why = unmetCustomer(condition, sale.customer);
    }
    if (why === null && condition.asks_sale) {
        why = unmetPayment(condition, sale.basket);
    }
    return why;
}

/**
 * Return why it is not the time, or null.
 *
 * @param {PreparedCondition} condition
 * @param {Sale} sale
 * @returns {ConditionWhy|null}
 */
export function unmetTime(condition, { day, basket }) {
    if (condition.date_start !== null && day < condition.date_start) {
        return "not_started";
    }
    if (condition.date_end !== null && day > condition.date_end) {
        return "ended";
    }
    const start = condition.time_start;
    const end = condition.time_end;
    let beganBefore = false;
    if (start !== null && end !== null && start !== end) {
        const minute = minuteOf(basket.moment);
        let isOpen;
        if (start < end) {
            isOpen = start <= minute && minute < end;
        } else {
            beganBefore = minute < end;
            isOpen = minute >= start || beganBefore;
        }
        if (!isOpen) {
            return "other_time";
        }
    }
    if (condition.weekdays.size) {
        const weekday = weekdayOf(day);
        // Hours over midnight belong to the day on which they began.
        if (!condition.weekdays.has(beganBefore ? (weekday + 6) % 7 : weekday)) {
            return "other_day";
        }
    }
    return null;
}

/**
 * Return why it is not for this customer, or null.
 *
 * @param {PreparedCondition} condition
 * @param {Customer} customer
 * @returns {ConditionWhy|null}
 */
export function unmetCustomer(condition, customer) {
    const { groups, customers, countries, states } = condition;
    if (groups.size && !customer.groups.some((id) => groups.has(id))) {
        return "other_group";
    }
    if (customers.size && !customer.customers.some((id) => customers.has(id))) {
        return "other_customer";
    }
    const hasTerritory = countries.size || states.size;
    if (hasTerritory && !countries.has(customer.country) && !states.has(customer.state)) {
        return "other_territory";
    }
    return null;
}

/**
 * Return why it is not for a sale at these prices, paid with these means, or null.
 *
 * @param {PreparedCondition} condition
 * @param {Basket} basket
 * @returns {ConditionWhy|null}
 */
export function unmetPayment({ pricelists, payments, currency }, basket) {
    if (pricelists.size && !pricelists.has(basket.pricelist)) {
        return "other_pricelist";
    }
    if (payments.size && !isPaidOnlyWith(payments, basket)) {
        return "other_payment";
    }
    if (currency !== null && basket.currency !== currency) {
        return "other_currency";
    }
    return null;
}

/**
 * Tell whether every payment was made with these means, and there was one.
 *
 * @param {Set<number|null>} means
 * @param {Basket} basket
 * @returns {boolean}
 */
function isPaidOnlyWith(means, basket) {
    const paid = basket.payments.filter((payment) => payment.amount);
    return paid.length > 0 && paid.every((payment) => means.has(payment.means));
}
