/**
 * Tiers by name, and what is missing to the next one.
 */

import { formatList } from "@web/core/l10n/utils";
import { _t } from "@web/core/l10n/translation";
import { getNames } from "../evaluation/versions";

/**
 * Where the order leaves its customer in the first program that has tiers.
 *
 * @typedef {Object} TierStanding
 * @property {{id: number, name: string, color: number}|null} tier
 * @property {boolean} isReached whether this sale is what leads to the tier
 * @property {{id: number, name: string, color: number}|null} next
 * @property {number} missing minor units of the program's currency
 * @property {Object} program
 */

/**
 * @param order
 * @returns {TierStanding|null} null without a program with tiers
 */
export function getTierStanding(order) {
    const preview = order.loyaltyAwards.find(({ prepared }) => prepared.program.tiers.length);
    if (!preview) {
        return null;
    }
    const { program, prepared, award } = preview;
    const names = getNames(order, program);
    const { spend = 0 } = order.loyaltyCustomer.standings[program.id] || {};
    const reason = award.reasons.find(({ type }) => type === "tier");
    const standing = { tier: award.tier, spend: reason ? reason.spend : spend };
    return {
        program,
        tier: getTier(award.tier, { names }),
        isReached: Boolean(reason && reason.after !== reason.before),
        ...getTierProgress(standing, { compiled: prepared.program, names }),
    };
}

/**
 * Return how people call a tier, or null for none.
 *
 * @param {number|null} id
 * @param {{names: {tiers: Object}}} context
 * @returns {{id: number, name: string, color: number}|null}
 */
export function getTier(id, { names }) {
    return id ? { id, name: _t("Tier"), color: 0, ...names.tiers[id] } : null;
}

/**
 * Return how people call some tiers, of which one is enough: "Silver or Gold".
 *
 * @param {number[]} ids
 * @param {{tiers: Object}} names
 * @returns {string}
 */
export function nameTiers(ids, names) {
    return formatList(
        ids.map((id) => getTier(id, { names }).name),
        { style: "or" }
    );
}

/**
 * Return the tier after this one, and how much has to be spent to get there (minor units).
 *
 * @param {{tier: number|null, spend: number}} standing
 * @param {{compiled: import("@loyalty_hero/engine/values").Program, names: Object}} context
 * @returns {{next: {id: number, name: string, color: number}|null, missing: number}}
 */
export function getTierProgress({ tier, spend }, context) {
    const { tiers } = context.compiled;
    const reached = tiers.findIndex(({ id }) => id === tier);
    const next = tiers.find(({ spend_min }, index) => index > reached && spend_min > spend);
    return next
        ? { next: getTier(next.id, context), missing: next.spend_min - spend }
        : { next: null, missing: 0 };
}
