/** Where the till's own flows touch points. */

import { PosStore } from "@point_of_sale/app/services/pos_store";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { applyMembersDiscount } from "../evaluation/members_discount";
import { recordOffline } from "./loyalty_offline";

patch(PosStore.prototype, {
    setPartnerToCurrentOrder() {
        const tell = this.watchCustomer();
        super.setPartnerToCurrentOrder(...arguments);
        tell();
    },
    /** A quotation that is settled brings its customer along. */
    async _processSaleOrder() {
        const tell = this.watchCustomer();
        await super._processSaleOrder(...arguments);
        tell();
    },
    /** Return what to call when the customer was chosen, who shows the points of now; points of somebody else go. */
    watchCustomer() {
        const order = this.getOrder();
        const owner = order.getPartner();
        const count = order.loyaltyHolds.length;
        return () => {
            if (order.getPartner()?.id !== owner?.id && order.loyaltyHolds.length < count) {
                this.notification.add(
                    _t("The points of %s do not pay for this order any more.", owner.name),
                    { type: "warning" }
                );
            }
            this.env.services.loyalty_hero.customers.refresh(this.getOrder());
        };
    },
    setOrder(order) {
        super.setOrder(...arguments);
        this.env.services.loyalty_hero?.takeUp(order);
    },
    /** A new line has the members' discount before it is compared with others. */
    tryMergeOrderline(order) {
        applyMembersDiscount(order);
        return super.tryMergeOrderline(...arguments);
    },
    /** In restaurants an order can become a part of another one, whose customer redeems on it anew. */
    mergeOrders(sourceOrder) {
        const owner = sourceOrder.getPartnerName();
        if (this.env.services.loyalty_hero.holds.free(sourceOrder)) {
            this.notification.add(
                _t("The points of %s are free again. Redeem them on the merged order.", owner),
                { type: "warning" }
            );
        }
        return super.mergeOrders(...arguments);
    },
    /** What was redeemed without a connection is told before its order. */
    async preSyncAllOrders(orders) {
        await super.preSyncAllOrders(...arguments);
        for (const order of orders) {
            await recordOffline(this, order);
            this.env.services.loyalty_hero?.holds.offline.settle(order);
        }
    },
    /** What an order did to its customer's points is known with its receipt. */
    async postSyncAllOrders(orders) {
        await super.postSyncAllOrders(...arguments);
        for (const order of orders) {
            // Orders of before the page was loaded anew are sent before any service has started.
            this.env.services.loyalty_hero?.customers.learn(order);
        }
    },
    /** What the customer can have is shown once, on the way to payment. */
    async pay() {
        // A second tap while something is asked does nothing.
        if (this.isPrompting) {
            return;
        }
        const order = this.getOrder();
        if (order.canPay()) {
            await this.promptLoyalty(order);
        }
        return super.pay(...arguments);
    },
    async promptLoyalty(order) {
        this.isPrompting = true;
        try {
            await this.env.services.loyalty_hero.prompt(order);
        } finally {
            this.isPrompting = false;
        }
    },
    /** Paying with points by one touch still asks how many. */
    async validateOrderFast(paymentMethod) {
        const order = this.getOrder();
        if (!paymentMethod.is_loyalty) {
            await this.promptLoyalty(order);
            return order.isPaid() && order.loyaltyHolds.length
                ? super.validateOrderFast()
                : super.validateOrderFast(...arguments);
        }
        if (!(await this.env.services.loyalty_hero.redeem(order, paymentMethod))) {
            return;
        }
        if (order.isPaid()) {
            return super.validateOrderFast();
        }
        this.pay();
    },
});
