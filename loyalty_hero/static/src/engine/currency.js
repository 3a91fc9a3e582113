/**
 * Amounts of a basket in a program's currency: programs of one customer may each have their own.
 */

import { convert } from "./amounts.js";

/**
 * Return an amount of the basket's currency in the program's, as `convert` does.
 *
 * @param {import("./values.js").PreparedProgram} prepared
 * @param {import("./values.js").Basket} basket
 * @param {number} amount
 * @returns {number}
 */
export function toProgramCurrency(prepared, basket, amount) {
    return convert(amount, basket.rates_ppm[prepared.program.currency]);
}
