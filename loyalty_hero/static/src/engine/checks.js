/**
 * Checks for JSON values, to be put together: each returns what is wrong, as a list of problems.
 *
 * Problems are values, so that a screen can show all of them at once. Keys that are not known are
 * ignored.
 */

import { MAX_SAFE } from "./amounts.js";
import { LIMITS } from "./schema.js";

/** @typedef {import("./values.js").Problem} Problem */
/** @typedef {(value: any) => Problem[]} Check */

/** The largest amount, number of points or quantity in a program or on a line. */
export const LIMIT = LIMITS.LIMIT;

/** The largest operand where something is redeemed: twice as much is exact in both languages. */
const MOST = Math.floor(MAX_SAFE / 2);

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
 * Throw unless all are integers from 0 to `MOST`.
 *
 * @param {...number} values
 * @throws {RangeError}
 */
export function requireNaturals(...values) {
    if (!values.every((value) => isInteger(value) && value >= 0 && value <= MOST)) {
        throw new RangeError("operand_must_be_natural");
    }
}

/**
 * Make a check that gives one error when the test fails.
 *
 * @param {(value: any) => boolean} test
 * @param {string} error
 * @returns {Check}
 */
export function holds(test, error) {
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
export function integer(low, high = LIMIT) {
    /** @type {Object<number, string>} */
    const errors = { 0: "must_not_be_negative", 1: "must_be_positive" };
    const tooLow = errors[low] || "exceeds_limit";
    return (value) => {
        if (!isInteger(value)) {
            const error = Number.isInteger(value) ? "exceeds_limit" : "must_be_integer";
            return [{ path: "", error }];
        }
        if (value > high) {
            return [{ path: "", error: "exceeds_limit" }];
        }
        return value < low ? [{ path: "", error: tooLow }] : [];
    };
}

/**
 * Make a check for a list of items, whose `key` (if any) must differ from item to item.
 *
 * @param {Check} item
 * @param {string|null} [key]
 * @param {number} [lengthMax]
 * @returns {Check}
 */
export function listOf(item, key = null, lengthMax = Infinity) {
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
export function objectWith(fields) {
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
export function objectOf(item) {
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
 * Make a check that lets null pass.
 *
 * @param {Check} check
 * @returns {Check}
 */
export function noneOr(check) {
    return (value) => (value === null ? [] : check(value));
}

/**
 * Make a check for one of some texts.
 *
 * @param {...string} allowed
 * @returns {Check}
 */
export function choice(...allowed) {
    return holds((value) => allowed.includes(value), "must_be_a_choice");
}

/**
 * Return the problem as seen from one level up.
 *
 * @param {string|number} name
 * @param {Problem} problem
 * @returns {Problem}
 */
export function below(name, { path, error }) {
    return { path: path ? `${name}.${path}` : `${name}`, error };
}
