/**
 * What a well-formed program, customer and basket look like.
 *
 * Only the functions that need a sound input throw. Keys that are not known here are ignored: a change
 * of meaning changes `FORMAT`.
 */

import { MAX_SAFE } from "./amounts.js";
import {
    below,
    choice,
    holds,
    integer,
    isInteger,
    listOf,
    noneOr,
    objectOf,
    objectWith,
} from "./checks.js";
import { isBirthday, isDate, isMoment } from "./dates.js";
import { ENUMS, LIMITS, SHAPES } from "./schema.js";

/** @typedef {import("./checks.js").Check} Check */
/** @typedef {import("./values.js").Basket} Basket */
/** @typedef {import("./values.js").Problem} Problem */
/** @typedef {import("./values.js").Program} Program */
/** @typedef {import("./values.js").Reward} Reward */

/** The version of the compiled program that this engine reads. */
export const FORMAT = 1;

/** So many lines of `LIMIT` each still have a sum that a number holds exactly. */
export const LINES_MAX = LIMITS.LINES_MAX;

export const PER_MILLE = LIMITS.PER_MILLE;

/** Kinds of rewards that are worth a share of the goods they look at: a gift is all of one piece. */
export const SHARES = ["percent", "gift"];

export const FACTOR_MAX = LIMITS.FACTOR_MAX;

export const MINUTES_PER_DAY = LIMITS.MINUTES_PER_DAY;

export const KINDS = ENUMS.ProgramKind;
export const ENTRY_KINDS = ENUMS.EntryKind;
export const PERIODS = ENUMS.Period;

/** A program or basket that cannot be evaluated; `problems` says what is wrong, and where. */
export class MalformedError extends RangeError {
    /** @param {Problem[]} problems */
    constructor(problems) {
        super(problems.map(({ path, error }) => `${path}: ${error}`).join(", "));
        this.name = "MalformedError";
        this.problems = problems;
    }
}

/** @type {Problem[]} */
const MISSING = [{ path: "", error: "must_be_given" }];
const ID = integer(1, MAX_SAFE);
/** @type {Object<string, Check>} */
const SCALARS = {
    boolean: holds((value) => typeof value === "boolean", "must_be_boolean"),
    text: holds((value) => typeof value === "string" && value !== "", "must_be_text"),
    date: holds(isDate, "must_be_date"),
    moment: holds(isMoment, "must_be_moment"),
    birthday: holds(isBirthday, "must_be_birthday"),
    id: ID,
    line_id: holds(
        (value) => (typeof value === "string" && value !== "") || isInteger(value),
        "must_be_text_or_integer"
    ),
    format: holds((value) => value === FORMAT, "must_be_known_format"),
};
const ID_OR_NONE = holds((value) => value === null || !ID(value).length, "must_be_id_or_null");

/**
 * Return the check for what a field of the schema says.
 *
 * @param {any} spec
 * @returns {Check}
 */
function checkOf(spec) {
    let check;
    if (spec.list) {
        check = listOf(checkOf(spec.list), spec.unique, bound(spec.max));
    } else if (spec.map) {
        check = objectOf(checkOf(spec.map));
    } else if (spec.type === "integer") {
        check = integer(bound(spec.min), bound(spec.max ?? "LIMIT"));
    } else if (Object.hasOwn(ENUMS, spec.type)) {
        check = choice(...ENUMS[spec.type]);
    } else if (Object.hasOwn(SHAPES, spec.type)) {
        check = checkOfShape(spec.type);
    } else if (spec.type === "id" && spec.none) {
        return ID_OR_NONE;
    } else {
        check = SCALARS[spec.type];
    }
    return spec.none ? noneOr(check) : check;
}

/**
 * @param {string} name
 * @returns {Check}
 */
function checkOfShape(name) {
    const fields = Object.entries(SHAPES[name]);
    return objectWith(Object.fromEntries(fields.map(([field, spec]) => [field, checkOf(spec)])));
}

/**
 * Return a bound of the schema, which may be one of its limits by name.
 *
 * @param {any} value
 * @returns {any}
 */
function bound(value) {
    if (typeof value !== "string") {
        return value;
    }
    return value.startsWith("-") ? -LIMITS[value.slice(1)] : LIMITS[value];
}

const PROGRAM = checkOfShape("Program");
const REWARD = checkOfShape("Reward");
const CUSTOMER = checkOfShape("Customer");
const BASKET = checkOfShape("Basket");
const RATE = checkOfShape("Rate");

/**
 * Return what is wrong with a compiled program; nothing when it can be evaluated.
 *
 * @param {any} program
 * @returns {Problem[]}
 */
export function checkProgram(program) {
    const problems = PROGRAM(program);
    return problems.length ? problems : problemsOfWhole(program);
}

/**
 * Return what is wrong between the fields of a program that are each well-formed.
 *
 * @param {Program} program
 * @returns {Problem[]}
 */
