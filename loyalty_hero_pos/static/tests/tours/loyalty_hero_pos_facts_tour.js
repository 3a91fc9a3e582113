/**
 * A sale with a little of everything; what the till told its engine goes to the server, which compares.
 *
 * The order's note carries it: `{basket, customer, points}`.
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
    inLeftSide([
        ...scanBarcode("0450000000001"),
        ...Loyalty.stripShows("Mara Lind", "1,240 Stars"),
    ]),
    ProductScreen.addOrderline("Rain coat", "2"),
    ProductScreen.addOrderline("Herbal tea", "3"),
    {
        content: "the coats are cheaper today, and shipped later",
        trigger: ".product-screen",
        run: () => {
            const order = window.posmodel.getOrder();
            order.lines[1].setDiscount(12.5);
            order.shipping_date = "2035-01-31";
        },
    },
];

const pay = [
    Loyalty.payAndKeepPoints(),
    PaymentScreen.clickPaymentMethod("Bank", true, { amount: "157.41" }),
    {
        content: "leave some of it for cash, and give too much of that",
        trigger: ".payment-screen",
        run: () => window.posmodel.getOrder().payment_ids[0].setAmount(100),
    },
    PaymentScreen.clickPaymentMethod("Cash"),
    {
        content: "change comes back",
        trigger: ".payment-screen",
        run: () => window.posmodel.getOrder().payment_ids[1].setAmount(60),
    },
];

let told;

const tell = [
    {
        content: "remember what the engine is told",
        trigger: ".payment-screen",
        run: () => {
            const order = window.posmodel.getOrder();
            // Tours come with every page, the code of the till only with the till.
            const { makeBasket } = odoo.loader.modules.get("@loyalty_hero_pos/app/facts/basket");
            told = {
                basket: makeBasket(order, order.loyaltyAwards),
                customer: order.loyaltyCustomer,
                points: order.loyaltyAwards.map(({ award }) => award.points),
            };
        },
    },
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    {
        content: "let the server compare",
        trigger: ".receipt-screen",
        run: async () => {
            const { id } = window.posmodel.getOrder();
            const note = JSON.stringify(told);
            const { data } = window.posmodel;
            await data.call("pos.order", "write", [[id], { general_customer_note: note }]);
        },
    },
    ReceiptScreen.clickNextOrder(),
];

registry.category("web_tour.tours").add("loyalty_hero_pos_facts_tour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            sell,
            pay,
            tell,
            Chrome.endTour(),
        ].flat(2),
});
