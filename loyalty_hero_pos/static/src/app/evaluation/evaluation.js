/**
 * The only place of the till that asks the engine: what an order earns, and what points can pay of it.
 *
 * All of it is a preview. The server computes both again from the stored order.
 */

import { markRaw } from "@odoo/owl";
import {
    ISSUED,
    baseOf,
    checkRedemption,
    evaluatePrograms,
    invertRate,
    isForTier,
    proposeRedemption,
} from "@loyalty_hero/engine/index";
import { makeBasket } from "../facts/basket";
import { getReduction } from "./holds";
import { getOfflineLeft } from "./offline";
import { getDay } from "../facts/customer";
import { getEarningPrograms, getMemberships } from "./programs";
import { getTier, nameTiers } from "../words/tiers";
import { toMinor } from "../words/units";
import { getCompiled, getMoment, getNames } from "./versions";

/**
 * What a program makes of an order.
 *
 * @typedef {import("./programs").Participation
 *     & {prepared: Object, award: import("@loyalty_hero/engine/values").Award}} Preview
 */

/**
 * Return what the order earns as it is now, program by program.
 *
 * A return changes what its original sale has earned: only the server knows that. And a program that
 * this till cannot evaluate must not stop a sale: then nothing is previewed.
 *
 * @returns {Preview[]}
 */
export function previewAwards(order) {
    if (order.isRefund || order.loyaltyHasReturns) {
        return markRaw([]);
    }
    try {
        const programs = getEarningPrograms(order);
        if (!programs.length) {
            return markRaw([]);
        }
        const awards = evaluatePrograms(
            programs.map(({ prepared }) => prepared),
            order.loyaltyCustomer,
            makeBasket(order, programs)
        );
        return markRaw(awards.map((award, index) => ({ ...programs[index], award })));
    } catch (error) {
        console.error("Loyalty: points to come cannot be previewed", error);
        return markRaw([]);
    }
}

/**
 * What the customer can have from one reward on this order: points in hundredths, money in minor units
 * of the till's currency.
 *
 * `hold` is the claim that the order carries for this program already; its points can be used anew. `points` and
 * `amount` are the proposal: the most that makes sense, 0 when nothing can be had. `limit` is the error that more would meet. `otherTiers` names the tiers that the reward is for, when
 * the customer's tier is none of them.
 *
 * @typedef {Object} Offer
 * @property {Object} program
 * @property {{id: number, name: string, terms: import("@loyalty_hero/engine/values").Reward}} reward
 * @property {import("@loyalty_hero/engine/values").Purse} purse
 * @property {string} tierName how the customer's tier is called
 * @property {string} otherTiers
 * @property {number} elsewhere points (hundredths) that can be spent in other companies only
 * @property {boolean} isOffline whether more points could be spent with a connection
 * @property {string} bookingProblem why the company cannot book what the points would pay, as a sentence
 * @property {number} points
 * @property {number} amount
 * @property {string|null} limit
 * @property {import("./holds").Hold|undefined} hold
 */

/**
 * Return an offer per reward of the customer's programs that can be spent in this shop.
 *
 * @returns {Offer[]}
 */
export function previewOffers(order) {
    const moment = getMoment(order);
    try {
        return markRaw(
            getMemberships(order)
                .map(({ program, member }) => ({
                    program,
                    member,
                    compiled: getCompiled(program, moment),
                }))
                .filter(({ compiled }) => compiled && runsInShop(compiled, order.config.id))
                .flatMap((entry) =>
                    entry.compiled.rewards.map((terms) => makeOffer(order, entry, terms))
                )
        );
    } catch (error) {
        console.error("Loyalty: rewards cannot be previewed", error);
        return markRaw([]);
    }
}

function runsInShop({ shops }, shop) {
    return !shops.length || shops.includes(shop);
}

function makeOffer(order, { program, member }, terms) {
    const hold = order.loyaltyHolds.find(({ held }) => held?.program === program.id);
    const tier = member.tier ?? null;
    const names = getNames(order, program);
    const purse = makePurse(order, { program, member }, terms, hold);
    const offlineMost = getOfflineMost(order, program, terms, hold);
    const offer = {
        program,
        reward: {
            id: terms.id,
            name: order.models["loyalty.hero.reward"].get(terms.id)?.name || program.name,
            terms,
        },
        purse: { ...purse, available: Math.min(purse.available, offlineMost) },
        isOffline: offlineMost < purse.available,
        tierName: getTier(tier, { names })?.name || "",
        otherTiers: isForTier(terms, tier) ? "" : nameTiers(terms.tiers, names),
        elsewhere: member.elsewhere || 0,
        bookingProblem: ISSUED.includes(terms.kind) ? "" : program._booking_problem || "",
        hold,
    };
    return Object.assign(
        offer,
        offer.bookingProblem
            ? { points: 0, amount: 0, limit: "cannot_be_booked" }
            : proposeRedemption(terms, offer.purse)
    );
}

/**
 * Return what the customer can spend of a reward on this order; what its claim takes can be used anew.
 *
 * @returns {import("@loyalty_hero/engine/values").Purse}
 */
function makePurse(order, { program, member }, terms, hold) {
    const held = hold?.held;
    const left = member.left?.[terms.id];
    const toSpend = (points) => Math.max(0, points + (held?.reward === terms.id ? held.points : 0));
    return {
        tier: member.tier ?? null,
        day: getDay(order),
        shop: order.config.id,
        available: Math.max(0, member.available + (held?.points || 0)),
        left: left === undefined ? null : toSpend(left),
        due: Math.max(0, toMinor(order.remainingDue, order.currency) + (hold?.amount || 0)),
        base: getBase(order, terms),
        rate: invertRate(program._rate),
    };
}

/** Return the most points (hundredths) that a reward can take while there is no connection; no limit where there is one. */
function getOfflineMost(order, program, { kind }, hold) {
    if (!order.uiState.loyaltyOffline) {
        return Infinity;
    }
    // What is issued needs a code, which the server makes.
    return ISSUED.includes(kind) ? 0 : getOfflineLeft(order, program, hold);
}

/** Return the worth of the items that a reward looks at, in minor units of the till's currency. */
export function getBase(order, terms) {
    const total = toMinor(order.priceIncl, order.currency) + getReduction(order);
    return baseOf(terms, makeBasket(order, []), total);
}

/**
 * Return what the points would be worth, or why they cannot be had (see the engine's `checkRedemption`).
 *
 * @param {Offer} offer
 * @param {number} points
 * @returns {import("@loyalty_hero/engine/values").RedemptionCheck} amount in the till's currency
 */
export function checkWish({ reward, purse, bookingProblem }, points) {
    return bookingProblem
        ? { points: 0, amount: 0, error: "cannot_be_booked" }
        : checkRedemption(reward.terms, points, purse);
}
