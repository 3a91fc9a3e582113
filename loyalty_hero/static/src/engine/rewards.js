/**
 * What a reward is worth on a sale, and which limit bites.
 *
 * A `Purse` says what the customer can spend, and on what. What points are worth is converted once to the
 * sale's currency, and rounded half up as Odoo does. When a sale already carries points of the same reward,
 * ask for all of them together: `points` their sum, `due` as it was without them.
 */

import { HUNDREDTHS_PER_POINT, convert, invertRate, mulDiv, mulDivAt, safeSum } from "./amounts.js";
import { isInteger, requireNaturals } from "./checks.js";
import { PER_MILLE, SHARES, requireRate, requireReward } from "./codec.js";
import { THOUSANDTHS } from "./earning.js";
import { DISCOUNT, DISCOUNTED, PAYING, remaining } from "./sales.js";

/** @typedef {import("./values.js").Basket} Basket */
/** @typedef {import("./values.js").Line} Line */
/** @typedef {import("./values.js").Purse} Purse */
/** @typedef {import("./values.js").Rate} Rate */
/** @typedef {import("./values.js").Redemption} Redemption */
/** @typedef {import("./values.js").RedemptionCheck} RedemptionCheck */
/** @typedef {import("./values.js").Reward} Reward */
/** @typedef {import("./values.js").RewardStep} RewardStep */

/** Kinds of rewards that are issued for later, and take nothing off the sale. */
export const ISSUED = ["coupon", "balance_card"];

/**
 * Return what the points pay in the sale's currency, rounded half up.
 *
 * @param {Reward} reward
 * @param {number} points
 * @param {Rate} rate
 * @returns {number}
 */
export function amountForPoints(reward, points, rate) {
    requireSound(reward, rate);
    requireNaturals(points);
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
    requireNaturals(amount);
    return price(reward, amount, rate);
}

/**
 * Return the worth with tax of the goods that the reward looks at, in minor units, from 0.
 *
 * Discounts of the whole sale are spread over all goods evenly; what pays is no goods. A reward that looks at
 * everything looks at the sale's `total`, which need not be the sum of its lines to the cent. A gift looks at
 * one piece: the dearest.
 *
 * @param {Reward} reward
 * @param {Basket} basket
 * @param {number} total
 * @returns {number}
 */
export function baseOf(reward, basket, total) {
    const isGift = reward.kind === "gift";
    const isOfAll = !isGift && reward.with_discounts;
    if (isOfAll && !reward.selections.length && !reward.exceptions.length) {
        return Math.max(0, total);
    }
    const found = goodsOf(reward, basket);
    const worth = isGift ? safeSum(found.map(pieceOf)) : Math.max(0, totalOf(found));
    const discounts = discountsIn(basket);
    return remaining(worth, totalOf(goodsIn(basket)), -totalOf(discounts));
}

/**
 * Return the goods that the reward looks at; of a gift the line with the dearest piece alone, or none.
 *
 * @param {Reward} reward
 * @param {Basket} basket
 * @returns {Line[]}
 */
export function goodsOf(reward, basket) {
    if (!reward.with_discounts && discountsIn(basket).length) {
        return [];
    }
    const found = goodsIn(basket).filter((line) => looksAt(reward, line));
    if (reward.kind !== "gift") {
        return found;
    }
    const dearest = Math.max(0, ...found.map(pieceOf));
    return found.filter((line) => dearest && pieceOf(line) === dearest).slice(0, 1);
}

/**
 * Return the most that a reward for these points may be worth on goods of this base.
 *
 * That is the share which the reward may have of them, and for a percent reward or a gift what the points take off.
 *
 * @param {Reward} reward
 * @param {number} points
 * @param {number} base
 * @returns {number}
 */
export function mostOf(reward, points, base) {
    requireReward(reward);
    requireNaturals(points, base);
    const steps = SHARES.includes(reward.kind)
        ? reward.steps.filter((step) => step.points === points)
        : [];
    return Math.min(shareOf(reward, base), ...steps.map((step) => off(step, base)));
}

/**
 * Return the most that makes sense: the largest amount allowed, for what it costs.
 *
 * Both are 0 when nothing can be had. What is proposed always passes `checkRedemption`.
 *
 * @param {Reward} reward
 * @param {Purse} purse
 * @returns {Redemption}
 */
