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
import { checkWish } from "../../evaluation/evaluation";
import { getRefusal, isOutOfReach, makeRefusalWording } from "../../words/refusals";
import { formatPoints, fromMinor, parsePoints } from "../../words/units";

export class RedeemPopup extends Component {
    static template = "loyalty_hero_pos.RedeemPopup";
    static components = { Dialog, Numpad };
    static props = {
        order: Object,
        /** Takes an offer and points; resolves to whether they were taken. */
        take: Function,
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.input = useRef("points");
        const best = this.offers.find((offer) => offer.points) || this.offers[0];
        this.state = useState({ rewardId: best.reward.id, text: "", isFresh: true, isBusy: false });
        this.propose(best);
        this.buttons = getButtons([DECIMAL, ZERO, BACKSPACE]);
        useHotkey("enter", () => this.take(), { bypassEditableProtection: true });
        useHotkey("escape", () => this.props.close(), { bypassEditableProtection: true });
        onMounted(() => this.input.el?.select());
    }

    /** What the customer may have comes first. */
    get offers() {
        return this.props.order.loyaltyOffers.toSorted((a, b) => isOutOfReach(a) - isOutOfReach(b));
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
        return !this.state.isBusy && !this.wish.error && this.wish.points > 0;
    }

    /** The limits that matter for the proposal, in words. */
    get hint() {
        const { offer } = this;
        return offer.share === null ? "" : this.refuse("exceeds_share");
    }

    get texts() {
        const { offer, wish } = this;
        return {
            available: _t("%s available", this.say(offer.available)),
            label: _t("%s to redeem", offer.program.points_name),
            worth: _t("%(points)s pay %(amount)s", {
                points: this.say(wish.points),
                amount: this.formatMoney(wish.amount),
            }),
            remaining: _t("Still to pay: %s", this.formatMoney(offer.due - wish.amount)),
            take: wish.points ? _t("Use %s", this.say(wish.points)) : _t("Use points"),
        };
    }

    /** The program is named where there are several. */
    getName({ program, reward }) {
        return this.offers.every((offer) => offer.program.id === program.id)
            ? reward.name
            : `${program.name}: ${reward.name}`;
    }

    /** Say beside a reward what it pays, or whom it is for when that is somebody else. */
    describe({ bookingProblem, otherTiers, amount }) {
        if (bookingProblem) {
            return bookingProblem;
        }
        return otherTiers ? _t("For %s members", otherTiers) : this.formatMoney(amount);
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
        const points = offer.payment?.uiState.loyalty?.points || offer.points;
        this.state.text = points ? formatPoints(points) : "";
        this.state.isFresh = true;
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
        if (!this.canTake) {
            return;
        }
        this.state.isBusy = true;
        try {
            const { points } = parsePoints(this.state.text);
            if (await this.props.take(this.offer, points)) {
                this.props.getPayload(true);
                this.props.close();
            }
        } finally {
            this.state.isBusy = false;
        }
    }
}
