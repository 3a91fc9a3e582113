/** What an order's customer has, gets, and can have next: short texts for the strip and the customer's display. */

import { _t } from "@web/core/l10n/translation";
import { getSpentOffline } from "../evaluation/offline";
import { getMemberships, hasPoints, isOfInterest } from "../evaluation/programs";
import { formatMinor, formatPoints } from "./units";

export function sayPoints(points, name) {
    return `${formatPoints(points)} ${name}`;
}

/** The color of the first of the customer's programs that has one, or "". */
export function getAccent(order) {
    const colors = getMemberships(order).map(({ program }) => program.accent_color);
    return colors.find(Boolean) || "";
}

/** What the customer has in each program, without this order. */
export function getBalances(order) {
    return getMemberships(order)
        .filter(({ program }) => hasPoints(order, program))
        .map(({ program, member }) =>
            sayPoints(member.balance - getSpentOffline(order, program), program.points_name)
        );
}

/** The programs that have something to say about the order. */
export function getPreviews(order) {
    return order.loyaltyAwards.filter(isOfInterest);
}

/** What the order brings, or takes where goods come back: `{key, isEarned, text}` for each program. */
export function getGains(order) {
    const previews = getPreviews(order);
    const points = previews
        .filter(({ award }) => award.points)
        .map(({ program, award }) => ({
            key: `earn_${program.id}`,
            isEarned: award.points > 0,
            text: `${award.points > 0 ? "+" : "−"}${sayPoints(
                Math.abs(award.points),
                program.points_name
            )}`,
        }));
    const premiums = previews
        .filter(({ award }) => award.premium)
        .map(({ program, award }) => ({
            key: `premium_${program.id}`,
            isEarned: true,
            text: _t("Premium %s", formatMinor(award.premium.worth, program.currency_id?.id)),
        }));
    return [...points, ...premiums];
}

/** How many points are missing to the nearest reward: "40 Stars more for Coffee mug", or "" once one can be had. */
export function getNextReward(order) {
    const offers = order.loyaltyOffers.filter(
        ({ otherTiers, bookingProblem }) => !otherTiers && !bookingProblem
    );
    if (offers.some(({ points }) => points)) {
        return "";
    }
    const [next] = offers
        .flatMap((offer) => getCosts(offer.reward.terms).map((cost) => ({ ...offer, cost })))
        .filter(({ cost, purse }) => cost > purse.available)
        .sort((a, b) => a.cost - a.purse.available - (b.cost - b.purse.available));
    return next
        ? _t("%(points)s more for %(reward)s", {
              points: sayPoints(next.cost - next.purse.available, next.program.points_name),
              reward: next.reward.name,
          })
        : "";
}

/** What each step of a reward costs, or the least points that can be used; nothing where any number can. */
function getCosts({ steps, points_min: least }) {
    return steps.length ? steps.map(({ points }) => points) : [least].filter(Boolean);
}
