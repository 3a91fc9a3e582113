/**
 * The card and the form of a running program tell what is in effect, and what is planned as such.
 *
 * Star Club gives 1 per 1.00 and has no limit; from next week on, at most 777 a day.
 */

import { registry } from "@web/core/registry";

const card = ".o_kanban_record:contains(Star Club)";

registry.category("web_tour.tours").add("loyalty_hero_planned_tour", {
    steps: () => [
        {
            content: "the change is marked as planned",
            trigger: `${card} .o_loyalty_hero_planned:contains(Planned for)`,
        },
        {
            content: "the limit to come is not shown as if it held",
            trigger: `${card} .o_loyalty_hero_summary:contains(Earning):not(:contains(777))`,
            run: "click",
        },
        {
            content: "the form shows the limit, and what changes then",
            trigger: ".o_field_widget[name=topics]:contains(777 per day)",
        },
        {
            trigger:
                "[name=planned] .o_field_widget[name=changes_ahead]:not(:contains(Earning)) ins:contains(777 per day)",
        },
    ],
});
