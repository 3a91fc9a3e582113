/**
 * Reasons in words: which sentence of the table, and how each fact is written, by the unit that the engine's schema
 * knows for it. The server does the same: `loyalty_hero/models/words/reasons.py`.
 */

import { formatList } from "@web/core/l10n/utils";
import { MODES, SHAPES } from "@loyalty_hero/engine/schema";
import { say } from "./sentences";
import {
    formatChange,
    formatDay,
    formatFactor,
    formatMoney,
    formatPoints,
    formatQuantity,
    formatShare,
} from "./units";

/** The facts of each type of reason, as the schema describes them. */
const FACTS = Object.fromEntries(
    Object.values(SHAPES).flatMap((shape) =>
        (shape.type?.literal || []).map((name) => [name, shape])
    )
);

/** What a reason is about, where that is told apart from why. */
const ABOUT = { line_excluded: "line", rule_excluded: "rule" };

/**
 * What the reasons of an award are worded with: the table, the program that gave it as it was compiled, and how
 * things are called.
 *
 * @typedef {Object} Wording
 * @property {Object<string, string>} sentences
 * @property {import("@loyalty_hero/engine/values").Program} compiled
 * @property {number} currencyId the program's
 * @property {{rules: Object, accelerators: Object, tiers: Object}} names by id, of this version
 * @property {(id: number) => string|undefined} findProgram
 * @property {(line: string) => string|undefined} findProduct
 */

/**
 * Return a reason in words.
 *
 * @param {import("@loyalty_hero/engine/values").Reason} reason
 * @param {Wording} wording
 * @returns {{about: string, text: string, points: string}} the item or rule that gave nothing, or ""; why; and what
 *     the reason adds or takes, or ""
 */
export function describe(reason, wording) {
    const facts = writeFacts(reason, wording);
    return {
        about: facts[ABOUT[reason.type]] || "",
        text: say(wording.sentences, getKey(reason, wording), facts),
        points: "points" in reason ? formatChange(reason.points) : "",
    };
}

/**
 * Return a reason in one line, with what it is about and its points.
 *
 * @param {import("@loyalty_hero/engine/values").Reason} reason
 * @param {Wording} wording
 * @returns {string}
 */
export function tell(reason, wording) {
    const { about, text, points } = describe(reason, wording);
    const line = about ? say(wording.sentences, "reason.about", { about, reason: text }) : text;
    return points ? say(wording.sentences, "reason.points", { reason: line, points }) : line;
}

// Which sentence ------------------------------------------------------------------------------------------------

function getKey(reason, wording) {
    const { type, why } = reason;
    if (["program_excluded", "rule_excluded", "line_excluded"].includes(type)) {
        const keys = [`${type}.${why}`, `excluded.${why}`, "excluded.other"];
        return keys.find((key) => key in wording.sentences);
    }
    return type in CHOICES ? `${type}.${CHOICES[type](reason, wording)}` : type;
}

const CHOICES = {
    rule: ({ rule: id }, { compiled }) => {
        const rule = compiled.rules.find((candidate) => candidate.id === id);
        return rule ? getModeKey(rule) : "amount";
    },
    tier: ({ before, after }) => {
        if (!after) {
            return "none";
        }
        return after === before ? "kept" : "reached";
    },
    accelerator: ({ kind, factors }, { compiled }) =>
        `${kind}.${factors.length === 1 ? "single" : compiled.combination}`,
    carry: (reason) => {
        const [before, after] = [reason.before, reason.after].map(cutToThousandths);
        if (before) {
            return after ? "both" : "used";
        }
        return after ? "kept" : "none";
    },
    cap: ({ period }) => period,
    premium: ({ count, amount_min, items_min }) => {
        const due = ["none", "one"][count] || "many";
        if (amount_min && items_min) {
            return `${due}.both`;
        }
        return amount_min ? `${due}.amount` : `${due}.items`;
    },
    membership: ({ date_end, discount }) => {
        const end = date_end ? "until" : "endless";
        return discount ? `${end}.discount` : end;
    },
};

/** What a rule's sentences are named by: its mode, and where the mode asks for it how often it gives. */
function getModeKey({ mode, per }) {
    return MODES[mode].asks.includes("per") ? `${mode}_${per}` : mode;
}

// Facts ---------------------------------------------------------------------------------------------------------

function writeFacts(reason, wording) {
    const shape = FACTS[reason.type];
    // Nobody counts towards a premium in parts of an item.
    const told =
        reason.type === "premium"
            ? { ...reason, items: Math.floor(reason.items / 1000) * 1000 }
            : reason;
    return Object.fromEntries(
        Object.entries(told)
            .filter(([, value]) => value !== null)
            .map(([name, value]) => [name, write(shape[name], value, wording)])
    );
}

function write(spec, value, wording) {
    if (spec.list) {
        return formatList(value.map((factor) => writeFactor(factor, wording)));
    }
    const writer = WRITERS[spec.unit || spec.type];
    return writer ? writer(value, wording) : String(value);
}

function writeFactor({ id, factor }, wording) {
    return say(wording.sentences, id ? "factor.named" : "factor.personal", {
        id: id && write(SHAPES.Factor.id, id, wording),
        factor: write(SHAPES.Factor.factor, factor, wording),
    });
}

/** How a fact is written, by its unit in the engine's schema. */
const WRITERS = {
    minor: (minor, { currencyId }) => formatMoney(minor, currencyId),
    hundredths: formatPoints,
    billionths: (value) => formatQuantity(cutToThousandths(value)),
    thousandths: formatQuantity,
    per_mille: (share, { sentences }) => formatShare(share, sentences),
    factor: formatFactor,
    day: formatDay,
    rule: (id, wording) => wording.names.rules[id] || sayDeleted(wording),
    tier: (id, wording) => wording.names.tiers[id]?.name || sayDeleted(wording),
    accelerator: (id, wording) => wording.names.accelerators[id] || sayDeleted(wording),
    program: (id, wording) => wording.findProgram(id) || sayDeleted(wording),
    line_id: (id, wording) => wording.findProduct(id) || say(wording.sentences, "reason.item"),
};

/** Return thousandths of a point, without what is below them: nobody reads nine decimals. */
function cutToThousandths(billionths) {
    return Math.trunc(billionths / 1e6);
}

function sayDeleted({ sentences }) {
    return say(sentences, "reason.deleted");
}
