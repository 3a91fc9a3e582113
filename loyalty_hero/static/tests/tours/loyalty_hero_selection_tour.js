/**
 * A selection of toys under 50 that is written with criteria, watched while it is, and saved.
 *
 * The test has the category Toys with a train (39.80), and a coat (59.00) elsewhere.
 */

import { registry } from "@web/core/registry";

const criterion = (name) => `.o_loyalty_hero_criterion[data-field="${name}"]`;

const addCriterion = (label, name) => [
    {
        content: `add a criterion on ${label}`,
        trigger: ".o_loyalty_hero_criterion_add .o_select_menu_toggler",
        run: "click",
    },
    {
        trigger: `.o_loyalty_hero_criterion_menu .o_select_menu_item:text(${label})`,
        run: "click",
    },
    { trigger: criterion(name) },
];

const matches = (text) => ({
    content: `one sees at once: ${text}`,
    trigger: `.o_loyalty_hero_matches_title:text(${text})`,
});

registry.category("web_tour.tours").add("loyalty_hero_selection_tour", {
    steps: () => [
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit Small toys && click body",
        },
        ...addCriterion("Category", "categ_id"),
        {
            content: "the category is chosen from a list",
            trigger: `${criterion("categ_id")} .o_multi_record_selector input`,
            run: "edit Tour Toys",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Tour Toys)",
            run: "click",
        },
        matches("Matches 2 products"),
        ...addCriterion("Sales Price", "list_price"),
        {
            trigger: `${criterion("list_price")} .o_loyalty_hero_criterion_operator input`,
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:text(is between)",
            run: "click",
        },
        {
            trigger: `${criterion("list_price")} input[inputmode=decimal]:eq(0)`,
            run: "edit 10 && click body",
        },
        {
            trigger: `${criterion("list_price")} input[inputmode=decimal]:eq(1)`,
            run: "edit 50 && click body",
        },
        matches("Matches 1 product"),
        ...addCriterion("Created on", "create_date"),
        {
            trigger: `${criterion("create_date")} .o_loyalty_hero_criterion_operator input`,
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:text(is on or after)",
            run: "click",
        },
        {
            content: "a day is chosen from a calendar",
            trigger: `${criterion("create_date")} .o_datetime_input`,
            run: "click",
        },
        {
            trigger: ".o_datetime_picker .o_date_item_cell.o_today",
            run: "click",
        },
        matches("Matches 1 product"),
        {
            content: "the products are listed before anything is saved",
            trigger: ".o_loyalty_hero_matches button",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:contains(Wooden train)",
        },
        {
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "a criterion can be taken out again",
            trigger: `${criterion("create_date")} .o_loyalty_hero_criterion_remove`,
            run: "click",
        },
        {
            trigger: `body:not(:has(${criterion("create_date")}))`,
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
    ],
});
