/**
 * What points own on an order, and the promises of the server behind it.
 *
 * A points payment, or a price reduction for points, exists only while the server holds its points: it is made with a
 * hold, renewed before that lapses, and the hold is released when it goes.
 */

import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { SHARES } from "@loyalty_hero/engine/index";
import { uuidv4 } from "@point_of_sale/utils";
import { debounce } from "@web/core/utils/timing";
import { ProofPopup } from "../components/proof_popup/proof_popup";
import { formatPoints, fromMinor, toMinor } from "../words/units";
import { LoyaltyOffline } from "./loyalty_offline";
import { LoyaltyReductions } from "./loyalty_reductions";
import { getServerMessage, isConnectionLost } from "./loyalty_server";

/** A hold that lapses within this time is renewed before the order is paid (milliseconds). */
const LAPSE_MARGIN = 20_000;

/** So long after the last change of an order its price reductions follow (milliseconds). */
const FOLLOW_DELAY = 100;

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
        this.reductions = new LoyaltyReductions(pos);
        this.offline = new LoyaltyOffline(pos, server);
        /** Which order a claim belongs to: `{claim uuid: order uuid}`. */
        this.orders = new Map();
        /** Which claim a line that lowers the price belongs to: `{line uuid: claim uuid}`. */
        this.claims = new Map();
        /** What was asked to be issued, and not answered yet: `{order, customer, reward and points: key}`. */
        this.wishes = new Map();
        const payments = pos.models["pos.payment"];
        for (const payment of payments.filter((candidate) => candidate.uiState?.loyalty?.until)) {
            this.orders.set(payment.uuid, payment.pos_order_id?.uuid);
        }
        for (const order of pos.models["pos.order"].filter(({ finalized }) => !finalized)) {
            for (const { uuid, held } of order.loyaltyHolds.filter((hold) => hold.held)) {
                this.offline.keep(uuid, held);
            }
        }
        payments.addEventListener("delete", ({ key }) => this.onClaimDeleted(key));
        this.watchLines(pos.models["pos.order.line"]);
    }

    /** Let price reductions follow their order, and release them when their lines go. */
    watchLines(lines) {
        for (const line of lines.filter((candidate) => candidate.loyalty_claim)) {
            this.rememberLine(line);
        }
        const follow = debounce(() => this.follow(this.pos.getOrder()), FOLLOW_DELAY);
        lines.addEventListener("create", follow);
        lines.addEventListener("update", follow);
        lines.addEventListener("delete", ({ key }) => {
            this.onLineDeleted(key);
            follow();
        });
    }

    /**
     * Redeem: hold the points, then let them pay for the order or lower its price (or change what does already).
     *
     * @param order
     * @param method the points payment method
     * @param {import("../evaluation/evaluation").Offer} offer
     * @param {number} points hundredths
     * @returns {Promise<boolean>} whether the points are taken now
     */
    async take(order, method, offer, points) {
        const partner = order.getPartner();
        const isReduction = offer.reward.terms.treatment === "discount";
        const isKept = offer.hold && Boolean(offer.hold.payment) !== isReduction;
        const uuid = isKept ? offer.hold.uuid : uuidv4();
        if (offer.hold && !isKept) {
            await this.discard(order, offer.hold);
        }
        const claim = {
            ...this.getClaim(order, uuid, offer, points),
            due: offer.purse.due,
        };
        const say = (message) => this.say(message);
        // What was taken off before is free again, and cannot be used anew on top of that.
        const granted = isKept ? offer : { ...offer, hold: undefined };
        const answer = await this.ask(order, claim, say, () =>
            this.offline.grant(order, claim, granted, say)
        );
        if (!answer) {
            this.customers.refresh(order);
            return false;
        }
        if (order.finalized || order.getPartner()?.id !== partner.id) {
            this.release(uuid);
            return false;
        }
        await this.remember(order, claim, answer, offer, method);
        return true;
    }

    /** Take off what another reward of the program owns, and wait until its points are free. */
    async discard(order, hold) {
        this.orders.delete(hold.uuid);
        this.remove(order, hold);
        if (!this.offline.takeBack(hold.uuid)) {
            await this.release(hold.uuid);
        }
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
            () => this.prove((proof) => this.server.issue(wish, proof), partner),
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
     * Make sure that all that points own on the order is still good, before it is paid.
     *
     * Points never pay more than the order costs: so there is never change for points.
     *
     * @returns {Promise<boolean>} false when something was changed or removed: the cashier was told
     */
    async secure(order) {
        let isUnchanged = true;
        for (const hold of order.loyaltyHolds) {
            const most = this.getMost(order, hold);
            if (most <= 0) {
                this.drop(
                    order,
                    hold,
                    _t("The order costs less now: nothing is left to pay with points.")
                );
                isUnchanged = false;
            } else if (this.isDoubtful(order, hold, most)) {
                isUnchanged = (await this.renew(order, hold, most)) && isUnchanged;
            }
        }
        return isUnchanged;
    }

    /** Let the price reductions of an order follow what was changed on it: worth, taxes, or nothing left to lower. */
    async follow(order) {
        if (!order || order.finalized) {
            return;
        }
        const known = order.loyaltyHolds.filter(({ payment, held }) => !payment && held);
        for (const hold of known) {
            const most = this.getMost(order, hold);
            const offer = this.findOffer(order, hold);
            if (!offer || most <= 0) {
                this.drop(order, hold, _t("The order costs less now. Redeem the points again."));
            } else if (this.isDoubtful(order, hold, most)) {
                await this.renew(order, hold, most);
            } else {
                await this.apply(order, hold.uuid, offer.reward, hold.held.amount);
            }
        }
    }

    /** Return what this claim may be worth at most, in minor units: what other points leave of the order. */
    getMost(order, hold) {
        const others = order.loyaltyHolds
            .filter(({ uuid, payment }) => payment && uuid !== hold.uuid)
            .reduce((sum, { amount }) => sum + amount, 0);
        return toMinor(order.totalDue, order.currency) - others + (hold.payment ? 0 : hold.amount);
    }

    isDoubtful(order, hold, most) {
        const { held } = hold;
        return (
            !this.isRightSize(order, hold, most) ||
            // An order from another till: the server judges that one when it is paid.
            (held && (held.until < Date.now() + LAPSE_MARGIN || this.isToBeAskedFor(held)))
        );
    }

    /** What the till granted by itself is asked for once there is a connection. */
    isToBeAskedFor({ isOffline }) {
        return isOffline && !this.server.isOffline;
    }

    /** Tell whether a claim still fits what is to be paid, and the goods that it looks at. */
    isRightSize(order, hold, most) {
        return hold.amount <= most && !(hold.held && this.isWorthOther(order, hold));
    }

    /** Tell whether the goods that the reward looks at are others than when the points were reserved. */
    isWorthOther(order, hold) {
        const offer = this.findOffer(order, hold);
        const { base } = hold.held;
        return (
            !offer ||
            offer.purse.base < base ||
            (SHARES.includes(offer.reward.terms.kind) && offer.purse.base !== base)
        );
    }

    /** Return the offer that a claim was made for, as it is now; none when it is no longer to be had. */
    findOffer(order, { held, payment }) {
        return order.loyaltyOffers.find(
            ({ reward: { id, terms } }) =>
                // A reward may have become the other treatment since: then it has to be redeemed anew.
                id === held.reward && (terms.treatment === "payment") === Boolean(payment)
        );
    }

    async renew(order, hold, most) {
        const { held } = hold;
        const offer = held && this.findOffer(order, hold);
        if (!offer) {
            this.drop(order, hold, _t("The order costs less now. Redeem the points again."));
            return false;
        }
        const claim = {
            ...this.getClaim(order, hold.uuid, offer, held.points),
            due: most,
        };
        const drop = (message) => this.drop(order, hold, message);
        const isKept = this.isRightSize(order, hold, most);
        const answer = await this.ask(order, claim, drop, () =>
            // A reservation that lapses meanwhile is taken all the same: the server keeps to what it promised.
            isKept ? "kept" : this.offline.grant(order, claim, offer, drop)
        );
        if (!answer || answer === "kept") {
            return Boolean(answer);
        }
        await this.remember(order, claim, answer, offer);
        if (answer.amount !== hold.amount) {
            const values = {
                customer: order.getPartnerName(),
                points: formatPoints(answer.points),
                amount: this.pos.env.utils.formatCurrency(fromMinor(answer.amount, order.currency)),
            };
            this.notification.add(
                hold.payment
                    ? _t("%(points)s points of %(customer)s now pay %(amount)s.", values)
                    : _t("%(points)s points of %(customer)s now take %(amount)s off.", values),
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
     * @param {function(): Object|undefined} withoutConnection what is answered when there is none
     * @returns {Promise<Object|undefined>} the answer, when it is granted
     */
    ask(order, claim, onRefused, withoutConnection) {
        const hold = (proof) => this.server.hold(claim, proof);
        return this.request(
            () => this.prove(hold, order.getPartner()),
            onRefused,
            withoutConnection
        );
    }

    /**
     * Let the customer enter what the server asks for, until it is right or they leave it.
     *
     * @param {function(string): Promise<Object>} call what is asked of the server, given the PIN or code
     * @returns {Promise<Object|undefined>} the server's answer, when nothing is missing
     */
    async prove(call, partner) {
        let answer = await call("");
        while (answer.asks) {
            const { asks, error = "" } = answer;
            const name = partner.name;
            const proof = await makeAwaitable(this.dialog, ProofPopup, { asks, error, name });
            if (!proof) {
                return;
            }
            answer = await call(proof);
        }
        return answer;
    }

    /**
     * Return what the server answers to a call; a refusal goes to `onRefused` as a sentence.
     *
     * @param {function(): Object|undefined} withoutConnection what is answered when there is none; a refusal by default
     */
    async request(
        call,
        onRefused,
        withoutConnection = () =>
            onRefused(_t("This needs a connection. Try again when it is back."))
    ) {
        try {
            return await call();
        } catch (error) {
            if (isConnectionLost(error)) {
                return withoutConnection();
            }
            const message = getServerMessage(error);
            if (!message) {
                throw error;
            }
            onRefused(message);
        }
    }

    /** Let the order carry what the server promised: a payment, or lines that lower the price. */
    async remember(order, claim, answer, { program: { id: programId }, reward }, method) {
        const uuid = claim.payment_uuid;
        const held = {
            reward: claim.reward_id,
            program: programId,
            partner: claim.partner_id,
            points: answer.points,
            amount: answer.amount,
            base: claim.base,
            until: Date.now() + answer.seconds * 1000,
            isOffline: Boolean(answer.isOffline),
        };
        this.orders.set(uuid, order.uuid);
        this.offline.keep(uuid, held);
        if (reward.terms.treatment === "discount") {
            order.uiState.loyaltyReductions = { ...order.uiState.loyaltyReductions, [uuid]: held };
            await this.apply(order, uuid, reward, answer.amount);
        } else {
            const payment =
                order.getPaymentlineByUuid(uuid) ||
                order.models["pos.payment"].create({
                    uuid,
                    pos_order_id: order,
                    payment_method_id: method,
                });
            payment.uiState.loyalty = held;
            payment.update({ amount: fromMinor(answer.amount, order.currency) });
            order.selectPaymentline(payment);
        }
        const partner = order.getPartner();
        const status = (partner.loyalty_status || []).map((member) =>
            member.program === programId ? { ...member, available: answer.available } : member
        );
        partner.update({ loyalty_status: status });
    }

    /** Make the lines that lower the price by this amount (minor units), and know whose they are. */
    async apply(order, claim, reward, amount) {
        await this.reductions.apply(order, claim, reward, amount);
        order.lines
            .filter((line) => line.loyalty_claim === claim)
            .forEach((line) => this.rememberLine(line));
    }

    /**
     * Take off all that points own, before the order becomes a part of another one: the points are free again.
     *
     * @returns {boolean} whether there was anything
     */
    free(order) {
        const holds = order.loyaltyHolds;
        holds.forEach((hold) => this.remove(order, hold));
        return Boolean(holds.length);
    }

    rememberLine(line) {
        this.claims.set(line.uuid, line.loyalty_claim);
        this.orders.set(line.loyalty_claim, line.order_id?.uuid);
    }

    /** Take off what points own. */
    remove(order, { payment, lines }) {
        if (payment) {
            order.removePaymentline(payment);
        }
        if (lines.length) {
            order.removeOrderline(lines[0]);
        }
    }

    /** Take off what cannot stay, and say why. */
    drop(order, hold, message) {
        this.remove(order, hold);
        this.say(message);
    }

    /** A claim goes with the last of its lines: others go when taxes change. */
    onLineDeleted(uuid) {
        const claim = this.claims.get(uuid);
        this.claims.delete(uuid);
        if (claim && ![...this.claims.values()].includes(claim)) {
            this.onClaimDeleted(claim);
        }
    }

    onClaimDeleted(uuid) {
        if (!this.orders.has(uuid)) {
            return;
        }
        const order = this.pos.models["pos.order"].getBy("uuid", this.orders.get(uuid));
        this.orders.delete(uuid);
        // A paid order that leaves the till's memory keeps its points spent.
        if (!order?.finalized && !this.offline.takeBack(uuid)) {
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
