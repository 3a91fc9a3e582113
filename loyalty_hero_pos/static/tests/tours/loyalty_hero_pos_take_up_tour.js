/**
 * Orders that wait, and are taken up by another till: with the members' discount, and with points that the customer has
 * confirmed.
 *
 * Mara Lind (card 0450000000001) has 1,240 Stars, and 100 Stars take 10.00 off, with the PIN 4829. She has paid for a club
 * with 10 % off, and earns nothing elsewhere meanwhile. A wooden train is 39.80, a rain coat 59.00.
 */

import { registry } from "@web/core/registry";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import {
    refresh,
    scan_barcode as scanBarcode,
} from "@point_of_sale/../tests/generic_helpers/utils";
import { inLeftSide } from "@point_of_sale/../tests/pos/tours/utils/common";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as Loyalty from "./utils/loyalty_util";

const park = [
    ...PaymentScreen.syncCurrentOrder(),
    Chrome.createFloatingOrder(),
    ProductScreen.orderIsEmpty(),
];

const takeUp = (total) => [
    Chrome.clickOrders(),
    TicketScreen.selectOrderByPrice(total),
    TicketScreen.loadSelectedOrder(),
    ProductScreen.totalAmountIs(total),
];

const giveAway = [
    inLeftSide([
        ...ProductScreen.clickPartnerButton(),
        ...ProductScreen.clickCustomer("Ines Duarte"),
        ...ProductScreen.customerIsSelected("Ines Duarte"),
    ]),
];

const withMembersDiscount = [
    ProductScreen.clickDisplayedProduct("Wooden train"),
    inLeftSide(scanBarcode("0450000000001")),
    ProductScreen.totalAmountIs("35.82"),
    refresh(),
    ProductScreen.totalAmountIs("35.82"),
    ...giveAway,
    ProductScreen.totalAmountIs("39.80"),
    inLeftSide(scanBarcode("0450000000001")),
    ProductScreen.totalAmountIs("35.82"),
    ...park,
];

const withConfirmedPoints = [
    ProductScreen.clickDisplayedProduct("Rain coat"),
    inLeftSide([
        ...scanBarcode("0450000000001"),
        ...Loyalty.stripShows("Mara Lind", "Stars"),
        ...Loyalty.clickRedeem(),
        ...Loyalty.enterPoints("200"),
        ...Loyalty.askForPin(),
        ...Loyalty.confirmWith("4829"),
        ...Loyalty.orderHas("Pay with Stars", "-20.00"),
    ]),
    ProductScreen.totalAmountIs("33.10"),
    refresh(),
    // What was confirmed stays confirmed, also when the order grows.
    ProductScreen.clickDisplayedProduct("Rain coat"),
    ProductScreen.totalAmountIs("86.20"),
    inLeftSide(Loyalty.orderHas("Pay with Stars", "-20.00")),
    ...park,
];

registry.category("web_tour.tours").add("loyalty_hero_pos_park_tour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            withMembersDiscount,
            withConfirmedPoints,
            Chrome.endTour(),
        ].flat(2),
});

const discountGoesWithTheCustomer = [
    ...takeUp("35.82"),
    ...giveAway,
    ProductScreen.totalAmountIs("39.80"),
    Loyalty.payAndKeepPoints(),
    PaymentScreen.clickPaymentMethod("Cash", true, { amount: "39.80" }),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Loyalty.receiptSays({ earned: "39", balance: "339" }),
    ReceiptScreen.clickNextOrder(),
];

const pointsAreGoodAtTheOtherTill = [
    ...takeUp("86.20"),
    inLeftSide(Loyalty.orderHas("Pay with Stars", "-20.00")),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash", true, { amount: "86.20" }),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Loyalty.receiptSays({ redeemed: "-200", balance: "1,040" }),
    ReceiptScreen.clickNextOrder(),
];

registry.category("web_tour.tours").add("loyalty_hero_pos_take_up_tour", {
    steps: () =>
        [
            Chrome.startPoS(),
            discountGoesWithTheCustomer,
            pointsAreGoodAtTheOtherTill,
            Chrome.endTour(),
        ].flat(2),
});
