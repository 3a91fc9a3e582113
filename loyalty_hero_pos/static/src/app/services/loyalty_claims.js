/** Sales that earned for nobody: the customer forgot the card, and claims the sale later. */

import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { TextInputPopup } from "@point_of_sale/app/components/popups/text_input_popup/text_input_popup";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";
import { getBlockSentences } from "../words/receipt_blocks";
import { getServerMessage, isConnectionLost } from "./loyalty_server";

export class LoyaltyClaims {
    /**
     * @param {{pos: Object, dialog: Object, notification: Object}} services
     * @param {import("./loyalty_server").LoyaltyServer} server
     */
    constructor({ pos, dialog, notification }, server) {
        this.pos = pos;
        this.dialog = dialog;
        this.notification = notification;
        this.server = server;
    }

    /** Let the cashier choose who made this sale: it earns for them. */
    claimOrder(order) {
        return this.claim(order.id);
    }

    /** Ask for the code on a receipt, and then whose sale it was. */
    async claimReceipt() {
        const code = await makeAwaitable(this.dialog, TextInputPopup, {
            title: _t("Claim a receipt"),
            placeholder: _t("Code on the receipt"),
        });
        if (code?.trim()) {
            await this.claim(code.trim());
        }
    }

    /** @param {number|string} sale the order's id, or the code on its receipt */
    async claim(sale) {
        const partner = await makeAwaitable(this.dialog, PartnerList);
        if (!partner) {
            return;
        }
        try {
            const answer = await this.server.claim(sale, partner.id);
            const [order] = await this.pos.data.loadServerOrders([["id", "=", answer.order_id]]);
            for (const sentence of order ? getBlockSentences(order) : []) {
                this.notification.add(sentence, { type: "success" });
            }
        } catch (error) {
            const message = isConnectionLost(error)
                ? _t("A sale can be claimed when the connection is back.")
                : getServerMessage(error);
            if (!message) {
                throw error;
            }
            this.dialog.add(AlertDialog, { title: _t("Points"), body: message });
        }
    }
}
