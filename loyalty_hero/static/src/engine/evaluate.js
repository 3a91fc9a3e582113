/**
 * The whole way from a sale to its award.
 *
 * Order of computation: may the program run -> each line to its rules -> a base per rule -> what counts
 * as spent, and the tier with it -> points per rule -> accelerators -> rounding once per kind, with what
 * earlier sales carry -> caps -> premiums. Each step adds its reasons, and the points of all reasons add
 * up to the points of the award.
 */

import { combineFactors, findFactors } from "./acceleration.js";
import { E5_PER_HUNDREDTH, PPM, convert, mulDiv, roundPoints, safe, safeSum } from "./amounts.js";
import { CARRIED_KINDS, accelerateRest, roundCarried } from "./carrying.js";
import { ENTRY_KINDS, requireRateOf } from "./codec.js";
import { pointsOf, readCounting, applyRule, restOf, weighLines } from "./earning.js";
import {
    belongsAlone,
    currentMembership,
    excludeProgram,
    excludeSmallPurchase,
} from "./eligibility.js";
import { capPoints } from "./limits.js";
import { matchLines } from "./matching.js";
import { countPremiums } from "./premiums.js";
import { prepareProgram } from "./prepare.js";
import { readSale, remaining, splitReturns, standingIn, totalWith, withStanding } from "./sales.js";
import { findTier, tierFor } from "./tiers.js";

/** @typedef {import("./earning.js").Counting} Counting */
/** @typedef {import("./earning.js").Applied} Applied */
/** @typedef {import("./matching.js").Matches} Matches */
/** @typedef {import("./premiums.js").Progress} Progress */
/** @typedef {import("./prepare.js").PreparedProgram} PreparedProgram */
/** @typedef {import("./sales.js").Sale} Sale */
/** @typedef {import("./values.js").Award} Award */
/** @typedef {import("./values.js").Basket} Basket */
/** @typedef {import("./values.js").Customer} Customer */
/** @typedef {import("./values.js").Factor} Factor */
/** @typedef {import("./values.js").Line} Line */
/** @typedef {import("./values.js").Program} Program */
/** @typedef {import("./values.js").ProgramExcludedReason} ProgramExcludedReason */
/** @typedef {import("./values.js").Reason} Reason */
/** @typedef {import("./values.js").Standing} Standing */

/**
 * A rule applied to its lines, and the points that it gives (E5).
 *
 * @typedef {[Applied, number]} Share
 */

/**
 * An award, and what it is made of: what each rule gives, and the factor by kind (millionths).
 *
 * `returned` are goods that came back without their sale, as if they were sold now: the award is less by
 * it.
 *
 * @typedef {Object} Evaluation
 * @property {PreparedProgram} prepared
 * @property {Award} award
 * @property {Share[]} shares
 * @property {Object<string, number>} factors_ppm
 * @property {Evaluation} [returned]
 */

/**
 * Return what the sale earns in the program, with the reasons.
 *
 * Customer and basket are taken as `checkCustomer` and `checkBasket` want them.
 *
 * @param {Program|PreparedProgram} program
 * @param {Customer} customer
 * @param {Basket} basket
 * @returns {Award}
 * @throws {import("./codec.js").MalformedError} for a program that `checkProgram` refuses, or a
 *     basket without a sound rate for the program's currency
 * @throws {RangeError} for a sum that is no integer, or too large to be exact in both languages
 */
export function evaluate(program, customer, basket) {
    return evaluateInFull([program], customer, basket)[0].award;
}

/**
 * Return one award per program of a customer, in the customer's order.
 *
 * Each line is credited to the first program that lets it earn; a later program sees only the lines
 * that are left. A customer who belongs to an exclusive program earns in no other (`belongsAlone`). What is
 * discounted, left on account or paid with points is always a share of the whole sale.
 *
 * @param {(Program|PreparedProgram)[]} programs
 * @param {Customer} customer
 * @param {Basket} basket
 * @returns {Award[]}
 * @throws {RangeError} as `evaluate` does
 */
export function evaluatePrograms(programs, customer, basket) {
    return evaluateInFull(programs, customer, basket).map((evaluation) => evaluation.award);
}

/**
 * Return the awards, as `evaluatePrograms` does, with what they are made of.
 *
 * @param {(Program|PreparedProgram)[]} programs
 * @param {Customer} customer
 * @param {Basket} basket
 * @returns {Evaluation[]}
 * @throws {RangeError} as `evaluate` does
 */
