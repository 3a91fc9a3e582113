/**
 * Redeeming: which reward, how many points, and what they pay.
 *
 * What is typed stays until the points are taken or the popup is left.
 */

import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { localization } from "@web/core/l10n/localization";
import {
    BACKSPACE,
    DECIMAL,
    Numpad,
    ZERO,
    getButtons,
} from "@point_of_sale/app/components/numpad/numpad";
import { ISSUED } from "@loyalty_hero/engine/index";
import { checkWish } from "../../evaluation/evaluation";
import { getFees } from "../../evaluation/fees";
import { getGifts } from "../../evaluation/gifts";
import { getJoinable } from "../../evaluation/joining";
import { getDuePremiums } from "../../evaluation/premiums";
import { getRefusal, isOutOfReach, makeRefusalWording } from "../../words/refusals";
import { formatDay, formatMoney, formatPoints, fromMinor, parsePoints } from "../../words/units";

export class RedeemPopup extends Component {
    static template = "loyalty_hero_pos.RedeemPopup";
    static components = { Dialog, Numpad };
    static props = {
        order: Object,
        /** Takes an offer and points; resolves to whether they were taken. */
        take: Function,
        /** Issues a premium that is due and lets it pay; resolves to whether it was issued. */
        usePremium: Function,
        /** Enrols the customer in a program; resolves to whether that was done. */
        join: Function,
        /** Why points cannot be redeemed. */
        note: { type: String, optional: true },
        /** Puts a product on the order. */
        add: Function,
        /** Returns what Odoo's own programs offer on the order (see `LoyaltyCoupons`). */
        coupons: Function,
        /** Puts one of these on the order; resolves to whether that was done. */
        useCoupon: Function,
        /** Lets the cashier type the code of a coupon or gift card, where the shop has such. */
        enterCode: { type: Function, optional: true },
        /** Lets the cashier choose the customer. */
        chooseCustomer: Function,
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.input = useRef("points");
        const [best] = this.offers;
        this.state = useState({
            rewardId: best?.reward.id,
            text: "",
            isFresh: true,
            isBusy: false,
        });
        if (best) {
            this.propose(best);
        }
        this.buttons = getButtons([DECIMAL, ZERO, BACKSPACE]);
        useHotkey("enter", () => this.take(), { bypassEditableProtection: true });
        useHotkey("escape", () => this.props.close(), { bypassEditableProtection: true });
        onMounted(() => this.input.el?.select());
    }

    get title() {
        const isPointsOnly = this.offers.length && !this.choices.length;
        return isPointsOnly ? _t("Redeem points") : _t("Rewards");
    }

    /** What can be chosen stands beside how much of it, where there is a choice and room for both. */
    get isWide() {
        return this.offers.length > 1 || (this.offers.length > 0 && this.choices.length > 0);
    }

    /** What saves the customer most on this order comes first, then what is for later, and last what they cannot have. */
    get offers() {
        return this.props.order.loyaltyOffers.toSorted(
            (a, b) =>
                isOutOfReach(a) - isOutOfReach(b) ||
                !a.points - !b.points ||
                this.isIssued(a) - this.isIssued(b) ||
                b.amount - a.amount
        );
    }

    isOutOfReach = isOutOfReach;

    get offer() {
        return (
            this.offers.find(({ reward }) => reward.id === this.state.rewardId) || this.offers[0]
        );
    }

    /** @returns {{points: number, amount: number, error: string|null}} */
    get wish() {
        const { points, error } = parsePoints(this.state.text);
        return error || !points ? { points: 0, amount: 0, error } : checkWish(this.offer, points);
    }

    get error() {
        const { error } = this.wish;
        return error ? this.refuse(error) : "";
    }

    refuse(error) {
        return getRefusal(error, this.offer, makeRefusalWording(this.props.order));
    }

    get canTake() {
        return (
            Boolean(this.offer) && !this.state.isBusy && !this.wish.error && this.wish.points > 0
        );
    }

