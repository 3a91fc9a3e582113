/** Returned goods: what they do to points, and giving points back that had paid for them or made them cheaper. */

import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { TextInputPopup } from "@point_of_sale/app/components/popups/text_input_popup/text_input_popup";
import { fromMinor } from "../words/units";
import { getServerMessage, isConnectionLost } from "./loyalty_server";

export class LoyaltyReturns {
    /**
     * @param {{pos: Object, dialog: Object}} services
     * @param {import("./loyalty_server").LoyaltyServer} server
     * @param {import("./loyalty_reductions").LoyaltyReductions} reductions
     */
    constructor({ pos, dialog }, server, reductions) {
        this.pos = pos;
        this.dialog = dialog;
        this.server = server;
        this.reductions = reductions;
    }

    /**
     * Ask what the return will do, and pay back in points what was paid with points.
     *
     * Once per set of returned goods: a payment that a manager took off does not come back.
     */
    async prepare(order) {
        const lines = getReturnedLines(order);
        const key = JSON.stringify(lines);
        if (!lines.length || order.finalized || order.uiState.loyaltyReturn?.key === key) {
            return;
        }
        const answer = await this.ask(lines);
        if (!answer || order.finalized) {
            return;
        }
        const isDeclined = Boolean(order.uiState.loyaltyReturn?.isDeclined);
        order.uiState.loyaltyReturn = { ...answer, key, isDeclined };
        await this.reductions.chargeBack(order, answer.reductions);
        if (!isDeclined) {
            this.payBack(order, answer.amount);
        }
    }

    async ask(lines) {
        try {
            return await this.server.previewReturn(lines);
        } catch (error) {
            const message = getServerMessage(error);
            if (message) {
                this.dialog.add(AlertDialog, { title: _t("Points"), body: message });
            } else if (!isConnectionLost(error)) {
                throw error;
            }
        }
    }

    /** Set the order's payment in points to this amount (minor units) given back. */
    payBack(order, amount) {
        const method = order.config.payment_method_ids.find((candidate) => candidate.is_loyalty);
        let payment = order.loyaltyPayments.find((candidate) => candidate.amount < 0);
        if (!amount) {
            if (payment) {
                order.removePaymentline(payment);
            }
            return;
        }
        if (!method) {
            return;
        }
        payment ||= order.models["pos.payment"].create({
            pos_order_id: order,
            payment_method_id: method,
        });
        payment.update({ amount: -fromMinor(amount, order.currency) });
    }

    /**
     * Let a manager decide that the return is paid back in money instead of points, and ask why.
     *
     * @returns {Promise<boolean>} whether it was decided
     */
    async decline(order) {
        if (!this.pos.config._loyalty_is_manager) {
            const body = _t(
                "These goods were paid with points and are refunded in points. Ask a manager to refund them in money."
            );
            this.dialog.add(AlertDialog, { title: _t("Points"), body });
            return false;
        }
        const reason = await makeAwaitable(this.dialog, TextInputPopup, {
            title: _t("Why are the points refunded in money?"),
            placeholder: _t("The reason, for the watch list"),
        });
        if (!reason?.trim()) {
            return false;
        }
        order.loyalty_refund_reason = reason.trim();
        if (order.uiState.loyaltyReturn) {
            order.uiState.loyaltyReturn.isDeclined = true;
        }
        return true;
    }
}

/** Return the goods that come back, of orders that the server knows. */
function getReturnedLines(order) {
    return order.lines
        .filter((line) => typeof line.refunded_orderline_id?.id === "number" && line.qty < 0)
        .filter((line) => !line.isLoyaltyReduction)
        .map((line) => ({ line_id: line.refunded_orderline_id.id, quantity: -line.qty }));
}