export function evaluateInFull(programs, customer, basket) {
    const prepared = programs.map((program) => prepareProgram(program));
    for (const program of prepared) {
        requireRateOf(basket, program.program.currency);
    }
    const sale = readSale(customer, basket);
    const parts = splitReturns(customer, basket);
    const alone = prepared.length > 1 ? findExclusive(prepared, sale) : null;
    let lines = sale.goods;
    /** @type {Evaluation[]} */
    const evaluations = [];
    for (const program of prepared) {
        let evaluation;
        if (alone !== null && program !== alone) {
            evaluation = exclude(program, sale, standsAlone(alone));
        } else if (parts !== null && takesReturns(program, sale)) {
            evaluation = evaluateReturns(program, parts, lines);
        } else {
            evaluation = evaluateLines(program, sale, lines);
        }
        evaluations.push(evaluation);
        if (evaluations.length < prepared.length) {
            const credited = new Set(evaluation.award.lines);
            lines = lines.filter((line) => !credited.has(line.id));
        }
    }
    return evaluations;
}

/**
 * Return the first exclusive program to which the customer belongs, or null.
 *
 * @param {PreparedProgram[]} prepared
 * @param {Sale} sale
 * @returns {PreparedProgram|null}
 */
function findExclusive(prepared, sale) {
    return prepared.find((program) => belongsAlone(program, sale.customer, sale.day)) ?? null;
}

/**
 * @param {PreparedProgram} alone
 * @returns {ProgramExcludedReason}
 */
function standsAlone(alone) {
    return { type: "program_excluded", why: "exclusive", program: alone.program.id };
}

/**
 * Tell whether goods that came back without their sale take what they would earn now.
 *
 * Who is in the program with this sale only has nothing to give back.
 *
 * @param {PreparedProgram} prepared
 * @param {Sale} sale
 * @returns {boolean}
 */
function takesReturns({ program }, sale) {
    const isKnown = Object.hasOwn(sale.customer.standings, program.id);
    return isKnown && program.unlinked_returns === "take" && program.kind !== "membership";
}

/**
 * Return the award of a sale less what the goods that came back without theirs would earn now.
 *
 * They are among what the customer has bought: what they were worth counts as spent no more, and sale and
 * return are judged in the same tier, so an exchange of the same goods changes nothing. Nothing is
 * welcomed by a return, no premium is due for it, and it is capped as if nothing had been earned
 * before. What it would carry is taken from what is carried, before the sale is rounded.
 *
 * @param {PreparedProgram} prepared
 * @param {[Sale, Sale]} parts
 * @param {Line[]} lines
 * @returns {Evaluation}
 */
function evaluateReturns(prepared, [sold, now], lines) {
    const visible = new Set(lines.map((line) => line.id));
    const soldLines = sold.goods.filter((line) => visible.has(line.id));
    const nowLines = now.goods.filter((line) => visible.has(line.id));
    const standing = standingIn(prepared, sold.customer);
    const before = { ...standing, is_new: false, earned: {}, carry: 0 };
    const taken = evaluateLines(prepared, withStanding(prepared, now, before), nowLines).award;
    const left = {
        ...standing,
        spend: safe(standing.spend - taken.spend),
        amount: safe(standing.amount - taken.spend),
        items: safe(standing.items - taken.items),
    };
    let evaluation = evaluateLines(prepared, withStanding(prepared, sold, left), soldLines);
    const { tier } = evaluation.award;
    const after = { ...left, is_new: false, earned: {}, carry: 0, tier };
    const returned = evaluateLines(prepared, withStanding(prepared, now, after), nowLines);
    if (prepared.program.carries_rounding) {
        const carry = safe(standing.carry - returned.award.carried);
        const rest = withStanding(prepared, sold, { ...left, carry });
        evaluation = evaluateLines(prepared, rest, soldLines);
    }
    const award = subtract(evaluation.award, returned.award, lines, soldLines.length > 0);
    return { ...evaluation, award, returned };
}

/**
 * Return the award of what was sold less that of what came back.
 *
 * @param {Award} award
 * @param {Award} taken
 * @param {Line[]} lines all of them, in the order of the sale
 * @param {boolean} isSold whether something was sold: else there is nothing to say about it
 * @returns {Award}
 */
