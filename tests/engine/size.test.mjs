/**
 * The till's engine with sales of 5,000 lines and programs of 500 rules: no more time than their share.
 *
 * What they earn is asked in `test_size.py`.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { completeInput } from "../../loyalty_hero/static/tests/vectors/complete.js";
import { evaluate, prepareProgram } from "../../loyalty_hero/static/src/engine/index.js";
import { load } from "./harness.mjs";

const SMALL = 50;
const LARGE = 5_000;
const MANY_RULES = 500;
const ROUNDS = 9;
const TIMES_MOST = 1.2;

const shapes = load("defaults.json");

/** Return program, customer and basket: each rule for a selection of its own, lines for the first rules in turn. */
function makeSale(lines, rules, met = rules) {
    const program = {
        id: 1,
        rules: Array.from({ length: rules }, (_, index) => ({
            mode: "unit",
            points: 100,
            selections: [index + 1],
        })),
    };
    const goods = Array.from({ length: lines }, (_, index) => ({
        total_included: 100,
        selections: [(index % met) + 1],
    }));
    return completeInput(shapes, { call: "evaluate", program, basket: { lines: goods } });
}

/** Return the milliseconds for so many times, in the best of some rounds. */
function measure(times, action) {
    const rounds = Array.from({ length: ROUNDS }, () => {
        const start = performance.now();
        for (let time = 0; time < times; time++) {
            action();
        }
        return performance.now() - start;
    });
    return Math.min(...rounds);
}

test("time grows with the lines", () => {
    const [program, customer, small] = makeSale(SMALL, SMALL);
    const large = makeSale(LARGE, SMALL)[2];
    const prepared = prepareProgram(program);
    const many = measure(LARGE / SMALL, () => evaluate(prepared, customer, small));
    const one = measure(1, () => evaluate(prepared, customer, large));
    assert.ok(one < many * TIMES_MOST, `${one} ms for a large sale, ${many} ms for as many lines`);
});

test("rules that nothing meets cost little", () => {
    const [program, customer, sale] = makeSale(LARGE, SMALL);
    const [large] = makeSale(1, MANY_RULES);
    const [few, many] = [program, large].map(prepareProgram);
    const cheap = measure(1, () => evaluate(few, customer, sale));
    const dear = measure(1, () => evaluate(many, customer, sale));
    assert.ok(dear < cheap * 3, `${dear} ms with many rules, ${cheap} ms with few`);
});
