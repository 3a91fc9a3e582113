/**
 * Points where the whole order is rounded to 0.05.
 *
 * Mara Lind (card 0450000000001) has 1,240 Stars, and 100 Stars pay 10.00. A wooden train is 39.80, a postcard 0.62.
 */

import { registry } from "@web/core/registry";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import { scan_barcode as scanBarcode } from "@point_of_sale/../tests/generic_helpers/utils";
import { inLeftSide } from "@point_of_sale/../tests/pos/tours/utils/common";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Loyalty from "./utils/loyalty_util";

const sell = [
    ProductScreen.clickDisplayedProduct("Wooden train"),
    ProductScreen.clickDisplayedProduct("Postcard"),
    inLeftSide([
        ...scanBarcode("0450000000001"),
        ...Loyalty.stripShows("Mara Lind", "Stars"),
        ...Loyalty.clickRedeem(),
    ]),
];

const partByPoints = [
    ...sell,
    inLeftSide([
        ...Loyalty.enterPoints("200"),
        ...Loyalty.popupShows({ worth: "20.00", remaining: "20.40" }),
        ...Loyalty.takePoints(),
    ]),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash", true, { amount: "20.40" }),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Loyalty.receiptSays({ earned: "20", redeemed: "-200", balance: "1,060" }),
    ReceiptScreen.clickNextOrder(),
];

const allByPoints = [
    ...sell,
    inLeftSide([
        ...Loyalty.popupShows({ worth: "40.40", remaining: "0.00" }),
        ...Loyalty.takePoints(),
    ]),
    ProductScreen.clickPayButton(),
    PaymentScreen.remainingIs("0.0"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Loyalty.receiptSays({ redeemed: "-404", balance: "656" }),
    ReceiptScreen.clickNextOrder(),
];

registry.category("web_tour.tours").add("loyalty_hero_pos_rounding_tour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            partByPoints,
            allByPoints,
            Chrome.endTour(),
        ].flat(2),
});
