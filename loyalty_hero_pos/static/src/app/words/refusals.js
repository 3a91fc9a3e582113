/** Why points cannot be had as they were typed, by the server's table: `loyalty_hero/models/words/refusals.py`. */

import { say } from "./sentences";
import { mostOf } from "@loyalty_hero/engine/index";
import { formatDay, formatMoney, formatPoints, formatShare } from "./units";

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
    const { program, reward, tierName, otherTiers, purse, elsewhere } = offer;
    const { terms } = reward;
    const points = (hundredths) =>
        say(sentences, "points", { points: formatPoints(hundredths), name: program.points_name });
    const date = { not_started: terms.date_start, ended: terms.date_end }[error];
    return say(sentences, `refusal.${getKey(error, offer)}`, {
        customer,
        tier: tierName,
        reward: reward.name,
        tiers: otherTiers,
        date: date ? formatDay(date) : "",
        available: points(purse.available),
        elsewhere: points(elsewhere),
        left: points(purse.left || 0),
        points_min: points(terms.points_min),
        points_multiple: points(terms.points_multiple),
        share: formatShare(terms.share_max, sentences),
        amount: formatMoney(mostOf(terms, 0, purse.base)),
    });
}

/** Return which sentence tells an error. */
function getKey(error, { reward: { terms }, tierName, elsewhere, isOffline }) {
    if (error === "below_minimum" && !terms.points_min) {
        return "below_coin";
    }
    if (error === "other_tier" && !tierName) {
        return "no_tier";
    }
    if (error === "exceeds_available" && isOffline) {
        return "exceeds_offline";
    }
    if (error === "exceeds_available" && elsewhere) {
        return "exceeds_available_here";
    }
    const isOfItems = terms.selections.length || terms.exceptions.length;
    return error === "exceeds_share" && isOfItems ? "exceeds_share_of_items" : error;
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
