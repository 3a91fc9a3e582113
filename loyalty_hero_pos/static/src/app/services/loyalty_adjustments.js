/** Adjusting points at the till, with a manager's code: the server verifies it and posts. */

import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { AdjustPopup } from "../components/adjust_popup/adjust_popup";
import { formatPoints } from "../words/units";
import { getServerMessage, isConnectionLost } from "./loyalty_server";

export class LoyaltyAdjustments {
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
    }

    /** Let the cashier fill in an adjustment of the points of the order's customer. */
    async adjust(order) {
        if (this.server.isOffline) {
            return this.refuse(_t("Points can be adjusted when the connection is back."));
        }
        const partner = order.getPartner() || (await this.pos.selectPartner(order));
        if (!partner) {
            return;
        }
        let choices;
        try {
            choices = await this.server.getAdjustChoices(partner.id);
        } catch (error) {
            return this.refuse(this.explain(error));
        }
        if (!choices.programs.length) {
            return this.refuse(
                _t("%s is in no program whose points can be adjusted here.", partner.name)
            );
        }
        if (!choices.managers.length) {
            return this.refuse(
                _t(
                    "No manager has a code for the till yet. Managers set theirs in the back office, under Loyalty."
                )
            );
        }
        this.dialog.add(AdjustPopup, {
            name: partner.name,
            choices,
            post: (wish) => this.post(order, partner, wish),
        });
    }

    /** @returns {Promise<string>} why it was not posted, or nothing */
    async post(order, partner, wish) {
        try {
            const answer = await this.server.adjust({ ...wish, partner_id: partner.id });
            if (answer.error) {
                return answer.error;
            }
            this.notification.add(
                _t("%(number)s is posted. %(customer)s has %(points)s now.", {
                    number: answer.number,
                    customer: partner.name,
                    points: formatPoints(answer.balance),
                }),
                { type: "success" }
            );
            await this.customers.refresh(order);
            return "";
        } catch (error) {
            return this.explain(error);
        }
    }

    /** What went wrong, as a sentence; other errors are none of the cashier's. */
    explain(error) {
        if (isConnectionLost(error)) {
            return _t("The connection was lost. Try again: nothing is posted twice.");
        }
        const message = getServerMessage(error);
        if (!message) {
            throw error;
        }
        return message;
    }

    refuse(body) {
        this.dialog.add(AlertDialog, { title: _t("Adjust points"), body });
    }
}
