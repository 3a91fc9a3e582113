/**
 * The order as loyalty sees it.
 *
 * The store computes a record's getters once and again only when something they read has changed, so
 * the engine runs at most once per change of the order, however often screens are drawn.
 */

import { markRaw } from "@odoo/owl";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { getClaim } from "../evaluation/claims";
import { getHolds } from "../evaluation/holds";
import { applyMembersDiscount } from "../evaluation/members_discount";
import { makeLines } from "../facts/basket";
import { getCustomer } from "../facts/customer";
import { previewAwards, previewOffers } from "../evaluation/evaluation";
import { getReceiptBlocks } from "../words/receipt_blocks";

patch(PosOrder.prototype, {
    get loyaltyPayments() {
        return this.payment_ids.filter((payment) => payment.isLoyalty);
    },
    /** What points own on it, payments and price reductions alike (see `getHolds`). */
    get loyaltyHolds() {
        return getHolds(this);
    },
    /** The customer as the engine sees them, before this order (see `getCustomer`). */
    get loyaltyCustomer() {
        return getCustomer(this);
    },
    /** Whether goods come back on it, which asks each line. */
    get loyaltyHasReturns() {
        return this.getHasRefundLines();
    },
    /** The goods, as the engine sees them (see `makeLines`). */
    get loyaltyGoods() {
        return markRaw(makeLines(this));
    },
    /** What the order earns as it is now (see `previewAwards`). */
    get loyaltyAwards() {
        return previewAwards(this);
    },
    /** What the customer's points can pay of it (see `previewOffers`). */
    get loyaltyOffers() {
        return previewOffers(this);
    },
    /** What the receipt says about points (see `getReceiptBlocks`). */
    get loyaltyBlocks() {
        return getReceiptBlocks(this);
    },
    /** How a sale that earned for nobody can be claimed (see `getClaim`). */
    get loyaltyClaim() {
        return getClaim(this);
    },
    /** Points are promised by the server first: no payment line comes into being without that. */
    addPaymentline(paymentMethod) {
        if (paymentMethod.is_loyalty) {
            return { status: false, data: _t("Choose how many points to redeem first.") };
        }
        return super.addPaymentline(...arguments);
    },
    /** Points belong to a customer: they go when the customer changes. */
    setPartner() {
        const previous = this.partner_id;
        super.setPartner(...arguments);
        if (previous && previous.id !== this.partner_id?.id) {
            for (const payment of this.loyaltyPayments) {
                this.removePaymentline(payment);
            }
            for (const { lines } of this.loyaltyHolds) {
                lines.forEach((line) => this.removeOrderline(line));
            }
        }
        applyMembersDiscount(this);
    },
    /** The lines of a price reduction go together. */
    removeOrderline(line) {
        const claim = line.loyalty_claim;
        const others = this.lines.filter(
            (other) => claim && other.loyalty_claim === claim && other.uuid !== line.uuid
        );
        const result = super.removeOrderline(...arguments);
        others.forEach((other) => super.removeOrderline(other));
        return result;
    },
});