export function proposeRedemption(reward, purse) {
    requireSoundPurse(reward, purse);
    const refusal = refusalOf(reward, purse);
    if (refusal) {
        return { points: 0, amount: 0, limit: refusal };
    }
    return reward.kind === "payment" ? proposePayment(reward, purse) : proposeStep(reward, purse);
}

/**
 * Return whether these points may be used, how many are needed and what they are worth.
 *
 * Points that pay more than what is due are lowered to what is due: exactly, or with a
 * `points_multiple` to the largest multiple that is not worth more. A step is never lowered.
 *
 * @param {Reward} reward
 * @param {number} points
 * @param {Purse} purse
 * @returns {RedemptionCheck}
 */
export function checkRedemption(reward, points, purse) {
    if (isInteger(points) && points <= 0) {
        requireReward(reward);
        return refuse("points_must_be_positive");
    }
    requireNaturals(points);
    requireSoundPurse(reward, purse);
    const refusal = refusalOf(reward, purse);
    if (refusal) {
        return refuse(refusal);
    }
    if (points > purse.available) {
        return refuse("exceeds_available");
    }
    if (points > spendable(purse)) {
        return refuse("exceeds_limit");
    }
    if (reward.kind === "payment") {
        return checkPayment(reward, points, purse);
    }
    const step = reward.steps.find((candidate) => candidate.points === points);
    return step ? checkStep(reward, step, purse) : refuse("not_a_step");
}

/**
 * Return why the customer cannot have the reward here at all, or null.
 *
 * @param {Reward} reward
 * @param {Purse} purse
 * @returns {string|null}
 */
function refusalOf(reward, purse) {
    if (!isForTier(reward, purse.tier)) {
        return "other_tier";
    }
    if (reward.date_start !== null && purse.day < reward.date_start) {
        return "not_started";
    }
    if (reward.date_end !== null && purse.day > reward.date_end) {
        return "ended";
    }
    if (reward.shops.length && (purse.shop === null || !reward.shops.includes(purse.shop))) {
        return "other_shop";
    }
    if (ISSUED.includes(reward.kind)) {
        return null;
    }
    if (purse.due === 0) {
        return "nothing_due";
    }
    return purse.base === 0 ? "no_goods" : null;
}

/**
 * @param {Reward} reward
 * @param {Purse} purse
 * @returns {Redemption}
 */
function proposePayment(reward, purse) {
    const { due, rate } = purse;
    const most = spendable(purse);
    const share = shareOf(reward, purse.base);
    // Points that pay all that is due may be worth a little more; those of a share may not.
    const points = share < due ? Math.min(most, pointsNotAbove(reward, share, rate)) : most;
    const used = fit(reward, points, due, rate);
    const amount = Math.min(worth(reward, used, rate), due);
    const limit = limitOfPayment(reward, purse, amount);
    if (amount === 0 || used < reward.points_min) {
        return { points: 0, amount: 0, limit: most === 0 ? limit : "below_minimum" };
    }
    // All points that there are may be worth the amount only because it was rounded up.
    const fewest = Math.max(Math.min(price(reward, amount, rate), used), reward.points_min);
    return { points: nextMultiple(reward, fewest), amount, limit };
}

/**
 * Return which error a larger payment than the largest one would meet, or null when nothing is left to pay.
 *
 * @param {Reward} reward
 * @param {Purse} purse
 * @param {number} amount
 * @returns {string|null}
 */
function limitOfPayment(reward, purse, amount) {
    const { due } = purse;
    if (amount === due) {
        return null;
    }
    const share = shareOf(reward, purse.base);
    const most = worth(reward, spendable(purse), purse.rate);
    if (share < due && most > share) {
        return "exceeds_share";
    }
    return most < due ? boundOf(purse) : "not_a_multiple";
}

/**
 * @param {Reward} reward
 * @param {number} points
 * @param {Purse} purse
 * @returns {RedemptionCheck}
 */
function checkPayment(reward, points, purse) {
    const multiple = reward.points_multiple;
    if (multiple && points % multiple) {
        return refuse("not_a_multiple");
    }
    const used = fit(reward, points, purse.due, purse.rate);
    const amount = Math.min(worth(reward, used, purse.rate), purse.due);
    if (amount === 0 || used < reward.points_min) {
        return refuse("below_minimum");
    }
    if (amount > shareOf(reward, purse.base)) {
        return refuse("exceeds_share");
    }
    return { error: null, points: used, amount };
}

