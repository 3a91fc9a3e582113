/**
 * The JavaScript engine answers every vector as written.
 */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { run } from "./harness.mjs";

const folder = new URL("../../loyalty_hero/static/tests/vectors/", import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    test(file.replace(".json", ""), async (topic) => {
        for (const { id, input, expected } of JSON.parse(readFileSync(new URL(file, folder)))) {
            await topic.test(id, () => assert.deepEqual(run(input), expected));
        }
    });
}

test("evaluating leaves program and basket as they were", () => {
    const vectors = JSON.parse(readFileSync(new URL("programs.json", folder)));
    for (const { input } of vectors) {
        const before = JSON.stringify(input);
        run(input);
        assert.equal(JSON.stringify(input), before);
    }
});
