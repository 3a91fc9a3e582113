/**
 * Why points cannot be had as they were typed, as sentences for the cashier.
 */

import { _t } from "@web/core/l10n/translation";
import { formatPoints } from "./units";

/**
 * @param {string} error of `parsePoints` or of the engine's `checkRedemption`
 * @param {import("../evaluation/evaluation").Offer} offer
 * @param {(minor: number) => string} formatMoney
 * @returns {string}
 */
export function getRefusal(error, offer, formatMoney) {
    const { program, reward, otherTiers, bookingProblem } = offer;
    const say = (points) => `${formatPoints(points)} ${program.points_name}`;
    switch (error) {
        case "points_must_be_number":
            return _t("Enter the points as a number.");
        case "points_must_have_two_decimals":
            return _t("Points have two decimals at most.");
        case "points_must_be_positive":
            return _t("Enter more than 0.");
        case "cannot_be_booked":
            return bookingProblem;
        case "other_tier":
            return _t("%(reward)s is for %(tiers)s members.", {
                reward: reward.name,
                tiers: otherTiers,
            });
        case "nothing_due":
            return _t("There is nothing left to pay. Take off another payment first.");
        case "exceeds_available":
            return _t("Only %s are available.", say(offer.available));
        case "not_a_multiple":
            return _t("Points are redeemed in steps of %s.", say(reward.terms.points_multiple));
        case "below_minimum":
            return reward.terms.points_min
                ? _t("At least %s have to be redeemed.", say(reward.terms.points_min))
                : _t("These points are worth less than the smallest coin. Enter more points.");
        case "exceeds_share":
            return getShareLimit(offer, formatMoney);
    }
    return _t("These points cannot be redeemed here.");
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
 * @returns {string}
 */
export function whyOutOfReach(offer) {
    return getRefusal(offer.bookingProblem ? "cannot_be_booked" : "other_tier", offer);
}

/**
 * @param {import("../evaluation/evaluation").Offer} offer
 * @param {(minor: number) => string} formatMoney
 * @returns {string}
 */
export function getShareLimit({ reward, total, share }, formatMoney) {
    const amount = share ?? Math.floor((total * reward.terms.share_max) / 1000);
    return _t("At most %(share)s of this order: %(amount)s", {
        share: `${reward.terms.share_max / 10} %`,
        amount: formatMoney(amount),
    });
}