    /** The limit that keeps the customer from more, in words; that there are no more points is seen above. */
    get hint() {
        const { limit, elsewhere, isOffline, reward } = this.offer;
        if (reward.terms.steps.length) {
            // Each step says it itself.
            return "";
        }
        const isTold = elsewhere || isOffline ? "exceeds_available" : "exceeds_limit";
        return ["exceeds_share", "exceeds_limit", isTold].includes(limit) && !this.error
            ? this.refuse(limit)
            : "";
    }

    get customer() {
        const { order } = this.props;
        return order.getPartner() ? order.getPartnerName() : _t("No customer");
    }

    /** What one touch gets: `{key, type, text, side, run}`, `side` what it costs or is worth. */
    get choices() {
        return [...this.premiums, ...this.coupons, ...this.fees, ...this.joinable];
    }

    /** Balance cards that the customer has earned, and can pay with at once. */
    get premiums() {
        return getDuePremiums(this.props.order).map((premium) => ({
            key: `premium_${premium.program.id}`,
            type: "premium",
            text: _t("%(program)s: balance card of %(amount)s", {
                program: premium.program.name,
                amount: this.formatMoney(premium.worth),
            }),
            side: _t("Use now"),
            run: () => this.finish(() => this.props.usePremium(premium)),
        }));
    }

    /** What Odoo's own programs offer: what is worth most first, as far as that is known. */
    get coupons() {
        return this.props
            .coupons()
            .toSorted((a, b) => (b.balance || 0) - (a.balance || 0))
            .map((coupon) => ({
                key: `coupon_${coupon.reward.id}`,
                type: "coupon",
                text:
                    coupon.balance === null
                        ? `${coupon.reward.program_id.name}: ${coupon.reward.description}`
                        : coupon.reward.program_id.name,
                side:
                    coupon.balance === null
                        ? _t("Use now")
                        : this.env.utils.formatCurrency(coupon.balance),
                run: () => this.finish(() => this.props.useCoupon(coupon)),
            }));
    }

    /** Memberships that can be joined or renewed with this order. */
    get fees() {
        return getFees(this.props.order).map(({ program, product, dateEnd }) => ({
            key: `fee_${program.id}`,
            type: "fee",
            text: dateEnd
                ? _t("%(program)s: renew, paid until %(date)s", {
                      program: program.name,
                      date: formatDay(dateEnd),
                  })
                : _t("%s: join", program.name),
            side: this.formatPrice(product),
            run: () => this.payFee(product),
        }));
    }

    /** Programs that can be joined without paying for it. */
    get joinable() {
        return getJoinable(this.props.order).map(({ program, isExclusive }) => ({
            key: `join_${program.id}`,
            type: "join",
            text: isExclusive
                ? _t("%s: join; other programs are paused", program.name)
                : _t("%s: join", program.name),
            side: "",
            run: () => this.finish(() => this.props.join(program)),
        }));
    }

    /** What leads elsewhere is small beside rewards, and large where it is all there is. */
    get linkLook() {
        return this.offer ? "btn-link px-0 py-2" : "btn-secondary btn-lg lh-lg flex-fill";
    }

    /** Another dialog takes the place of this one. */
    goOn(lead) {
        this.props.close();
        lead();
    }

    /** What can be chosen where the gift is not on the order yet. */
    get gifts() {
        return getGifts(this.props.order, this.offer).map((product) => ({
            product,
            name: product.display_name,
            price: this.formatPrice(product),
        }));
    }

    formatPrice(product) {
        const { pricelist_id: pricelist, fiscal_position_id: fiscalPosition } = this.props.order;
        return this.env.utils.formatCurrency(
            product.getTaxDetails({ pricelist, fiscalPosition }).total_included
        );
    }

    /** What a reward with steps offers, the smallest first. */
    get steps() {
        const { offer } = this;
        return offer.reward.terms.steps.map(({ points }) => {
            const { amount, error } = checkWish(offer, points);
            return {
                points,
                cost: this.say(points),
                gives: error ? this.refuse(error) : this.formatWorth(offer, amount),
                isChosen: !error && this.wish.points === points,
                isRefused: Boolean(error),
            };
        });
    }

