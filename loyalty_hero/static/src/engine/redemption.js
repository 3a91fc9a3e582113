/** What returned goods give back of what was redeemed on their sale, in minor units of its currency. */

import { mulDiv } from "./amounts.js";
import { requireNaturals } from "./checks.js";

/**
 * Return how much of a redemption is given back, in all, once `returned` of `total` came back.
 *
 * Rounded half up, and everything when everything came back. It counts from the start, so how a return
 * was split into several changes nothing: give back the difference to what was given so far.
 *
 * @param {number} amountRedeemed
 * @param {number} total
 * @param {number} returned
 * @returns {number}
 */
export function giveBack(amountRedeemed, total, returned) {
    requireNaturals(amountRedeemed, total, returned);
    if (returned >= total) {
        return returned ? amountRedeemed : 0;
    }
    return mulDiv(amountRedeemed, returned, total, "half_up");
}

/**
 * Return how much of each of several redemptions of one sale is given back, once `returned` came back.
 *
 * The first ones together give back what one redemption of their sum would (`giveBack`), so no cent is
 * given back twice, none is lost, and none gives back more than it paid.
 *
 * @param {number[]} amounts what each of them paid, in their order, which must stay the same
 * @param {number} total
 * @param {number} returned
 * @returns {number[]}
 */
export function shareBack(amounts, total, returned) {
    requireNaturals(...amounts);
    /** @type {number[]} */
    const shares = [];
    let paid = 0;
    let before = 0;
    for (const amount of amounts) {
        paid += amount;
        const given = giveBack(paid, total, returned);
        shares.push(given - before);
        before = given;
    }
    return shares;
}
