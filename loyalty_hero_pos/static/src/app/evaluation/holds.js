/** What points own on an order: payments, and lines that lower the price. */

import { markRaw } from "@odoo/owl";
import { groupBy } from "@web/core/utils/arrays";
import { toMinor } from "../words/units";

/**
 * A claim on points that the order carries, whichever form it has.
 *
 * `held` is what the server promised, or null on a till that did not ask for it:
 * `{reward, program, partner, points, amount, base, until, isOffline}`: ids, hundredths of points, what they are worth
 * and what the goods were worth when they were promised (minor units), until when (milliseconds of the epoch), and
 * whether the till promised them itself, without a connection.
 *
 * @typedef {Object} Hold
 * @property {string} uuid names the claim
 * @property {number} amount in minor units, above 0
 * @property {Object|null} held
 * @property {Object|undefined} payment the payment with points
 * @property {Object[]} lines those that lower the price; none for a payment
 */

/**
 * Return the claims of an order; what a return gives back is none.
 *
 * @returns {Hold[]}
 */
export function getHolds(order) {
    const payments = order.loyaltyPayments
        .filter(({ amount }) => amount > 0)
        .map((payment) => ({
            uuid: payment.uuid,
            amount: toMinor(payment.amount, order.currency),
            held: payment.uiState.loyalty,
            payment,
            lines: [],
        }));
    const claims = groupBy(
        order.lines.filter((line) => line.loyalty_claim),
        "loyalty_claim"
    );
    const reductions = Object.entries(claims).map(([uuid, lines]) => ({
        uuid,
        amount: -lines.reduce((sum, line) => sum + toMinor(line.priceIncl, order.currency), 0),
        held: order.uiState.loyaltyReductions?.[uuid] || null,
        payment: undefined,
        lines,
    }));
    return markRaw([...payments, ...reductions]);
}

/** Return by how much points lower the price of the order, in minor units. */
export function getReduction(order) {
    return order.loyaltyHolds
        .filter(({ payment }) => !payment)
        .reduce((sum, { amount }) => sum + amount, 0);
}
