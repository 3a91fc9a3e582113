/**
 * New with nothing filled in: members, cards, selections and programs, and what a contact's tab adds.
 *
 * The test opens each list, and the contact Nora Vale, who is in no program; Star Club runs.
 */

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const noError = {
    content: "no error is shown",
    trigger: "body:not(:has(.o_error_dialog))",
};

const openAndDiscard = (button, field) => [
    {
        content: "New",
        trigger: button,
        run: "click",
    },
    {
        content: "the empty form is there",
        trigger: `.o_form_view .o_field_widget[name=${field}]`,
    },
    noError,
    {
        content: "and is left again",
        trigger: ".o_form_button_cancel",
        run: "click",
    },
    {
        trigger: button,
    },
    noError,
];

tours.add("loyalty_hero_new_members_tour", {
    steps: () => openAndDiscard(".o_list_button_add", "program_id"),
});

tours.add("loyalty_hero_new_selections_tour", {
    steps: () => openAndDiscard(".o_list_button_add, .o-kanban-button-new", "name"),
});

tours.add("loyalty_hero_new_programs_tour", {
    steps: () => openAndDiscard(".o-kanban-button-new", "kind"),
});

tours.add("loyalty_hero_new_cards_tour", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "a line is there to be filled in",
            trigger: ".o_selected_row .o_field_widget[name=number]",
        },
        noError,
        {
            trigger: ".o_list_button_discard",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_selected_row))",
        },
        noError,
    ],
});

tours.add("loyalty_hero_new_on_contact_tour", {
    steps: () => [
        {
            trigger: ".nav-link[name=loyalty_hero]",
            run: "click",
        },
        {
            content: "enrol",
            trigger: ".o_field_widget[name=loyalty_member_ids] a:text(Enrol in a program)",
            run: "click",
        },
        {
            content: "nothing is chosen yet",
            trigger: ".modal .o_field_widget[name=program_id] input",
        },
        noError,
        {
            trigger: ".modal .o_form_button_cancel",
            run: "click",
        },
        {
            content: "again, to the end",
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=loyalty_member_ids] a:text(Enrol in a program)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=program_id] input",
            run: "edit Star Club",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Star Club)",
            run: "click",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=loyalty_member_ids] .o_data_row:contains(Star Club)",
        },
        {
            content: "the enrolment is saved",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            content: "add a card",
            trigger: ".o_field_widget[name=loyalty_card_ids] a:text(Add a card)",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=loyalty_card_ids] .o_selected_row .o_field_widget[name=number]",
        },
        noError,
        {
            content: "and leave it",
            trigger: ".o_form_button_cancel",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_selected_row))",
        },
        noError,
    ],
});
