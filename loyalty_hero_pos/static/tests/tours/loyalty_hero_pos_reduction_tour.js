/**
 * Points that lower the price: the lines follow the order, and come back with returned goods.
 *
 * Mara Lind (card 0450000000001) has 1,240 Stars, and 100 Stars are worth 10.00. A wooden train is 39.80 with 10 % tax, a
 * rain coat 59.00 with 21 %.
 */

import { registry } from "@web/core/registry";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import { scan_barcode as scanBarcode } from "@point_of_sale/../tests/generic_helpers/utils";
import { inLeftSide } from "@point_of_sale/../tests/pos/tours/utils/common";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as Loyalty from "./utils/loyalty_util";

const redeem = [
    ProductScreen.clickDisplayedProduct("Wooden train"),
    ProductScreen.clickDisplayedProduct("Rain coat"),
    inLeftSide([
        ...scanBarcode("0450000000001"),
        ...Loyalty.stripShows("Mara Lind", "1,240 Stars"),
        ...Loyalty.clickRedeem(),
        ...Loyalty.enterPoints("200"),
        ...Loyalty.popupShows({ worth: "20.00 off for 200 Stars", remaining: "78.80" }),
        ...Loyalty.takePoints(),
        ...Loyalty.pointsToCome("+78 Stars"),
        ...Loyalty.orderHas("Pay with Stars", "-8.05"),
        ...Loyalty.orderHas("Pay with Stars", "-11.95"),
    ]),
];

const buyMore = [
    ProductScreen.clickDisplayedProduct("Wooden train"),
    inLeftSide([
        ...Loyalty.orderHas("Pay with Stars", "-11.48"),
        ...Loyalty.orderHas("Pay with Stars", "-8.52"),
        ...Loyalty.pointsToCome("+118 Stars"),
    ]),
];

const pay = [
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash", true, { amount: "118.60" }),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Loyalty.receiptSays({ earned: "118", redeemed: "-200", balance: "1,158" }),
    ReceiptScreen.clickNextOrder(),
];

const giveBack = [
    ProductScreen.clickRefund(),
    TicketScreen.selectOrder("118.60"),
    ProductScreen.clickNumpad("1"),
    TicketScreen.toRefundTextContains("To Refund: 1"),
    TicketScreen.confirmRefund(),
    PaymentScreen.isShown(),
    Loyalty.returnSays("The customer loses 34 Stars and gets 57.40 back"),
    PaymentScreen.clickPaymentMethod("Cash", true, { amount: "34.06" }),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Loyalty.receiptSays({ earned: "-34", redeemed: "57.40", balance: "1,181.40" }),
    ReceiptScreen.clickNextOrder(),
];

registry.category("web_tour.tours").add("loyalty_hero_pos_reduction_tour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            redeem,
            buyMore,
            pay,
            giveBack,
            Chrome.isSyncStatusConnected(),
            Chrome.endTour(),
        ].flat(2),
});
