/**
 * Exact arithmetic on integers: scaling, currency, rounding of points.
 *
 * Every division of the engine goes through `mulDiv`, so there is one place that says how a fraction
 * is rounded. Results stay within what a number holds exactly; what would not fit is refused, never
 * bent.
 */

/** @typedef {import("./values.js").Rate} Rate */

/** The largest integer that both languages hold exactly. */
export const MAX_SAFE = Number.MAX_SAFE_INTEGER;

/** A factor of one: what accelerators make together is in millionths. */
export const PPM = 1_000_000;

/** Points are summed in hundred-thousandths of a point (E5) and rounded once, at the end. */
export const E5_PER_HUNDREDTH = 1_000;

export const HUNDREDTHS_PER_POINT = 100;

/** What is carried from sale to sale is in billionths of a point (E9). */
export const E9_PER_E5 = 10_000;

/**
 * Return `value * multiplier / divisor` as an integer, the product taken exactly.
 *
 * @param {number} value not negative
 * @param {number} multiplier not negative
 * @param {number} divisor positive
 * @param {"down"|"half_up"|"up"} [rounding] `half_up`: a half goes up
 * @returns {number}
 * @throws {RangeError} for a sign that is not allowed, or a result above `MAX_SAFE`
 */
export function mulDiv(value, multiplier, divisor, rounding = "down") {
    if (value < 0 || multiplier < 0 || divisor <= 0) {
        throw new RangeError("operand_must_not_be_negative");
    }
    const product = value * multiplier;
    if (!Number.isSafeInteger(product)) {
        return mulDivBig(BigInt(value), BigInt(multiplier), BigInt(divisor), rounding);
    }
    const remainder = product % divisor;
    // Without its remainder the product divides exactly; a plain division could round across an integer.
    const quotient = (product - remainder) / divisor;
    const isUp =
        (rounding === "half_up" && remainder >= divisor - remainder) ||
        (rounding === "up" && remainder > 0);
    return safe(isUp ? quotient + 1 : quotient);
}

/**
 * Return what `mulDiv` cuts off of a quotient that is rounded down, in ten-thousandths, rounded down.
 *
 * @param {number} value
 * @param {number} multiplier
 * @param {number} divisor
 * @returns {number}
 */
export function cutOff(value, multiplier, divisor) {
    const product = value * multiplier;
    const remainder = Number.isSafeInteger(product)
        ? product % divisor
        : Number((BigInt(value) * BigInt(multiplier)) % BigInt(divisor));
    return mulDiv(remainder, E9_PER_E5, divisor);
}

/**
 * Return `value * multiplier / divisor` at a rate as an integer, rounded once; as `mulDiv` otherwise.
 *
 * @param {number} value
 * @param {number} multiplier
 * @param {number} divisor
 * @param {Rate} rate
 * @param {"down"|"half_up"|"up"} [rounding]
 * @returns {number}
 * @throws {RangeError} as `mulDiv` does
 */
export function mulDivAt(value, multiplier, divisor, rate, rounding = "down") {
    if (value < 0 || multiplier < 0 || divisor <= 0) {
        throw new RangeError("operand_must_not_be_negative");
    }
    return mulDivBig(
        BigInt(value),
        BigInt(multiplier) * BigInt(rate.numerator),
        BigInt(divisor) * BigInt(rate.denominator),
        rounding
    );
}

/**
 * Do the same for a product that a number does not hold exactly.
 *
 * @param {bigint} value
 * @param {bigint} multiplier
 * @param {bigint} divisor
 * @param {string} rounding
 * @returns {number}
 */
function mulDivBig(value, multiplier, divisor, rounding) {
    const product = value * multiplier;
    const remainder = product % divisor;
    const isUp =
        (rounding === "half_up" && remainder >= divisor - remainder) ||
        (rounding === "up" && remainder > 0n);
    return safe(Number(product / divisor + (isUp ? 1n : 0n)));
}

/**
 * Return the value when it is an integer that both languages hold exactly.
 *
 * This is where a float that slipped into a basket is stopped.
 *
 * @param {number} value
 * @returns {number}
 * @throws {RangeError} `must_be_integer` or `exceeds_limit`
 */
export function safe(value) {
    if (!Number.isSafeInteger(value)) {
        throw new RangeError(Number.isInteger(value) ? "exceeds_limit" : "must_be_integer");
    }
    return value;
}

/**
 * Return the exact sum of the values.
 *
 * @param {number[]} values
 * @returns {number}
 * @throws {RangeError} as `safe` does
 */
export function safeSum(values) {
    let sum = 0;
    for (const value of values) {
        sum += value;
    }
    return safe(sum);
}

/**
 * Return an amount in another currency, rounded half up, as Odoo does.
 *
 * A negative amount counts as 0: goods that came back can only cancel what was bought.
 *
 * @param {number} amount
 * @param {Rate} rate
 * @returns {number}
 */
export function convert(amount, { numerator, denominator }) {
    if (amount <= 0) {
        return 0;
    }
    return numerator === denominator ? amount : mulDiv(amount, numerator, denominator, "half_up");
}

/**
 * Return the rate of the other direction, which is exact too.
 *
 * @param {Rate} rate
 * @returns {Rate}
 */
export function invertRate({ numerator, denominator }) {
    return { numerator: denominator, denominator: numerator };
}

/**
 * Return hundredths of points from hundred-thousandths (E5, not negative).
 *
 * `down`, `half_up` and `up` go to whole points; `none` keeps hundredths and drops what is below.
 *
 * @param {number} pointsE5
 * @param {import("./values.js").Rounding} rounding
 * @returns {number}
 */
export function roundPoints(pointsE5, rounding) {
    if (rounding === "none") {
        return mulDiv(pointsE5, 1, E5_PER_HUNDREDTH);
    }
    const points = mulDiv(pointsE5, 1, E5_PER_HUNDREDTH * HUNDREDTHS_PER_POINT, rounding);
    return points * HUNDREDTHS_PER_POINT;
}
