/**
 * Earning rules and accelerators in few words, from what was published.
 */

import { _t } from "@web/core/l10n/translation";
import { getTier } from "./tiers";
import { formatFactor, formatPoints, formatQuantity } from "./units";

/** @typedef {import("./reasons").Context} Context */

/**
 * Return what a rule gives for what: "Toys: 2 for every $ 1.00".
 *
 * @param {number} id
 * @param {Context} context
 * @returns {string}
 */
export function describeRule(id, context) {
    const rule = context.compiled.rules.find((candidate) => candidate.id === id);
    if (!rule) {
        return _t("Rule");
    }
    const rate = RATES[rule.mode](rule, context);
    const items = rule.selections
        .map((selection) => context.names.selections[selection])
        .filter(Boolean)
        .join(", ");
    return items ? _t("%(items)s: %(rate)s", { items, rate }) : rate;
}

const RATES = {
    amount: (rule, { money }) => describeRate(rule, money),
    tier: (rule, context) => {
        const tier = context.compiled.tiers.find(({ id }) => id === context.award.tier);
        const rate = describeRate(tier || rule, context.money);
        return tier
            ? _t("%(tier)s, %(rate)s", { tier: getTier(tier.id, context).name, rate })
            : rate;
    },
    unit: ({ points }) => _t("%s for each item", formatPoints(points)),
    basket: () => _t("By the size of the sale"),
    bonus: ({ points, per }) =>
        per === "unit"
            ? _t("Bonus of %s for each item", formatPoints(points))
            : _t("Bonus of %s", formatPoints(points)),
    welcome: () => _t("Welcome, with the first purchase"),
    count: () => _t("Counts, without points"),
};

function describeRate({ points, per_amount }, money) {
    return _t("%(points)s for every %(amount)s", {
        points: formatPoints(points),
        amount: money(per_amount),
    });
}

/**
 * Return what a rule was applied to: an amount, or a number of items.
 *
 * @param {{rule: number, base: number, quantity: number}} reason
 * @param {Context} context
 * @returns {string}
 */
export function describeRuleBase({ rule: id, base, quantity }, { compiled, money }) {
    const rule = compiled.rules.find((candidate) => candidate.id === id);
    if (rule && (rule.mode === "unit" || (rule.mode === "bonus" && rule.per === "unit"))) {
        return `× ${formatQuantity(quantity)}`;
    }
    return rule?.mode === "welcome" ? "" : money(base);
}

/**
 * Return what accelerated: "Happy hour × 3", or "best of Happy hour × 3, Birthday × 2".
 *
 * @param {{kind: string, factors: {id: number, factor: number}[]}} reason
 * @param {Context} context
 * @returns {string}
 */
export function describeFactors({ kind, factors }, { compiled, names }) {
    const list = factors
        .map(({ id, factor }) => {
            const name = id ? names.accelerators[id] : _t("Personal factor");
            return `${name || ""} × ${formatFactor(factor)}`.trim();
        })
        .join(", ");
    const combined = {
        best: _t("Best of %s", list),
        multiply: _t("Multiplied: %s", list),
        add: _t("Added: %s", list),
    };
    const text = factors.length > 1 ? combined[compiled.combination] : list;
    const kinds = {
        bonus: _t("%s, on the bonus", text),
        welcome: _t("%s, on the welcome points", text),
    };
    return kinds[kind] || text;
}