    get texts() {
        const { offer, wish } = this;
        return {
            available: _t("%s available", this.say(offer.purse.available)),
            label: _t("%s to redeem", offer.program.points_name),
            worth: this.describeWish(wish),
            remaining: this.isIssued(offer)
                ? _t("For a later purchase")
                : _t("Still to pay: %s", this.formatMoney(offer.purse.due - wish.amount)),
            take: wish.points ? _t("Use %s", this.say(wish.points)) : _t("Use points"),
        };
    }

    isIssued({ reward }) {
        return ISSUED.includes(reward.terms.kind);
    }

    describeWish({ points, amount }) {
        const values = { points: this.say(points), amount: this.formatWorth(this.offer, amount) };
        const { kind } = this.offer.reward.terms;
        if (kind === "coupon") {
            return _t("A coupon for %(amount)s", values);
        }
        if (kind === "balance_card") {
            return _t("A balance card for %(amount)s", values);
        }
        if (kind === "gift") {
            return _t("One item free, worth %(amount)s", values);
        }
        return this.offer.reward.terms.treatment === "discount"
            ? _t("%(amount)s off for %(points)s", values)
            : _t("%(points)s pay %(amount)s", values);
    }

    /** Coupons and cards are in the program's currency, all else in the till's. */
    formatWorth(offer, minor) {
        return this.isIssued(offer)
            ? formatMoney(minor, offer.program.currency_id.id)
            : this.formatMoney(minor);
    }

    /** The program is named where there are several. */
    getName({ program, reward }) {
        return this.offers.every((offer) => offer.program.id === program.id)
            ? reward.name
            : `${program.name}: ${reward.name}`;
    }

    /** Say beside a reward what it pays, or whom it is for when that is somebody else. */
    describe(offer) {
        const { bookingProblem, otherTiers, amount } = offer;
        if (bookingProblem) {
            return bookingProblem;
        }
        if (otherTiers) {
            return _t("For %s members", otherTiers);
        }
        const [step] = offer.reward.terms.steps;
        return !amount && step
            ? _t("From %(points)s %(name)s", {
                  points: formatPoints(step.points),
                  name: offer.program.points_name,
              })
            : this.formatWorth(offer, amount);
    }

    formatMoney = (minor) =>
        this.env.utils.formatCurrency(fromMinor(minor, this.props.order.currency));

    say(points) {
        return `${formatPoints(points)} ${this.offer.program.points_name}`;
    }

    choose(offer) {
        this.state.rewardId = offer.reward.id;
        this.propose(offer);
    }

    propose(offer) {
        const held = offer.hold?.held;
        const points = (held?.reward === offer.reward.id && held.points) || offer.points;
        this.state.text = points ? formatPoints(points) : "";
        this.state.isFresh = true;
    }

    chooseStep({ points }) {
        this.state.text = formatPoints(points);
    }

    async pick({ product }) {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            await this.props.add(product);
            this.propose(this.offer);
        } finally {
            this.state.isBusy = false;
        }
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.state.isFresh = false;
    }

    /** A first touch on the pad starts a new number; the proposal need not be wiped out. */
    press(key) {
        const text = this.state.isFresh ? "" : this.state.text;
        if (key === BACKSPACE.value) {
            this.state.text = this.state.text.slice(0, -1);
        } else if (key === localization.decimalPoint) {
            this.state.text = (text || "0") + key;
        } else {
            this.state.text = text + key;
        }
        this.state.isFresh = false;
    }

    async take() {
        if (this.canTake) {
            const { points } = parsePoints(this.state.text);
            await this.finish(() => this.props.take(this.offer, points));
        }
    }

    payFee(product) {
        return this.finish(async () => {
            await this.props.add(product);
            return true;
        });
    }

    /** Do it, once, and leave the popup when it was done. */
    async finish(doIt) {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            if (await doIt()) {
                this.props.getPayload(true);
                this.props.close();
            }
        } finally {
            this.state.isBusy = false;
        }
    }
}
