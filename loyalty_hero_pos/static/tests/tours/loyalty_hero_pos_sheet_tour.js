/**
 * One sheet for all that a customer can have: points, and what Odoo's own programs offer.
 *
 * Mara Lind has 1,240 Stars and an eWallet of 20.00; a gift card of 10.00 has the code 044-GIFT.
 */

import { registry } from "@web/core/registry";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Order from "@point_of_sale/../tests/generic_helpers/order_widget_util";
import * as TextInputPopup from "@point_of_sale/../tests/generic_helpers/text_input_popup_util";
import { inLeftSide } from "@point_of_sale/../tests/pos/tours/utils/common";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import { negate } from "@point_of_sale/../tests/generic_helpers/utils";
import * as Loyalty from "./utils/loyalty_util";

const oneDoor = [
    ProductScreen.clickControlButtonMore(),
    ...["Reward", "Enter Code", "eWallet"].map((name) => ({
        content: `${name} is behind Redeem`,
        trigger: negate(`.control-buttons-modal button:contains("${name}")`),
    })),
    {
        content: "leave the menu",
        trigger: ".modal .btn-close, .modal .modal-footer .btn",
        run: "click",
    },
];

registry.category("web_tour.tours").add("loyalty_hero_pos_sheet_tour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            ProductScreen.clickDisplayedProduct("Rain coat"),
            inLeftSide(oneDoor),
            inLeftSide(Loyalty.clickRedeem()),
            Loyalty.choose("Choose the customer"),
            ProductScreen.clickCustomer("Mara Lind"),
            Loyalty.popupShows({ available: "1,240 Stars" }),
            Loyalty.choose("eWallet", "20.00"),
            inLeftSide(Order.hasTotal("39.00")),
            inLeftSide(Loyalty.clickRedeem()),
            Loyalty.choose("Enter a code"),
            TextInputPopup.inputText("044-GIFT"),
            Dialog.confirm(),
            // The card was made by nobody's order: Odoo asks.
            Dialog.is({ title: "Unpaid gift card" }),
            Dialog.confirm(),
            inLeftSide(Order.hasTotal("29.00")),
            inLeftSide(Loyalty.pointsToCome("+59 Stars")),
            // Who saw what can be had is not shown it again; points still pay.
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Stars"),
            Loyalty.enterPoints("90"),
            Loyalty.takePoints(),
            PaymentScreen.selectedPaymentlineHas("Stars", "9.00"),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            Chrome.endTour(),
        ].flat(3),
});
