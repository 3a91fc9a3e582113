/**
 * Points payments and the promises of the server behind them.
 *
 * A points payment exists only while the server holds its points: it is made with a hold, renewed
 * before it lapses, and its hold is released when it goes.
 */

import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { uuidv4 } from "@point_of_sale/utils";
import { formatPoints, fromMinor, toMinor } from "../words/units";
import { getServerMessage, isConnectionLost } from "./loyalty_server";

/** A hold that lapses within this time is renewed before the order is paid (milliseconds). */
const LAPSE_MARGIN = 20_000;

export class LoyaltyHolds {
    /**
     * @param {{pos: Object, dialog: Object, notification: Object}} services
     * @param {import("./loyalty_server").LoyaltyServer} server
     * @param {import("./loyalty_customers").LoyaltyCustomers} customers
     */
    constructor({ pos, dialog, notification }, server, customers) {
        this.pos = pos;
        this.dialog = dialog;
        this.notification = notification;
        this.server = server;
        this.customers = customers;
        /** Which order a payment with held points belongs to: `{payment uuid: order uuid}`. */
        this.orders = new Map();
        /** What was asked to be issued, and not answered yet: `{order, customer, reward and points: key}`. */
        this.wishes = new Map();
        const payments = pos.models["pos.payment"];
        for (const payment of payments.filter((candidate) => candidate.uiState?.loyalty?.until)) {
            this.orders.set(payment.uuid, payment.pos_order_id?.uuid);
        }
        payments.addEventListener("delete", ({ key }) => this.onPaymentDeleted(key));
    }

    /**
     * Pay with points: hold them, then add the payment to the order (or change the one it has).
     *
     * @param order
     * @param method the points payment method
     * @param {import("../evaluation/evaluation").Offer} offer
     * @param {number} points hundredths
     * @returns {Promise<boolean>} whether the order is paid with the points now
     */
    async take(order, method, offer, points) {
        const partner = order.getPartner();
        const uuid = offer.payment?.uuid || uuidv4();
        const claim = {
            ...this.getClaim(order, uuid, offer, points),
            due: offer.purse.due,
        };
        const answer = await this.ask(claim, (message) => this.say(message));
        if (!answer) {
            this.customers.refresh(order);
            return false;
        }
        if (order.finalized || order.getPartner()?.id !== partner.id) {
            this.release(uuid);
            return false;
        }
        const payment =
            order.getPaymentlineByUuid(uuid) ||
            order.models["pos.payment"].create({
                uuid,
                pos_order_id: order,
                payment_method_id: method,
            });
        this.remember(payment, claim, answer, offer.program.id);
        order.selectPaymentline(payment);
        return true;
    }

    /**
     * Issue a coupon or balance card for points, at once.
     *
     * An answer that was lost on its way is asked for again with the same key: nothing is issued twice.
     *
     * @returns {Promise<boolean>} whether it was issued
     */
    async issue(order, offer, points) {
        const partner = order.getPartner();
        const name = [order.uuid, partner.id, offer.reward.id, points].join(" ");
        if (!this.wishes.has(name)) {
            this.wishes.set(name, uuidv4());
        }
        const wish = {
            key: this.wishes.get(name),
            order_uuid: order.uuid,
            partner_id: partner.id,
            reward_id: offer.reward.id,
            points,
        };
        const answer = await this.request(
            () => this.server.issue(wish),
            (message) => this.say(message)
        );
        if (!answer) {
            return false;
        }
        this.wishes.delete(name);
        this.notification.add(answer.sentence, { type: "success" });
        this.customers.refresh(order);
        return true;
    }

    /**
     * Make sure that all points payments of the order are still good, before it is paid.
     *
     * Points never pay more than the order costs: so there is never change for points.
     *
     * @returns {Promise<boolean>} false when a payment was changed or removed: the cashier was told
     */
    async secure(order) {
        let isUnchanged = true;
        for (const payment of order.loyaltyPayments.filter(({ amount }) => amount > 0)) {
            const most = this.getMost(order, payment);
            if (most <= 0) {
                this.drop(
                    payment,
                    _t("The order costs less now: nothing is left to pay with points.")
                );
                isUnchanged = false;
            } else if (this.isDoubtful(order, payment, most)) {
                isUnchanged = (await this.renew(order, payment, most)) && isUnchanged;
            }
        }
        return isUnchanged;
    }

