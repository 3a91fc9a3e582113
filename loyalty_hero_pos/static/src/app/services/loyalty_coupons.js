/**
 * Coupons, gift cards, eWallets and promotions of Odoo's own: Odoo says what can be had and does it; it is offered beside
 * points, behind the same button.
 */

import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";

/** Kinds of Odoo's programs whose codes customers bring. */
const WITH_CODES = ["coupons", "promotion", "gift_card", "promo_code", "next_order_coupons"];
/** Kinds that are money of the customer. */
const MONEY = ["gift_card", "ewallet"];

/**
 * @typedef {Object} Coupon
 * @property {Object} reward of Odoo's
 * @property {number} coupon_id
 * @property {number} [potentialQty] of goods that come free
 * @property {number|null} balance of a gift card or eWallet, in the till's currency
 */

export class LoyaltyCoupons {
    constructor({ pos, dialog, notification }) {
        // The names that Odoo's own buttons know them by.
        this.pos = pos;
        this.dialog = dialog;
        this.notification = notification;
    }

    /** Let Odoo fetch the cards of the customer who was chosen just now. */
    async refresh(order) {
        if (order.uuid === this.pos.getOrder()?.uuid && !this.pos.data.network.offline) {
            await this.pos.orderUpdateLoyaltyPrograms();
        }
    }

    /** @returns {Coupon[]} */
    find(order) {
        if (order.isRefund || order.loyaltyHasReturns) {
            return [];
        }
        const free =
            order.uuid === this.pos.getOrder()?.uuid
                ? this.pos.getPotentialFreeProductRewards()
                : [];
        const found = [...free, ...order.getClaimableRewards()].map((coupon) => ({
            ...coupon,
            balance: this.getBalance(coupon),
        }));
        // A reward that both lists name is one.
        return [...new Map(found.map((coupon) => [coupon.reward.id, coupon])).values()].filter(
            ({ balance }) => balance !== 0
        );
    }

    getBalance({ reward, coupon_id: couponId }) {
        if (!MONEY.includes(reward.program_id.program_type)) {
            return null;
        }
        const card = this.pos.models["loyalty.card"].get(couponId);
        return card && !card.isExpired() ? card.points : 0;
    }

    /** Whether customers can bring a code: of a coupon, a gift card, a promotion. The server looks it up. */
    get takesCodes() {
        return (
            !this.pos.data.network.offline &&
            this.pos.models["loyalty.program"].some(({ program_type: type }) =>
                WITH_CODES.includes(type)
            )
        );
    }

    /** Put it on the order; resolves to whether that was done. */
    async use({ reward, coupon_id: couponId, potentialQty }) {
        return (
            (await ControlButtons.prototype._applyReward.call(
                this,
                reward,
                couponId,
                potentialQty
            )) === true
        );
    }

    /** Let the cashier type a code. */
    enterCode() {
        return ControlButtons.prototype.clickPromoCode.call(this);
    }
}