function problemsOfWhole(program) {
    /** @type {Problem[]} */
    const problems = [];
    for (const [path, { condition }] of [
        ["", program],
        ...entries(program, "rules"),
        ...entries(program, "accelerators"),
    ]) {
        if (endsBeforeStart(condition.date_start, condition.date_end)) {
            problems.push({ path: `${path}condition.date_end`, error: "must_not_be_before_start" });
        }
        if ((condition.time_start === null) !== (condition.time_end === null)) {
            problems.push({ path: `${path}condition.time_end`, error: "must_have_start_and_end" });
        }
    }
    for (const name of /** @type {const} */ (["tiers", "pricelists", "payments"])) {
        if (program.condition[name].length) {
            problems.push({ path: `condition.${name}`, error: "must_be_empty" });
        }
    }
    if (!isRising(program.tiers.map((tier) => tier.spend_min))) {
        problems.push({ path: "tiers", error: "must_rise" });
    }
    for (const [path, rule] of entries(program, "rules")) {
        /** @type {import("./values.js").Step[]} */
        const steps = rule.steps;
        if (!isRising(steps.map((step) => step.amount_min))) {
            problems.push({ path: `${path}steps`, error: "must_rise" });
        }
    }
    for (const [path, reward] of entries(program, "rewards")) {
        const found = problemsOfReward(reward);
        problems.push(...found.map((problem) => below(path.slice(0, -1), problem)));
    }
    const isPremium = program.kind === "premium_multiple" || program.kind === "premium_single";
    if ((program.premium !== null) !== isPremium) {
        problems.push({ path: "premium", error: "must_fit_the_kind" });
    }
    if ((program.membership !== null) !== (program.kind === "membership")) {
        problems.push({ path: "membership", error: "must_fit_the_kind" });
    }
    return problems;
}

/**
 * Return the entries of a list of the program, each with the path to it.
 *
 * @param {Program} program
 * @param {"rules"|"accelerators"|"rewards"} name
 * @returns {[string, any][]}
 */
function entries(program, name) {
    return program[name].map((entry, index) => [`${name}.${index}.`, entry]);
}

/**
 * @param {string|null} start
 * @param {string|null} end
 * @returns {boolean}
 */
function endsBeforeStart(start, end) {
    return start !== null && end !== null && end < start;
}

/**
 * @param {number[]} numbers
 * @returns {boolean}
 */
function isRising(numbers) {
    return numbers.every((number, index) => index === 0 || numbers[index - 1] < number);
}

/**
 * Return what is wrong with one reward of a program.
 *
 * @param {any} reward
 * @returns {Problem[]}
 */
export function checkReward(reward) {
    const problems = REWARD(reward);
    return problems.length ? problems : problemsOfReward(reward);
}

/**
 * Return what is wrong between the fields of a reward that are each well-formed.
 *
 * @param {Reward} reward
 * @returns {Problem[]}
 */
function problemsOfReward({ kind, steps, date_start: start, date_end: end }) {
    /** @type {Problem[]} */
    const problems = [];
    if ((kind === "payment") !== !steps.length) {
        problems.push({ path: "steps", error: "must_fit_the_kind" });
    } else if (
        !isRising(steps.map((step) => step.points)) ||
        !isRising(steps.map((step) => (SHARES.includes(kind) ? step.share : step.amount)))
    ) {
        problems.push({ path: "steps", error: "must_rise" });
    }
    if (endsBeforeStart(start, end)) {
        problems.push({ path: "date_end", error: "must_not_be_before_start" });
    }
    return problems;
}

/**
 * Return what is wrong with the facts of a customer.
 *
 * @param {any} customer
 * @returns {Problem[]}
 */
export function checkCustomer(customer) {
    return CUSTOMER(customer);
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
 * Throw when `checkProgram` finds something.
 *
 * @param {Program} program
 * @throws {MalformedError}
 */
export function requireProgram(program) {
    requireSound(checkProgram(program));
}

/**
 * Throw when `checkReward` finds something.
 *
 * @param {Reward} reward
 * @throws {MalformedError}
 */
export function requireReward(reward) {
    requireSound(checkReward(reward));
}

/**
 * Throw when the rate is none.
 *
 * @param {import("./values.js").Rate} rate
 * @throws {MalformedError}
 */
export function requireRate(rate) {
    requireSound(RATE(rate).map((problem) => below("rate", problem)));
}

/**
 * Throw when the basket has no sound rate for the currency.
 *
 * @param {Basket} basket
 * @param {string} currency
 * @throws {MalformedError}
 */
export function requireRateOf(basket, currency) {
    const rates = basket.rates || {};
    const problems = Object.hasOwn(rates, currency) ? RATE(rates[currency]) : MISSING;
    requireSound(problems.map((problem) => below("rates", below(currency, problem))));
}

/**
 * @param {Problem[]} problems
 * @throws {MalformedError}
 */
function requireSound(problems) {
    if (problems.length) {
        throw new MalformedError(problems);
    }
}
