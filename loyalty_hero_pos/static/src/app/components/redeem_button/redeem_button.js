/** The way to redeem: how many rewards can be had now, and one touch to get them. */

import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getDuePremiums } from "../../evaluation/premiums";
import { useService } from "@web/core/utils/hooks";

export class RedeemButton extends Component {
    static template = "loyalty_hero_pos.RedeemButton";
    static props = {
        order: Object,
        class: { type: String, optional: true },
    };
    static defaultProps = { class: "" };

    setup() {
        this.loyalty = useService("loyalty_hero");
    }

    get isShown() {
        return this.loyalty.mayRedeem(this.props.order);
    }

    get count() {
        const { order } = this.props;
        const offers = order.loyaltyOffers.filter((offer) => offer.points && !offer.hold);
        const coupons = this.loyalty.isInUse ? this.loyalty.coupons.find(order) : [];
        return offers.length + getDuePremiums(order).length + coupons.length;
    }

    getCountLabel(count) {
        return _t("Rewards available: %s", count);
    }

    /** Redeemed already, but the number of points can be changed. */
    get isTaken() {
        return this.props.order.loyaltyHolds.length > 0;
    }

    /** Look disabled when nothing can be had; the touch still says why. */
    getLook(count) {
        return count || this.isTaken ? "" : "opacity-50";
    }

    redeem() {
        return this.loyalty.redeem(this.props.order);
    }
}
