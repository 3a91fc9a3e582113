/** Premiums that are due to the order's customer: balance cards that can be issued, and paid with at once. */

import { getMemberships } from "./programs";

/**
 * Without a connection there are none: the server issues them.
 *
 * @param order
 * @returns {{program: Object, worth: number}[]} worth in minor units of the till's currency
 */
export function getDuePremiums(order) {
    return getMemberships(order)
        .filter(({ member }) => member.due && !order.uiState.loyaltyOffline)
        .map(({ program, member }) => ({ program, worth: member.due }));
}
