/**
 * Calls the engine's twin as vectors name it.
 */

import { readFileSync } from "node:fs";
import * as engine from "../../loyalty_hero/static/src/engine/index.js";
import {
    completeExpected,
    completeInput,
} from "../../loyalty_hero/static/tests/vectors/complete.js";

const folder = new URL("../../loyalty_hero/static/tests/vectors/", import.meta.url);

/**
 * Return what a file beside the vectors holds.
 *
 * @param {string} name like `tax.json`
 * @returns {any}
 */
export function load(name) {
    return JSON.parse(readFileSync(new URL(name, folder)));
}

const shapes = load("defaults.json");

/**
 * Return the vectors of a topic, each with its complete arguments and what is expected.
 *
 * @param {string} topic
 * @returns {{id: string, call: string, values: any[], expected: any}[]}
 */
export function loadTopic(topic) {
    return load(`${topic}.json`).map((vector) => ({
        id: vector.id,
        call: vector.input.call,
        values: completeInput(shapes, vector.input),
        expected: completeExpected(shapes, vector),
    }));
}

/**
 * Return what the engine answers; an error as `{"raises": text}`.
 *
 * @param {string} call name of the function in snake_case
 * @param {any[]} values its arguments
 * @returns {any}
 */
export function run(call, values) {
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
