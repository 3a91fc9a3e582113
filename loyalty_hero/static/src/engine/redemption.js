/**
 * What points are worth, how many may be used on a sale, and what a return gives back.
 *
 * `available` are points (hundredths); `due` is what is still to be paid and `total` the sale's total,
 * both in minor units of the program's currency with tax. When a sale already carries points of the
 * same reward, ask for all of them together: `points` their sum, `due` as it was without them.
 *
 * `tier` is where the customer stands before the sale: what is paid with points may not count as spent,
 * so the tier that the sale leads to would depend on the very points that are asked for.
 */

import { MAX_SAFE, mulDiv } from "./amounts.js";
import { isInteger } from "./checks.js";
import { PER_MILLE, requireReward } from "./codec.js";

/** @typedef {import("./values.js").Redemption} Redemption */
/** @typedef {import("./values.js").RedemptionCheck} RedemptionCheck */
/** @typedef {import("./values.js").Reward} Reward */

/**
 * Return what the points are worth, rounded down.
 *
 * @param {Reward} reward
 * @param {number} points
 * @returns {number}
 */
export function amountForPoints(reward, points) {
    requireReward(reward);
    requireIntegers(points);
    return worth(reward, points);
}

/**
 * Tell whether a customer in the tier (or in none) may have the reward at all.
 *
 * @param {Reward} reward
 * @param {number|null} tier
 * @returns {boolean}
 */
export function isForTier(reward, tier) {
    return !reward.tiers.length || reward.tiers.includes(tier);
}

/**
 * Return the fewest points that are worth the amount.
 *
 * @param {Reward} reward
 * @param {number} amount
 * @returns {number}
 */
export function pointsForAmount(reward, amount) {
    requireReward(reward);
    requireIntegers(amount);
    return price(reward, amount);
}

/**
 * Return the most that makes sense: the largest amount allowed, for the fewest points.
 *
 * Both are 0 when nothing can be had. What is proposed always passes `checkRedemption`.
 *
 * @param {Reward} reward
 * @param {number|null} tier
 * @param {number} available
 * @param {number} due
 * @param {number} total
 * @returns {Redemption}
 */
export function proposeRedemption(reward, tier, available, due, total) {
    requireReward(reward);
    requireIntegers(available, due, total);
    if (!isForTier(reward, tier)) {
        return { points: 0, amount: 0 };
    }
    const share = shareOf(reward, total);
    // Points that pay all that is due may be worth a little more; those of a share may not.
    const points = share < due ? Math.min(available, pointsNotAbove(reward, share)) : available;
    const most = fit(reward, points, due);
    const amount = Math.min(worth(reward, most), due);
    if (amount === 0 || most < reward.points_min) {
        return { points: 0, amount: 0 };
    }
    const fewest = Math.max(price(reward, amount), reward.points_min);
    return { points: nextMultiple(reward, fewest), amount };
}

/**
 * Return whether these points may be used, how many are needed and what they pay.
 *
 * Points worth more than what is due are lowered to what is due: exactly, or with a
 * `points_multiple` to the largest multiple that is not worth more.
 *
 * The first error in this order is told: `points_must_be_positive`, `other_tier`, `nothing_due`,
 * `exceeds_available`, `not_a_multiple`, `below_minimum` (also when what is used is worth nothing),
 * `exceeds_share`.
 *
 * @param {Reward} reward
 * @param {number|null} tier
 * @param {number} points
 * @param {number} available
 * @param {number} due
 * @param {number} total
 * @returns {RedemptionCheck}
 */
export function checkRedemption(reward, tier, points, available, due, total) {
    requireReward(reward);
    if (isInteger(points) && points <= 0) {
        return refuse("points_must_be_positive");
    }
    requireIntegers(points, available, due, total);
    const multiple = reward.points_multiple;
    if (!isForTier(reward, tier)) {
        return refuse("other_tier");
    }
    if (due === 0) {
        return refuse("nothing_due");
    }
    if (points > available) {
        return refuse("exceeds_available");
    }
    if (multiple && points % multiple) {
        return refuse("not_a_multiple");
    }
    const used = fit(reward, points, due);
    const amount = Math.min(worth(reward, used), due);
    if (amount === 0 || used < reward.points_min) {
        return refuse("below_minimum");
    }
    if (amount > shareOf(reward, total)) {
        return refuse("exceeds_share");
    }
    return { error: null, points: used, amount };
}

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
    requireIntegers(amountRedeemed, total, returned);
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
    requireIntegers(...amounts);
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

/**
 * @param {Reward} reward
 * @param {number} points
 * @returns {number}
 */
function worth(reward, points) {
    return mulDiv(points, reward.amount, reward.points);
}

/**
 * @param {Reward} reward
 * @param {number} amount
 * @returns {number}
 */
function price(reward, amount) {
    return mulDiv(amount, reward.points, reward.amount, "up");
}

/**
 * Return the most points whose worth, rounded down, is at most the amount.
 *
 * @param {Reward} reward
 * @param {number} amount
 * @returns {number}
 */
function pointsNotAbove(reward, amount) {
    return price(reward, amount + 1) - 1;
}

/**
 * Return the most that the reward may pay of a sale.
 *
 * @param {Reward} reward
 * @param {number} total
 * @returns {number}
 */
function shareOf(reward, total) {
    return mulDiv(total, reward.share_max, PER_MILLE);
}

/**
 * Return the points lowered to what is due, and to a multiple when the reward has one.
 *
 * @param {Reward} reward
 * @param {number} points
 * @param {number} due
 * @returns {number}
 */
function fit(reward, points, due) {
    const multiple = reward.points_multiple;
    if (!multiple) {
        return Math.min(points, price(reward, due));
    }
    const most = Math.min(points, pointsNotAbove(reward, due));
    return most - (most % multiple);
}

/**
 * Return the points, raised to the next multiple when the reward has one.
 *
 * @param {Reward} reward
 * @param {number} points
 * @returns {number}
 */
function nextMultiple(reward, points) {
    const multiple = reward.points_multiple;
    const above = multiple ? points % multiple : 0;
    return above ? points + multiple - above : points;
}

/**
 * @param {string} error
 * @returns {RedemptionCheck}
 */
function refuse(error) {
    return { error, points: 0, amount: 0 };
}

/**
 * Throw unless all are integers from 0 to below `MAX_SAFE`.
 *
 * @param {...number} values
 * @throws {RangeError}
 */
function requireIntegers(...values) {
    if (!values.every((value) => isInteger(value) && value >= 0 && value < MAX_SAFE)) {
        throw new RangeError("operand_must_be_natural");
    }
}
