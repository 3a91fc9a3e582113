/**
 * What the server knows of an order, and what it still has to say.
 */

/**
 * Tell whether the server has seen the order as it is now.
 *
 * @returns {boolean}
 */
export function isKnownToServer(order) {
    return order.isSynced && !order.isDirty();
}

/**
 * Tell whether the order was paid here and what is known of its customer does not contain it yet.
 *
 * `uiState.loyaltyAwaited` is set when the server has the order, until it has told about the customer anew.
 *
 * @returns {boolean}
 */
export function isAwaited(order) {
    if (!order.finalized || order.state === "cancel") {
        return false;
    }
    const isSettled = isKnownToServer(order) || Boolean(order.loyalty_summary?.programs?.length);
    return !isSettled || Boolean(order.uiState.loyaltyAwaited);
}
