/**
 * A sale as all programs of its customer see it: read once from customer and basket.
 */

import { convert, mulDiv, safeSum } from "./amounts.js";

/** @typedef {import("./values.js").Basket} Basket */
/** @typedef {import("./values.js").Customer} Customer */
/** @typedef {import("./values.js").Line} Line */
/** @typedef {import("./values.js").Standing} Standing */
/** @typedef {import("./prepare.js").PreparedProgram} PreparedProgram */

/** The flag of a line that lowers the whole sale. */
export const DISCOUNT = "discount";

/**
 * Where a customer stands in a program that knows nothing of them.
 *
 * @type {Standing}
 */
export const NEW_STANDING = {
    tier: null,
    spend: 0,
    factor: 1_000,
    is_new: true,
    earned: {},
    amount: 0,
    items: 0,
    membership: null,
};

/**
 * The facts of a sale on its `day`; `goods` are all lines but discounts.
 *
 * `total` is with tax, discounts taken off. `discounted` are the goods' worth and what discounts take
 * of it, by key of amount; null without any.
 *
 * @typedef {Object} Sale
 * @property {Basket} basket
 * @property {Customer} customer
 * @property {string} day
 * @property {Line[]} goods
 * @property {number} total
 * @property {{total_included: [number, number], total_excluded: [number, number]}|null} discounted
 */

/**
 * Return the sale of a customer, read once.
 *
 * @param {Customer} customer
 * @param {Basket} basket
 * @returns {Sale}
 * @throws {RangeError} for a sum that is no integer, or too large to be exact in both languages
 */
export function readSale(customer, basket) {
    const lines = basket.lines;
    const day = basket.moment.slice(0, 10);
    const total = safeSum(lines.map((line) => line.total_included));
    const goods = lines.filter((line) => !line.flags.includes(DISCOUNT));
    if (goods.length === lines.length) {
        return { basket, customer, day, goods, total, discounted: null };
    }
    const discounts = lines.filter((line) => line.flags.includes(DISCOUNT));
    /**
     * @param {"total_included"|"total_excluded"} key
     * @returns {[number, number]}
     */
    const discountedBy = (key) => [
        safeSum(goods.map((line) => line[key])),
        -safeSum(discounts.map((line) => line[key])),
    ];
    const discounted = {
        total_included: discountedBy("total_included"),
        total_excluded: discountedBy("total_excluded"),
    };
    return { basket, customer, day, goods, total, discounted };
}

/**
 * Return where the customer stands in the program.
 *
 * @param {PreparedProgram} prepared
 * @param {Customer} customer
 * @returns {Standing}
 */
export function standingIn(prepared, customer) {
    return customer.standings[prepared.program.id] ?? NEW_STANDING;
}

/**
 * Return an amount of the sale's currency in the program's, as `convert` does.
 *
 * @param {PreparedProgram} prepared
 * @param {Sale} sale
 * @param {number} amount
 * @returns {number}
 */
export function toProgramCurrency(prepared, sale, amount) {
    return convert(amount, sale.basket.rates[prepared.program.currency]);
}

/**
 * Return what some goods are worth once the sale's discounts are spread over all goods evenly.
 *
 * @param {PreparedProgram} prepared
 * @param {Sale} sale
 * @param {number} worth
 * @returns {number}
 */
export function withoutDiscount(prepared, sale, worth) {
    if (sale.discounted === null) {
        return worth;
    }
    const [total, discount] = sale.discounted[prepared.amount_key];
    return remaining(worth, total, discount);
}

/**
 * Return the part of a worth that remains when something is taken off the total, rounded half up.
 *
 * What is taken counts for the whole sale evenly: `worth * (total - taken) / total`. When it is all of
 * the total, or more than is left of it after a return, nothing remains.
 *
 * @param {number} worth
 * @param {number} total
 * @param {number} taken
 * @returns {number}
 */
export function remaining(worth, total, taken) {
    if (taken <= 0) {
        return worth;
    }
    if (taken >= total) {
        return 0;
    }
    return mulDiv(worth, total - taken, total, "half_up");
}
