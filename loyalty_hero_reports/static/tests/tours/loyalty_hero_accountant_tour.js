/**
 * An accountant closes a period: works the liability run out, posts it, reads the tie-out and the roll-forward, and
 * reviews a redemption posting.
 *
 * The test sold goods for 1,000.00 and for 40.00 in the month before, the latter paid with 400 Stars; 80 % are expected
 * to be redeemed.
 */

import { registry } from "@web/core/registry";

const menu = (section, entry) => [
    {
        content: `open ${section}`,
        trigger: `.o_menu_sections button:contains(${section})`,
        run: "click",
    },
    {
        content: `open ${entry}`,
        trigger: `.o-dropdown--menu .dropdown-item:contains(/^${entry}$/)`,
        run: "click",
    },
    {
        content: `${entry} is there`,
        trigger: `.o_breadcrumb:contains(${entry})`,
    },
];
const cell = (name, text) => ({
    content: `${name} is ${text}`,
    trigger: `.o_data_row:contains(Star Club) td[name=${name}]:contains(${text})`,
});

const runPeriod = [
    { content: "a new run", trigger: ".o_list_button_add", run: "click" },
    { content: "work it out", trigger: "button[name=action_reckon]:enabled", run: "click" },
    {
        content: "how the figure comes about",
        trigger: ".o_data_row:contains(Points redeemed):contains(400 of 800)",
    },
    cell("amount", "74.07"),
    { content: "post it", trigger: "button[name=action_post]:enabled", run: "click" },
    { content: "it is posted", trigger: ".o_arrow_button_current[data-value=posted]" },
    { content: "its months", trigger: ".nav-link[name=months]", run: "click" },
    cell("liability", "37.03"),
];

const review = [
    ...menu("Accounting", "Redemption Postings"),
    cell("debit", "40.00"),
    {
        content: "the redemption behind it",
        trigger: ".o_data_row:contains(Star Club) td[name=debit]",
        run: "click",
    },
    { content: "is open", trigger: ".o_form_view .o_field_widget[name=points]:contains(400)" },
];

const read = [
    ...menu("Reporting", "Tie-out"),
    cell("redeemed_difference", "0.00"),
    cell("liability", "37.03"),
    ...menu("Reporting", "Roll-forward"),
    cell("closing", "37.03"),
    cell("difference", "0.00"),
];

registry.category("web_tour.tours").add("loyalty_hero_accountant_tour", {
    steps: () => [...runPeriod, ...review, ...read],
});
