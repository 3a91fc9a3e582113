/**
 * Sales without a connection: points to come are shown, some can be redeemed, and the server gets all of it afterwards.
 *
 * Mara Lind has 1,240 Stars; 1 Star per 1.00, 10 Stars are worth 1.00, and 200 can be spent without a connection.
 */

import { registry } from "@web/core/registry";
import { delay } from "@web/core/utils/concurrency";
import { run } from "@point_of_sale/../tests/generic_helpers/utils";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as OfflineUtil from "@point_of_sale/../tests/generic_helpers/offline_util";
import { inLeftSide } from "@point_of_sale/../tests/pos/tours/utils/common";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Loyalty from "./utils/loyalty_util";

/** Wait until it is so: what the till keeps and sends shows nowhere on the screen. */
function waitFor(content, isSo) {
    return run(async () => {
        while (!(await isSo(window.posmodel))) {
            await delay(50);
        }
    }, content);
}

async function knowsCustomer({ data }) {
    const { "res.partner": partners } = await data.indexedDB.readAll(["res.partner"]);
    return partners.some(
        ({ name, loyalty_status, loyalty_facts }) =>
            name === "Mara Lind" && loyalty_status?.length && loyalty_facts?.customer
    );
}

function hasSentAll({ models }) {
    return models["pos.order"].every((order) => !order.finalized || order.isSynced);
}

function sell(product, balance, points, redeeming, warning = []) {
    return [
        ProductScreen.clickDisplayedProduct(product),
        ProductScreen.clickPartnerButton(),
        ProductScreen.clickCustomer("Mara Lind"),
        inLeftSide([
            ...Loyalty.stripShows("Mara Lind", `${balance} Stars`),
            ...Loyalty.pointsToCome(`+${points} Stars`),
        ]),
        ProductScreen.clickPayButton(false),
        redeeming,
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
        warning,
        ReceiptScreen.isShown(),
        ReceiptScreen.clickNextOrder(),
    ];
}

registry.category("web_tour.tours").add("loyalty_hero_pos_offline_tour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            waitFor("the customers are known, also when the page is loaded again", knowsCustomer),
            OfflineUtil.setOfflineMode(),
            run(() => (window.posmodel.data.network.offline = true), "the connection is lost"),
            sell("Wooden train", "1,240", 39, Loyalty.notNow(), [
                Dialog.confirm("Continue with limited functionality"),
            ]),
            sell("Rain coat", "1,240", 59, [
                Loyalty.popupShows({ available: "200 Stars" }),
                Loyalty.enterPoints("201"),
                Loyalty.pointsAreRefused("Without a connection, Mara Lind can spend 200 Stars"),
                Loyalty.enterPoints("150"),
                Loyalty.takePoints(),
            ]),
            sell("Wooden train", "1,090", 39, [
                Loyalty.popupShows({ available: "50 Stars" }),
                Loyalty.takePoints(),
            ]),
            OfflineUtil.setOnlineMode(),
            run(() => window.dispatchEvent(new Event("online")), "the connection is back"),
            waitFor("all sales are sent", hasSentAll),
            Chrome.isSyncStatusConnected(),
            Chrome.endTour(),
        ].flat(4),
});
