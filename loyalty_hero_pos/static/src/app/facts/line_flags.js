/**
 * What is special about a line of an order, as programs can exclude it.
 *
 * The server finds the same; fields of apps that are not there are undefined.
 */

import { toMinor } from "../words/units";

/** Odoo's own programs whose products are money in another form. */
const MONEY_PROGRAMS = ["gift_card", "ewallet"];

/** Their price is no price of goods, so it says nothing about a discount. */
const NO_GOODS = ["tip", "down_payment", "gift_card", "discount"];

/**
 * @param line
 * @returns {string[]}
 */
export function getLineFlags(line) {
    const checks = {
        tip: isTip,
        down_payment: isDownPayment,
        gift_card: isGiftCard,
        quotation: isQuotation,
        discount: isDiscount,
        paying: isPaying,
    };
    let flags = Object.keys(checks).filter((flag) => checks[flag](line));
    // Money that is taken off pays, goods at a negative price are a discount.
    const isMoney = flags.includes("gift_card") || flags.includes("down_payment");
    flags = flags.filter((flag) => flag !== (isMoney ? "discount" : "paying"));
    if (!flags.some((flag) => NO_GOODS.includes(flag))) {
        const more = { discounted: isDiscounted, unlinked: isUnlinked };
        flags.push(...Object.keys(more).filter((flag) => more[flag](line)));
    }
    return flags;
}

function isTip(line) {
    return line.product_id.id === line.config.tip_product_id?.id;
}

function isDownPayment(line) {
    return line.product_id.id === line.config.down_payment_product_id?.id;
}

function isMoney(program) {
    return MONEY_PROGRAMS.includes(program?.program_type);
}

/**
 * Return the ids of the products that are money for money: gift cards and top-ups that are sold.
 *
 * @returns {Set<number>}
 */
export function findMoneyProducts(models) {
    const programs = models["loyalty.program"]?.getAll().filter(isMoney) || [];
    return new Set(
        programs.flatMap((program) => program.trigger_product_ids.map((product) => product.id))
    );
}

/** Money for money: a gift card or top-up that is sold, or one that pays. */
function isGiftCard(line) {
    return (
        line.config.loyaltyMoneyProducts.has(line.product_id.id) ||
        Boolean(line.is_reward_line && isMoney(line.reward_id?.program_id))
    );
}

/** Goods of a quotation or sales order; with them goes what was paid down for it and is taken off. */
function isQuotation(line) {
    return Boolean(
        line.sale_order_origin_id && (!isDownPayment(line) || line.qty * line.price_unit < 0)
    );
}

/** The line lowers the whole order: no goods have a negative price. */
function isDiscount(line) {
    return line.qty > 0 && line.price_unit < 0;
}

/** Goods came back, and nobody knows from which sale. */
function isUnlinked(line) {
    return (
        line.qty < 0 && line.price_unit > 0 && !line.refunded_orderline_id && !line.is_reward_line
    );
}

/** The line pays, if it is money: a down payment that is taken off, a gift card that is used. */
function isPaying(line) {
    return line.qty * line.price_unit < 0;
}

/**
 * The goods are sold below their price: by a discount, a pricelist or the cashier.
 *
 * The parts of a combo share the price of the combo, which is no discount.
 */
function isDiscounted(line) {
    if (line.discount > 0) {
        return true;
    }
    if (line.combo_parent_id || line.combo_line_ids?.length) {
        return false;
    }
    const { currency } = line.order_id;
    const price = line.product_id.lst_price + (line.price_extra || 0);
    return toMinor(line.price_unit, currency) < toMinor(price, currency);
}
