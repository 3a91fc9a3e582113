/**
 * Redeeming without a connection: the till grants what the program allows, and tells the server before it sends the order.
 *
 * The goods are handed out by then, so the server takes the points as promised. Who spent them elsewhere meanwhile is
 * overdrawn, and a manager is told.
 */

import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { checkRedemption } from "@loyalty_hero/engine/index";
import { getOfflineLeft } from "../evaluation/offline";
import { getRefusal, makeRefusalWording } from "../words/refusals";
import { LoyaltyServer, getServerMessage, isConnectionLost } from "./loyalty_server";

/** What is granted without a connection does not lapse: it is asked for anew once there is one (seconds). */
const FOR_LONG = 10 ** 9;

export function getNoConnection() {
    return _t("Points can be redeemed when the connection is back.");
}

export class LoyaltyOffline {
    /**
     * @param pos
     * @param {import("./loyalty_server").LoyaltyServer} server
     */
    constructor(pos, server) {
        this.pos = pos;
        this.server = server;
        /** What open orders carry of it: `{claim uuid: {partner, program, points}}`. */
        this.granted = new Map();
    }

    /** Let offers of the order be what can be had now: less without a connection. */
    look(order) {
        order.uiState.loyaltyOffline = this.server.isOffline;
    }

    /**
     * Grant a claim as the server would, or say why not.
     *
     * @param {import("./loyalty_server").Claim} claim
     * @param {import("../evaluation/evaluation").Offer} offer what the claim was made for
     * @param {function(string): void} onRefused
     * @returns {{points: number, amount: number, seconds: number, available: number, isOffline: true}|undefined}
     */
    grant(order, claim, offer, onRefused) {
        order.uiState.loyaltyOffline = true;
        const { program, reward, hold } = offer;
        const left = getOfflineLeft(order, program, hold);
        if (!left) {
            onRefused(getNoConnection());
            return;
        }
        const purse = { ...offer.purse, due: claim.due };
        purse.available = Math.min(purse.available, left);
        const { points, amount, error } = checkRedemption(reward.terms, claim.points, purse);
        if (error) {
            const isOffline = left < offer.purse.available || offer.isOffline;
            onRefused(getRefusal(error, { ...offer, purse, isOffline }, makeRefusalWording(order)));
            return;
        }
        const status = order.getPartner().loyalty_status || [];
        const { available } = status.find((row) => row.program === program.id);
        return {
            points,
            amount,
            seconds: FOR_LONG,
            available: available + (hold?.held?.points || 0) - points,
            isOffline: true,
        };
    }

    /** Remember, or forget, what an open order carries: when it goes, the customer has the points again. */
    keep(uuid, held) {
        if (held.isOffline) {
            this.granted.set(uuid, held);
        } else {
            this.granted.delete(uuid);
        }
    }

    /** Let the customer have the points again; returns whether they were granted without the server. */
    takeBack(uuid) {
        const held = this.granted.get(uuid);
        this.granted.delete(uuid);
        const partner = held && this.pos.models["res.partner"].get(held.partner);
        partner?.update({
            loyalty_status: (partner.loyalty_status || []).map((row) =>
                row.program === held.program
                    ? { ...row, available: row.available + held.points }
                    : row
            ),
        });
        return Boolean(held);
    }

    /** A paid order keeps its points, whatever becomes of it in the till's memory. */
    settle(order) {
        if (order.finalized) {
            order.loyaltyHolds.forEach(({ uuid }) => this.granted.delete(uuid));
        }
    }
}

/**
 * Tell the server what a paid order took; the order is sent all the same, and waits when the server refuses.
 *
 * Orders of before a page was loaded anew are sent before any service has started: this needs none.
 */
export async function recordOffline(pos, order) {
    const told = order.finalized ? order.loyaltyHolds.filter(({ held }) => held?.isOffline) : [];
    if (!told.length) {
        return;
    }
    const server = new LoyaltyServer(pos);
    try {
        for (const { uuid, held } of told) {
            await server.record({
                order_uuid: order.uuid,
                payment_uuid: uuid,
                partner_id: held.partner,
                reward_id: held.reward,
                points: held.points,
                due: held.amount,
                base: held.base,
            });
        }
        order.uiState.loyaltyRefusal = "";
    } catch (error) {
        if (!isConnectionLost(error)) {
            sayWhyItWaits(pos, order, getServerMessage(error));
        }
    }
}

/** Say once why an order is not stored. */
function sayWhyItWaits(pos, order, message) {
    if (message && order.uiState.loyaltyRefusal !== message) {
        order.uiState.loyaltyRefusal = message;
        pos.dialog.add(AlertDialog, {
            title: _t("Order %s is not stored yet", order.getName()),
            body: message,
        });
    }
}