function subtract(award, taken, lines, isSold) {
    const credited = new Set([...award.lines, ...taken.lines]);
    /** @type {Object<string, number>} */
    const kinds = {};
    for (const kind of ENTRY_KINDS) {
        if (kind in award.kinds || kind in taken.kinds) {
            kinds[kind] = (award.kinds[kind] || 0) - (taken.kinds[kind] || 0);
        }
    }
    const told = ENTRY_KINDS.filter((kind) => taken.kinds[kind]);
    /** @type {Reason[]} */
    const reasons = award.reasons.filter(({ type }) => isSold || type !== "program_excluded");
    const why = ["line_excluded", ...(credited.size || isSold ? [] : ["program_excluded"])];
    reasons.push(...taken.reasons.filter(({ type }) => why.includes(type)));
    if (taken.lines.length) {
        for (const kind of told.length ? told : ENTRY_KINDS.slice(0, 1)) {
            reasons.push({
                type: "unlinked_return",
                kind,
                base: taken.spend,
                quantity: taken.items,
                points: 0 - (taken.kinds[kind] || 0),
            });
        }
    }
    return {
        ...award,
        points: safeSum(Object.values(kinds)),
        kinds,
        spend: award.spend - taken.spend,
        items: award.items - taken.items,
        lines: lines.filter((line) => credited.has(line.id)).map((line) => line.id),
        reasons,
        carried: award.carried - taken.carried,
    };
}

/**
 * Return the award for the lines that this program sees, and what it is made of.
 *
 * @param {PreparedProgram} prepared
 * @param {Sale} sale
 * @param {Line[]} lines
 * @returns {Evaluation}
 */
function evaluateLines(prepared, sale, lines) {
    const excluded = excludeProgram(prepared, sale) || excludeSmallPurchase(prepared, sale, lines);
    if (excluded !== null) {
        return exclude(prepared, sale, excluded);
    }
    const { program } = prepared;
    if (program.kind === "membership") {
        return grantMembership(prepared, sale);
    }
    const standing = standingIn(prepared, sale.customer);
    const counting = readCounting(prepared, sale);
    let matches = matchLines(prepared, sale, lines, null, true);
    let applied = applyRules(counting, matches);
    const [credited, spent, items] = creditLines(counting, lines, applied);
    const spend = safe(standing.spend + spent);
    safe(items);
    const tierId = tierFor(program.tiers, spend, standing.tier);
    if (prepared.tier_rules.some((index) => matches.lines.some(([found]) => found === index))) {
        // What counts as spent is known now, and with it the tier that some rules ask for.
        matches = matchLines(prepared, sale, lines, tierId, false);
        applied = applyRules(counting, matches);
    }
    const tier = findTier(program.tiers, tierId);
    /** @type {Share[]} */
    const shares = applied.map((each) => [each, pointsOf(each, tier)]);
    /** @type {Reason[]} */
    const reasons = [
        ...matches.excluded,
        ...reasonsOfParts(counting, applied),
        ...reasonsOfTier(prepared, standing, spend, tierId),
        ...reasonsOfRules(prepared, matches, shares),
    ];
    const factors = findFactors(prepared, sale, tierId);
    const [factorsPpm, given, carried] = sumKinds(
        prepared,
        standing,
        tier,
        shares,
        factors,
        reasons
    );
    const [kinds, reasonsOfCaps] = capPoints(prepared, standing, given);
    reasons.push(...reasonsOfCaps);
    let premium = null;
    if (program.premium !== null) {
        const progress = countPremiums(
            program.premium,
            program.kind,
            safe(standing.amount + spent),
            safe(standing.items + items)
        );
        premium = progress.due;
        reasons.push(reasonOfPremium(program.premium, progress));
    }
    const award = {
        program: program.id,
        points: safeSum(Object.values(kinds)),
        kinds,
        spend: spent,
        items,
        tier: tierId,
        premium,
        discount: 0,
        lines: credited.map((line) => line.id),
        reasons,
        carried,
    };
    return { prepared, award, shares, factors_ppm: factorsPpm };
}

/**
 * Return each rule applied to its lines, in the order of the rules.
 *
 * @param {Counting} counting
 * @param {Matches} matches
 * @returns {Applied[]}
 */
function applyRules(counting, matches) {
    const { rules } = counting.prepared;
    return matches.lines.map(([index, lines]) => applyRule(counting, rules[index], lines));
}

