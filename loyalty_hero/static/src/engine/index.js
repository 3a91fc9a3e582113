/**
 * The pure engine: facts of a sale and a compiled program in, an award with its reasons out.
 *
 * The twin of the server's engine, file by file and function by function; both must agree on every
 * vector. Nothing here knows a screen, a store or a clock: the moment is part of the basket.
 *
 * Units, everywhere: money in integer minor units, points in integer hundredths, quantities in integer
 * thousandths, shares and factors in integer per-mille.
 */

export { MAX_SAFE, convert, invertRate, mulDiv, roundPoints } from "./amounts.js";
export { LIMIT } from "./checks.js";
export {
    FORMAT,
    MalformedError,
    SHARES,
    checkBasket,
    checkCustomer,
    checkProgram,
    checkReward,
} from "./codec.js";
export { belongsAlone, isEligible } from "./eligibility.js";
export { evaluate, evaluatePrograms } from "./evaluate.js";
export { expiryDay, idleDays } from "./expiry.js";
export { CAPPED_KINDS } from "./limits.js";
export { membershipEnd } from "./memberships.js";
export { pointsPerLine } from "./per_line.js";
export { countPremiums } from "./premiums.js";
export { prepareProgram } from "./prepare.js";
export { giveBack, shareBack } from "./redemption.js";
export {
    ISSUED,
    amountForPoints,
    baseOf,
    checkRedemption,
    goodsOf,
    isForTier,
    mostOf,
    pointsForAmount,
    proposeRedemption,
} from "./rewards.js";
export { NEW_STANDING } from "./sales.js";
export { isSamePeriod, standingAfter, standingOn } from "./standings.js";
export { tierFor } from "./tiers.js";
