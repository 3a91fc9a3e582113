/**
 * The order as plain facts for the engine.
 *
 * The server builds the same facts from the stored order; where both differ the server is right, and
 * the preview at the till is wrong.
 */

import { toMinor, toThousandths } from "./units";

const { DateTime } = luxon;

/** Odoo's own programs whose products are money in another form. */
const MONEY_PROGRAMS = ["gift_card", "ewallet"];

/**
 * @param order
 * @param programs the programs that will be asked
 * @returns {import("@loyalty_hero/engine/values").Basket}
 */
export function makeBasket(order, programs) {
    const moneyProducts = getMoneyProducts(order);
    return {
        moment: DateTime.now().setZone(order.config._loyalty_tz).toFormat("yyyy-MM-dd'T'HH:mm:ss"),
        shop: order.config.id,
        rates_ppm: Object.fromEntries(
            programs.map((program) => [program.compiled.currency, program._rate_ppm])
        ),
        paid_with_points: order.loyaltyPayments.reduce(
            (sum, payment) => sum + toMinor(payment.amount, order.currency),
            0
        ),
        lines: order.lines.map((line) => ({
            id: line.uuid,
            quantity: toThousandths(line.qty),
            total_included: toMinor(line.priceIncl, order.currency),
            total_excluded: toMinor(line.priceExcl, order.currency),
            selections: [...(line.product_id.loyalty_selections || [])],
            flags: getFlags(line, moneyProducts),
        })),
    };
}

/** Return what keeps a line from earning. */
function getFlags(line, moneyProducts) {
    const { tip_product_id: tip, down_payment_product_id: downPayment } = line.config;
    const product = line.product_id.id;
    const flags = {
        tip: product === tip?.id,
        down_payment: product === downPayment?.id,
        gift_card: moneyProducts.has(product),
    };
    return Object.keys(flags).filter((flag) => flags[flag]);
}

/** Return the ids of products that sell gift cards and top-ups. */
function getMoneyProducts(order) {
    const programs = order.models["loyalty.program"]?.getAll() || [];
    return new Set(
        programs
            .filter((program) => MONEY_PROGRAMS.includes(program.program_type))
            .flatMap((program) => program.trigger_product_ids.map((product) => product.id))
    );
}
