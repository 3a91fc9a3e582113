/**
 * Points in a restaurant: they stay with the order that is split, and are free when it becomes a part of another one.
 *
 * Mara Lind (card 0450000000001) has 1,240 Stars, and 100 Stars take 10.00 off. A wooden train is 39.80, a rain coat 59.00.
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
import * as Restaurant from "./utils/restaurant_util";

const NO_REDUCTION = negate('.order-container .orderline:contains("Pay with Stars")');

const redeem = (points) => [
    ...Loyalty.clickRedeem(),
    ...Loyalty.enterPoints(points),
    ...Loyalty.takePoints(),
];

const sellAndRedeem = [
    Restaurant.clickTable("1"),
    ProductScreen.clickDisplayedProduct("Wooden train"),
    ProductScreen.clickDisplayedProduct("Rain coat"),
    inLeftSide([
        ...scanBarcode("0450000000001"),
        ...Loyalty.stripShows("Mara Lind", "1,240 Stars"),
        ...redeem("500"),
        ...Loyalty.orderHas("Pay with Stars", "-50.00"),
    ]),
    ProductScreen.totalAmountIs("48.80"),
];

const splitTheCoatOff = [
    ProductScreen.clickControlButton("Split"),
    Restaurant.clickSplitLine("Pay with Stars"),
    Loyalty.isTold("Redeemed points stay on this order."),
    Restaurant.clickSplitLine("Rain coat"),
    Restaurant.splitCosts("59.00"),
    Restaurant.split(),
    Loyalty.isTold("398 points of Mara Lind now take $ 39.80 off"),
    ProductScreen.totalAmountIs("59.00"),
    { content: "points stay with the first order", trigger: NO_REDUCTION },
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash", true, { amount: "59.00" }),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    ReceiptScreen.clickContinueOrder(),
];

const payTheRest = [
    inLeftSide([...Loyalty.orderHas("Pay with Stars", "-39.80"), ...redeem("200")]),
    ProductScreen.totalAmountIs("19.80"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash", true, { amount: "19.80" }),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Loyalty.receiptSays({ earned: "19", redeemed: "-200", balance: "1,059" }),
    ReceiptScreen.clickNextOrder(),
];

const moveAndMerge = [
    Restaurant.clickTable("2"),
    ProductScreen.clickDisplayedProduct("Rain coat"),
    Restaurant.clickPlan(),
    Restaurant.clickTable("1"),
    ProductScreen.clickDisplayedProduct("Wooden train"),
    inLeftSide([
        ...scanBarcode("0450000000001"),
        ...Loyalty.stripShows("Mara Lind", "Stars"),
        ...redeem("100"),
        ...Loyalty.orderHas("Pay with Stars", "-10.00"),
    ]),
    // To a table that is free, it goes as it is.
    ProductScreen.clickControlButton("Transfer"),
    Restaurant.clickTable("3"),
    inLeftSide(Loyalty.orderHas("Pay with Stars", "-10.00")),
    ProductScreen.totalAmountIs("29.80"),
    ProductScreen.clickControlButton("Transfer"),
    Restaurant.clickTable("2"),
    Loyalty.isTold("The points of Mara Lind are free again"),
    ProductScreen.totalAmountIs("98.80"),
    { content: "the merged order has no reduction", trigger: NO_REDUCTION },
    inLeftSide([
        ...scanBarcode("0450000000001"),
        ...Loyalty.stripShows("Mara Lind", "Stars"),
        ...redeem("100"),
        ...Loyalty.orderHas("Pay with Stars", "-10.00"),
    ]),
    ProductScreen.totalAmountIs("88.80"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash", true, { amount: "88.80" }),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Loyalty.receiptSays({ earned: "88", redeemed: "-100", balance: "1,047" }),
    ReceiptScreen.clickNextOrder(),
];

registry.category("web_tour.tours").add("loyalty_hero_pos_restaurant_tour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            sellAndRedeem,
            splitTheCoatOff,
            payTheRest,
            moveAndMerge,
            Chrome.endTour(),
        ].flat(2),
});
