/**
 * Every New behind the app's menus, and every Add of the forms there, with nothing filled in: none ends in an error.
 *
 * It finds menus, tabs and buttons by itself, so that new ones are tried without anybody adding them.
 */

import { registry } from "@web/core/registry";
import { animationFrame, click, queryAll, queryFirst, waitFor, waitForNone } from "@odoo/hoot-dom";

const PATIENCE = { timeout: 10000 };
const NEW = ".o_list_button_add:visible, .o-kanban-button-new:visible";
const ADD =
    ".o_form_view .o_field_x2many_list_row_add a:visible, .o_form_view .o_field_x2many .o-kanban-button-new:visible";
const TAB = ".o_form_view .o_notebook_headers .nav-link";
const KIND = ".o_field_widget[name=kind] input[type=radio]:enabled";

/** What must be among the things that are tried: without it, the selectors above find too little. */
const KNOWN = [
    "loyalty.hero.member New",
    "loyalty.hero.card New",
    "loyalty.hero.selection New",
    "loyalty.hero.program rule_ids",
    "loyalty.hero.program accelerator_ids",
    "loyalty.hero.program tier_ids",
    "loyalty.hero.program reward_ids",
    "res.partner loyalty_member_ids",
    "res.partner loyalty_card_ids",
];

const tried = [];

const services = () => odoo.__WOWL_DEBUG__?.root.env.services;

/** Return the window actions behind the app's menus, and the form of a contact, which the app extends. */
function findActions() {
    if (!services()) {
        return [];
    }
    const { menu } = services();
    const app = menu.getApps().find(({ xmlid }) => xmlid.startsWith("loyalty_hero."));
    const collect = ({ actionID, childrenTree }) => [
        ...(actionID ? [actionID] : []),
        ...childrenTree.flatMap(collect),
    ];
    const contact = {
        type: "ir.actions.act_window",
        res_model: "res.partner",
        views: [
            [false, "list"],
            [false, "form"],
        ],
    };
    return [...new Set(collect(menu.getMenuAsTree(app.id))), contact];
}

function refuseErrors(what) {
    const dialog = queryFirst(".o_error_dialog");
    if (dialog) {
        throw new Error(`${what}: ${dialog.textContent}`);
    }
}

/** Press an Add, see what opens, and leave it again. */
async function tryAdd(button, what) {
    await click(button);
    await waitFor(
        ".modal .o_form_view, .modal .o_list_view, .o_selected_row, .o_error_dialog",
        PATIENCE
    );
    refuseErrors(what);
    tried.push(what);
    if (queryFirst(".modal")) {
        await click(".modal .o_form_button_cancel, .modal .btn-close");
        await waitForNone(".modal", PATIENCE);
    } else {
        await click(".o_selected_row .o_list_record_remove button");
        await waitForNone(".o_selected_row", PATIENCE);
    }
    refuseErrors(what);
}

/** Press every Add of the open form, on each of its tabs. */
async function tryForm(model) {
    await animationFrame();
    const names = queryAll(`${TAB}:visible`).map((tab) => tab.getAttribute("name"));
    for (const name of names.length ? names : [null]) {
        if (name) {
            await click(`${TAB}[name=${name}]`);
            await waitFor(`${TAB}.active[name=${name}]`, PATIENCE);
            // A page fades in.
            await waitFor(".o_form_view .o_notebook .tab-pane.show:visible", PATIENCE);
        }
        for (let index = 0; index < queryAll(ADD).length; index++) {
            const button = queryAll(ADD)[index];
            const field = button.closest(".o_field_widget").getAttribute("name");
            await tryAdd(button, `${model} ${field}`);
        }
    }
}

async function tryNew(model) {
    await click(queryFirst(NEW));
    await waitFor(".o_form_view, .o_selected_row, .modal .o_form_view, .o_error_dialog", PATIENCE);
    refuseErrors(`${model} New`);
    tried.push(`${model} New`);
    if (queryFirst(".o_selected_row")) {
        await click(".o_list_button_discard");
        await waitForNone(".o_selected_row", PATIENCE);
        return;
    }
    const kinds = queryAll(KIND).map(({ dataset }) => dataset.value);
    for (const kind of kinds.length ? kinds : [null]) {
        if (kind) {
            await click(`.o_field_widget[name=kind] input[data-value=${kind}]`);
            await waitFor(`.o_loyalty_hero_kind_chosen input[data-value=${kind}]`, PATIENCE);
            await animationFrame();
        }
        await tryForm(model);
    }
    await click(".o_form_button_cancel");
    await waitForNone(".o_form_dirty", PATIENCE);
}

async function tryAction(action) {
    await services().action.doAction(action, { clearBreadcrumbs: true });
    await waitFor(".o_action_manager > .o_action, .o_dialog", PATIENCE);
    if (queryFirst(".modal")) {
        // What stands behind a dialog cannot be pressed.
        refuseErrors("a dialog");
        await click(".modal .btn-close");
        await waitForNone(".modal", PATIENCE);
    } else if (queryFirst(NEW)) {
        await tryNew(services().action.currentController.action.res_model);
    }
}

/** Each menu is a step, which has a minute for itself. */
const trySteps = () =>
    findActions().map((action) => ({
        content: `every New and Add of ${action.res_model || action}`,
        trigger: ".o_action_manager .o_action",
        timeout: 60000,
        run: () => tryAction(action),
    }));

registry.category("web_tour.tours").add("loyalty_hero_new_everywhere_tour", {
    steps: () => [
        ...trySteps(),
        {
            content: "what is known to be there was found",
            trigger: ".o_action_manager .o_action",
            run() {
                const missing = KNOWN.filter((known) => !tried.includes(known));
                if (missing.length) {
                    throw new Error(`Not found: ${missing.join(", ")}. Tried: ${tried.join(", ")}`);
                }
            },
        },
    ],
});
