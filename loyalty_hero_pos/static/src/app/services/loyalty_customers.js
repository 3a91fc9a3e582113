/** Customers: who a card belongs to, and how many points they have now. */

import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";
import { UnknownCardPopup } from "../components/unknown_card_popup/unknown_card_popup";
import { applyMembersDiscount } from "../evaluation/members_discount";
import { getServerMessage, isConnectionLost } from "./loyalty_server";

const { DateTime } = luxon;

/** So many customers are asked for at once after the till has opened: a tenth of a second for the server. */
const PAGE = 500;

export class LoyaltyCustomers {
    /**
     * @param {{pos: Object, dialog: Object, notification: Object}} services
     * @param {import("./loyalty_server").LoyaltyServer} server
     */
    constructor({ pos, dialog, notification }, server) {
        this.pos = pos;
        this.dialog = dialog;
        this.notification = notification;
        this.server = server;
        /** Which question the server answered last, by customer: what an older one brings is no news. */
        this.told = new Map();
        this.questions = 0;
    }

    /**
     * Fetch what is known of all customers whom the till has loaded, for when there is no connection.
     *
     * A till opens without it, and nobody waits for it. Without connection it goes on when that is back.
     *
     * @returns {Promise<void>} fulfilled when all are told, or nothing more can be fetched now
     */
    fetchAll() {
        this.fetching ??= this.fetchUntold().finally(() => (this.fetching = null));
        return this.fetching;
    }

    async fetchUntold() {
        const ids = this.pos.models["res.partner"]
            .map(({ id }) => id)
            .filter((id) => typeof id === "number" && !this.told.has(id));
        try {
            for (let start = 0; start < ids.length && !this.server.isOffline; start += PAGE) {
                await this.fetch(ids.slice(start, start + PAGE));
            }
        } catch (error) {
            console.warn("Loyalty: customers could not be looked up", error);
        }
    }

    /** Ask what is known of these customers now, and keep it, also for when the till is loaded again. */
    async fetch(ids) {
        const question = ++this.questions;
        const awaited = getAwaitedOrders(this.pos.models, ids);
        const changed = [];
        for (const { id, ...news } of await this.server.getStatus(ids)) {
            const partner = this.pos.models["res.partner"].get(id);
            const isNews = partner && !(this.told.get(id) > question);
            if (isNews && Object.keys(news).some((name) => !isSame(news[name], partner[name]))) {
                // Odoo would store each of them by itself.
                partner.update(news, { silent: true });
                changed.push(partner);
            }
        }
        for (const id of ids) {
            this.told.set(id, Math.max(question, this.told.get(id) || 0));
        }
        this.pos.data.synchronizeServerDataInIndexedDB({
            "res.partner": changed.map(({ raw }) => raw),
        });
        for (const order of awaited) {
            order.uiState.loyaltyAwaited = false;
        }
    }

    /**
     * Fetch what is known of the order's customer anew, without anybody waiting for it.
     *
     * When it cannot be done the last known ones stay, and the screen says from when they are.
     */
    async refresh(order) {
        const partner = order?.getPartner();
        if (!partner || this.server.isOffline || typeof partner.id !== "number") {
            return;
        }
        try {
            await this.fetch([partner.id]);
            order.uiState.loyaltyChecked = { partner: partner.id, at: DateTime.now().toISO() };
            applyMembersDiscount(order);
        } catch (error) {
            console.warn("Loyalty: balances could not be refreshed", error);
        }
    }

    /**
     * Take over the balances that the server told with a paid order, and ask what else is new.
     *
     * Until the answer is there the till adds the order itself to what it knows of the customer.
     */
    learn(order) {
        const partner = order.partner_id;
        const programs = order.loyalty_summary?.programs || [];
        if (!partner || !programs.length) {
            return;
        }
        partner.update({
            loyalty_status: (partner.loyalty_status || []).map((row) => {
                const settled = programs.find(({ program }) => program === row.program);
                const change = settled ? settled.balance - row.balance : 0;
                return { ...row, balance: row.balance + change, available: row.available + change };
            }),
        });
        order.uiState.loyaltyAwaited = true;
        this.refresh(order);
    }

