/**
 * The till with hostile names: a card, the strip, why, redeeming, the receipt, the list of orders, a return.
 *
 * As in the tour of a sale, Mara Lind has 1,240 Stars; every name goes on with what must stay text.
 */

import { registry } from "@web/core/registry";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import { scan_barcode as scanBarcode } from "@point_of_sale/../tests/generic_helpers/utils";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as PartnerList from "@point_of_sale/../tests/pos/tours/utils/partner_list_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import { namesAreText } from "./utils/hostile_util";
import * as Loyalty from "./utils/loyalty_util";

const sell = [
    ProductScreen.clickDisplayedProduct("Wooden train"),
    namesAreText("nobody's strip", ".o_loyalty_hero_invitation"),
    scanBarcode("0450000000001"),
    Loyalty.stripShows("Mara Lind", "1,240 Stars"),
    Loyalty.pointsToCome("Stars"),
    namesAreText("the strip", ".o_loyalty_hero_strip"),
    { content: "ask why", trigger: ".o_loyalty_hero_changes", run: "click" },
    namesAreText("why", ".o_loyalty_hero_reasons"),
    Dialog.confirm("Close"),
];

const redeem = [
    Loyalty.payAndKeepPoints(),
    PaymentScreen.clickPaymentMethod("Stars"),
    Loyalty.popupShows({ available: "1,240 Stars" }),
    namesAreText("the dialog for redeeming", ".o_loyalty_hero_redeem_popup"),
    Loyalty.enterPoints("99999"),
    namesAreText("a refusal", ".o_loyalty_hero_error"),
    Loyalty.enterPoints("100"),
    Loyalty.takePoints(),
    PaymentScreen.selectedPaymentlineHas("Stars", "10.00"),
    namesAreText("the payment screen", ".paymentlines"),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Loyalty.receiptSays({ program: "Star Club", redeemed: "-100" }),
    namesAreText("the receipt", ".o_loyalty_hero_receipt"),
    namesAreText("the screen of the receipt", ".o_loyalty_hero_sentence"),
    ReceiptScreen.clickNextOrder(),
];

const claim = [
    ProductScreen.clickDisplayedProduct("Rain coat"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    ReceiptScreen.clickNextOrder(),
    Chrome.clickOrders(),
    TicketScreen.selectFilter("Paid"),
    namesAreText("the list of orders", ".ticket-screen .order-row"),
    TicketScreen.selectOrder("59.00"),
    Loyalty.addLoyalty(),
    namesAreText("the list of customers", ".modal .partner-list"),
    PartnerList.clickPartner("Mara Lind"),
    Loyalty.isTold("Mara Lind"),
    namesAreText("what was claimed", ".o_notification"),
    Chrome.clickRegister(),
];

const giveBack = [
    ProductScreen.clickRefund(),
    TicketScreen.selectOrder("39.80"),
    ProductScreen.clickNumpad("1"),
    TicketScreen.toRefundTextContains("To Refund: 1"),
    TicketScreen.confirmRefund(),
    PaymentScreen.isShown(),
    namesAreText("what a return does", ".o_loyalty_hero_return"),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    namesAreText("the receipt of a return", ".o_loyalty_hero_receipt"),
    ReceiptScreen.clickNextOrder(),
];

registry.category("web_tour.tours").add("loyalty_hero_hostile_till_tour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            sell,
            redeem,
            claim,
            giveBack,
            Chrome.isSyncStatusConnected(),
            Chrome.endTour(),
        ].flat(2),
});
