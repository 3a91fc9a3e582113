/** Steps about points, for tours of the till. */

import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { negate } from "@point_of_sale/../tests/generic_helpers/utils";

const POPUP = ".o_loyalty_hero_redeem_popup";
const PROOF = ".o_loyalty_hero_proof_popup";

export function stripShows(customer, balance) {
    return [
        {
            content: `${customer} has ${balance}`,
            trigger: `.o_loyalty_hero_strip:has(.o_loyalty_hero_customer:contains("${customer}")) .o_loyalty_hero_balance:contains("${balance}")`,
        },
    ];
}

export function stripInvites(text) {
    return [
        { content: "the strip invites", trigger: `.o_loyalty_hero_invitation:contains("${text}")` },
    ];
}

export function pointsToCome(text) {
    return [{ content: `${text} to come`, trigger: `.o_loyalty_hero_earned:contains("${text}")` }];
}

export function whyContains(...texts) {
    return [
        { content: "ask why", trigger: ".o_loyalty_hero_changes", run: "click" },
        ...texts.map((text) => ({
            content: `the reason says ${text}`,
            trigger: `.o_loyalty_hero_reasons:contains("${text}")`,
        })),
        Dialog.confirm("Close"),
    ];
}

export function canHaveRewards(count) {
    return [
        {
            content: `${count} rewards can be had`,
            trigger: `.o_loyalty_hero_redeem .o_loyalty_hero_count:contains("${count}")`,
        },
    ];
}

export function clickRedeem() {
    return [{ content: "redeem", trigger: ".o_loyalty_hero_redeem", run: "click" }];
}

export function popupShows({ available, worth, remaining }) {
    return [
        [available, ".o_loyalty_hero_available"],
        [worth, ".o_loyalty_hero_worth"],
        [remaining, ".o_loyalty_hero_remaining"],
    ]
        .filter(([text]) => text)
        .map(([text, selector]) => ({
            content: `the popup shows ${text}`,
            trigger: `${POPUP} ${selector}:contains("${text}")`,
        }));
}

export function enterPoints(text) {
    return [
        {
            content: `enter ${text}`,
            trigger: `${POPUP} #o_loyalty_hero_points`,
            run: `edit ${text}`,
        },
    ];
}

export function pointsAreRefused(message) {
    return [
        {
            content: `the popup says: ${message}`,
            trigger: `${POPUP} .o_loyalty_hero_error:contains("${message}")`,
        },
        { content: "they cannot be taken", trigger: `${POPUP} .o_loyalty_hero_take:disabled` },
    ];
}

export function takePoints() {
    return [
        {
            content: "take the points",
            trigger: `${POPUP} .o_loyalty_hero_take:enabled`,
            run: "click",
        },
        { content: "the popup is gone", trigger: negate(POPUP) },
    ];
}

/** Touch what the sheet offers beside points; `side` is what it costs or is worth. */
export function choose(text, side = "") {
    return [
        {
            content: `choose ${text}`,
            trigger: `${POPUP} .btn:contains("${text}")${side && `:contains("${side}")`}`,
            run: "click",
        },
    ];
}

export function notNow() {
    return [
        { content: "not now", trigger: `${POPUP} .o_loyalty_hero_not_now`, run: "click" },
        { content: "the popup is gone", trigger: negate(POPUP) },
    ];
}

/** The program asks for the customer's PIN before points are taken. */
export function askForPin() {
    return [
        {
            content: "take the points",
            trigger: `${POPUP} .o_loyalty_hero_take:enabled`,
            run: "click",
        },
        { content: "the PIN is asked for", trigger: PROOF },
    ];
}

export function confirmWith(pin) {
    return [
        { content: "enter the PIN", trigger: `${PROOF} input`, run: `edit ${pin}` },
        {
            content: "confirm",
            trigger: `${PROOF} .o_loyalty_hero_confirm:enabled`,
            run: "click",
        },
        { content: "it is confirmed", trigger: negate(PROOF) },
    ];
}

