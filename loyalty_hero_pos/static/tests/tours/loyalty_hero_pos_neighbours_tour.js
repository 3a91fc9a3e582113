/**
 * Points beside Odoo's discount on a whole order, its rounding of cash, its quotations, shipping later and the customer's
 * account.
 *
 * Mara Lind (card 0450000000001) has 1,240 Stars, and 100 Stars take 10.00 off. A wooden train is 39.80, a rain coat 59.00,
 * a postcard 0.62. There are quotations over a rain coat to Mara Lind, and over two to Ines Duarte, who works for her.
 */

import { registry } from "@web/core/registry";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import { negate, scan_barcode as scanBarcode } from "@point_of_sale/../tests/generic_helpers/utils";
import { inLeftSide } from "@point_of_sale/../tests/pos/tours/utils/common";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Loyalty from "./utils/loyalty_util";

const redeem = (points, amount) =>
    inLeftSide([
        ...scanBarcode("0450000000001"),
        ...Loyalty.stripShows("Mara Lind", "Stars"),
        ...Loyalty.clickRedeem(),
        ...Loyalty.enterPoints(points),
        ...Loyalty.takePoints(),
        ...Loyalty.orderHas("Pay with Stars", amount),
    ]);

const settle = (total) => [
    ...ProductScreen.clickControlButton("Quotation/Order"),
    {
        content: `choose the quotation over ${total}`,
        trigger: `.modal .o_data_row td:contains("${total}")`,
        run: "click",
    },
    {
        content: "settle it",
        trigger: `.modal .selection-item:contains("Settle the order")`,
        run: "click",
    },
];

const globalDiscount = [
    ProductScreen.clickDisplayedProduct("Wooden train"),
    ProductScreen.clickDisplayedProduct("Rain coat"),
    ...redeem("200", "-20.00"),
    ProductScreen.clickControlButton("Discount"),
    Dialog.confirm(),
    ProductScreen.totalAmountIs("68.92"),
    ProductScreen.clickDisplayedProduct("Postcard"),
    ProductScreen.totalAmountIs("69.48"),
    inLeftSide([
        ...Loyalty.orderHas("discount", "-9.94"),
        ...Loyalty.orderHas("Pay with Stars", "-20.00"),
    ]),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash", true, { amount: "69.50" }),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Loyalty.receiptSays({ earned: "69", redeemed: "-200", balance: "1,109" }),
    ReceiptScreen.clickNextOrder(),
];

const quotationOnAccount = [
    ProductScreen.clickDisplayedProduct("Wooden train"),
    ...redeem("100", "-10.00"),
    settle("59.00"),
    ProductScreen.totalAmountIs("88.80"),
    inLeftSide(Loyalty.orderHas("Pay with Stars", "-10.00")),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickShipLaterButton(),
    PaymentScreen.clickPaymentMethod("Customer Account", true, { amount: "88.80" }),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Loyalty.receiptSays({ earned: "88", redeemed: "-100", balance: "1,097" }),
    ReceiptScreen.clickNextOrder(),
];

const quotationOfSomebodyElse = [
    ProductScreen.clickDisplayedProduct("Wooden train"),
    ...redeem("100", "-10.00"),
    settle("118.00"),
    Loyalty.isTold("The points of Mara Lind do not pay for this order any more"),
    inLeftSide(Loyalty.stripShows("Ines Duarte", "300 Stars")),
    {
        content: "the points are off",
        trigger: negate('.order-container .orderline:contains("Pay with Stars")'),
    },
    ProductScreen.totalAmountIs("157.80"),
    Loyalty.payAndKeepPoints(),
    PaymentScreen.clickPaymentMethod("Cash", true, { amount: "157.80" }),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Loyalty.receiptSays({ earned: "157", balance: "457" }),
    ReceiptScreen.clickNextOrder(),
];

registry.category("web_tour.tours").add("loyalty_hero_pos_neighbours_tour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            globalDiscount,
            quotationOnAccount,
            quotationOfSomebodyElse,
            Chrome.endTour(),
        ].flat(2),
});
