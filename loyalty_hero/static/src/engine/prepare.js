/**
 * A program made ready: checked once, looked up often.
 *
 * What a sale needs of a program is found without a walk over all rules: by the selections of a line.
 */

import { E5_PER_HUNDREDTH } from "./amounts.js";
import { requireProgram } from "./codec.js";
import { MODES } from "./schema.js";

/** @typedef {import("./values.js").Accelerator} Accelerator */
/** @typedef {import("./values.js").Condition} Condition */
/** @typedef {import("./values.js").EntryKind} EntryKind */
/** @typedef {import("./values.js").Program} Program */
/** @typedef {import("./values.js").Rule} Rule */

/** What conditions say of who buys. */
const OF_CUSTOMER = new Set(["groups", "customers", "countries", "states"]);

/** What conditions say of how is paid. */
const OF_SALE = new Set(["pricelists", "payments", "currency"]);

/**
 * What a rule gives whose mode goes by its `per`.
 *
 * @type {Object<string, string>}
 */
const GIVES_PER = { unit: "units", sale: "once" };

/**
 * A condition with its lists as sets; the tiers are looked at apart, for they need the sale's spend.
 *
 * `asks_customer` and `asks_sale` tell whether it says anything of who buys, and of how is paid.
 *
 * @typedef {Object} PreparedCondition
 * @property {string|null} date_start
 * @property {string|null} date_end
 * @property {Set<number>} weekdays
 * @property {number|null} time_start
 * @property {number|null} time_end
 * @property {Set<number>} groups
 * @property {Set<number>} customers
 * @property {Set<number|null>} countries
 * @property {Set<number|null>} states
 * @property {Set<number|null>} pricelists
 * @property {Set<number>} payments
 * @property {string|null} currency
 * @property {boolean} asks_customer
 * @property {boolean} asks_sale
 */

/**
 * A rule; its condition is null when it always holds, its tiers apart.
 *
 * `kind`, `takes`, `gives` and `newcomers` are those of its mode (`MODES` of `schema.js`). `points_e5`
 * and the second numbers of its `steps` are in hundred-thousandths of a point.
 *
 * @typedef {Object} PreparedRule
 * @property {number} id
 * @property {EntryKind} kind
 * @property {boolean} takes
 * @property {string} gives
 * @property {boolean} newcomers
 * @property {number} points_e5
 * @property {number} per_amount
 * @property {[number, number][]} steps
 * @property {Set<number>} exceptions
 * @property {number} amount_min
 * @property {number} quantity_min
 * @property {PreparedCondition|null} condition
 * @property {Set<number|null>} tiers
 */

/**
 * The rules that some selections match, in order, and why a line with them earns nothing if none holds.
 *
 * @typedef {[number[], "no_rule"|"exception"]} Matching
 */

/**
 * An accelerator; its condition is null when it always holds, its tiers apart.
 *
 * @typedef {Object} PreparedAccelerator
 * @property {number} id
 * @property {number} factor
 * @property {number|null} spend_over
 * @property {import("./values.js").Birthday|null} birthday
 * @property {PreparedCondition|null} condition
 * @property {Set<number|null>} tiers
 */

/**
 * A program that was checked once and is ready for many sales.
 *
 * `rules_of_selection` and `rules_of_all` (rules for all items) hold indexes into `rules`. `amount_key`
 * names the amount of a line that counts. Customers of an `is_exclusive` program belong to no other, and
 * `tier_rules` are the indexes of rules that hold in some tiers only. `matching` remembers, by the
 * selections of a line, what was found for them.
 */
export class PreparedProgram {
    /**
     * @param {Object} values
     * @param {Program} values.program
     * @param {PreparedCondition|null} values.condition
     * @param {PreparedRule[]} values.rules
     * @param {Map<number, number[]>} values.rules_of_selection
     * @param {number[]} values.rules_of_all
     * @param {PreparedAccelerator[]} values.accelerators
     * @param {Set<string>} values.excluded_flags
     * @param {Set<number>} values.excluded_customers
     * @param {"total_included"|"total_excluded"} values.amount_key
     * @param {boolean} values.is_exclusive
     * @param {number[]} values.tier_rules
     * @param {Map<string, Matching>} values.matching
     */
    constructor(values) {
        this.program = values.program;
        this.condition = values.condition;
        this.rules = values.rules;
        this.rules_of_selection = values.rules_of_selection;
        this.rules_of_all = values.rules_of_all;
        this.accelerators = values.accelerators;
        this.excluded_flags = values.excluded_flags;
        this.excluded_customers = values.excluded_customers;
        this.amount_key = values.amount_key;
        this.is_exclusive = values.is_exclusive;
        this.tier_rules = values.tier_rules;
        this.matching = values.matching;
        Object.freeze(this);
    }
}

