/** Gifts for points: which items of the shop a customer can choose from. */

import { goodsOf } from "@loyalty_hero/engine/index";

/** More than a screen shows at a glance. */
const MOST = 12;

/**
 * Return the items that can be chosen as a gift, the dearest first: none when the order has one already, when there are
 * not enough points, or when the gift is any item of the shop.
 *
 * @param order
 * @param {import("./evaluation").Offer} offer
 * @returns {Object[]} products
 */
export function getGifts(order, { reward: { terms }, purse }) {
    const [step] = terms.steps;
    if (
        terms.kind !== "gift" ||
        !terms.selections.length ||
        purse.base ||
        purse.available < step.points
    ) {
        return [];
    }
    const special = new Set(order.config._pos_special_products_ids);
    return order.models["product.product"]
        .filter((product) => !special.has(product.id) && isGift(terms, product))
        .sort((a, b) => b.lst_price - a.lst_price)
        .slice(0, MOST);
}

function isGift(terms, product) {
    const piece = {
        id: String(product.id),
        quantity: 1000,
        total_included: 1,
        total_excluded: 1,
        selections: [...(product.loyalty_selections || [])],
        flags: [],
    };
    return goodsOf(terms, { lines: [piece] }).length > 0;
}
