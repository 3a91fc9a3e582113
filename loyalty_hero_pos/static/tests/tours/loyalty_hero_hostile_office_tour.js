/**
 * Every screen of the Loyalty app with hostile names: each menu, each kind of view it has, the form of what it
 * lists with all its pages, and what the form's buttons open.
 *
 * Menus, views and buttons are found, not named here: what is added to the app is looked at as well.
 */

import { Domain } from "@web/core/domain";
import { registry } from "@web/core/registry";
import { checkPage, readPage } from "./utils/hostile_util";

const WAIT = 8000;
// Steps for screens; the last one complains when they were too few.
const SCREENS_MOST = 120;

// Seals have numbers and digests, runs have dates and amounts, a code is only typed: nothing there is named by anybody.
const NAMELESS = [
    "loyalty.hero.seal",
    "loyalty.hero.liability.run",
    "loyalty.hero.intercompany.run",
    "loyalty.hero.retention",
    "My Code for the Till",
    // Users and kinds, no customers.
    "Watch List as pivot",
    // Treatments and taxes, and this world sells without tax.
    "Points and VAT as pivot",
];

/** What is still to be looked at, and what was seen. */
let ahead = [];
let seen = [];

const services = () => odoo.__WOWL_DEBUG__.root.env.services;
const isThere = (selector) => () => document.querySelector(selector);

async function waitFor(what, condition) {
    const latest = Date.now() + WAIT;
    while (!condition()) {
        if (Date.now() > latest) {
            throw new Error(`${what} does not come: ${readPage().slice(0, 500)}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // One more turn, so that what is drawn is drawn whole.
    await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Open the groups of a list, each once: names are in their rows. */
function openGroups() {
    for (const group of document.querySelectorAll("tr.o_group_header:not(.o_group_open)")) {
        if (!group.dataset.isPressed) {
            group.dataset.isPressed = "yes";
            group.click();
        }
    }
}

/** Look at the screen of a model, which shows a name if its records have any. */
async function look(where, resModel) {
    if (NAMELESS.includes(resModel) || NAMELESS.includes(where)) {
        checkPage(where);
    } else {
        await waitFor(`a name in ${where}`, () => {
            openGroups();
            return checkPage(where);
        });
    }
    const error = document.querySelector(".o_error_dialog");
    if (error) {
        throw new Error(`${where}: ${error.textContent}`);
    }
    seen.push(where);
}

async function lookAtPages(where, root, resModel) {
    for (const page of document.querySelectorAll(`${root} .o_notebook_headers .nav-link`)) {
        page.click();
        await waitFor(`${where} > ${page.textContent}`, () => page.matches(".active"));
        await look(`${where} > ${page.textContent}`, resModel);
    }
}

async function closeDialog() {
    document.querySelector(".modal .btn-close").click();
    await waitFor("the end of the dialog", () => !document.querySelector(".modal"));
}

async function lookAtMenu({ actionID, name }) {
    const { action, orm } = services();
    await action.doAction(actionID, { clearBreadcrumbs: true });
    await waitFor(name, isThere(".o_action_manager .o_view_controller, .modal .o_form_view"));
    if (document.querySelector(".modal")) {
        await look(name, name);
        await lookAtPages(name, ".modal");
        return closeDialog();
    }
    const { action: opened, view } = action.currentController;
    await look(name, opened.res_model);
    for (const [, type] of opened.views) {
        // A graph is a picture: there is no text to read.
        if (!["form", "search", "graph", view.type].includes(type)) {
            ahead.push(() => lookAtView(actionID, name, type, opened.res_model));
        }
    }
    // A menu on contacts is for some of them only.
    const domain =
        opened.res_model === "res.partner" ? new Domain(opened.domain || []).toList({}) : [];
    const ids = await orm.search(opened.res_model, domain, { limit: 2, order: "id desc" });
    if (!ids.length) {
        throw new Error(`${name} has no record: put one into the hostile world`);
    }
    if (opened.views.some(([, type]) => type === "form")) {
        ahead.push(...ids.map((id) => () => lookAtForm(opened.res_model, id)));
    }
}

async function lookAtView(actionID, name, type, resModel) {
    const { action } = services();
    await action.doAction(actionID, { clearBreadcrumbs: true, viewType: type });
    await waitFor(`${name} as ${type}`, isThere(`.o_action_manager .o_${type}_view`));
    await look(`${name} as ${type}`, resModel);
}

async function lookAtForm(resModel, id) {
    const where = `${resModel} ${id}`;
    if (seen.includes(where)) {
        return;
    }
    const { action } = services();
    const form = { type: "ir.actions.act_window", res_model: resModel, res_id: id };
    await action.doAction({ ...form, views: [[false, "form"]] }, { clearBreadcrumbs: true });
    await waitFor(where, isThere(".o_form_view .o_form_renderer"));
    await look(where, resModel);
    await lookAtPages(where, ".o_form_view", resModel);
    if (resModel === "loyalty.hero.program") {
        const buttons = document.querySelectorAll(".o_form_statusbar button[name]");
        ahead.push(
            ...[...buttons]
                .filter((button) => /publish|start|try/.test(button.name))
                .map(
                    ({ name }) =>
                        () =>
                            lookAtDialog(resModel, id, name)
                )
        );
    }
}

async function lookAtDialog(resModel, id, name) {
    const where = `${resModel} ${id}: ${name}`;
    const form = { type: "ir.actions.act_window", res_model: resModel, res_id: id };
    await services().action.doAction({ ...form, views: [[false, "form"]] });
    const button = isThere(`.o_form_statusbar button[name="${name}"]`);
    await waitFor(where, button);
    button().click();
    await waitFor(where, isThere(".modal .o_form_view"));
    await look(where);
    return closeDialog();
}

async function begin() {
    const { menu, orm } = services();
    const walk = (tree) => [tree, ...tree.childrenTree.flatMap(walk)];
    const app = menu.getApps().find(({ xmlid }) => xmlid === "loyalty_hero.loyalty_hero_menu");
    const menus = walk(menu.getMenuAsTree(app.id)).filter((item) => !item.childrenTree.length);
    const programs = await orm.search("loyalty.hero.program", [["state", "!=", "closed"]]);
    const members = await orm.search("loyalty.hero.member", [], { limit: 1, order: "id desc" });
    const [{ partner_id: partner }] = await orm.read("loyalty.hero.member", members, [
        "partner_id",
    ]);
    const selections = await orm.search("loyalty.hero.selection", []);
    seen = [];
    ahead = [
        ...menus.map((item) => () => lookAtMenu(item)),
        ...programs.map((id) => () => lookAtForm("loyalty.hero.program", id)),
        ...selections.map((id) => () => lookAtForm("loyalty.hero.selection", id)),
        () => lookAtForm("res.partner", partner[0]),
    ];
}

registry.category("web_tour.tours").add("loyalty_hero_hostile_office_tour", {
    steps: () => [
        {
            content: "find the screens of the app",
            trigger: ".o_web_client .o_action_manager",
            run: begin,
        },
        ...Array.from({ length: SCREENS_MOST }, () => ({
            content: "look at the next screen",
            trigger: "body",
            run: () => ahead.shift()?.(),
        })),
        {
            content: "all were seen",
            trigger: "body",
            run() {
                if (ahead.length || seen.length < 90) {
                    throw new Error(`${seen.length} screens were seen, ${ahead.length} were not`);
                }
            },
        },
    ],
});
