/**
 * Which lines go to which rules.
 */

import { unmet } from "./conditions.js";
import { findFlag } from "./eligibility.js";
import { standingIn } from "./sales.js";

/** @typedef {import("./prepare.js").Candidates} Candidates */
/** @typedef {import("./prepare.js").PreparedProgram} PreparedProgram */
/** @typedef {import("./prepare.js").PreparedRule} PreparedRule */
/** @typedef {import("./sales.js").Sale} Sale */
/** @typedef {import("./values.js").Line} Line */
/** @typedef {import("./values.js").LineExcludedReason} LineExcludedReason */

/** So many sets of selections are remembered; a shop has far fewer. */
export const CANDIDATES_MAX = 10_000;

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
    const { rules, candidates: known } = prepared;
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
    /** @type {number[]} */
    let ofSale = [];
    /** @type {Line[]} */
    const counting = [];
    for (const line of lines) {
        let why = findFlag(prepared, line.flags);
        if (why === null) {
            if (!counting.length) {
                ofSale = prepared.rules_of_sale.filter(holds);
            }
            counting.push(line);
            const key = line.selections.join();
            const candidates = known.get(key) ?? rememberCandidates(prepared, line.selections, key);
            const isSure = !candidates.lookers.length && !candidates.takers.length;
            const chosen = isSure
                ? candidates.sure
                : chooseRules(rules, candidates, holds, anyTier);
            for (const index of chosen) {
                (found[index] ??= []).push(line);
            }
            why = chosen.length || ofSale.length ? null : candidates.why;
        }
        if (why !== null) {
            excluded.push({ type: "line_excluded", line: line.id, why });
        }
    }
    for (const index of ofSale) {
        found[index] = counting;
    }
    return {
        lines: found.flatMap((linesOfRule, index) => [[index, linesOfRule]]),
        unmet: whys.flatMap((why, index) => (why === null ? [] : [[index, why]])),
        excluded,
    };
}

/**
 * Return the rules that a line goes to, of those that it may go to.
 *
 * @param {PreparedRule[]} rules
 * @param {Candidates} candidates
 * @param {(index: number) => boolean} holds
 * @param {boolean} anyTier
 * @returns {number[]}
 */
export function chooseRules(rules, { sure, lookers, takers }, holds, anyTier) {
    const chosen = [...sure, ...lookers.filter(holds)];
    for (const index of takers) {
        if (holds(index)) {
            chosen.push(index);
            if (!anyTier || !rules[index].tiers.size) {
                break;
            }
        }
    }
    return chosen;
}

/**
 * Return the rules that a line with these selections may go to, and remember them.
 *
 * The products of a shop meet few different sets of selections, so each set is matched once.
 *
 * @param {PreparedProgram} prepared
 * @param {number[]} selections
 * @param {string} key the selections as text
 * @returns {Candidates}
 */
export function rememberCandidates(prepared, selections, key) {
    if (prepared.candidates.size >= CANDIDATES_MAX) {
        prepared.candidates.clear();
    }
    const found = matchSelections(prepared, selections);
    prepared.candidates.set(key, found);
    return found;
}

/**
 * Return which rules match these selections, sorted by what they need to know of a sale.
 *
 * @param {PreparedProgram} prepared
 * @param {number[]} selections
 * @returns {Candidates}
 */
export function matchSelections(prepared, selections) {
    const { rules } = prepared;
    const indexes = new Set(prepared.rules_of_all);
    for (const selection of selections) {
        for (const index of prepared.rules_of_selection.get(selection) ?? []) {
            indexes.add(index);
        }
    }
    const matching = [...indexes]
        .sort((one, other) => one - other)
        .filter((index) => !selections.some((id) => rules[index].exceptions.has(id)));
    const looking = matching.filter((index) => !rules[index].takes);
    const sure = looking.filter((index) => rules[index].is_steady);
    /** @type {number[]} */
    const takers = [];
    for (const index of matching) {
        if (rules[index].takes) {
            takers.push(index);
            if (rules[index].is_steady) {
                break;
            }
        }
    }
    if (takers.length && rules[takers[0]].is_steady) {
        sure.push(takers[0]);
        takers.length = 0;
    }
    return {
        sure,
        lookers: looking.filter((index) => !rules[index].is_steady),
        takers,
        why: matching.length === indexes.size ? "no_rule" : "exception",
    };
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
    if (rule.mode === "welcome" && !standingIn(prepared, sale.customer).is_new) {
        return "not_new";
    }
    return null;
}
