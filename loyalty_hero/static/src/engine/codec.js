/**
 * What a well-formed program and basket look like, and making a program ready for use.
 *
 * Problems are values, so that a screen can show all of them at once; only the functions that need a
 * sound input throw. Keys that are not known here are ignored: a change of meaning changes `FORMAT`.
 */

import { MAX_SAFE } from "./amounts.js";
import { PreparedProgram } from "./values.js";

/** @typedef {import("./values.js").Problem} Problem */
/** @typedef {(value: any) => Problem[]} Check */

/** The version of the compiled program that this engine reads. */
export const FORMAT = 1;

/** The largest amount, number of points or quantity in a program or on a line. */
export const LIMIT = 10 ** 12;

/** So many lines of `LIMIT` each still have a sum that a number holds exactly. */
export const LINES_MAX = 5_000;

export const PER_MILLE = 1_000;

const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A program or basket that cannot be evaluated; `problems` says what is wrong, and where. */
export class MalformedError extends RangeError {
    /** @param {Problem[]} problems */
    constructor(problems) {
        super(problems.map(({ path, error }) => `${path}: ${error}`).join(", "));
        this.name = "MalformedError";
        this.problems = problems;
    }
}

/**
 * Tell whether the value is an integer that a number holds exactly.
 *
 * @param {any} value
 * @returns {boolean}
 */
export function isInteger(value) {
    return Number.isSafeInteger(value);
}

/**
 * Tell whether the value is a day of the calendar, written `YYYY-MM-DD`.
 *
 * @param {any} value
 * @returns {boolean}
 */
export function isDate(value) {
    const match = typeof value === "string" ? DATE.exec(value) : null;
    if (!match) {
        return false;
    }
    const [year, month, day] = match.slice(1).map(Number);
    if (month < 1 || month > 12) {
        return false;
    }
    const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    return 1 <= day && day <= MONTH_DAYS[month - 1] + (month === 2 && isLeap ? 1 : 0);
}

/**
 * Tell whether the value is a local time, written `YYYY-MM-DDTHH:MM:SS`.
 *
 * @param {any} value
 * @returns {boolean}
 */
export function isMoment(value) {
    return (
        typeof value === "string" &&
        value[10] === "T" &&
        isDate(value.slice(0, 10)) &&
        TIME.test(value.slice(11))
    );
}

/**
 * Make a check that gives one error when the test fails.
 *
 * @param {(value: any) => boolean} test
 * @param {string} error
 * @returns {Check}
 */
function holds(test, error) {
    const problems = [{ path: "", error }];
    return (value) => (test(value) ? [] : problems);
}

/**
 * Make a check for an integer from `low` to `high`, both included.
 *
 * @param {number} low
 * @param {number} [high]
 * @returns {Check}
 */
function integer(low, high = LIMIT) {
    /** @type {Object<number, string>} */
    const errors = { 0: "must_not_be_negative", 1: "must_be_positive" };
    const below = errors[low] || "exceeds_limit";
    return (value) => {
        if (!isInteger(value)) {
            return [
                { path: "", error: Number.isInteger(value) ? "exceeds_limit" : "must_be_integer" },
            ];
        }
        if (value < low) {
            return [{ path: "", error: below }];
        }
        return value > high ? [{ path: "", error: "exceeds_limit" }] : [];
    };
}

/**
 * Make a check for a list of items, whose `key` (if any) must differ from item to item.
 *
 * @param {Check} item
 * @param {{key?: string, lengthMax?: number}} [options]
 * @returns {Check}
 */
