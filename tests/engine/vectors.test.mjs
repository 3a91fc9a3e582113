/**
 * The JavaScript engine answers every vector as written.
 */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { checkBasket, prepareProgram } from "../../loyalty_hero/static/src/engine/index.js";
import { run } from "./harness.mjs";

const folder = new URL("../../loyalty_hero/static/tests/vectors/", import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    test(file.replace(".json", ""), async (topic) => {
        for (const { id, input, expected } of JSON.parse(readFileSync(new URL(file, folder)))) {
            await topic.test(id, () => assert.deepEqual(run(input), expected));
        }
    });
}

test("a prepared program comes back as it is", () => {
    const [{ input }] = JSON.parse(readFileSync(new URL("rounding.json", folder)));
    const prepared = prepareProgram(input.program);
    assert.equal(prepareProgram(prepared), prepared);
});

test("a basket has up to 5000 lines", () => {
    const [{ input }] = JSON.parse(readFileSync(new URL("rounding.json", folder)));
    const lines = Array.from({ length: 5_001 }, (_, id) => ({ ...input.basket.lines[0], id }));
    const problems = [{ path: "lines", error: "exceeds_limit" }];
    assert.deepEqual(checkBasket({ ...input.basket, lines }), problems);
    assert.deepEqual(checkBasket({ ...input.basket, lines: lines.slice(1) }), []);
});

test("evaluating leaves program and basket as they were", () => {
    const vectors = JSON.parse(readFileSync(new URL("programs.json", folder)));
    for (const { input } of vectors) {
        const before = JSON.stringify(input);
        run(input);
        assert.equal(JSON.stringify(input), before);
    }
});
