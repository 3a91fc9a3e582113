/**
 * How long the till's engine needs for a large sale (99 of 100 evaluations take at most this), how long
 * for a usual one, against writing and reading it as JSON, and whether a million sales leave anything in
 * memory.
 *
 * Reads from its input, as JSON, a large sale (`till`: program, customer, basket) and usual ones (`shop`:
 * program, customer, baskets). Run by `bench_engine.py`, with `--expose-gc`. Prints lines of
 * `name value target ok|MISS`. A first round warms the engine up; of the others the best is told, so that
 * a busy machine does not blur the figure.
 */

import { readFileSync } from "node:fs";
import { evaluate, prepareProgram } from "../../loyalty_hero/static/src/engine/index.js";

const ROUNDS = 10;
const ROUND_EVALUATIONS = 500;
const P99_TARGET_MS = 2;
const TARGET_TIMES_JSON = 3;
const MEMORY_EVALUATIONS = 1_000_000;
const MEMORY_WARM_UP = 50_000;
const MEMORY_TARGET_KIB = 1_024;

const { till, shop } = JSON.parse(readFileSync(0));

/** Return how many milliseconds 99 of 100 evaluations of a round take at most. */
function measureRound([prepared, customer, basket]) {
    const times = Array.from({ length: ROUND_EVALUATIONS }, () => {
        const start = performance.now();
        evaluate(prepared, customer, basket);
        return performance.now() - start;
    });
    times.sort((a, b) => a - b);
    return times[Math.ceil(0.99 * times.length) - 1];
}

/** Return how many milliseconds the best round of an action takes. */
function measureBest(action) {
    const rounds = Array.from({ length: 10 * ROUNDS }, () => {
        const start = performance.now();
        for (let number = 0; number < ROUND_EVALUATIONS; number++) {
            action();
        }
        return performance.now() - start;
    });
    return Math.min(...rounds);
}

/** Return by how many KiB the heap grows with a million sales, after a warm-up. */
function measureGrowth([prepared, customer, baskets]) {
    let before;
    for (const count of [MEMORY_WARM_UP, MEMORY_EVALUATIONS]) {
        before = heapKib();
        for (let number = 0; number < count; number++) {
            evaluate(prepared, customer, baskets[number % baskets.length]);
        }
    }
    return heapKib() - before;
}

function heapKib() {
    globalThis.gc();
    return Math.round(process.memoryUsage().heapUsed / 1024);
}

function tell(name, value, target, isMet) {
    const figures = [value, target].map((figure) => String(figure).padStart(14)).join(" ");
    console.log(`${name.padEnd(40)} ${figures} ${isMet ? "ok" : "MISS"}`);
}

till[0] = prepareProgram(till[0]);
shop[0] = prepareProgram(shop[0]);
if (!evaluate(...till).points) {
    throw new Error("the sale of this benchmark earns nothing");
}
measureRound(till);
const p99 = Math.min(...Array.from({ length: ROUNDS }, () => measureRound(till)));
tell("engine_javascript_p99_ms", p99.toFixed(3), P99_TARGET_MS, p99 < P99_TARGET_MS);
const [prepared, customer, [basket]] = shop;
const asJson = measureBest(() => JSON.parse(JSON.stringify([customer, basket])));
const ratio = measureBest(() => evaluate(prepared, customer, basket)) / asJson;
tell(
    "engine_javascript_mixed_times_json",
    ratio.toFixed(2),
    TARGET_TIMES_JSON,
    ratio <= TARGET_TIMES_JSON
);
const grown = measureGrowth(shop);
tell(
    "engine_javascript_million_sales_grow_kib",
    grown,
    MEMORY_TARGET_KIB,
    grown <= MEMORY_TARGET_KIB
);
