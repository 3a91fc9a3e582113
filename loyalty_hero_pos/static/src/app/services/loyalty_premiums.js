/** Premiums while tendering: issued, and paid with at once as Odoo's gift cards. */

import { _t } from "@web/core/l10n/translation";

export class LoyaltyPremiums {
    /**
     * @param {{pos: Object, notification: Object}} services
     * @param {import("./loyalty_server").LoyaltyServer} server
     * @param {import("./loyalty_customers").LoyaltyCustomers} customers
     * @param {import("./loyalty_holds").LoyaltyHolds} holds
     */
    constructor({ pos, notification }, server, customers, holds) {
        this.pos = pos;
        this.notification = notification;
        this.server = server;
        this.customers = customers;
        this.holds = holds;
    }

    /**
     * Issue what is due of a program, and let it pay for the order.
     *
     * @returns {Promise<boolean>} whether it was issued
     */
    async use(order, { program }) {
        const partner = order.getPartner();
        const answer = await this.holds.request(
            () => this.server.issuePremiums(order.uuid, partner.id, program.id),
            (message) => this.holds.say(message)
        );
        if (!answer) {
            return false;
        }
        for (const code of answer.codes) {
            await this.pay(code, answer.gift_card_program_id);
        }
        this.customers.refresh(order);
        return true;
    }

    /** Whatever keeps the card from paying now: it is the customer's, and its code is told. */
    async pay(code, programId) {
        const isKnown = Boolean(this.pos.models["loyalty.program"].get(programId));
        const result = isKnown && (await this.pos.activateCode(code));
        if (result !== true) {
            this.notification.add(
                _t("Balance card %s is issued. It can be used for the next purchase.", code),
                { type: "info" }
            );
        }
    }
}
