/**
 * Which version of a program a sale is judged by: the one that is in effect at the order's moment.
 *
 * A till keeps the version of now and those that are planned, so it changes over by itself, also without
 * connection.
 */

import { toRaw } from "@odoo/owl";
import { prepareProgram } from "@loyalty_hero/engine/index";

const { DateTime } = luxon;

/** Checking a program costs more than evaluating it: once per version is enough. */
const preparedPrograms = new WeakMap();

/**
 * Return the moment that decides: when the order was paid, or now.
 *
 * @returns {luxon.DateTime}
 */
export function getMoment(order) {
    if (order.finalized && order.date_order) {
        return order.date_order;
    }
    // To read the minute is to be worked out anew when it is over: a happy hour ends by itself.
    return DateTime.fromMillis(Math.max(Date.now(), order.uiState.loyaltyMinute || 0));
}

/** Let what depends on time be worked out anew on orders that wait. */
export function passMinute(orders) {
    for (const order of orders.filter(({ finalized }) => !finalized)) {
        order.uiState.loyaltyMinute = Date.now();
    }
}

/**
 * Return the version in effect at the moment, or undefined for a program that was never published.
 *
 * What is older than the first version is judged by that.
 *
 * @returns {{valid_from: string, compiled: Object, names: Object}|undefined}
 */
function getVersion(program, moment) {
    const versions = program._versions || [];
    const current = versions.findLast(
        ({ valid_from }) => DateTime.fromISO(valid_from).toMillis() <= moment.toMillis()
    );
    return current || versions[0];
}

/**
 * Return the program as it is in effect at the moment, or null for one that was never published.
 *
 * @param program
 * @param {luxon.DateTime} moment
 * @returns {import("@loyalty_hero/engine/values").Program|null}
 */
export function getCompiled(program, moment) {
    return toRaw(getVersion(program, moment)?.compiled) || null;
}

/**
 * Return how the parts of the program are called in the version that the order is judged by, by id: rules by what
 * they give.
 *
 * @returns {{rules: Object<string, string>, accelerators: Object<string, string>,
 *     tiers: Object<string, {name: string, color: number}>}}
 */
export function getNames(order, program) {
    const none = { rules: {}, accelerators: {}, tiers: {} };
    return getVersion(program, getMoment(order))?.names || none;
}

/**
 * Return the program as the engine evaluates it for the order, or null when there is none.
 *
 * @returns {import("@loyalty_hero/engine/prepare").PreparedProgram|null}
 * @throws {import("@loyalty_hero/engine/index").MalformedError}
 */
export function getPrepared(order, program) {
    const compiled = getCompiled(program, getMoment(order));
    if (compiled && !preparedPrograms.has(compiled)) {
        preparedPrograms.set(compiled, prepareProgram(compiled));
    }
    return preparedPrograms.get(compiled) || null;
}
