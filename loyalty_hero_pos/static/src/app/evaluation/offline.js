/** What points can do while the till has no connection: as much as the program allows, and the till can answer for. */

/** Return what was redeemed without a connection, and is not told to the server yet: holds, as `getHolds` has them. */
function getUntold(orders) {
    return orders
        .filter((order) => !order.finalized || !order.isSynced)
        .flatMap((order) => order.loyaltyHolds)
        .filter(({ held }) => held?.isOffline);
}

/** Return how many points (hundredths) of a program the order's customer spent without a connection on these orders. */
function sumSpent(order, program, isCounted) {
    const customer = order.getPartner()?.id;
    return getUntold(order.models["pos.order"].filter(isCounted))
        .filter(({ held }) => held.program === program.id && held.partner === customer)
        .reduce((sum, { held }) => sum + held.points, 0);
}

/** Return how many points (hundredths) the customer has spent that the balance does not tell yet. */
export function getSpentOffline(order, program) {
    return sumSpent(order, program, ({ finalized }) => finalized);
}

/**
 * Return how many points (hundredths) the order's customer can still spend of a program without a connection.
 *
 * @param {import("./holds").Hold|undefined} hold what the order carries of the program already: its points can be used
 *     anew
 */
export function getOfflineLeft(order, program, hold) {
    const used = hold?.held?.isOffline ? hold.held.points : 0;
    const spent = sumSpent(order, program, () => true);
    return Math.max(0, (program._offline_points || 0) + used - spent);
}
