/**
 * The engine's reasons as sentences for cashier and customer.
 */

import { _t } from "@web/core/l10n/translation";
import { describeFactors, describeRule, describeRuleBase } from "./rule_words";
import { getTier, getTierProgress } from "./tiers";
import {
    formatDay,
    formatMinor,
    formatPoints,
    formatQuantity,
    formatShare,
    formatWhole,
} from "./units";
import { describeLineExclusion, describeProgramExclusion, describeRuleExclusion } from "./why_nots";

/**
 * What one program makes of an order, in words; texts are ready to be shown.
 *
 * @typedef {Object} Explanation
 * @property {string} name
 * @property {string} total empty for a program that gives no points
 * @property {{text: string, detail: string, points: string}[]} steps
 * @property {{what: string, why: string}[]} excluded items and rules that gave nothing
 */

/**
 * @param order
 * @param {{program: Object, prepared: Object, award: import("@loyalty_hero/engine/values").Award}} preview
 * @param {number} index which of the customer's programs it is: the first is served first
 * @returns {Explanation}
 */
export function explain(order, preview, index) {
    const { program, prepared, award } = preview;
    const products = new Map(order.lines.map((line) => [line.uuid, line.getFullProductName()]));
    const context = makeContext(preview, (id) => order.models["loyalty.hero.program"].get(id));
    const excluded = describeExclusions(award.reasons, context, products);
    const steps = describeReasons(award.reasons, context);
    if (!award.lines.length && !steps.length && index > 0) {
        steps.push({
            text: _t("The items already count for another program."),
            detail: "",
            points: "",
        });
    }
    return {
        name: program.name,
        total:
            prepared.program.kind === "points"
                ? `${formatPoints(award.points)} ${program.points_name}`
                : "",
        steps,
        excluded,
    };
}

/**
 * What words are made with: the award and its program as it was compiled, the names behind ids, and how
 * money looks.
 *
 * @typedef {Object} Context
 * @property {import("@loyalty_hero/engine/values").Award} award
 * @property {import("@loyalty_hero/engine/values").Program} compiled
 * @property {{selections: Object, accelerators: Object, tiers: Object}} names by id
 * @property {(id: number) => {name: string}|undefined} findProgram
 * @property {(minor: number) => string} money
 */

/** @returns {Context} */
function makeContext({ program, prepared, award }, findProgram) {
    const { selections = {}, accelerators = {}, tiers = {} } = program._names || {};
    return {
        award,
        compiled: prepared.program,
        names: { selections, accelerators, tiers },
        findProgram,
        money: (minor) => formatMinor(minor, program.currency_id?.id),
    };
}

/**
 * Return the items and the rules that gave nothing, and why.
 *
 * @param {import("@loyalty_hero/engine/values").Reason[]} reasons
 * @param {Context} context
 * @param {Map<string, string>} products names by line
 * @returns {{what: string, why: string}[]}
 */
export function describeExclusions(reasons, context, products) {
    const lines = reasons
        .filter(({ type }) => type === "line_excluded")
        .map(({ line, why }) => ({
            what: products.get(line) || "",
            why: describeLineExclusion(why),
        }));
    const rules = reasons
        .filter(({ type }) => type === "rule_excluded")
        .map((reason) => ({
            what: describeRule(reason.rule, context),
            why: describeRuleExclusion(reason, context),
        }));
    return [...lines, ...rules];
}

/**
 * Return the reasons as steps of a computation, without those that `describeExclusions` tells.
 *
 * @param {import("@loyalty_hero/engine/values").Reason[]} reasons
 * @param {Context} context
 * @returns {{text: string, detail: string, points: string}[]}
 */
export function describeReasons(reasons, context) {
    return reasons
        .filter(({ type }) => type in STEPS)
        .map((reason) => ({ detail: "", points: "", ...STEPS[reason.type](reason, context) }));
}

const STEPS = {
    program_excluded: (reason, context) => ({
        text: describeProgramExclusion(reason, context),
        points: formatPoints(0),
    }),
    discount: ({ base }, { money }) => ({
        text: _t("Discount, not counted"),
        detail: money(-base),
    }),
    on_account: ({ base }, { money }) => ({
        text: _t("Part on account, not counted"),
        detail: money(-base),
    }),
    paid_with_points: ({ base }, { money }) => ({
        text: _t("Part paid with points, not counted"),
        detail: money(-base),
    }),
    tier: describeTier,
    rule: (reason, context) => ({
        text: describeRule(reason.rule, context),
        detail: describeRuleBase(reason, context),
        points: formatPoints(reason.points),
    }),
    accelerator: (reason, context) => ({
        text: describeFactors(reason, context),
        points: formatChange(reason.points),
    }),
    rounding: ({ points }) => ({ text: _t("Rounding"), points: formatChange(points) }),
    cap: ({ period, limit, points }) => ({
        text: describeCap(period, formatPoints(limit)),
        points: formatChange(points),
    }),
    premium: describePremium,
    unlinked_return: ({ base, points }, { money }) => ({
        text: _t("Returned without its sale: points that the goods would earn now"),
        detail: money(-base),
        points: formatChange(points),
    }),
    membership: ({ date_end, discount }) => ({
        text: date_end
            ? _t("Member until %s", formatDay(date_end))
            : _t("Member without an end date"),
        detail: discount ? _t("%s off", formatShare(discount)) : "",
    }),
};

function describeTier({ before, after, spend }, context) {
    const tier = getTier(after, context);
    const { next, missing } = getTierProgress({ tier: after, spend }, context);
    const detail = next
        ? _t("%(amount)s to %(tier)s", { amount: context.money(missing), tier: next.name })
        : "";
    if (!tier) {
        return { text: _t("No tier yet"), detail };
    }
    return {
        text: after === before ? _t("Tier: %s", tier.name) : _t("Reaches %s", tier.name),
        detail,
    };
}

function describeCap(period, limit) {
    const sentences = {
        sale: _t("Maximum per sale: %s", limit),
        day: _t("Maximum per day: %s", limit),
        week: _t("Maximum per week: %s", limit),
        month: _t("Maximum per month: %s", limit),
        year: _t("Maximum per year: %s", limit),
        ever: _t("Maximum in all: %s", limit),
    };
    return sentences[period];
}

function describePremium({ count, amount, items, amount_min, items_min }, { award, money }) {
    const progress = [
        amount_min
            ? _t("%(reached)s of %(needed)s spent", {
                  reached: money(amount),
                  needed: money(amount_min),
              })
            : "",
        items_min
            ? _t("%(reached)s of %(needed)s items", {
                  reached: formatWhole(items),
                  needed: formatQuantity(items_min),
              })
            : "",
    ].filter(Boolean);
    const [one, other] = progress;
    const detail = other ? _t("%(one)s or %(other)s", { one, other }) : one || "";
    if (!count) {
        return { text: _t("Towards the next premium"), detail };
    }
    const worth = money(award.premium?.worth || 0);
    return {
        text:
            count === 1
                ? _t("Premium: %s", worth)
                : _t("%(count)s premiums: %(worth)s", { count, worth }),
        detail: amount || items ? _t("then %s", detail) : "",
    };
}

/** Points that were added or taken, with their sign. */
function formatChange(points) {
    return points > 0 ? `+${formatPoints(points)}` : formatPoints(points);
}
