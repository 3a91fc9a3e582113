/**
 * Which lines go to which rules.
 */

import { unmet } from "./conditions.js";
import { findFlag } from "./eligibility.js";
import { standingIn } from "./sales.js";

/** @typedef {import("./prepare.js").PreparedProgram} PreparedProgram */
/** @typedef {import("./prepare.js").PreparedRule} PreparedRule */
/** @typedef {import("./sales.js").Sale} Sale */
/** @typedef {import("./values.js").Line} Line */
/** @typedef {import("./values.js").LineExcludedReason} LineExcludedReason */

/** So many sets of selections are remembered; a shop has far fewer. */
export const REMEMBERED_MAX = 10_000;

/**
 * The index and lines of each rule, in order; of each rule that does not hold, why; lines without a
 * rule.
 *
 * @typedef {Object} Matches
 * @property {[number, Line[]][]} lines
 * @property {[number, string][]} unmet
 * @property {LineExcludedReason[]} excluded
 */

/**
 * Return which rules the lines go to.
 *
 * A line goes to the first rule that takes lines, holds and matches it, and is seen by every rule that
 * only looks.
 *
 * @param {PreparedProgram} prepared
 * @param {Sale} sale
 * @param {Line[]} lines
 * @param {number|null} tier the customer's, by which rules that hold in some tiers only are judged
 * @param {boolean} anyTier what counts as spent must not depend on the tier: rules that hold in some
 *     tiers only look at their lines then, in every tier, and take none from other rules
 * @returns {Matches}
 */
export function matchLines(prepared, sale, lines, tier, anyTier) {
    const { rules } = prepared;
    // Both by the index of a rule, with holes for rules that no line asks for.
    /** @type {Line[][]} */
    const found = [];
    /** @type {(string|null)[]} */
    const whys = [];
    /** @type {LineExcludedReason[]} */
    const excluded = [];
    /**
     * @param {number} index
     * @returns {boolean}
     */
    const holds = (index) => {
        if (whys[index] === undefined) {
            whys[index] = unmetRule(prepared, rules[index], sale, tier, anyTier);
        }
        return whys[index] === null;
    };
    for (const line of lines) {
        let why = findFlag(prepared, line.flags);
        if (why === null) {
            const [matching, whyNone] = matchSelections(prepared, line.selections);
            const chosen = chooseRules(rules, matching, holds, anyTier);
            for (const index of chosen) {
                (found[index] ??= []).push(line);
            }
            why = chosen.length ? null : whyNone;
        }
        if (why !== null) {
            excluded.push({ type: "line_excluded", line: line.id, why });
        }
    }
    return {
        lines: found.flatMap((linesOfRule, index) => [[index, linesOfRule]]),
        unmet: whys.flatMap((why, index) => (why === null ? [] : [[index, why]])),
        excluded,
    };
}

/**
 * Return the rules that match these selections, in order, and why a line of theirs earns nothing if
 * none holds.
 *
 * Each set of selections is matched once and remembered.
 *
 * @param {PreparedProgram} prepared
 * @param {number[]} selections
 * @returns {import("./prepare.js").Matching}
 */
export function matchSelections(prepared, selections) {
    const key = selections.join();
    const known = prepared.matching.get(key);
    if (known) {
        return known;
    }
    if (prepared.matching.size >= REMEMBERED_MAX) {
        prepared.matching.clear();
    }
    const indexes = new Set(prepared.rules_of_all);
    for (const selection of selections) {
        for (const index of prepared.rules_of_selection.get(selection) ?? []) {
            indexes.add(index);
        }
    }
    const matching = [...indexes]
        .sort((one, other) => one - other)
        .filter((index) => !selections.some((id) => prepared.rules[index].exceptions.has(id)));
    /** @type {import("./prepare.js").Matching} */
    const found = [matching, matching.length === indexes.size ? "no_rule" : "exception"];
    prepared.matching.set(key, found);
    return found;
}

/**
 * Return the rules that a line goes to: the first that takes it, and all that only look at it.
 *
 * @param {PreparedRule[]} rules
 * @param {number[]} matching
 * @param {(index: number) => boolean} holds
 * @param {boolean} anyTier
 * @returns {number[]}
 */
export function chooseRules(rules, matching, holds, anyTier) {
    /** @type {number[]} */
    const chosen = [];
    let isTaken = false;
    for (const index of matching) {
        const { takes, tiers } = rules[index];
        if ((takes && isTaken) || !holds(index)) {
            continue;
        }
        chosen.push(index);
        isTaken = isTaken || (takes && !(anyTier && tiers.size));
    }
    return chosen;
}

/**
 * Return why the rule does not hold for this sale, or null; its minimums are not looked at.
 *
 * @param {PreparedProgram} prepared
 * @param {PreparedRule} rule
 * @param {Sale} sale
 * @param {number|null} tier
 * @param {boolean} anyTier
 * @returns {string|null}
 */
export function unmetRule(prepared, rule, sale, tier, anyTier) {
    const why = unmet(rule.condition, sale);
    if (why !== null) {
        return why;
    }
    if (rule.tiers.size && !anyTier && !rule.tiers.has(tier)) {
        return "other_tier";
    }
    if (rule.newcomers && !standingIn(prepared, sale.customer).is_new) {
        return "not_new";
    }
    return null;
}
