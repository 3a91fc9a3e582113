/** Cards and points that cannot be: each is told at the right place, and nothing is lost. */

import { registry } from "@web/core/registry";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import { scan_barcode as scanBarcode } from "@point_of_sale/../tests/generic_helpers/utils";
import { inLeftSide } from "@point_of_sale/../tests/pos/tours/utils/common";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as Loyalty from "./utils/loyalty_util";

const badCards = [
    scanBarcode("0450000000099"),
    Loyalty.cardIsNew("0450000000099"),
    ProductScreen.clickDisplayedProduct("Wooden train"),
    inLeftSide(Loyalty.stripInvites("this sale is worth 39 Stars")),
];

const badPoints = [
    ...scanBarcode("0450000000001"),
    ...Loyalty.stripShows("Mara Lind", "1,240 Stars"),
    ...Loyalty.clickRedeem(),
    ...Loyalty.popupShows({ worth: "398 Stars", remaining: "0.00" }),
    ...[
        ["abc", "Enter the points as a number."],
        ["-5", "Enter how many points to redeem: more than 0."],
        ["0", "Enter how many points to redeem: more than 0."],
        ["1.234", "Points have two decimals at most."],
        ["1,241", "Mara Lind has 1,240 Stars to spend."],
    ].flatMap(([text, message]) => [
        ...Loyalty.enterPoints(text),
        ...Loyalty.pointsAreRefused(message),
    ]),
    ...Loyalty.enterPoints("50"),
    ...Loyalty.popupShows({ worth: "5.00", remaining: "34.80" }),
    ...Loyalty.notNow(),
    ...Loyalty.stripShows("Mara Lind", "1,240 Stars"),
    ...Loyalty.pointsToCome("+39 Stars"),
];

const nothingIsLost = [ProductScreen.clickPayButton(), PaymentScreen.emptyPaymentlines("39.80")];

const takenAndTakenBack = [
    PaymentScreen.clickPaymentMethod("Stars"),
    Loyalty.enterPoints("100"),
    Loyalty.takePoints(),
    PaymentScreen.selectedPaymentlineHas("Stars", "10.00"),
    PaymentScreen.clickNumpad("5").map((step) => ({ ...step, isActive: ["desktop"] })),
    PaymentScreen.selectedPaymentlineHas("Stars", "10.00"),
    PaymentScreen.clickPaymentlineDelButton("Stars", "10.00"),
    PaymentScreen.emptyPaymentlines("39.80"),
    PaymentScreen.clickPaymentMethod("Stars"),
    Loyalty.popupShows({ available: "1,240 Stars" }),
    Loyalty.notNow(),
    PaymentScreen.clickPaymentMethod("Cash", true, { amount: "39.80" }),
    PaymentScreen.validateButtonIsHighlighted(),
];

registry.category("web_tour.tours").add("loyalty_hero_pos_bad_input_tour", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            badCards,
            inLeftSide(badPoints),
            nothingIsLost,
            takenAndTakenBack,
            Chrome.endTour(),
        ].flat(2),
});
