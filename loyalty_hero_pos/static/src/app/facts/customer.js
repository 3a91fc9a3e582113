/**
 * The order's customer as plain facts for the engine.
 *
 * The server says them with the customer. What this till sold to the customer since then, and the server
 * does not know yet, is added here, so that a second sale without connection is previewed right.
 */

import { markRaw, toRaw } from "@odoo/owl";
import { NEW_STANDING, standingAfter, standingOn } from "@loyalty_hero/engine/index";
import { isAwaited } from "./settlement";
import { getMoment } from "../evaluation/versions";

/** @typedef {import("@loyalty_hero/engine/values").Customer} Customer */
/** @typedef {import("@loyalty_hero/engine/values").Standing} Standing */
/** @typedef {import("@loyalty_hero/engine/values").Award} Award */

/** Who has not been picked yet, and whoever the server has told nothing about. */
const STRANGER = markRaw({
    id: 0,
    groups: [],
    customers: [],
    country: null,
    state: null,
    birthday: null,
    flags: [],
    standings: {},
});

/**
 * @param order
 * @returns {Customer}
 */
export function getCustomer(order) {
    const partner = order.partner_id;
    const facts = toRaw(partner?.loyalty_facts);
    if (!facts?.customer) {
        return partner ? markRaw({ ...STRANGER, id: Number(partner.id) || 0 }) : STRANGER;
    }
    const last = getOrdersBefore(order).at(-1);
    const [customer, day] = last
        ? [addAwards(last.loyaltyCustomer, last.loyaltyAwards), getDay(last)]
        : [facts.customer, facts.date];
    return markRaw(moveTo(customer, day, getDay(order)));
}

/**
 * Return the day of the order, where the shop is.
 *
 * @returns {string} `YYYY-MM-DD`
 */
export function getDay(order) {
    return getMoment(order).setZone(order.config._loyalty_tz).toISODate();
}

/** Return the customer's earlier orders of this till that the server's facts do not contain. */
function getOrdersBefore(order) {
    const when = (other) => getMoment(other).toMillis();
    const isBefore = (other) =>
        !order.finalized ||
        when(other) < when(order) ||
        (when(other) === when(order) && other.uuid < order.uuid);
    return order.models["pos.order"]
        .filter(
            (other) =>
                other.partner_id?.id === order.partner_id.id &&
                other.uuid !== order.uuid &&
                isAwaited(other) &&
                isBefore(other)
        )
        .sort((a, b) => when(a) - when(b) || (a.uuid < b.uuid ? -1 : 1));
}

/**
 * Return the customer as they are after a sale.
 *
 * @param {Customer} customer
 * @param {{prepared: Object, award: Award}[]} awards of the sale
 * @returns {Customer}
 */
export function addAwards(customer, awards) {
    const standings = { ...customer.standings };
    for (const { prepared, award } of awards) {
        const key = String(award.program);
        standings[key] = standingAfter(prepared.program, standings[key] || NEW_STANDING, award);
    }
    return { ...customer, standings };
}

/** Return the customer on another day: what was earned in a period that is over counts no more. */
function moveTo(customer, from, to) {
    if (from === to) {
        return customer;
    }
    const standings = Object.entries(customer.standings).map(([key, standing]) => [
        key,
        standingOn(standing, from, to),
    ]);
    return { ...customer, standings: Object.fromEntries(standings) };
}