/** On the way to payment the till shows what can be had; the customer keeps the points. */
export function payAndKeepPoints() {
    return [...ProductScreen.clickPayButton(false), ...notNow()];
}

export function dialogSays(text) {
    return [
        { content: `a dialog says ${text}`, trigger: `.modal-body:contains("${text}")` },
        Dialog.confirm(),
    ];
}

/** A card that nobody has: whoever has it is no member. */
export function cardIsNew(number) {
    return [
        {
            content: `card ${number} is new`,
            trigger: `.modal-header:contains("Card ${number} is new")`,
        },
        {
            content: "not a member",
            trigger: ".o_loyalty_hero_unknown_card .btn:contains(Not a member)",
            run: "click",
        },
    ];
}

export function returnSays(text) {
    return [
        {
            content: "the return explains itself",
            trigger: `.o_loyalty_hero_return:contains("${text}")`,
        },
    ];
}

export function receiptSays({ program, earned, redeemed, balance }) {
    return [
        [program, ""],
        [earned, " .o_loyalty_hero_receipt_earned"],
        [redeemed, " .o_loyalty_hero_receipt_redeemed"],
        [balance, " .o_loyalty_hero_receipt_balance"],
    ]
        .filter(([text]) => text)
        .map(([text, selector]) => ({
            content: `the receipt says ${text}`,
            trigger: `.receipt-screen .o_loyalty_hero_receipt${selector}:contains("${text}")`,
        }));
}

export function screenSays(text) {
    return [
        {
            content: `the screen says ${text}`,
            trigger: `.o_loyalty_hero_sentence:contains("${text}")`,
        },
    ];
}

const CLAIM = ".receipt-screen .o_loyalty_hero_receipt_claim";
let receiptCode;

export function receiptInvites(text) {
    return [{ content: "the receipt invites", trigger: `${CLAIM}:contains("${text}")` }];
}

export function rememberReceiptCode() {
    return [
        {
            content: "remember the code",
            trigger: CLAIM,
            run() {
                receiptCode = this.anchor.textContent.match(
                    /[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{2}/
                )[0];
            },
        },
    ];
}

export function enterReceiptCode() {
    return [
        {
            content: "enter the code of the receipt",
            trigger: ".modal textarea",
            run: (helpers) => helpers.edit(receiptCode),
        },
    ];
}

export function addLoyalty() {
    return [{ content: "add loyalty", trigger: ".o_loyalty_hero_claim", run: "click" }];
}

export function nothingToClaim() {
    return [{ content: "it is claimed", trigger: negate(".o_loyalty_hero_claim") }];
}

export function isTold(text) {
    return [{ content: text, trigger: `.o_notification:contains("${text}")` }];
}

const ADJUST = ".o_loyalty_hero_adjust_popup";

function fillIn(field, text) {
    return {
        content: `${field}: ${text}`,
        trigger: `${ADJUST} #o_loyalty_hero_adjust_${field}`,
        run: `edit ${text}`,
    };
}

function chooseFirst(field) {
    return {
        content: `choose a ${field}`,
        trigger: `${ADJUST} #o_loyalty_hero_adjust_${field}`,
        run: `selectByIndex 1`,
    };
}

export function enterManagerCode(code) {
    return [
        fillIn("code", code),
        { content: "post", trigger: `${ADJUST} .o_loyalty_hero_post:enabled`, run: "click" },
    ];
}

export function adjustPoints({ points, note, code }) {
    return [
        fillIn("points", points),
        chooseFirst("reason"),
        fillIn("note", note),
        chooseFirst("manager"),
        ...enterManagerCode(code),
    ];
}

export function isRefused(text) {
    return [
        {
            content: text,
            trigger: `${ADJUST} .o_loyalty_hero_refusal:contains("${text}")`,
        },
    ];
}

/** The order has a line of this name, at this price. */
export function orderHas(name, price) {
    return [
        {
            content: `${name}: ${price}`,
            trigger: `.order-container .orderline:contains("${name}"):contains("${price}")`,
        },
    ];
}
