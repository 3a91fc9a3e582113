/**
 * What a well-formed program, customer and basket look like.
 *
 * Only the functions that need a sound input throw. Keys that are not known here are ignored: a change
 * of meaning changes `FORMAT`.
 */

import { MAX_SAFE } from "./amounts.js";
import {
    LIMIT,
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

/** @typedef {import("./values.js").Basket} Basket */
/** @typedef {import("./values.js").Problem} Problem */
/** @typedef {import("./values.js").Program} Program */
/** @typedef {import("./values.js").Reward} Reward */

/** The version of the compiled program that this engine reads. */
export const FORMAT = 1;

/** So many lines of `LIMIT` each still have a sum that a number holds exactly. */
export const LINES_MAX = 5_000;

export const PER_MILLE = 1_000;

export const FACTOR_MAX = 1_000 * PER_MILLE;

export const MINUTES_PER_DAY = 24 * 60;

export const KINDS = ["points", "premium_multiple", "premium_single", "membership"];
export const MODES = ["amount", "tier", "unit", "basket", "bonus", "welcome", "count"];
/** @type {import("./values.js").EntryKind[]} */
export const ENTRY_KINDS = ["earn", "bonus", "welcome"];
export const PERIODS = ["sale", "day", "week", "month", "year", "ever"];

/** A program or basket that cannot be evaluated; `problems` says what is wrong, and where. */
export class MalformedError extends RangeError {
    /** @param {Problem[]} problems */
    constructor(problems) {
        super(problems.map(({ path, error }) => `${path}: ${error}`).join(", "));
        this.name = "MalformedError";
        this.problems = problems;
    }
}

const BOOLEAN = holds((value) => typeof value === "boolean", "must_be_boolean");
const TEXT = holds((value) => typeof value === "string" && value !== "", "must_be_text");
const DATE = holds(isDate, "must_be_date");
const ID = integer(1, MAX_SAFE);
const IDS = listOf(ID);
const ID_OR_NONE = holds((value) => value === null || !ID(value).length, "must_be_id_or_null");
const RATE = objectWith({ numerator: integer(1, MAX_SAFE), denominator: integer(1, MAX_SAFE) });
/** @type {Problem[]} */
const MISSING = [{ path: "", error: "must_be_given" }];
const LINE_ID = holds(
    (value) => (typeof value === "string" && value !== "") || isInteger(value),
    "must_be_text_or_integer"
);

// The program --------------------------------------------------------------------------------------

const CONDITION = objectWith({
    date_start: noneOr(DATE),
    date_end: noneOr(DATE),
    weekdays: listOf(integer(0, 6)),
    time_start: noneOr(integer(0, MINUTES_PER_DAY)),
    time_end: noneOr(integer(0, MINUTES_PER_DAY)),
    groups: IDS,
    customers: IDS,
    countries: IDS,
    states: IDS,
    tiers: IDS,
    pricelists: IDS,
    payments: IDS,
    currency: noneOr(TEXT),
});
const RULE = objectWith({
    id: ID,
    mode: choice(...MODES),
    points: integer(0),
    per_amount: integer(1),
    per: choice("unit", "sale"),
    steps: listOf(objectWith({ amount_min: integer(0), points: integer(0) }), "amount_min"),
    selections: IDS,
    exceptions: IDS,
    amount_min: integer(0),
    quantity_min: integer(0),
    condition: CONDITION,
});
const ACCELERATOR = objectWith({
    id: ID,
    factor: integer(0, FACTOR_MAX),
    spend_over: noneOr(integer(0)),
    birthday: noneOr(choice("day", "week", "month")),
    condition: CONDITION,
});
const TIER = objectWith({
    id: ID,
    spend_min: integer(0),
    points: integer(0),
    per_amount: integer(1),
});
const CAP = objectWith({ period: choice(...PERIODS), points: integer(0) });
const PREMIUM = objectWith({
    amount_min: integer(0),
    items_min: integer(0),
    kind: choice("fixed", "percent"),
    amount: integer(0),
    share: integer(0, PER_MILLE),
});
const MEMBERSHIP_TERMS = objectWith({ days: integer(0), discount: integer(0, PER_MILLE) });
const REWARD = objectWith({
    id: ID,
    kind: choice("payment"),
    points: integer(1),
    amount: integer(1),
    points_min: integer(0),
    points_multiple: integer(0),
    share_max: integer(0, PER_MILLE),
    tiers: IDS,
});
const PROGRAM = objectWith({
    format: holds((value) => value === FORMAT, "must_be_known_format"),
    id: ID,
    code: TEXT,
    kind: choice(...KINDS),
    exclusive: BOOLEAN,
    currency: TEXT,
    condition: CONDITION,
    shops: IDS,
    invoices: BOOLEAN,
    tax_included: BOOLEAN,
    amount_min: integer(0),
    quantity_min: integer(0),
    paid_with_points: choice("all", "remainder", "nothing"),
    unlinked_returns: choice("take", "nothing"),
    rounding: choice("down", "half_up", "up", "none"),
    excluded_flags: listOf(TEXT),
    excluded_customers: IDS,
    rules: listOf(RULE, "id"),
    accelerators: listOf(ACCELERATOR, "id"),
    combination: choice("best", "multiply", "add"),
    accelerated: listOf(choice(...ENTRY_KINDS)),
    caps: listOf(CAP, "period"),
    tiers: listOf(TIER, "id"),
    premium: noneOr(PREMIUM),
    membership: noneOr(MEMBERSHIP_TERMS),
    rewards: listOf(REWARD, "id"),
});

// The customer and the sale ------------------------------------------------------------------------

const MEMBERSHIP = objectWith({ date_start: DATE, date_end: noneOr(DATE) });
const STANDING = objectWith({
    tier: ID_OR_NONE,
    spend: integer(-LIMIT),
    factor: integer(0, FACTOR_MAX),
    is_new: BOOLEAN,
    earned: objectOf(integer(-LIMIT)),
    amount: integer(-LIMIT),
    items: integer(-LIMIT),
    membership: noneOr(MEMBERSHIP),
});
const CUSTOMER = objectWith({
    id: ID,
    groups: IDS,
    customers: IDS,
    country: ID_OR_NONE,
    state: ID_OR_NONE,
    birthday: noneOr(holds(isBirthday, "must_be_birthday")),
    flags: listOf(TEXT),
    standings: objectOf(STANDING),
});
const LINE = objectWith({
    id: LINE_ID,
    quantity: integer(-LIMIT),
    total_included: integer(-LIMIT),
    total_excluded: integer(-LIMIT),
    selections: IDS,
    flags: listOf(TEXT),
});
const BASKET = objectWith({
    moment: holds(isMoment, "must_be_moment"),
    shop: ID_OR_NONE,
    currency: TEXT,
    rates: objectOf(RATE),
    pricelist: ID_OR_NONE,
    payments: listOf(objectWith({ means: ID, amount: integer(-LIMIT) })),
    paid_with_points: integer(-LIMIT),
    on_account: integer(-LIMIT),
    flags: listOf(TEXT),
    lines: listOf(LINE, "id", LINES_MAX),
});

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
        if (!isRising(rule.steps.map((step) => step.amount_min))) {
            problems.push({ path: `${path}steps`, error: "must_rise" });
        }
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
 * @param {"rules"|"accelerators"} name
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
    return REWARD(reward);
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
