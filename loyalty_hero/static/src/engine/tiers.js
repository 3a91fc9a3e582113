/**
 * Tiers: which one a customer has with what was spent.
 */

/** @typedef {import("./values.js").Tier} Tier */

/**
 * Return the id of the tier for what was spent, at least the one that is kept, or null.
 *
 * @param {Tier[]} tiers rising by what they need
 * @param {number} spend in minor units of the program's currency
 * @param {number|null} kept the id of the tier that the customer has anyway; one that is gone counts
 *     for nothing
 * @returns {number|null}
 */
export function tierFor(tiers, spend, kept) {
    let highest = null;
    for (const tier of tiers) {
        if (tier.spend_min <= spend || tier.id === kept) {
            highest = tier.id;
        }
    }
    return highest;
}

/**
 * Return the tier with this id, or null.
 *
 * @param {Tier[]} tiers
 * @param {number|null} tierId
 * @returns {Tier|null}
 */
export function findTier(tiers, tierId) {
    return tiers.find((tier) => tier.id === tierId) ?? null;
}
