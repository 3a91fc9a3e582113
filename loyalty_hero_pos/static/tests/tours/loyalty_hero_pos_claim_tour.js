/**
 * Mara Lind forgot her card: she comes back with the receipt, or is known at once.
 *
 * Then a manager makes up for a late parcel, with a code. She starts with 1,240 Stars; 1 Star per 1.00.
 */

import { registry } from "@web/core/registry";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as PartnerList from "@point_of_sale/../tests/pos/tours/utils/partner_list_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as Loyalty from "./utils/loyalty_util";

const sellToNobody = (product) => [
    ProductScreen.clickDisplayedProduct(product),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Loyalty.receiptInvites("within 30 days"),
];

const claimFromList = [
    Chrome.clickOrders(),
    TicketScreen.selectFilter("Paid"),
    TicketScreen.selectOrder("39.80"),
    Loyalty.addLoyalty(),
    PartnerList.clickPartner("Mara Lind"),
    Loyalty.isTold("Mara Lind earned 39 Stars: 1,279 now"),
    Loyalty.nothingToClaim(),
    Chrome.clickRegister(),
];

const claimByCode = [
    ProductScreen.clickControlButton("Claim a Receipt"),
    Loyalty.enterReceiptCode(),
    Dialog.confirm(),
    PartnerList.clickPartner("Mara Lind"),
    Loyalty.isTold("Mara Lind earned 59 Stars: 1,338 now"),
];

const adjust = [
    ProductScreen.clickPartnerButton(),
    ProductScreen.clickCustomer("Mara Lind"),
    ProductScreen.clickControlButton("Adjust Points"),
    Loyalty.adjustPoints({ points: "50", note: "Late parcel", code: "000001" }),
    Loyalty.isRefused("This code is wrong."),
    Loyalty.enterManagerCode("482913"),
    Loyalty.isTold("Mara Lind has 1,388 now"),
];

registry.category("web_tour.tours").add("loyalty_hero_pos_claim_tour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            sellToNobody("Wooden train"),
            ReceiptScreen.clickNextOrder(),
            claimFromList,
            sellToNobody("Rain coat"),
            Loyalty.rememberReceiptCode(),
            ReceiptScreen.clickNextOrder(),
            claimByCode,
            adjust,
            Chrome.isSyncStatusConnected(),
            Chrome.endTour(),
        ].flat(2),
});