/**
 * Return the lines that some rule counts, in the order of the sale, their base and quantity.
 *
 * @param {Counting} counting
 * @param {Line[]} lines
 * @param {Applied[]} applied
 * @returns {[Line[], number, number]}
 */
function creditLines(counting, lines, applied) {
    const reached = applied.filter(({ missed }) => missed === null);
    const ids = new Set(reached.flatMap((each) => each.lines.map((line) => line.id)));
    const credited = lines.filter((line) => ids.has(line.id));
    const { base, quantity } = weighLines(counting, credited);
    return [credited, base, quantity];
}

/**
 * Return the factor and the points by kind, rounded, and what they change of what is carried.
 *
 * Reasons tell what was accelerated and rounded.
 *
 * @param {PreparedProgram} prepared
 * @param {Standing} standing
 * @param {import("./values.js").Tier|null} tier
 * @param {Share[]} shares
 * @param {Factor[]} factors
 * @param {Reason[]} reasons
 * @returns {[Object<string, number>, Object<string, number>, number]}
 */
function sumKinds({ program }, standing, tier, shares, factors, reasons) {
    const carries = program.carries_rounding;
    let carry = carries ? standing.carry : 0;
    const factorPpm = factors.length ? combineFactors(factors, program.combination) : PPM;
    /** @type {Object<string, number>} */
    const factorsPpm = {};
    /** @type {Object<string, number>} */
    const kinds = { earn: 0 };
    /** @type {Object<string, number[]>} */
    const parts = {};
    for (const [{ rule }, pointsE5] of shares) {
        if (pointsE5) {
            (parts[rule.kind] ??= []).push(pointsE5);
        }
    }
    /** @type {Object<string, number>} */
    const rests = {};
    if (carries) {
        // Whole points that are carried are given, or taken, also where nothing else is earned.
        parts.earn ??= [];
        for (const [applied] of shares) {
            const { kind } = applied.rule;
            rests[kind] = (rests[kind] ?? 0) + restOf(applied, tier);
        }
    }
    for (const kind of ENTRY_KINDS.filter((name) => name in parts)) {
        let pointsE5 = safeSum(parts[kind]);
        // What the reasons of the rules tell, each without what is below a hundredth.
        let told = safeSum(parts[kind].map((part) => mulDiv(part, 1, E5_PER_HUNDREDTH)));
        let rest = rests[kind] ?? 0;
        factorsPpm[kind] = PPM;
        const isAccelerated = factorPpm !== PPM && program.accelerated.includes(kind);
        if (isAccelerated && parts[kind].length) {
            factorsPpm[kind] = factorPpm;
            rest = accelerateRest(pointsE5, rest, factorPpm);
            pointsE5 = mulDiv(pointsE5, factorPpm, PPM);
            const added = mulDiv(pointsE5, 1, E5_PER_HUNDREDTH) - told;
            told += added;
            reasons.push({
                type: "accelerator",
                kind,
                factors,
                factor_ppm: factorPpm,
                points: added,
            });
        }
        let points;
        if (carries && CARRIED_KINDS.includes(kind)) {
            const before = carry;
            [points, carry] = roundCarried(pointsE5, rest, before, program.rounding);
            if (points !== told || carry !== before) {
                reasons.push(reasonOfCarry(kind, before, carry, points - told));
            }
        } else {
            points = roundPoints(pointsE5, program.rounding);
            if (points !== told) {
                reasons.push({ type: "rounding", kind, points: points - told });
            }
        }
        kinds[kind] = points;
    }
    return [factorsPpm, kinds, carries ? carry - standing.carry : 0];
}

/**
 * @param {import("./values.js").EntryKind} kind
 * @param {number} before
 * @param {number} after
 * @param {number} points
 * @returns {Reason}
 */
function reasonOfCarry(kind, before, after, points) {
    return { type: "carry", kind, before, after, points };
}

/**
 * Return what was left out: discounts, what is on account, what points paid.
 *
 * Goods that several rules see are told of once.
 *
 * @param {Counting} counting
 * @param {Applied[]} applied
 * @returns {Reason[]}
 */
