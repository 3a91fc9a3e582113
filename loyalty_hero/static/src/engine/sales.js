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

/** The flag of goods that are sold below their price. */
export const DISCOUNTED = "discounted";

/**
 * The flag of a line that is money: a down payment that is taken off, a gift card that pays.
 *
 * It neither lowers the sale nor is an item. A program that lets what was paid down, or the gift card,
 * earn when it was sold counts it as goods: then it takes that back with its negative amount.
 */
export const PAYING = "paying";

/** The flag of goods that came back without their sale: nobody knows what they earned. */
export const UNLINKED = "unlinked";

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
    carry: 0,
};

/**
 * The facts of a sale on its `day`; `goods` are all lines but discounts.
 *
 * `total` is with tax, discounts taken off. `discounted` are the goods' worth and what discounts take
 * of it, by key of amount; null without any. Neither looks at lines that pay; `has_paying` tells whether
 * there are some.
 *
 * @typedef {Object} Sale
 * @property {Basket} basket
 * @property {Customer} customer
 * @property {string} day
 * @property {Line[]} goods
 * @property {number} total
 * @property {{total_included: [number, number], total_excluded: [number, number]}|null} discounted
 * @property {boolean} has_paying
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
    let total = safeSum(lines.map((line) => line.total_included));
    let goods = lines.filter((line) => !line.flags.includes(DISCOUNT));
    const paying = goods.filter(isPaying);
    if (paying.length) {
        total -= safeSum(paying.map((line) => line.total_included));
        // What pays is no item.
        goods = goods.map((line) => (isPaying(line) ? { ...line, quantity: 0 } : line));
    }
    const sale = { basket, customer, day, goods, total, has_paying: paying.length > 0 };
    if (goods.length === lines.length) {
        return { ...sale, discounted: null };
    }
    const discounts = lines.filter((line) => line.flags.includes(DISCOUNT));
    /**
     * @param {"total_included"|"total_excluded"} key
     * @returns {[number, number]}
     */
    const discountedBy = (key) => [
        safeSum(goods.map((line) => line[key])) - paying.reduce((sum, line) => sum + line[key], 0),
        -safeSum(discounts.map((line) => line[key])),
    ];
    const discounted = {
        total_included: discountedBy("total_included"),
        total_excluded: discountedBy("total_excluded"),
    };
    return { ...sale, discounted };
}

/**
 * Return the sale without the goods that came back without theirs, and these as if they were sold now.
 *
 * They are sold with nothing on account and nothing paid with points. Null without such goods.
 *
 * @param {Customer} customer
 * @param {Basket} basket
 * @returns {[Sale, Sale]|null}
 */
export function splitReturns(customer, basket) {
    const returned = basket.lines.filter((line) => line.flags.includes(UNLINKED));
    if (!returned.length) {
        return null;
    }
    const others = basket.lines.filter((line) => !line.flags.includes(UNLINKED));
    const now = { ...basket, paid_with_points: 0, on_account: 0, lines: returned.map(turnLine) };
    return [readSale(customer, { ...basket, lines: others }), readSale(customer, now)];
}

/**
 * Return goods that came back as goods that are sold.
 *
 * @param {Line} line
 * @returns {Line}
 */
export function turnLine(line) {
    return {
        ...line,
        quantity: 0 - line.quantity,
        total_included: 0 - line.total_included,
        total_excluded: 0 - line.total_excluded,
    };
}

/**
 * Return the sale as if the customer stood elsewhere in the program.
 *
 * @param {PreparedProgram} prepared
 * @param {Sale} sale
 * @param {Standing} standing
 * @returns {Sale}
 */
export function withStanding(prepared, sale, standing) {
    const standings = { ...sale.customer.standings, [prepared.program.id]: standing };
    return { ...sale, customer: { ...sale.customer, standings } };
}

/**
 * @param {Line} line
 * @returns {boolean}
 */
function isPaying(line) {
    return line.flags.includes(PAYING);
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
 * Return what those of the lines that pay, pay of the sale: by one of the amounts of a line, from 0.
 *
 * @param {Sale} sale
 * @param {Line[]} lines
 * @param {"total_included"|"total_excluded"} key
 * @returns {number}
 */
export function paidBy(sale, lines, key) {
    if (!sale.has_paying) {
        return 0;
    }
    const amount = lines.filter(isPaying).reduce((sum, line) => sum + line[key], 0);
    return Math.max(0, -amount);
}

/**
 * Return the total against which the lines are a share; it is lower where lines that pay count as goods.
 *
 * @param {Sale} sale
 * @param {Line[]} lines
 * @returns {number}
 */
export function totalWith(sale, lines) {
    return sale.total - paidBy(sale, lines, "total_included");
}

/**
 * Return what some lines are worth once the sale's discounts are spread over all goods evenly.
 *
 * @param {PreparedProgram} prepared
 * @param {Sale} sale
 * @param {Line[]} lines
 * @param {number} worth
 * @returns {number}
 */
export function withoutDiscount(prepared, sale, lines, worth) {
    if (sale.discounted === null) {
        return worth;
    }
    const [total, discount] = sale.discounted[prepared.amount_key];
    const paid = toProgramCurrency(prepared, sale, paidBy(sale, lines, prepared.amount_key));
    // What pays is not discounted.
    const goods = worth + paid;
    return Math.max(0, remaining(goods, total, discount) - paid);
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
