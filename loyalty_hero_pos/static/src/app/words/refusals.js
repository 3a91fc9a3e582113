/** Why points cannot be had as they were typed, by the server's table: `loyalty_hero/models/words/refusals.py`. */

import { say } from "./sentences";
import { formatMoney, formatPoints, formatShare } from "./units";

/**
 * What a refusal is worded with.
 *
 * @typedef {Object} RefusalWording
 * @property {Object<string, string>} sentences
 * @property {string} customer
 * @property {(minor: number) => string} formatMoney in the till's currency
 */

/**
 * @param {string} error of `parsePoints` or of the engine's `checkRedemption`
 * @param {import("../evaluation/evaluation").Offer} offer
 * @param {RefusalWording} wording
 * @returns {string}
 */
export function getRefusal(error, offer, { sentences, customer, formatMoney }) {
    if (error === "cannot_be_booked") {
        return offer.bookingProblem;
    }
    const { program, reward, tierName, otherTiers, available, total } = offer;
    const { terms } = reward;
    const points = (hundredths) =>
        say(sentences, "points", { points: formatPoints(hundredths), name: program.points_name });
    const isBelowCoin = error === "below_minimum" && !terms.points_min;
    const isWithoutTier = error === "other_tier" && !tierName;
    const key = (isBelowCoin && "below_coin") || (isWithoutTier && "no_tier") || error;
    return say(sentences, `refusal.${key}`, {
        customer,
        tier: tierName,
        reward: reward.name,
        tiers: otherTiers,
        available: points(available),
        points_min: points(terms.points_min),
        points_multiple: points(terms.points_multiple),
        share: formatShare(terms.share_max, sentences),
        amount: formatMoney(Math.floor((total * terms.share_max) / 1000)),
    });
}

/**
 * Tell whether the customer cannot have the reward here, whatever the order costs.
 *
 * @param {import("../evaluation/evaluation").Offer} offer
 * @returns {boolean}
 */
export function isOutOfReach({ bookingProblem, otherTiers }) {
    return Boolean(bookingProblem || otherTiers);
}

/**
 * @param {import("../evaluation/evaluation").Offer} offer one that is out of reach
 * @param {RefusalWording} wording
 * @returns {string}
 */
export function whyOutOfReach(offer, wording) {
    return getRefusal(offer.bookingProblem ? "cannot_be_booked" : "other_tier", offer, wording);
}

/**
 * @param order
 * @returns {RefusalWording}
 */
export function makeRefusalWording(order) {
    return {
        sentences: order.config._loyalty_sentences,
        customer: order.getPartnerName(),
        formatMoney: (minor) => formatMoney(minor, order.currency.id),
    };
}
