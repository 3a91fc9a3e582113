/**
 * What points are worth, how many may be used on a sale, and what a return gives back.
 *
 * `available` are points (hundredths); `due` is what is still to be paid and `total` the sale's total,
 * both in minor units of the sale's currency with tax. `rate` leads from the program's currency to the
 * sale's: what points are worth is converted once, and rounded half up as Odoo does. When a sale already
 * carries points of the same reward, ask for all of them together: `points` their sum, `due` as it was
 * without them.
 *
 * `tier` is where the customer stands before the sale: what is paid with points may not count as spent,
 * so the tier that the sale leads to would depend on the very points that are asked for.
 */

import { HUNDREDTHS_PER_POINT, MAX_SAFE, invertRate, mulDiv, mulDivAt } from "./amounts.js";
import { isInteger } from "./checks.js";
import { PER_MILLE, requireRate, requireReward } from "./codec.js";

/** @typedef {import("./values.js").Rate} Rate */
/** @typedef {import("./values.js").Redemption} Redemption */
/** @typedef {import("./values.js").RedemptionCheck} RedemptionCheck */
/** @typedef {import("./values.js").Reward} Reward */

/** Of operands: twice as much is exact in both languages. */
const MOST = Math.floor(MAX_SAFE / 2);

/**
 * Return what the points are worth in the sale's currency, rounded half up.
 *
 * @param {Reward} reward
 * @param {number} points
 * @param {Rate} rate
 * @returns {number}
 */
export function amountForPoints(reward, points, rate) {
    requireSound(reward, rate);
    requireIntegers(points);
    return worth(reward, points, rate);
}

/**
 * Tell whether a customer in the tier (or in none) may have the reward at all.
 *
 * @param {Reward} reward
 * @param {number|null} tier
 * @returns {boolean}
 */
export function isForTier(reward, tier) {
    return !reward.tiers.length || (tier !== null && reward.tiers.includes(tier));
}

/**
 * Return what the amount costs: the fewest points whose exact worth reaches it.
 *
 * A fraction of a point is left out where the whole points, their worth rounded, pay the amount too.
 *
 * @param {Reward} reward
 * @param {number} amount
 * @param {Rate} rate
 * @returns {number}
 */
export function pointsForAmount(reward, amount, rate) {
    requireSound(reward, rate);
    requireIntegers(amount);
    return price(reward, amount, rate);
}

/**
 * Return the most that makes sense: the largest amount allowed, for what it costs.
 *
 * Both are 0 when nothing can be had. What is proposed always passes `checkRedemption`.
 *
 * @param {Reward} reward
 * @param {number|null} tier
 * @param {number} available
 * @param {number} due
 * @param {number} total
 * @param {Rate} rate
 * @returns {Redemption}
 */
export function proposeRedemption(reward, tier, available, due, total, rate) {
    requireSound(reward, rate);
    requireIntegers(available, due, total);
    if (!isForTier(reward, tier)) {
        return { points: 0, amount: 0 };
    }
    const share = shareOf(reward, total);
    // Points that pay all that is due may be worth a little more; those of a share may not.
    const points =
        share < due ? Math.min(available, pointsNotAbove(reward, share, rate)) : available;
    const most = fit(reward, points, due, rate);
    const amount = Math.min(worth(reward, most, rate), due);
    if (amount === 0 || most < reward.points_min) {
        return { points: 0, amount: 0 };
    }
    // All points that there are may be worth the amount only because it was rounded up.
    const fewest = Math.max(Math.min(price(reward, amount, rate), most), reward.points_min);
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
 * @param {Rate} rate
 * @returns {RedemptionCheck}
 */
export function checkRedemption(reward, tier, points, available, due, total, rate) {
    requireSound(reward, rate);
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
    const used = fit(reward, points, due, rate);
    const amount = Math.min(worth(reward, used, rate), due);
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
 * @param {Rate} rate
 * @returns {number}
 */
function worth(reward, points, rate) {
    return mulDivAt(points, reward.amount, reward.points, rate, "half_up");
}

/**
 * @param {Reward} reward
 * @param {number} amount
 * @param {Rate} rate
 * @returns {number}
 */
function price(reward, amount, rate) {
    const exact = mulDivAt(amount, reward.points, reward.amount, invertRate(rate), "up");
    const whole = exact - (exact % HUNDREDTHS_PER_POINT);
    return worth(reward, whole, rate) >= amount ? whole : exact;
}

/**
 * Return the most points whose worth, rounded half up, is at most the amount.
 *
 * @param {Reward} reward
 * @param {number} amount
 * @param {Rate} rate
 * @returns {number}
 */
function pointsNotAbove(reward, amount, rate) {
    const back = invertRate(rate);
    return mulDivAt(2 * amount + 1, reward.points, 2 * reward.amount, back, "up") - 1;
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
 * @param {Rate} rate
 * @returns {number}
 */
function fit(reward, points, due, rate) {
    const multiple = reward.points_multiple;
    if (!multiple) {
        return Math.min(points, price(reward, due, rate));
    }
    const most = Math.min(points, pointsNotAbove(reward, due, rate));
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
 * Throw unless both are well-formed.
 *
 * @param {Reward} reward
 * @param {Rate} rate
 * @throws {import("./codec.js").MalformedError}
 */
function requireSound(reward, rate) {
    requireReward(reward);
    requireRate(rate);
}

/**
 * Throw unless all are integers from 0 to `MOST`.
 *
 * @param {...number} values
 * @throws {RangeError}
 */
function requireIntegers(...values) {
    if (!values.every((value) => isInteger(value) && value >= 0 && value <= MOST)) {
        throw new RangeError("operand_must_be_natural");
    }
}
