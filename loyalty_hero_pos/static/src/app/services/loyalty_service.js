/**
 * Loyalty at the till, for screens: the customers, the holds, the returns, the claims, the adjustments, and the way to
 * redeem.
 */

import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { ISSUED } from "@loyalty_hero/engine/index";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { delay } from "@web/core/utils/concurrency";
import { ask, makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { HistoryPopup } from "../components/history_popup/history_popup";
import { RedeemPopup } from "../components/redeem_popup/redeem_popup";
import { getFees } from "../evaluation/fees";
import { getJoinable } from "../evaluation/joining";
import { applyMembersDiscount } from "../evaluation/members_discount";
import { getDuePremiums } from "../evaluation/premiums";
import { passMinute } from "../evaluation/versions";
import { patchSplitBillScreen } from "../screens/split_bill_screen/split_bill_screen";
import { isOutOfReach, makeRefusalWording, whyOutOfReach } from "../words/refusals";
import { LoyaltyAdjustments } from "./loyalty_adjustments";
import { LoyaltyClaims } from "./loyalty_claims";
import { LoyaltyCoupons } from "./loyalty_coupons";
import { LoyaltyCustomers } from "./loyalty_customers";
import { LoyaltyHolds } from "./loyalty_holds";
import { getNoConnection } from "./loyalty_offline";
import { LoyaltyPremiums } from "./loyalty_premiums";
import { LoyaltyReturns } from "./loyalty_returns";
import { LoyaltyServer } from "./loyalty_server";

/** So long may fetching balances take before the popup opens with the last known ones (milliseconds). */
const REFRESH_PATIENCE = 1500;

const MINUTE = 60_000;

export class Loyalty {
    constructor(services) {
        this.pos = services.pos;
        this.dialog = services.dialog;
        this.server = new LoyaltyServer(services.pos);
        this.customers = new LoyaltyCustomers(services, this.server);
        this.holds = new LoyaltyHolds(services, this.server, this.customers);
        this.premiums = new LoyaltyPremiums(services, this.server, this.customers, this.holds);
        this.coupons = new LoyaltyCoupons(services);
        this.claims = new LoyaltyClaims(services, this.server);
        this.adjustments = new LoyaltyAdjustments(services, this.server, this.customers);
        this.returns = new LoyaltyReturns(services, this.server, this.holds.reductions);
    }

    /**
     * Bring an order that comes on the screen to how things are.
     *
     * It may come from another till, or have changed while another one was on the screen, as when it was split.
     */
    takeUp(order) {
        if (!order || order.finalized) {
            return;
        }
        const partner = order.getPartner();
        if (partner && !partner.loyalty_facts && !this.customers.told.has(partner.id)) {
            this.customers.refresh(order);
        } else {
            applyMembersDiscount(order);
        }
        this.holds.follow(order);
    }

    /** The payment method by which points pay in this shop, if there is one. */
    get method() {
        return this.pos.config.payment_method_ids.find((method) => method.is_loyalty);
    }

    /** Whether there is a program of points here: else Odoo's own buttons are all that is needed. */
    get isInUse() {
        return this.pos.models["loyalty.hero.program"]?.some((program) => program._is_running);
    }

    /**
     * Let the cashier choose what the customer can have: points to redeem, and all else.
     *
     * @returns {Promise<boolean>} whether something of it was taken
     */
    async redeem(order, method = this.method) {
        const needsCustomer = !this.hasCoupons(order) && !order.getPartner();
        if (needsCustomer && !(await this.pos.selectPartner(order))) {
            return false;
        }
        // The proposal should be of now, but nobody waits long for it.
        const refreshing = [this.customers.refresh(order), this.coupons.refresh(order)];
        await Promise.race([Promise.allSettled(refreshing), delay(REFRESH_PATIENCE)]);
        this.holds.offline.look(order);
        const reason = this.getRefusal(order);
        return reason && !this.hasCoupons(order)
            ? this.refuse(reason)
            : this.choose(order, method, reason);
    }

    /** Return why the customer can have nothing on this order, as a sentence, or nothing. */
    getRefusal(order) {
        const offers = order.loyaltyOffers;
        const isOther = [getDuePremiums, getFees, getJoinable].some((find) => find(order).length);
        if (!order.getPartner() || (isOther && !order.isRefund)) {
            return;
        }
        if (!offers.length) {
            return _t("%s has no points to redeem here.", order.getPartnerName());
        }
        if (order.isRefund) {
            return _t("Points cannot pay for a return.");
        }
        if (offers.every(({ points, isOffline }) => isOffline && !points)) {
            return getNoConnection();
        }
        if (offers.every(isOutOfReach)) {
            const wording = makeRefusalWording(order);
            const reasons = offers.map((offer) => whyOutOfReach(offer, wording));
            return [...new Set(reasons)].join("\n");
        }
    }

    /** Let the cashier choose a reward; resolves to whether one was taken. `note` says why points cannot be. */
    async choose(order, method, note) {
        // Who saw what can be had is not shown it again.
        order.uiState.loyaltyPrompted = order.getPartner()?.id;
        return Boolean(
            await makeAwaitable(this.dialog, RedeemPopup, {
                order,
                note,
                add: (product) =>
                    this.pos.addLineToOrder(
                        { product_id: product, product_tmpl_id: product.product_tmpl_id },
                        order,
                        {},
                        false
                    ),
                coupons: () => this.coupons.find(order),
                useCoupon: (coupon) => this.coupons.use(coupon),
                enterCode: this.coupons.takesCodes ? () => this.coupons.enterCode() : undefined,
                chooseCustomer: async () =>
                    (await this.pos.selectPartner(order)) && this.redeem(order, method),
                usePremium: (premium) => this.premiums.use(order, premium),
                join: (program) => this.join(order, program),
                take: (offer, points) =>
                    ISSUED.includes(offer.reward.terms.kind)
                        ? this.holds.issue(order, offer, points)
                        : this.holds.take(order, method, offer, points),
            })
        );
    }

    /** Show where the points of the order's customer came from and went to. */
    async showHistory(order) {
        const partner = order.getPartner() || (await this.pos.selectPartner(order));
        const members =
            partner &&
            (await this.holds.request(
                () => this.server.getHistory(partner.id),
                (message) => this.holds.say(message)
            ));
        if (members) {
            this.dialog.add(HistoryPopup, { partner, members });
        }
    }

    /** Enrol the order's customer in a program; resolves to whether it was done. */
    async join(order, program) {
        const answer = await this.holds.request(
            () => this.server.enrol(order.getPartner().id, program.id),
            (message) => this.holds.say(message)
        );
        if (answer) {
            await this.customers.refresh(order);
        }
        return Boolean(answer);
    }

    /**
     * On the way to payment: ask once whether there is a member, and show once what the customer can have.
     *
     * Nothing is asked of the server, so nobody waits, and nobody is asked again.
     */
    async prompt(order) {
        if (this.isToBeAskedFor(order)) {
            order.uiState.loyaltyAskedFor = true;
            const isMember = await ask(this.dialog, {
                title: _t("Is the customer a member?"),
                body: _t("Without a customer, nobody gets the points of this sale."),
                confirmLabel: _t("Choose customer"),
                cancelLabel: _t("No"),
            });
            if (isMember) {
                await this.pos.selectPartner(order);
            }
        }
        this.holds.offline.look(order);
        if (this.isToBePrompted(order)) {
            await this.choose(order, this.method);
        }
    }

    isToBeAskedFor(order) {
        return (
            this.pos.config.loyalty_ask_customer &&
            !order.getPartner() &&
            !order.uiState.loyaltyAskedFor &&
            !order.loyaltyHasReturns &&
            order.loyaltyAwards.some(({ award }) => award.points > 0)
        );
    }

    isToBePrompted(order) {
        const partner = order.getPartner();
        return (
            this.pos.config.loyalty_prompt &&
            partner &&
            this.mayRedeem(order) &&
            !order.loyaltyHolds.length &&
            order.uiState.loyaltyPrompted !== partner.id &&
            (order.loyaltyOffers.some(({ points }) => points) ||
                getDuePremiums(order).length > 0 ||
                this.coupons.find(order).length > 0)
        );
    }

    /** Whether there is something for customers without points, too: what Odoo offers on the order, or a code to enter. */
    hasCoupons(order) {
        return (
            !order.isRefund &&
            !order.loyaltyHasReturns &&
            (this.coupons.takesCodes || this.coupons.find(order).length > 0)
        );
    }

    /** As with the customer's account, a cashier with minimal rights does not pay with points. */
    mayRedeem(order) {
        return (
            (Boolean(this.method) ||
                (this.isInUse && this.hasCoupons(order)) ||
                getDuePremiums(order).length > 0 ||
                getFees(order).length > 0) &&
            this.pos.cashier?._role !== "minimal" &&
            !order.loyaltyHasReturns
        );
    }

    refuse(body) {
        this.dialog.add(AlertDialog, { title: _t("Redeem points"), body });
        return false;
    }
}

export const loyaltyService = {
    dependencies: ["pos", "dialog", "notification"],
    start(env, services) {
        const loyalty = new Loyalty(services);
        patchSplitBillScreen();
        loyalty.customers.fetchAll();
        window.addEventListener("pos-network-online", () => {
            loyalty.customers.fetchAll();
            services.pos.models["pos.order"].forEach((order) => loyalty.holds.offline.look(order));
        });
        setInterval(() => passMinute(services.pos.models["pos.order"]), MINUTE);
        return loyalty;
    },
};

registry.category("services").add("loyalty_hero", loyaltyService);
