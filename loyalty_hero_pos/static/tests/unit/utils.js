/** A till with one customer, one order of 17.85 and the Stars payment method. */

import { getService, onRpc } from "@web/../tests/web_test_helpers";
import { getFilledOrder, setupPosEnv } from "@point_of_sale/../tests/unit/utils";

export const CUSTOMER = 4;

/**
 * @param {Object} [vals] what differs from a member of the Star Club with 1,240 Stars
 * @returns {Object} an entry of `loyalty_status`
 */
export function makeMember(vals = {}) {
    return {
        member: 1,
        program: 1,
        balance: 124000,
        available: 124000,
        expiring: 0,
        date_expiring: null,
        ...vals,
    };
}

/**
 * @param {Object[]|null} [status] the customer's `loyalty_status`
 * @returns {Promise<{store, order, partner, loyalty, method}>}
 */
export async function setupLoyalty(status = [makeMember()]) {
    onRpc("pos.config", "loyalty_status", () => status);
    const store = await setupPosEnv();
    const method = store.models["pos.payment.method"].find((candidate) => candidate.is_loyalty);
    store.config.update({ payment_method_ids: [["link", method]] });
    const partner = store.models["res.partner"].get(CUSTOMER);
    partner.update({ loyalty_status: status });
    const order = await getFilledOrder(store);
    order.setPartner(partner);
    return { store, order, partner, method, loyalty: getService("loyalty_hero") };
}

/** Let the server grant every hold that the till asks for, and release it. */
export function grantHolds(onAsked = () => {}) {
    onRpc("pos.config", "loyalty_release", () => true);
    onRpc("pos.config", "loyalty_hold", ({ args: [, claim] }) => {
        onAsked(claim);
        const points = Math.min(claim.points, claim.due * 10);
        return { points, amount: points / 10, seconds: 900, available: 124000 - points };
    });
}
