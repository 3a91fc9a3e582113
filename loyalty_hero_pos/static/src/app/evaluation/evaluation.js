/**
 * The only place of the till that asks the engine: what an order earns, and what points can pay of it.
 *
 * All of it is a preview. The server computes both again from the stored order.
 */

import { markRaw } from "@odoo/owl";
import {
    amountForPoints,
    checkRedemption,
    evaluatePrograms,
    invertRate,
    isForTier,
    mulDiv,
    proposeRedemption,
} from "@loyalty_hero/engine/index";
import { makeBasket } from "../facts/basket";
import { getEarningPrograms, getMemberships } from "./programs";
import { getTier, nameTiers } from "../words/tiers";
import { toMinor } from "../words/units";
import { getCompiled, getMoment, getNames } from "./versions";

const PER_MILLE = 1_000;

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
    if (order.isRefund || order.getHasRefundLines()) {
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
 * `payment` is the points payment that the order carries for this program already; its points can be
 * used anew. `points` and `amount` are the proposal: the most that makes sense, 0 when nothing can be
 * had. `share` is the most that may be paid with points, when that is what limits the proposal.
 * `otherTiers` names the tiers that the reward is for, when the customer's `tier` is none of them.
 *
 * @typedef {Object} Offer
 * @property {Object} program
 * @property {{id: number, name: string, terms: import("@loyalty_hero/engine/values").Reward}} reward
 * @property {number|null} tier
 * @property {string} tierName how that is called
 * @property {string} otherTiers
 * @property {string} bookingProblem why the company cannot book what the points would pay, as a sentence
 * @property {number} available
 * @property {number} due
 * @property {number} total
 * @property {number} points
 * @property {number} amount
 * @property {number|null} share
 * @property {Object|undefined} payment
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
                    entry.compiled.rewards
                        .filter((terms) => terms.kind === "payment")
                        .map((terms) => makeOffer(order, entry, terms))
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
    const payment = order.loyaltyPayments.find(
        (candidate) => candidate.uiState.loyalty?.program === program.id
    );
    const held = payment?.uiState.loyalty;
    const tier = member.tier ?? null;
    const names = getNames(order, program);
    const offer = {
        program,
        reward: {
            id: terms.id,
            name: order.models["loyalty.hero.reward"].get(terms.id)?.name || program.name,
            terms,
        },
        tier,
        tierName: getTier(tier, { names })?.name || "",
        otherTiers: isForTier(terms, tier) ? "" : nameTiers(terms.tiers, names),
        bookingProblem: program._booking_problem || "",
        available: Math.max(0, member.available + (held?.points || 0)),
        due: Math.max(0, toMinor(order.remainingDue + (payment?.amount || 0), order.currency)),
        total: Math.max(0, toMinor(order.priceIncl, order.currency)),
        payment,
    };
    const { available, due, total } = offer;
    const rate = getRewardRate(offer);
    Object.assign(offer, proposeRedemption(terms, tier, available, due, total, rate));
    if (offer.bookingProblem) {
        return Object.assign(offer, { points: 0, amount: 0, share: null });
    }
    const share = mulDiv(total, terms.share_max, PER_MILLE);
    const isShareTheLimit =
        !offer.otherTiers && share < due && share < amountForPoints(terms, available, rate);
    offer.share = isShareTheLimit ? share : null;
    return offer;
}

/**
 * Return what the points would pay, or why they cannot be had (see the engine's `checkRedemption`).
 *
 * @param {Offer} offer
 * @param {number} points
 * @returns {import("@loyalty_hero/engine/values").RedemptionCheck} amount in the till's currency
 */
export function checkWish(offer, points) {
    const { reward, tier, available, due, total, bookingProblem } = offer;
    if (bookingProblem) {
        return { points: 0, amount: 0, error: "cannot_be_booked" };
    }
    const rate = getRewardRate(offer);
    return checkRedemption(reward.terms, tier, points, available, due, total, rate);
}

/** Return the rate from the program's currency to the till's, in which rewards are paid out. */
function getRewardRate({ program }) {
    return invertRate(program._rate);
}
