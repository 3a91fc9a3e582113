/** The engine in the till's bundle gives the same answers as everywhere else. */

import { describe, expect, globals, test } from "@odoo/hoot";
import * as amounts from "@loyalty_hero/engine/amounts";
import * as engine from "@loyalty_hero/engine/index";

const TOPICS = [
    "amounts",
    "codec",
    "currencies",
    "dates",
    "earning",
    "exceptions",
    "give_back",
    "minimums",
    "paid_with_points",
    "programs",
    "redemption",
    "returns",
    "rounding",
    "shops",
    "tax",
];
const functions = { ...amounts, ...engine };

function run({ call, ...parameters }) {
    const name = call.replace(/_([a-z])/g, (_match, letter) => letter.toUpperCase());
    try {
        return functions[name](...Object.values(parameters));
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
        const response = await globals.fetch(`/loyalty_hero/static/tests/vectors/${topic}.json`);
        const vectors = await response.json();
        expect(vectors.length).toBeGreaterThan(0);
        for (const { id, input, expected } of vectors) {
            expect(run(input)).toEqual(expected, { message: id });
        }
    });
}
