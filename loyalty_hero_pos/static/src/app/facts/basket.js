/**
 * The order as plain facts for the engine.
 *
 * The server builds the same facts from the stored order; where both differ the server is right, and
 * the preview at the till is wrong.
 */

import { getLineFlags } from "./line_flags";
import { toMinor, toThousandths } from "../words/units";
import { getReduction } from "../evaluation/holds";
import { getMoment } from "../evaluation/versions";

/**
 * @param order
 * @param {{program: Object, prepared: Object}[]} programs those that will be asked
 * @returns {import("@loyalty_hero/engine/values").Basket}
 */
export function makeBasket(order, programs) {
    return {
        moment: getMoment(order)
            .setZone(order.config._loyalty_tz)
            .toFormat("yyyy-MM-dd'T'HH:mm:ss"),
        shop: order.config.id,
        currency: order.currency.name,
        rates: Object.fromEntries(
            programs.map(({ program, prepared }) => [prepared.program.currency, program._rate])
        ),
        pricelist: order.pricelist_id?.id ?? null,
        payments: getPayments(order),
        paid_with_points:
            getReduction(order) +
            order.loyaltyPayments.reduce(
                (sum, payment) => sum + toMinor(payment.amount, order.currency),
                0
            ),
        on_account: getOnAccount(order),
        flags: getFlags(order),
        lines: order.loyaltyGoods,
    };
}

/**
 * Return the goods of an order; for points, what lowers the price pays: they count with the price before.
 *
 * @returns {import("@loyalty_hero/engine/values").Line[]}
 */
export function makeLines(order) {
    const { currency } = order;
    return order.lines.flatMap((line) => {
        const traits = line.loyaltyTraits;
        return traits
            ? {
                  id: line.uuid,
                  quantity: toThousandths(line.qty),
                  total_included: toMinor(line.priceIncl, currency),
                  total_excluded: toMinor(line.priceExcl, currency),
                  ...traits,
              }
            : [];
    });
}

/**
 * Return what stays true of goods when prices are computed anew, as they are with each touch; null for no goods.
 *
 * @returns {{selections: number[], flags: string[]} | null}
 */
export function makeTraits(line) {
    return isGoods(line)
        ? {
              selections: [...(line.product_id.loyalty_selections || [])],
              flags: getLineFlags(line),
          }
        : null;
}

/** The line only names a combo: its parts are lines of their own, and carry the price. */
function isHeading(line) {
    const isCombo =
        line.combo_line_ids?.length || line.product_id.product_tmpl_id?.type === "combo";
    return Boolean(isCombo) && !line.price_unit;
}

/** The line neither names a combo, nor lowers a price for points. */
function isGoods(line) {
    return !isHeading(line) && !line.isLoyaltyReduction;
}

/** The payments by money: points are no means of payment, and change is a payment only to the server. */
function getMoneyPayments(order) {
    return order.payment_ids.filter((payment) => !payment.isLoyalty && !payment.is_change);
}

/** Return what each means of payment paid; change goes off what was paid in cash first. */
function getPayments(order) {
    const methods = new Map();
    for (const { payment_method_id: method, amount } of getMoneyPayments(order)) {
        const sum = methods.get(method.id)?.amount || 0;
        methods.set(method.id, {
            means: method.id,
            amount: sum + toMinor(amount, order.currency),
            isCash: method.is_cash_count,
        });
    }
    let left = -toMinor(order.change, order.currency);
    const inTurn = [...methods.values()].sort((a, b) => b.isCash - a.isCash || a.means - b.means);
    for (const payment of inTurn) {
        const taken = Math.max(Math.min(left, payment.amount), 0);
        payment.amount -= taken;
        left -= taken;
    }
    return [...methods.values()]
        .filter(({ amount }) => amount)
        .map(({ means, amount }) => ({ means, amount }));
}

/** Return how much the customer pays later. */
function getOnAccount(order) {
    const amount = getMoneyPayments(order)
        .filter((payment) => payment.payment_method_id.type === "pay_later")
        .reduce((sum, payment) => sum + toMinor(payment.amount, order.currency), 0);
    return Math.max(amount, 0);
}

/** Ship later is a back order; one that is not wholly paid is kept for the customer like a layaway. */
function getFlags(order) {
    if (!order.shipping_date) {
        return [];
    }
    return getOnAccount(order) ? ["back_order", "layaway"] : ["back_order"];
}
