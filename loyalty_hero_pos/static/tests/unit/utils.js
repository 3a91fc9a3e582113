/** A till with one customer, one order of 17.85 and the Stars payment method. */

import { globals } from "@odoo/hoot";
import { getService, onRpc } from "@web/../tests/web_test_helpers";
import { getFilledOrder, setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { NEW_STANDING } from "@loyalty_hero/engine/index";
import { makeCompiled, makeNames } from "./data/compile";

const { DateTime } = luxon;

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
        elsewhere: 0,
        sequence: 10,
        has_left: false,
        expiring: 0,
        date_expiring: null,
        tier: null,
        ...vals,
    };
}

/**
 * @param {Object} [standing] what differs from a customer who has bought already
 * @param {Object} [vals] what differs from a customer of whom nothing is known
 * @returns {Object} `loyalty_facts` of today
 */
export function makeFacts(standing = {}, vals = {}) {
    return {
        date: DateTime.now().setZone("Europe/Berlin").toISODate(),
        customer: {
            id: CUSTOMER,
            groups: [],
            customers: [],
            country: null,
            state: null,
            birthday: null,
            flags: [],
            standings: { 1: { ...NEW_STANDING, is_new: false, ...standing } },
            ...vals,
        },
    };
}

/**
 * Return a file that the server's tests read, too.
 *
 * @param {string} name
 * @returns {Promise<Object>}
 */
export async function loadWords(name) {
    const response = await globals.fetch(`/loyalty_hero/static/tests/words/${name}.json`);
    return response.json();
}

/**
 * @param {Object[]|null} [status] the customer's `loyalty_status`
 * @param {Object} [facts] the customer's `loyalty_facts`
 * @returns {Promise<{store, order, partner, loyalty, method}>}
 */
export async function setupLoyalty(status = [makeMember()], facts = makeFacts()) {
    const news = { loyalty_status: status, loyalty_facts: facts };
    onRpc("pos.config", "loyalty_status", ({ args: [, ids] }) =>
        ids.filter((id) => id === CUSTOMER).map((id) => ({ id, ...news }))
    );
    const store = await setupPosEnv();
    const loyalty = getService("loyalty_hero");
    await loyalty.customers.fetchAll();
    store.config._loyalty_sentences = await loadWords("sentences");
    const method = store.models["pos.payment.method"].find((candidate) => candidate.is_loyalty);
    store.config.update({ payment_method_ids: [["link", method]] });
    const partner = store.models["res.partner"].get(CUSTOMER);
    const order = await getFilledOrder(store);
    order.setPartner(partner);
    return { store, order, partner, method, loyalty };
}

/**
 * Let a program be what was published, from the moments on.
 *
 * @param store
 * @param {Object|{valid_from: string, compiled: Object}[]} versions what differs from a plain program,
 *     or all versions
 * @param {{id?: number, names?: Object, rate?: Object, vals?: Object}} [options] `rate` leads from the
 *     till's currency, `vals` are fields of the program itself
 */
export function publish(store, versions, { id = 1, names = {}, rate, vals = {} } = {}) {
    const program = store.models["loyalty.hero.program"].get(id);
    const list = Array.isArray(versions)
        ? versions
        : [
              {
                  valid_from: "2020-01-01T00:00:00Z",
                  compiled: makeCompiled({ id, ...versions }),
                  names: makeNames(names),
              },
          ];
    store.models.loadConnectedData({
        "loyalty.hero.program": [
            {
                ...program.raw,
                ...vals,
                _rate: rate || program._rate,
                write_date: "2030-01-01 00:00:00",
                _versions: list,
            },
        ],
    });
    return program;
}

/** Let the order be paid in cash without the server knowing it, as it happens without connection. */
export function payOffline(order, method) {
    order.addPaymentline(method);
    order.date_order = DateTime.now();
    order.state = "paid";
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

/** Let the dialogs that a part of the service opens be answered with these, one after the other. */
export function answerDialogs(part, ...answers) {
    part.dialog = {
        add(_component, { getPayload }, { onClose } = {}) {
            getPayload?.(answers.shift());
            onClose?.();
        },
    };
}

/** Put one of the goods of a sold line on a return. */
export function addReturned(refund, sold) {
    return refund.models["pos.order.line"].create({
        qty: -1,
        price_unit: sold.price_unit,
        product_id: sold.product_id,
        order_id: refund,
        tax_ids: sold.tax_ids.map((tax) => ["link", tax]),
        refunded_orderline_id: sold,
    });
}
