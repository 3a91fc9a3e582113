/**
 * The JavaScript engine answers every vector as written.
 */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import {
    checkBasket,
    evaluate,
    prepareProgram,
} from "../../loyalty_hero/static/src/engine/index.js";
import { loadTopic, run } from "./harness.mjs";

const folder = new URL("../../loyalty_hero/static/tests/vectors/", import.meta.url);
const topics = readdirSync(folder)
    .filter((name) => name.endsWith(".json") && name !== "defaults.json")
    .map((name) => name.replace(".json", ""));
const [{ values: aSale }] = loadTopic("rounding");

for (const name of topics) {
    test(name, async (topic) => {
        for (const { id, call, values, expected } of loadTopic(name)) {
            await topic.test(id, () => {
                const before = structuredClone(values);
                assert.deepEqual(run(call, values), expected);
                assert.deepEqual(values, before, "the engine changed what it was given");
            });
        }
    });
}

test("a prepared program comes back as it is, and answers the same", () => {
    const [program, customer, basket] = aSale;
    const prepared = prepareProgram(program);
    assert.equal(prepareProgram(prepared), prepared);
    assert.deepEqual(evaluate(prepared, customer, basket), evaluate(program, customer, basket));
});

test("a basket has up to 5000 lines", () => {
    const basket = aSale[2];
    const lines = Array.from({ length: 5_001 }, (_, id) => ({ ...basket.lines[0], id }));
    const problems = [{ path: "lines", error: "exceeds_limit" }];
    assert.deepEqual(checkBasket({ ...basket, lines }), problems);
    assert.deepEqual(checkBasket({ ...basket, lines: lines.slice(1) }), []);
});