function list(item, { key, lengthMax = Infinity } = {}) {
    return (value) => {
        if (!Array.isArray(value)) {
            return [{ path: "", error: "must_be_list" }];
        }
        if (value.length > lengthMax) {
            return [{ path: "", error: "exceeds_limit" }];
        }
        /** @type {Problem[]} */
        const problems = value.flatMap((entry, index) =>
            item(entry).map((problem) => below(index, problem))
        );
        if (key && !problems.length) {
            const seen = new Set();
            value.forEach((entry, index) => {
                if (seen.has(entry[key])) {
                    problems.push({ path: `${index}.${key}`, error: "must_be_unique" });
                }
                seen.add(entry[key]);
            });
        }
        return problems;
    };
}

/**
 * Make a check for an object that has all the fields, each as its own check wants it.
 *
 * @param {Object<string, Check>} fields
 * @returns {Check}
 */
function object(fields) {
    return (value) => {
        if (typeof value !== "object" || value === null || Array.isArray(value)) {
            return [{ path: "", error: "must_be_object" }];
        }
        return Object.entries(fields).flatMap(([name, checkField]) =>
            Object.hasOwn(value, name)
                ? checkField(value[name]).map((problem) => below(name, problem))
                : [{ path: name, error: "must_be_given" }]
        );
    };
}

/**
 * Make a check for an object with any keys, whose values are all of one kind.
 *
 * @param {Check} item
 * @returns {Check}
 */
function objectOf(item) {
    return (value) => {
        if (typeof value !== "object" || value === null || Array.isArray(value)) {
            return [{ path: "", error: "must_be_object" }];
        }
        // Sorted, since JavaScript puts keys like "1" first.
        return Object.keys(value)
            .sort()
            .flatMap((name) => item(value[name]).map((problem) => below(name, problem)));
    };
}

/**
 * Return the problem as seen from one level up.
 *
 * @param {string|number} name
 * @param {Problem} problem
 * @returns {Problem}
 */
function below(name, { path, error }) {
    return { path: path ? `${name}.${path}` : `${name}`, error };
}

/**
 * Make a check for one of some texts.
 *
 * @param {...string} allowed
 * @returns {Check}
 */
function choice(...allowed) {
    return holds((value) => allowed.includes(value), "must_be_a_choice");
}

const BOOLEAN = holds((value) => typeof value === "boolean", "must_be_boolean");
const TEXT = holds((value) => typeof value === "string" && value !== "", "must_be_text");
const DATE_OR_NULL = holds((value) => value === null || isDate(value), "must_be_date");
const MOMENT = holds(isMoment, "must_be_moment");
const ID = integer(1, MAX_SAFE);
const IDS = list(ID);
const RATE = integer(1);
/** @type {Problem[]} */
const MISSING = [{ path: "", error: "must_be_given" }];
const SHOP = holds((value) => value === null || !ID(value).length, "must_be_id_or_null");
const LINE_ID = holds(
    (value) => (typeof value === "string" && value !== "") || isInteger(value),
    "must_be_text_or_integer"
);

const RULE = object({
    id: ID,
    mode: choice("amount"),
    points: integer(0),
    per_amount: integer(1),
    selections: IDS,
    exceptions: IDS,
    amount_min: integer(0),
});
const REWARD = object({
    id: ID,
    kind: choice("payment"),
    points: integer(1),
    amount: integer(1),
    points_min: integer(0),
    points_multiple: integer(0),
    share_max: integer(0, PER_MILLE),
});
const PROGRAM = object({
    format: holds((value) => value === FORMAT, "must_be_known_format"),
    id: ID,
    code: TEXT,
    currency: TEXT,
    date_start: DATE_OR_NULL,
    date_end: DATE_OR_NULL,
    shops: IDS,
    invoices: BOOLEAN,
    tax_included: BOOLEAN,
    amount_min: integer(0),
    paid_with_points: choice("all", "remainder", "nothing"),
    rounding: choice("down", "half_up", "up", "none"),
    excluded_flags: list(TEXT),
    rules: list(RULE, { key: "id" }),
    rewards: list(REWARD, { key: "id" }),
});
const LINE = object({
    id: LINE_ID,
    quantity: integer(-LIMIT),
    total_included: integer(-LIMIT),
    total_excluded: integer(-LIMIT),
    selections: IDS,
    flags: list(TEXT),
});
const BASKET = object({
    moment: MOMENT,
    shop: SHOP,
    rates_ppm: objectOf(RATE),
    paid_with_points: integer(-LIMIT),
    lines: list(LINE, { key: "id", lengthMax: LINES_MAX }),
});

