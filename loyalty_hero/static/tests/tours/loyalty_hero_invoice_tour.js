/**
 * An invoice that is partly paid with points, and a credit note for one of its items.
 *
 * The test opens a draft invoice of a train (39.80) and a coat (59.00) for a customer with 1,240 Stars,
 * 100 of which are worth 10.00.
 */

import { registry } from "@web/core/registry";

const field = (name) => `.o_field_widget[name=${name}]`;
const amountDue = (amount) => ({
    content: `the customer owes ${amount}`,
    trigger: `${field("amount_residual")}:contains(${amount})`,
});

const tickRedeem = [
    {
        content: "the customer's points are seen",
        trigger: `${field("loyalty_points_available")}:contains(1,240.00)`,
    },
    {
        content: "redeem points",
        trigger: `${field("loyalty_redeem")} input`,
        run: "click",
    },
    {
        content: "the program's reward is proposed",
        trigger: `${field("loyalty_reward_id")} input:value(Pay with Stars)`,
    },
    {
        content: "and its expense account",
        trigger: `${field("loyalty_account_id")} input:value(Loyalty expense)`,
    },
];

const tooMany = [
    {
        trigger: `${field("loyalty_redeem_points")} input`,
        run: "edit 2000 && click body",
    },
    {
        content: "no more than the invoice costs",
        trigger: `${field("loyalty_redeem_amount")}:contains(98.80)`,
    },
    {
        trigger: "button[name=action_post]:enabled",
        run: "click",
    },
    {
        content: "the reason is said",
        trigger: ".modal:contains(Mara Lind has 1,240 Stars to spend)",
    },
    {
        trigger: ".modal button:contains(Close)",
        run: "click",
    },
    {
        content: "nothing is posted",
        trigger: ".o_arrow_button_current[data-value=draft]",
    },
];

const pay = [
    {
        trigger: `${field("loyalty_redeem_points")} input`,
        run: "edit 200 && click body",
    },
    {
        content: "200 Stars are worth 20.00",
        trigger: `${field("loyalty_redeem_amount")}:contains(20.00)`,
    },
    {
        trigger: "button[name=action_post]:enabled",
        run: "click",
    },
    {
        trigger: ".o_arrow_button_current[data-value=posted]",
    },
    amountDue("78.80"),
    {
        content: "what was earned is seen",
        trigger: `.oe_stat_button[name=action_view_loyalty_entries]:contains(78)`,
    },
];

const creditTheTrain = [
    {
        trigger: "button[name=action_reverse]",
        run: "click",
    },
    {
        trigger: ".modal button[name=refund_moves]",
        run: "click",
    },
    {
        content: "the credit note is open",
        trigger: `.o_arrow_button_current[data-value=draft]`,
    },
    {
        content: "the coat stays with the customer",
        trigger: `tr.o_data_row:contains(Rain coat) .o_list_record_remove button`,
        run: "click",
    },
    {
        trigger: `${field("invoice_line_ids")}:not(:contains(Rain coat))`,
    },
    {
        trigger: "button[name=action_post]:enabled",
        run: "click",
    },
    {
        trigger: ".o_arrow_button_current[data-value=posted]",
    },
    // The invoice is not paid yet, so the credit note lowers what is due there.
    amountDue("0.00"),
];

const seeTheLedger = [
    {
        trigger: ".oe_stat_button[name=action_view_loyalty_entries]",
        run: "click",
    },
    {
        content: "points were given back",
        trigger: ".o_data_row:contains(Redeemed):contains(80.60)",
    },
    {
        content: "and taken back",
        trigger: ".o_data_row:contains(Earned):contains(-31.00)",
    },
];

registry.category("web_tour.tours").add("loyalty_hero_invoice_tour", {
    steps: () => [...tickRedeem, ...tooMany, ...pay, ...creditTheTrain, ...seeTheLedger],
});