    /** Return what this payment may pay at most, in minor units: what other points leave of the order. */
    getMost(order, payment) {
        const others = order.loyaltyPayments
            .filter((other) => other.uuid !== payment.uuid)
            .reduce((sum, other) => sum + other.amount, 0);
        return toMinor(order.totalDue - others, order.currency);
    }

    isDoubtful(order, payment, most) {
        const held = payment.uiState.loyalty;
        return (
            toMinor(payment.amount, order.currency) > most ||
            // An order from another till: the server judges that one when it is paid.
            (held && (held.until < Date.now() + LAPSE_MARGIN || this.isWorthOther(order, payment)))
        );
    }

    /** Tell whether the goods that the reward looks at are others than when the points were reserved. */
    isWorthOther(order, payment) {
        const offer = this.findOffer(order, payment);
        const { base } = payment.uiState.loyalty;
        return (
            !offer ||
            offer.purse.base < base ||
            (offer.reward.terms.kind === "percent" && offer.purse.base !== base)
        );
    }

    /** Return the offer that a payment was made for, as it is now; none when it is no longer to be had. */
    findOffer(order, payment) {
        const { reward } = payment.uiState.loyalty;
        return order.loyaltyOffers.find((offer) => offer.reward.id === reward);
    }

    async renew(order, payment, most) {
        const held = payment.uiState.loyalty;
        const offer = held && this.findOffer(order, payment);
        if (!offer) {
            this.drop(payment, _t("The order costs less now. Redeem the points again."));
            return false;
        }
        const claim = {
            ...this.getClaim(order, payment.uuid, offer, held.points),
            due: most,
        };
        const answer = await this.ask(claim, (message) => this.drop(payment, message));
        if (!answer) {
            return false;
        }
        const before = toMinor(payment.amount, order.currency);
        this.remember(payment, claim, answer, held.program);
        if (answer.amount !== before) {
            const amount = this.pos.env.utils.formatCurrency(payment.amount);
            this.notification.add(
                _t("%(points)s points pay %(amount)s of this order now.", {
                    points: formatPoints(answer.points),
                    amount,
                }),
                { type: "warning" }
            );
            return false;
        }
        return true;
    }

    getClaim(order, uuid, { reward, purse }, points) {
        return {
            order_uuid: order.uuid,
            payment_uuid: uuid,
            partner_id: order.getPartner().id,
            reward_id: reward.id,
            points,
            base: purse.base,
        };
    }

    /**
     * Ask the server for a hold; a refusal goes to `onRefused` as a sentence.
     *
     * @returns {Promise<Object|undefined>} the server's answer, when it is granted
     */
    ask(claim, onRefused) {
        return this.request(() => this.server.hold(claim), onRefused);
    }

    /** Return what the server answers to a call; a refusal goes to `onRefused` as a sentence. */
    async request(call, onRefused) {
        try {
            return await call();
        } catch (error) {
            if (isConnectionLost(error)) {
                onRefused(_t("Points can be redeemed when the connection is back."));
                return;
            }
            const message = getServerMessage(error);
            if (!message) {
                throw error;
            }
            onRefused(message);
        }
    }

    remember(payment, claim, answer, programId) {
        const order = payment.pos_order_id;
        payment.uiState.loyalty = {
            reward: claim.reward_id,
            program: programId,
            partner: claim.partner_id,
            points: answer.points,
            base: claim.base,
            until: Date.now() + answer.seconds * 1000,
        };
        payment.update({ amount: fromMinor(answer.amount, order.currency) });
        this.orders.set(payment.uuid, order.uuid);
        const partner = order.getPartner();
        const status = (partner.loyalty_status || []).map((member) =>
            member.program === programId ? { ...member, available: answer.available } : member
        );
        partner.update({ loyalty_status: status });
    }

    /** Take a payment off that cannot stay, and say why. */
    drop(payment, message) {
        payment.pos_order_id.removePaymentline(payment);
        this.say(message);
    }

    onPaymentDeleted(uuid) {
        if (!this.orders.has(uuid)) {
            return;
        }
        const order = this.pos.models["pos.order"].getBy("uuid", this.orders.get(uuid));
        this.orders.delete(uuid);
        // A paid order that leaves the till's memory keeps its points spent.
        if (!order?.finalized) {
            this.release(uuid).then(() => order && this.customers.refresh(order));
        }
    }

    /** Give the points free again; when it fails they become free by themselves in a while. */
    async release(uuid) {
        try {
            await this.server.release(uuid);
        } catch (error) {
            console.warn("Loyalty: held points could not be released", error);
        }
    }

    say(body) {
        this.dialog.add(AlertDialog, { title: _t("Points"), body });
    }
}