/**
 * Return the program checked and ready; one that is prepared already comes back as it is.
 *
 * Prepare once and evaluate often: checking costs more than evaluating.
 *
 * @param {Program|PreparedProgram} program
 * @returns {PreparedProgram}
 * @throws {import("./codec.js").MalformedError} when `checkProgram` finds something
 */
export function prepareProgram(program) {
    if (program instanceof PreparedProgram) {
        return program;
    }
    requireProgram(program);
    const rules = program.rules.map(prepareRule);
    /** @type {Map<number, number[]>} */
    const rulesOfSelection = new Map();
    /** @type {number[]} */
    const rulesOfAll = [];
    program.rules.forEach((rule, index) => {
        for (const selection of rule.selections) {
            const indexes = rulesOfSelection.get(selection);
            if (indexes) {
                indexes.push(index);
            } else {
                rulesOfSelection.set(selection, [index]);
            }
        }
        if (!rule.selections.length) {
            rulesOfAll.push(index);
        }
    });
    return new PreparedProgram({
        program,
        condition: prepareCondition(program.condition),
        rules,
        rules_of_selection: rulesOfSelection,
        rules_of_all: rulesOfAll,
        accelerators: program.accelerators.map(prepareAccelerator),
        excluded_flags: new Set(program.excluded_flags),
        excluded_customers: new Set(program.excluded_customers),
        amount_key: program.tax_included ? "total_included" : "total_excluded",
        is_exclusive: program.exclusive,
        tier_rules: [...rules.keys()].filter((index) => rules[index].tiers.size),
        matching: new Map(),
    });
}

/**
 * Return a rule made ready; a first basket step is a minimum.
 *
 * @param {Rule} rule
 * @returns {PreparedRule}
 */
export function prepareRule(rule) {
    const mode = MODES[rule.mode];
    const amountMin = Math.max(rule.amount_min, rule.steps.length ? rule.steps[0].amount_min : 0);
    return {
        id: rule.id,
        kind: mode.kind,
        takes: mode.takes,
        gives: mode.gives === "per" ? GIVES_PER[rule.per] : mode.gives,
        newcomers: mode.newcomers ?? false,
        points_e5: rule.points * E5_PER_HUNDREDTH,
        per_amount: rule.per_amount,
        steps: rule.steps.map((step) => [step.amount_min, step.points * E5_PER_HUNDREDTH]),
        exceptions: new Set(rule.exceptions),
        amount_min: amountMin,
        quantity_min: rule.quantity_min,
        condition: prepareCondition(rule.condition),
        tiers: new Set(rule.condition.tiers),
    };
}

/**
 * Return an accelerator made ready.
 *
 * @param {Accelerator} accelerator
 * @returns {PreparedAccelerator}
 */
export function prepareAccelerator(accelerator) {
    return {
        id: accelerator.id,
        factor: accelerator.factor,
        spend_over: accelerator.spend_over,
        birthday: accelerator.birthday,
        condition: prepareCondition(accelerator.condition),
        tiers: new Set(accelerator.condition.tiers),
    };
}

/**
 * Return a condition made ready, or null when all that it says is about tiers, or nothing.
 *
 * @param {Condition} condition
 * @returns {PreparedCondition|null}
 */
export function prepareCondition(condition) {
    const says = Object.entries(condition)
        .filter(([, value]) => (Array.isArray(value) ? value.length : value))
        .map(([key]) => key);
    if (says.every((key) => key === "tiers")) {
        return null;
    }
    return {
        date_start: condition.date_start,
        date_end: condition.date_end,
        weekdays: new Set(condition.weekdays),
        time_start: condition.time_start,
        time_end: condition.time_end,
        groups: new Set(condition.groups),
        customers: new Set(condition.customers),
        countries: new Set(condition.countries),
        states: new Set(condition.states),
        pricelists: new Set(condition.pricelists),
        payments: new Set(condition.payments),
        currency: condition.currency,
        asks_customer: says.some((key) => OF_CUSTOMER.has(key)),
        asks_sale: says.some((key) => OF_SALE.has(key)),
    };
}