    /** Return when the balances of the order's customer were fetched ("10:42"), or "" when not known. */
    getCheckTime(order) {
        const checked = order.uiState.loyaltyChecked;
        return checked && checked.partner === order.partner_id?.id
            ? DateTime.fromISO(checked.at).toLocaleString(DateTime.TIME_SIMPLE)
            : "";
    }

    /** Make the owner of a scanned card the order's customer, or say why not. */
    async scanCard(order, number) {
        const partner = await this.findByCard(number);
        if (partner) {
            this.setPartner(order, partner);
        }
    }

    /** Do the same for a number that is a customer's barcode, or else the number of a card. */
    async scanCustomer(order, number) {
        const partner = await this.findByBarcode(number);
        if (partner) {
            this.setPartner(order, partner);
        }
    }

    /** Make a scanned customer the order's customer. */
    setPartner(order, partner) {
        const current = order.getPartner();
        if (current?.id === partner.id) {
            this.refresh(order);
        } else if (current && order.loyaltyHasReturns) {
            this.say(
                _t("Can't change customer"),
                _t(
                    "This order returns goods of %s. Make a new order for another customer.",
                    current.name
                )
            );
        } else {
            this.pos.setPartnerToCurrentOrder(partner);
        }
    }

    /**
     * Return the customer whose card has this number; without one say why, and return nothing.
     *
     * @param {string} number
     * @param {{isQuiet?: boolean}} [options] quiet: a number that is no card is no news
     */
    async findByCard(number, { isQuiet = false } = {}) {
        if (this.server.isOffline) {
            return isQuiet ? undefined : this.sayOffline();
        }
        try {
            const answer = await this.server.findCard(number);
            if (answer.partner_id) {
                return await this.load(answer.partner_id);
            }
            if (answer.error) {
                this.say(_t("Card %s", number), answer.error);
            } else if (!isQuiet) {
                return await this.adopt(number);
            }
        } catch (error) {
            this.sayError(error, isQuiet);
        }
    }

    /** Let the cashier say whose card this is, which nobody has yet, and return that customer. */
    async adopt(number) {
        const choice = await makeAwaitable(this.dialog, UnknownCardPopup, { number });
        if (!choice) {
            return;
        }
        const partner =
            choice === "new"
                ? await this.pos.editPartner()
                : await makeAwaitable(this.dialog, PartnerList);
        if (!partner) {
            return;
        }
        await this.server.giveCard(number, partner.id);
        this.notification.add(
            _t("Card %(number)s belongs to %(customer)s now.", { number, customer: partner.name }),
            { type: "success" }
        );
        return partner;
    }

    /** Return the customer who has this barcode, or whose card has this number. */
    async findByBarcode(number) {
        const known = this.pos.models["res.partner"].getBy("barcode", number);
        if (known || this.server.isOffline) {
            return known || this.sayOffline();
        }
        const [found] = await this.pos.data.searchRead("res.partner", [["barcode", "=", number]]);
        return found || this.findByCard(number);
    }

    async load(partnerId) {
        const known = this.pos.models["res.partner"].get(partnerId);
        return known || (await this.pos.data.read("res.partner", [partnerId]))[0];
    }

    sayOffline() {
        this.say(
            _t("No connection"),
            _t("Cards can be looked up when the connection is back. Pick the customer by name.")
        );
    }

    sayError(error, isQuiet) {
        const message = getServerMessage(error);
        if (message) {
            this.say(_t("Card"), message);
        } else if (!isConnectionLost(error)) {
            throw error;
        } else if (!isQuiet) {
            this.sayOffline();
        }
    }

    say(title, body) {
        this.dialog.add(AlertDialog, { title, body });
    }
}

/** Return these customers' orders that the server knows by now, but has not told what became of them. */
function getAwaitedOrders(models, ids) {
    const customers = new Set(ids);
    return models["pos.order"].filter(
        (order) => order.uiState.loyaltyAwaited && customers.has(order.partner_id?.id)
    );
}

function isSame(one, other) {
    return JSON.stringify(one) === JSON.stringify(other);
}
