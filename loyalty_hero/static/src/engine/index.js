/**
 * The pure engine: facts of a sale and a compiled program in, an award with its reasons out.
 *
 * The twin of the server's engine, file by file and function by function; both must agree on every
 * vector. Nothing here knows a screen, a store or a clock: the moment is part of the basket.
 *
 * Units, everywhere: money in integer minor units, points in integer hundredths, quantities in integer
 * thousandths, shares and factors in integer per-mille.
 */

export { MAX_SAFE, convert, mulDiv, roundPoints } from "./amounts.js";
export {
    FORMAT,
    LIMIT,
    MalformedError,
    checkBasket,
    checkProgram,
    checkReward,
    prepareProgram,
} from "./codec.js";
export { evaluate, evaluatePrograms } from "./evaluate.js";
export {
    amountForPoints,
    checkRedemption,
    giveBack,
    pointsForAmount,
    proposeRedemption,
} from "./redemption.js";
