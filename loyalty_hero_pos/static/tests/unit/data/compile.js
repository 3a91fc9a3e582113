/** Compiled programs for the till: what is not told is neutral. */

const CONDITION = {
    date_start: null,
    date_end: null,
    weekdays: [],
    time_start: null,
    time_end: null,
    groups: [],
    customers: [],
    countries: [],
    states: [],
    tiers: [],
    pricelists: [],
    payments: [],
    currency: null,
};

export function makeCondition(vals = {}) {
    return { ...CONDITION, ...vals };
}

/** 1 point for each 1.00, unless `vals` say something else. */
export function makeRule({ condition, ...vals } = {}) {
    return {
        id: 1,
        mode: "amount",
        points: 100,
        per_amount: 100,
        per: "unit",
        steps: [],
        selections: [],
        exceptions: [],
        amount_min: 0,
        quantity_min: 0,
        condition: makeCondition(condition),
        ...vals,
    };
}

export function makeAccelerator({ condition, ...vals } = {}) {
    return {
        id: 1,
        factor: 2000,
        spend_over: null,
        birthday: null,
        condition: makeCondition(condition),
        ...vals,
    };
}

/** 100 points are worth 10.00. */
export function makeReward(vals = {}) {
    return {
        id: 1,
        kind: "payment",
        points: 10000,
        amount: 1000,
        points_min: 0,
        points_multiple: 0,
        share_max: 1000,
        tiers: [],
        steps: [],
        selections: [],
        exceptions: [],
        date_start: null,
        date_end: null,
        shops: [],
        caps: [],
        valid_days: 0,
        automatic: false,
        treatment: "payment",
        with_discounts: true,
        ...vals,
    };
}

/** 1 point for each 1.00 with tax; 100 points are worth 10.00. */
export function makeCompiled(vals = {}) {
    const id = vals.id || 1;
    return {
        format: 1,
        id,
        code: `P${id}`,
        kind: "points",
        exclusive: false,
        currency: "USD",
        condition: makeCondition(),
        shops: [],
        invoices: true,
        tax_included: true,
        amount_min: 0,
        quantity_min: 0,
        paid_with_points: "remainder",
        unlinked_returns: "take",
        rounding: "down",
        excluded_flags: ["gift_card", "tip", "down_payment"],
        excluded_customers: [],
        rules: [makeRule({ id })],
        accelerators: [],
        combination: "best",
        accelerated: ["earn"],
        caps: [],
        tiers: [],
        premium: null,
        membership: null,
        expiry: null,
        rewards: [makeReward({ id })],
        spending_caps: [],
        carries_rounding: false,
        ...vals,
    };
}

/** How the server calls the parts of a version; rules by what they give. */
export function makeNames(vals = {}) {
    return { rules: { 1: "1 per $ 1 spent" }, accelerators: {}, tiers: {}, ...vals };
}
