/** Memberships that the order's customer can join or renew: the product of the fee goes on the order. */

import { isEligible } from "@loyalty_hero/engine/index";
import { getDay } from "../facts/customer";
import { getPrepared } from "./versions";

const { DateTime } = luxon;

/** A membership can be renewed in its last days: the new period begins when the paid one ends. */
const RENEWAL_DAYS = 30;

/**
 * A fee that the customer can pay on this order.
 *
 * @typedef {Object} Fee
 * @property {Object} program
 * @property {Object} product
 * @property {string|null} dateEnd last day that is paid already, or null for who is no member
 */

/** @returns {Fee[]} none where the fee stands on the order already, or the till does not sell its product */
export function getFees(order) {
    if (!order.getPartner()) {
        return [];
    }
    return (order.models["loyalty.hero.program"]?.getAll() || [])
        .filter((program) => program._fee_product_id && isOpenTo(order, program))
        .map((program) => ({
            program,
            product: order.models["product.product"].get(program._fee_product_id),
            ...getPaid(order, program),
        }))
        .filter(
            ({ product, isPaid, dateEnd }) =>
                product && (!isPaid || isEnding(order, dateEnd)) && !isOn(order, product)
        );
}

function isOn(order, product) {
    return order.lines.some((line) => line.product_id.id === product.id);
}

/** Return the memberships of the customer that end soon, the next one first. */
export function getEnding(order) {
    return getFees(order)
        .filter(({ dateEnd }) => dateEnd)
        .sort((a, b) => a.dateEnd.localeCompare(b.dateEnd));
}

function isOpenTo(order, program) {
    const prepared = program._is_running && getPrepared(order, program);
    return Boolean(prepared) && isEligible(prepared, order.loyaltyCustomer);
}

function getPaid(order, program) {
    const period = order.loyaltyCustomer?.standings?.[program.id]?.membership;
    const day = getDay(order);
    const isPaid = Boolean(period) && (!period.date_end || period.date_end >= day);
    return { isPaid, dateEnd: isPaid ? period.date_end : null };
}

function isEnding(order, dateEnd) {
    const last = dateEnd && DateTime.fromISO(getDay(order)).plus({ days: RENEWAL_DAYS });
    return Boolean(last) && dateEnd <= last.toISODate();
}
