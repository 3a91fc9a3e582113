/**
 * A sale with a card, partly paid with points, and the return of one item.
 *
 * Mara Lind (card 0450000000001) starts with 1,240 Stars; 1 Star per 1.00, 100 Stars are worth 10.00.
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

const sell = [
    ProductScreen.clickDisplayedProduct("Wooden train"),
    inLeftSide([
        ...Loyalty.stripInvites("this sale is worth 39 Stars"),
        ...scanBarcode("0450000000001"),
        ...Loyalty.stripShows("Mara Lind", "1,240 Stars"),
        ...Loyalty.pointsToCome("+39 Stars"),
    ]),
    ProductScreen.clickDisplayedProduct("Rain coat"),
    inLeftSide([
        ...Loyalty.pointsToCome("+98 Stars"),
        ...Loyalty.whyContains("1 per", "Rounding", "98 Stars"),
        ...Loyalty.canHaveRewards(1),
    ]),
];

const redeem = [
    ProductScreen.clickPayButton(false),
    Loyalty.popupShows({ available: "1,240 Stars", worth: "988 Stars", remaining: "0.00" }),
    Loyalty.notNow(),
    PaymentScreen.clickPaymentMethod("Stars"),
    Loyalty.popupShows({ available: "1,240 Stars", worth: "988 Stars", remaining: "0.00" }),
    Loyalty.enterPoints("200"),
    Loyalty.popupShows({ worth: "20.00", remaining: "78.80" }),
    Loyalty.takePoints(),
    PaymentScreen.selectedPaymentlineHas("Stars", "20.00"),
    PaymentScreen.remainingIs("78.80"),
    Loyalty.pointsToCome("+78 Stars"),
    PaymentScreen.clickPaymentMethod("Cash", true, { amount: "78.80" }),
    PaymentScreen.clickValidate(),
];

const seeReceipt = [
    ReceiptScreen.isShown(),
    Loyalty.receiptSays({
        program: "Star Club",
        earned: "78",
        redeemed: "-200",
        balance: "1,118",
    }),
    Loyalty.screenSays("Mara Lind earned 78 Stars and used 200 Stars: 1,118 left"),
    ReceiptScreen.clickNextOrder(),
];

const giveBack = [
    ProductScreen.clickRefund(),
    TicketScreen.selectOrder("98.80"),
    ProductScreen.clickNumpad("1"),
    TicketScreen.toRefundTextContains("To Refund: 1"),
    TicketScreen.confirmRefund(),
    PaymentScreen.isShown(),
    Loyalty.returnSays("The customer loses 31 Stars and gets 80.60 back"),
    PaymentScreen.remainingIs("31.74"),
    PaymentScreen.clickPaymentMethod("Cash", true, { amount: "31.74" }),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Loyalty.receiptSays({ earned: "-31", redeemed: "80.60", balance: "1,167.60" }),
    Loyalty.screenSays("Mara Lind lost 31 Stars and got 80.60 Stars back: 1,167.60 now"),
    ReceiptScreen.clickNextOrder(),
];

registry.category("web_tour.tours").add("loyalty_hero_pos_sale_tour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            sell,
            redeem,
            seeReceipt,
            giveBack,
            Chrome.isSyncStatusConnected(),
            Chrome.endTour(),
        ].flat(2),
});
