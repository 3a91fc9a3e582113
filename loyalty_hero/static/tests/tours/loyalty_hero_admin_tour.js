/**
 * An administrator's first program: from a card, tried, changed, tried again, and started; then a sale
 * that earns by it.
 *
 * The test has products “Wooden train” (39.80) and “Rain coat” (59.00), the customer Mara Lind, and no
 * program that runs.
 */

import { registry } from "@web/core/registry";

const field = (name) => `.o_field_widget[name=${name}]`;
const inDialog = (selector) => `.modal ${selector}`;

const chooseCard = [
    {
        content: "start from a template",
        trigger: ".o_control_panel button:contains(New from a Template)",
        run: "click",
    },
    {
        content: "every card has a picture",
        trigger: ".o_loyalty_hero_card[data-key=premium] img",
    },
    {
        content: "what the card makes is said",
        trigger: ".o_loyalty_hero_card[data-key=tiers]:contains(1.5 points)",
        run: "click",
    },
    {
        content: "the program is there, and not running yet",
        trigger: ".o_arrow_button_current[data-value=draft]",
    },
    {
        content: "in words",
        trigger: `${field("topics")}:contains(Silver from)`,
    },
];

const tryIt = [
    {
        content: "try it",
        trigger: "button[name=action_try]",
        run: "click",
    },
    {
        content: "it waits for items",
        trigger: inDialog(".o_loyalty_hero_award_empty"),
    },
    {
        trigger: inDialog(".o_field_x2many_list_row_add a"),
        run: "click",
    },
    {
        trigger: inDialog(`${field("product_id")} input`),
        run: "edit Wooden",
    },
    {
        trigger: ".o-autocomplete--dropdown-item:contains(Wooden train)",
        run: "click",
    },
    {
        content: "one train: no tier yet",
        trigger: inDialog(".o_loyalty_hero_award_points:contains(39)"),
    },
    {
        trigger: inDialog(`${field("quantity")} input`),
        run: "edit 100 && click body",
    },
    {
        content: "a hundred trains take a new customer to Silver",
        trigger: inDialog(".o_loyalty_hero_award_tier:contains(Silver)"),
    },
    {
        content: "and earn at its rate",
        trigger: inDialog(".o_loyalty_hero_award_points:contains(5,970)"),
    },
    {
        content: "with the reason",
        trigger: inDialog(".o_loyalty_hero_award_given:contains(Silver members)"),
    },
    {
        content: "what would a Gold customer get",
        trigger: inDialog(`${field("tier_id")} input`),
        run: "edit Gold",
    },
    {
        trigger: ".o-autocomplete--dropdown-item:contains(Gold)",
        run: "click",
    },
    {
        trigger: inDialog(".o_loyalty_hero_award_points:contains(7,960)"),
    },
    {
        trigger: inDialog("footer button:contains(Close)"),
        run: "click",
    },
    {
        trigger: "body:not(:has(.modal))",
    },
    {
        content: "what was tried is still there",
        trigger: "button[name=action_try]",
        run: "click",
    },
    {
        trigger: inDialog(".o_loyalty_hero_award_points:contains(7,960)"),
    },
    {
        trigger: inDialog("footer button:contains(Close)"),
        run: "click",
    },
];

const start = [
    {
        trigger: "body:not(:has(.modal))",
    },
    {
        trigger: "button[name=action_review_start]",
        run: "click",
    },
    {
        trigger: ".o_arrow_button_current[data-value=running]",
    },
];

const sell = [
    {
        content: "the customer of a new invoice",
        trigger: `${field("partner_id")} input`,
        run: "edit Mara Lind",
    },
    {
        trigger: ".o-autocomplete--dropdown-item:contains(Mara Lind)",
        run: "click",
    },
    {
        trigger: `${field("invoice_line_ids")} .o_field_x2many_list_row_add a`,
        run: "click",
    },
    {
        trigger: `${field("product_id")} input`,
        run: "edit Wooden",
    },
    {
        trigger: ".o-autocomplete--dropdown-item:contains(Wooden train)",
        run: "click",
    },
    {
        trigger: `${field("quantity")} input`,
        run: "edit 100 && click body",
    },
    {
        trigger: ".o_list_number:contains(3,980.00)",
    },
    {
        trigger: "button[name=action_post]:enabled",
        run: "click",
    },
    {
        trigger: ".o_arrow_button_current[data-value=posted]",
    },
    {
        content: "it earned what the trial said",
        trigger: ".oe_stat_button[name=action_view_loyalty_entries]:contains(5,970)",
        run: "click",
    },
    {
        trigger: ".o_data_row:contains(Earned):contains(5,970.00)",
    },
];

registry.category("web_tour.tours").add("loyalty_hero_admin_tour", {
    steps: () => [...chooseCard, ...tryIt, ...start],
});

registry.category("web_tour.tours").add("loyalty_hero_first_sale_tour", {
    steps: () => sell,
});
