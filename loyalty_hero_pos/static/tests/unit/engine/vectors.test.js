/** The engine in the till's bundle gives the same answers as everywhere else. */

import { describe, expect, globals, test } from "@odoo/hoot";
import * as engine from "@loyalty_hero/engine/index";
import { completeExpected, completeInput } from "@loyalty_hero/../tests/vectors/complete";

const TOPICS = [
    "accelerators",
    "amounts",
    "baskets",
    "birthdays",
    "bonuses",
    "caps",
    "carrying",
    "codec",
    "counting",
    "currencies",
    "customers",
    "dates",
    "discounts",
    "earning",
    "eligible",
    "exceptions",
    "expiry_day",
    "flags",
    "give_back",
    "hours",
    "membership_end",
    "memberships",
    "minimums",
    "offers",
    "on_account",
    "paid_with_points",
    "paying",
    "per_line",
    "premiums",
    "programs",
    "redemption",
    "returns",
    "rewards",
    "rounding",
    "share_back",
    "shops",
    "standings",
    "tax",
    "tier_for",
    "tiers",
    "units",
    "unlinked",
    "visits",
    "welcome",
];

async function load(name) {
    const response = await globals.fetch(`/loyalty_hero/static/tests/vectors/${name}.json`);
    return response.json();
}

function run(call, values) {
    const name = call.replace(/_([a-z])/g, (_match, letter) => letter.toUpperCase());
    try {
        return engine[name](...values);
    } catch (error) {
        if (error instanceof RangeError) {
            return { raises: error.message };
        }
        throw error;
    }
}

describe.current.tags("headless");

for (const topic of TOPICS) {
    test(`vectors of ${topic}`, async () => {
        const shapes = await load("defaults");
        const vectors = await load(topic);
        expect(vectors.length).toBeGreaterThan(0);
        for (const vector of vectors) {
            const values = completeInput(shapes, vector.input);
            const expected = completeExpected(shapes, vector);
            expect(run(vector.input.call, values)).toEqual(expected, { message: vector.id });
        }
    });
}