/**
 * @param {Reward} reward
 * @param {Purse} purse
 * @returns {Redemption}
 */
function proposeStep(reward, purse) {
    /** @type {string|null} */
    let limit = null;
    for (const step of [...reward.steps].reverse()) {
        if (step.points > spendable(purse)) {
            limit = boundOf(purse);
            continue;
        }
        const { error, points, amount } = checkStep(reward, step, purse);
        if (error === null) {
            return { points, amount, limit };
        }
        limit = error;
    }
    return { points: 0, amount: 0, limit };
}

/**
 * @param {Reward} reward
 * @param {RewardStep} step
 * @param {Purse} purse
 * @returns {RedemptionCheck}
 */
function checkStep(reward, step, purse) {
    if (ISSUED.includes(reward.kind)) {
        return { error: null, points: step.points, amount: step.amount };
    }
    const amount = SHARES.includes(reward.kind)
        ? off(step, purse.base)
        : convert(step.amount, purse.rate);
    if (amount === 0) {
        return refuse("below_minimum");
    }
    if (amount > purse.due) {
        return refuse("exceeds_due");
    }
    if (amount > shareOf(reward, purse.base)) {
        return refuse("exceeds_share");
    }
    return { error: null, points: step.points, amount };
}

/**
 * Return what a step of a percent reward, or a gift, takes off.
 *
 * @param {RewardStep} step
 * @param {number} base
 * @returns {number}
 */
function off(step, base) {
    return mulDiv(base, step.share, PER_MILLE, "half_up");
}

/**
 * @param {Reward} reward
 * @param {Line} line
 * @returns {boolean}
 */
function looksAt({ selections, exceptions, with_discounts: isWithDiscounts }, line) {
    if (!isWithDiscounts && line.flags.includes(DISCOUNTED)) {
        return false;
    }
    /** @param {number} known */
    const isKnown = (known) => line.selections.includes(known);
    return (!selections.length || selections.some(isKnown)) && !exceptions.some(isKnown);
}

/**
 * @param {Basket} basket
 * @returns {Line[]}
 */
function discountsIn({ lines }) {
    return lines.filter(({ flags }) => flags.includes(DISCOUNT));
}

/**
 * @param {Basket} basket
 * @returns {Line[]}
 */
function goodsIn({ lines }) {
    return lines.filter(({ flags }) => !flags.includes(DISCOUNT) && !flags.includes(PAYING));
}

/**
 * Return what a piece of the goods costs; of less than one piece, what there is of it; 0 for what comes back.
 *
 * @param {Line} line
 * @returns {number}
 */
function pieceOf({ quantity, total_included: total }) {
    return quantity <= 0 || total <= 0
        ? 0
        : mulDiv(total, THOUSANDTHS, Math.max(quantity, THOUSANDTHS));
}

/**
 * @param {Line[]} lines
 * @returns {number}
 */
function totalOf(lines) {
    return safeSum(lines.map((line) => line.total_included));
}

/**
 * Return the points that the customer has and the limits leave.
 *
 * @param {Purse} purse
 * @returns {number}
 */
function spendable({ available, left }) {
    return left === null ? available : Math.min(available, left);
}

/**
 * Return the error of what keeps the customer from more points.
 *
 * @param {Purse} purse
 * @returns {string}
 */
function boundOf(purse) {
    return spendable(purse) === purse.available ? "exceeds_available" : "exceeds_limit";
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
 * Return the most that the reward may be worth on goods of this base.
 *
 * @param {Reward} reward
 * @param {number} base
 * @returns {number}
 */
function shareOf(reward, base) {
    return mulDiv(base, reward.share_max, PER_MILLE);
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
 * Throw unless both are well-formed, and numbers where they have to be.
 *
 * @param {Reward} reward
 * @param {Purse} purse
 * @throws {RangeError}
 */
function requireSoundPurse(reward, purse) {
    requireSound(reward, purse.rate);
    requireNaturals(purse.available, purse.due, purse.base);
    if (purse.left !== null) {
        requireNaturals(purse.left);
    }
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
