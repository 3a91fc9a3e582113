/**
 * What a till asks the server about points: one call a method, nothing else.
 *
 * Points are integer hundredths, money is integer minor units of the till's currency. Every call throws
 * a `ConnectionLostError` without connection, and an `RPCError` with a sentence for the cashier when
 * the server refuses.
 */

import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";

/** The errors whose message was written for people. */
const SENTENCES = new Set(
    ["UserError", "ValidationError", "AccessError", "MissingError"].map(
        (name) => `odoo.exceptions.${name}`
    )
);

/**
 * What is asked for a points payment.
 *
 * `due` is what is to be paid without this payment, `base` the worth of what the reward looks at, with tax.
 *
 * @typedef {Object} Claim
 * @property {string} order_uuid
 * @property {string} payment_uuid
 * @property {number} partner_id
 * @property {number} reward_id
 * @property {number} points
 * @property {number} due
 * @property {number} base
 */

/**
 * What the program asks the customer for, before points are spent; after a wrong try, with what was wrong.
 *
 * @typedef {Object} Missing
 * @property {"pin"|"code"} asks
 * @property {string} [error]
 */

export class LoyaltyServer {
    constructor(pos) {
        this.pos = pos;
    }

    get isOffline() {
        return this.pos.data.network.offline;
    }

    /** @returns {Promise<{partner_id: number}|{error: string}|{unknown: true}>} */
    findCard(number) {
        return this.call("loyalty_find_card", number);
    }

    /**
     * @param {number[]} partnerIds
     * @returns {Promise<{id: number, loyalty_status: Object[], loyalty_facts: Object}[]>} see the fields of a customer
     */
    getStatus(partnerIds) {
        return this.call("loyalty_status", partnerIds);
    }

    /**
     * @param {Claim} claim
     * @param {string} proof the customer's PIN or code, where the server asked for it
     * @returns {Promise<{points: number, amount: number, seconds: number, available: number}|Missing>}
     */
    hold(claim, proof) {
        return this.call("loyalty_hold", claim, proof);
    }

    /**
     * Issue a coupon or balance card for points; a key that was used already gives what it gave then.
     *
     * @param {{key: string, order_uuid: string, partner_id: number, reward_id: number, points: number}} wish
     * @param {string} proof the customer's PIN or code, where the server asked for it
     * @returns {Promise<{sentence: string, code: string, available: number}|Missing>}
     */
    issue(wish, proof) {
        return this.call("loyalty_issue", wish, proof);
    }

    /**
     * @param {string} number of a card that nobody has
     * @param {number} partnerId
     * @returns {Promise<{partner_id: number}>}
     */
    giveCard(number, partnerId) {
        return this.call("loyalty_give_card", number, partnerId);
    }

    /**
     * @param {string} orderUuid
     * @param {number} partnerId
     * @param {number} programId
     * @returns {Promise<{codes: string[], gift_card_program_id: number}>}
     */
    issuePremiums(orderUuid, partnerId, programId) {
        return this.call("loyalty_issue_premiums", orderUuid, partnerId, programId);
    }

    /**
     * @param {number} partnerId
     * @param {number} programId
     * @returns {Promise<{partner_id: number}>}
     */
    enrol(partnerId, programId) {
        return this.call("loyalty_enrol", partnerId, programId);
    }

    /**
     * @param {number} partnerId
     * @returns {Promise<{program: string, points_name: string, balance: number, lines: Object[]}[]>}
     */
    getHistory(partnerId) {
        return this.call("loyalty_history", partnerId);
    }

    /**
     * Tell what was redeemed without a connection, before its order is sent; `due` is what the points paid.
     *
     * @param {Claim} claim
     */
    record(claim) {
        return this.call("loyalty_record", claim);
    }

    release(paymentUuid) {
        return this.call("loyalty_release", paymentUuid);
    }

    /**
     * @param {{line_id: number, quantity: number}[]} lines
     * @returns {Promise<{amount: number, points: number, taken: number, balance: number}>}
     */
    previewReturn(lines) {
        return this.call("loyalty_return", lines);
    }

    /**
     * @param {number|string} sale the id of an order, or the code on its receipt
     * @returns {Promise<{order_id: number, summary: Object}>}
     */
    claim(sale, partnerId) {
        return this.call("loyalty_claim", sale, partnerId);
    }

    /**
     * @param {number} partnerId
     * @returns {Promise<{managers: Object[], reasons: Object[], programs: Object[]}>}
     */
    getAdjustChoices(partnerId) {
        return this.call("loyalty_adjust_choices", partnerId);
    }

    /**
     * @param {Object} wish what a manager allows with their code
     * @returns {Promise<{number: string, balance: number}|{error: string}>}
     */
    adjust(wish) {
        return this.call("loyalty_adjust", wish);
    }

    call(method, ...args) {
        const { config, data } = this.pos;
        return data.call("pos.config", method, [config.id, ...args]);
    }
}

export function isConnectionLost(error) {
    return error instanceof ConnectionLostError;
}

/**
 * Return the server's sentence for the cashier, or null for an error that is none of the server's.
 *
 * What the server did not mean to say is for the log, not for the cashier.
 *
 * @returns {string|null}
 */
export function getServerMessage(error) {
    if (!(error instanceof RPCError)) {
        return null;
    }
    if (SENTENCES.has(error.exceptionName) && error.data?.message) {
        return error.data.message;
    }
    console.error("Loyalty: the server failed", error);
    return _t("The server could not do it. Try again, or go on without points.");
}