function reasonsOfParts(counting, applied) {
    if (counting.is_plain) {
        return [];
    }
    const seen = new Map(applied.flatMap(({ lines }) => lines.map((line) => [line.id, line])));
    const { prepared, sale } = counting;
    const lines = [...seen.values()];
    const { gross, net, base } = weighLines(counting, lines);
    const charged = remaining(net, totalWith(sale, lines), counting.on_account);
    const discount = sale.discounted === null ? 0 : sale.discounted[prepared.amount_key][1];
    /** @type {["discount"|"on_account"|"paid_with_points", number, number][]} */
    const parts = [
        ["discount", discount, gross - net],
        ["on_account", counting.on_account, net - charged],
        ["paid_with_points", counting.with_points, charged - base],
    ];
    return parts
        .filter(([, , leftOut]) => leftOut)
        .map(([type, amount, leftOut]) => ({
            type,
            amount: convert(amount, counting.rate),
            base: leftOut,
        }));
}

/**
 * @param {PreparedProgram} prepared
 * @param {Standing} standing
 * @param {number} spend
 * @param {number|null} tierId
 * @returns {Reason[]}
 */
function reasonsOfTier(prepared, standing, spend, tierId) {
    if (!prepared.program.tiers.length) {
        return [];
    }
    return [{ type: "tier", before: standing.tier, after: tierId, spend }];
}

/**
 * Return a reason for each rule that took something of worth, and for each that was kept from it.
 *
 * @param {PreparedProgram} prepared
 * @param {Matches} matches
 * @param {Share[]} shares
 * @returns {Reason[]}
 */
function reasonsOfRules(prepared, matches, shares) {
    /** @type {Reason[]} */
    const reasons = [];
    for (const [{ rule, gross, base, quantity, missed }, pointsE5] of shares) {
        if (missed !== null) {
            if (gross) {
                reasons.push(missed);
            }
        } else if (base) {
            reasons.push({
                type: "rule",
                rule: rule.id,
                base,
                quantity,
                points: mulDiv(pointsE5, 1, E5_PER_HUNDREDTH),
            });
        }
    }
    for (const [index, why] of matches.unmet) {
        reasons.push({ type: "rule_excluded", rule: prepared.rules[index].id, why });
    }
    return reasons;
}

/**
 * @param {import("./values.js").Premium} premium
 * @param {Progress} progress
 * @returns {Reason}
 */
function reasonOfPremium(premium, progress) {
    return {
        type: "premium",
        count: progress.due ? progress.due.count : 0,
        amount: progress.amount,
        items: progress.items,
        amount_min: premium.amount_min,
        items_min: premium.items_min,
    };
}

/**
 * Return the award of a membership: its discount, no points.
 *
 * @param {PreparedProgram} prepared
 * @param {Sale} sale
 * @returns {Evaluation}
 */
function grantMembership(prepared, sale) {
    const membership = currentMembership(prepared, sale.customer, sale.day);
    const terms = prepared.program.membership;
    const dateEnd = membership && membership.date_end;
    const discount = terms ? terms.discount : 0;
    const award = emptyAward(prepared, sale, [{ type: "membership", date_end: dateEnd, discount }]);
    return { prepared, award: { ...award, discount }, shares: [], factors_ppm: {} };
}

/**
 * @param {PreparedProgram} prepared
 * @param {Sale} sale
 * @param {Reason} reason
 * @returns {Evaluation}
 */
function exclude(prepared, sale, reason) {
    return { prepared, award: emptyAward(prepared, sale, [reason]), shares: [], factors_ppm: {} };
}

/**
 * Return the award of a sale that earns nothing: only whole points that are carried are given, or taken.
 *
 * @param {PreparedProgram} prepared
 * @param {Sale} sale
 * @param {Reason[]} reasons
 * @returns {Award}
 */
function emptyAward(prepared, sale, reasons) {
    const standing = standingIn(prepared, sale.customer);
    /** @type {Object<string, number>} */
    let kinds = { earn: 0 };
    let carried = 0;
    if (prepared.program.carries_rounding) {
        const before = standing.carry;
        const [points, after] = roundCarried(0, 0, before, prepared.program.rounding);
        carried = after - before;
        if (points) {
            const [kept, reasonsOfCaps] = capPoints(prepared, standing, { earn: points });
            kinds = kept;
            const reason = reasonOfCarry("earn", before, after, points);
            reasons = [...reasons, reason, ...reasonsOfCaps];
        }
    }
    return {
        program: prepared.program.id,
        points: kinds.earn,
        kinds,
        spend: 0,
        items: 0,
        tier: tierFor(prepared.program.tiers, standing.spend, standing.tier),
        premium: null,
        discount: 0,
        lines: [],
        reasons,
        carried,
    };
}