/**
 * Return what is wrong with a compiled program; nothing when it can be evaluated.
 *
 * @param {any} program
 * @returns {Problem[]}
 */
export function checkProgram(program) {
    const problems = PROGRAM(program);
    if (!problems.length && endsBeforeStart(program)) {
        return [{ path: "date_end", error: "must_not_be_before_start" }];
    }
    return problems;
}

/**
 * @param {import("./values.js").Program} program
 * @returns {boolean}
 */
function endsBeforeStart({ date_start: start, date_end: end }) {
    return start !== null && end !== null && end < start;
}

/**
 * Return what is wrong with one reward of a program.
 *
 * @param {any} reward
 * @returns {Problem[]}
 */
export function checkReward(reward) {
    return REWARD(reward);
}

/**
 * Return what is wrong with the facts of a sale; nothing when they can be evaluated.
 *
 * For whoever builds baskets. Which currencies must have a rate depends on the programs, so a missing
 * one shows only when evaluating. Evaluating does not repeat this check, since it takes as long as the
 * rest; there only the program's rate and the sums are guarded.
 *
 * @param {any} basket
 * @returns {Problem[]}
 */
export function checkBasket(basket) {
    return BASKET(basket);
}

/**
 * Return the program checked and ready; one that is prepared already comes back as it is.
 *
 * Prepare once and evaluate often: checking costs more than evaluating.
 *
 * @param {import("./values.js").Program|PreparedProgram} program
 * @returns {PreparedProgram}
 * @throws {MalformedError} when `checkProgram` finds something
 */
export function prepareProgram(program) {
    if (program instanceof PreparedProgram) {
        return program;
    }
    requireSound(checkProgram(program));
    /** @type {Map<number, number[]>} */
    const rulesOfSelection = new Map();
    /** @type {number[]} */
    const rulesOfAll = [];
    program.rules.forEach((rule, index) => {
        for (const selection of rule.selections) {
            const indexes = rulesOfSelection.get(selection) || [];
            rulesOfSelection.set(selection, [...indexes, index]);
        }
        if (!rule.selections.length) {
            rulesOfAll.push(index);
        }
    });
    return new PreparedProgram({
        program,
        rules: program.rules.map((rule) => ({
            id: rule.id,
            points: rule.points,
            per_amount: rule.per_amount,
            exceptions: new Set(rule.exceptions),
            amount_min: rule.amount_min,
        })),
        rules_of_selection: rulesOfSelection,
        rules_of_all: rulesOfAll,
        excluded_flags: new Set(program.excluded_flags),
        amount_key: program.tax_included ? "total_included" : "total_excluded",
    });
}

/**
 * Throw when `checkReward` finds something.
 *
 * @param {import("./values.js").Reward} reward
 * @throws {MalformedError}
 */
export function requireReward(reward) {
    requireSound(checkReward(reward));
}

/**
 * Throw when the basket has no sound rate for the program's currency.
 *
 * @param {PreparedProgram} prepared
 * @param {import("./values.js").Basket} basket
 * @throws {MalformedError}
 */
export function requireRate(prepared, basket) {
    const { currency } = prepared.program;
    const rates = basket.rates_ppm || {};
    const problems = Object.hasOwn(rates, currency) ? RATE(rates[currency]) : MISSING;
    requireSound(problems.map((problem) => below("rates_ppm", below(currency, problem))));
}

/**
 * @param {Problem[]} problems
 */
function requireSound(problems) {
    if (problems.length) {
        throw new MalformedError(problems);
    }
}
