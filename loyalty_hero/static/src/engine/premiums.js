/**
 * Premiums: a reward for reaching a benchmark of amount or items, whichever comes first.
 */

import { mulDiv, safe } from "./amounts.js";
import { PER_MILLE } from "./codec.js";

/** @typedef {import("./values.js").Premium} Premium */
/** @typedef {import("./values.js").PremiumDue} PremiumDue */

/**
 * What counts towards the next premium, after those that are `due` (null without any).
 *
 * @typedef {{due: PremiumDue|null, amount: number, items: number}} Progress
 */

/**
 * Return the premiums that are due for a progress, and what counts on.
 *
 * @param {Premium} premium
 * @param {string} kind `premium_multiple`: every time that a benchmark is reached, the excess counts
 *     on; or `premium_single`: one premium, and everything is used up by it
 * @param {number} amount purchases so far, this sale included (minor units)
 * @param {number} items items so far (thousandths)
 * @returns {Progress}
 */
export function countPremiums(premium, kind, amount, items) {
    amount = Math.max(0, amount);
    items = Math.max(0, items);
    const byAmount = leadsByAmount(premium, amount, items);
    const lead = byAmount ? amount : items;
    const benchmark = byAmount ? premium.amount_min : premium.items_min;
    let count = benchmark ? mulDiv(lead, 1, benchmark) : 0;
    if (!count) {
        return { due: null, amount, items };
    }
    let leftAmount = 0;
    let leftItems = 0;
    if (kind === "premium_single") {
        count = 1;
    } else {
        const excess = lead % benchmark;
        // The other count goes on with the same share of the purchases as the one that led.
        leftAmount = byAmount ? excess : mulDiv(amount, excess, lead);
        leftItems = byAmount ? mulDiv(items, excess, lead) : excess;
    }
    const used = amount - leftAmount;
    const worth =
        premium.kind === "percent"
            ? mulDiv(used, premium.share, PER_MILLE)
            : mulDiv(count, premium.amount, 1);
    const due = { count, worth, amount: used, items: items - leftItems };
    return { due, amount: leftAmount, items: leftItems };
}

/**
 * Tell whether the amount is nearer to its benchmark than the items are to theirs.
 *
 * @param {Premium} premium
 * @param {number} amount
 * @param {number} items
 * @returns {boolean}
 */
export function leadsByAmount(premium, amount, items) {
    if (!premium.amount_min || !premium.items_min) {
        return premium.amount_min > 0;
    }
    // These products may be larger than a number holds exactly.
    return (
        BigInt(safe(amount)) * BigInt(premium.items_min) >=
        BigInt(safe(items)) * BigInt(premium.amount_min)
    );
}
