/**
 * Calls the engine's twin as vectors name it.
 */

import * as engine from "../../loyalty_hero/static/src/engine/index.js";

/**
 * Return what the engine answers to a vector's input; an error as `{"raises": text}`.
 *
 * @param {Object} input `call` in snake_case, then the arguments in their order
 * @returns {any}
 */
export function run({ call, ...parameters }) {
    const name = call.replace(/_([a-z])/g, (_match, letter) => letter.toUpperCase());
    try {
        return engine[name](...Object.values(parameters));
    } catch (error) {
        if (error instanceof RangeError) {
            return { raises: error.message };
        }
        throw error;
    }
}
