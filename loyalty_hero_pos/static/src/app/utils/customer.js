/**
 * The order's customer as plain facts for the engine.
 *
 * The server says them with the customer. What this till sold to the customer since then, and the server
 * does not know yet, is added here, so that a second sale without connection is previewed right.
 */

import { markRaw, toRaw } from "@odoo/owl";
import { NEW_STANDING } from "@loyalty_hero/engine/index";
import { isAwaited } from "./settlement";
import { getMoment } from "./versions";

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

/** Whether two days are in the same period, by the name of the period. */
const SAME_PERIOD = {
    day: (one, other) => one === other,
    week: (one, other) => getWeek(one) === getWeek(other),
    month: (one, other) => one.slice(0, 7) === other.slice(0, 7),
    year: (one, other) => one.slice(0, 4) === other.slice(0, 4),
    ever: () => true,
};

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
        standings[key] = addAward(standings[key] || NEW_STANDING, prepared.program, award);
    }
    return { ...customer, standings };
}

function addAward(standing, program, award) {
    const { earn = 0, bonus = 0, welcome = 0 } = award.kinds;
    const earned = { ...standing.earned };
    for (const { period } of program.caps) {
        if (period !== "sale") {
            earned[period] = (earned[period] || 0) + earn + bonus;
        }
    }
    const progress = award.reasons.find(({ type }) => type === "premium") || standing;
    return {
        ...standing,
        tier: award.tier,
        spend: standing.spend + award.spend,
        is_new: standing.is_new && award.spend <= 0 && welcome <= 0,
        earned,
        amount: progress.amount,
        items: progress.items,
    };
}

/** Return the customer on another day: what was earned in a period that is over counts no more. */
function moveTo(customer, from, to) {
    if (from === to) {
        return customer;
    }
    const standings = Object.entries(customer.standings).map(([key, standing]) => {
        const earned = Object.entries(standing.earned).filter(([period]) =>
            SAME_PERIOD[period](from, to)
        );
        return [key, { ...standing, earned: Object.fromEntries(earned) }];
    });
    return { ...customer, standings: Object.fromEntries(standings) };
}

function getWeek(day) {
    return luxon.DateTime.fromISO(day).toFormat("kkkk-WW");
}
