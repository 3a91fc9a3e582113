/**
 * What a contact's tab adds: an enrolment, left and then saved, and a card.
 *
 * The test opens the contact Nora Vale, who is in no program; Star Club runs.
 */

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const noError = {
    content: "no error is shown",
    trigger: "body:not(:has(.o_error_dialog))",
};

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
