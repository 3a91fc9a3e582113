/**
 * Photograph the demo shop's main screens at desk and phone width.
 *
 * A screen is a row of SCREENS: a name (the picture's file name), who looks, where, and what to do there before
 * the picture is taken. Pictures go to the folder LH_SCREENSHOTS; LH_ONLY keeps the rows whose name contains it.
 */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const URL = process.env.LH_URL;
const FOLDER = process.env.LH_SCREENSHOTS;
const ONLY = process.env.LH_ONLY ?? "";

/** How long to wait for one thing on a screen, in milliseconds. */
const PATIENCE = 20_000;

const WIDTHS = {
    desk: { width: 1366, height: 768 },
    phone: { width: 390, height: 844 },
};

const PASSWORDS = {
    admin: "admin",
    manager: "manager",
    cashier: "cashier",
    accountant: "accountant",
};

/** Wait until nothing is loading, fonts are there and movements are over. */
async function quiet(page) {
    await page.waitForFunction(() => !document.querySelector(".o_loading_indicator, .o_blockUI"));
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(800);
}

/** Wait for the login form, which a script of the page shows. */
async function loginForm(page) {
    await page.waitForSelector("#login");
    await quiet(page);
}

/** Wait until the back office shows a view. */
async function settled(page) {
    await page.waitForSelector(
        ".o_action_manager .o_view_controller, .o_action_manager > .o_action"
    );
    await quiet(page);
}

/** Open the first record of a list or kanban view. */
async function openFirst(page) {
    await settled(page);
    await page
        .locator(
            ".o_data_row .o_data_cell:not(.o_handle_cell), .o_kanban_record:not(.o_kanban_ghost)"
        )
        .first()
        .click();
    await page.waitForSelector(".o_form_view");
    await quiet(page);
}

/** Open the cards of the quick start above the list of programs. */
async function quickStart(page) {
    await settled(page);
    await pressed(page, "New from a Template");
    await page.waitForSelector(".modal .o_loyalty_hero_card");
    await quiet(page);
}

/** Show a page of the program's form. */
function tab(name) {
    return async (page) => {
        await settled(page);
        await page.locator(`.o_notebook .nav-link[name=${name}]`).click();
        await quiet(page);
        await page.locator(".o_notebook").evaluate((notebook) => notebook.scrollIntoView());
    };
}

/** Open a reward with steps. */
async function reward(page) {
    await tab("redeeming")(page);
    await page
        .locator("[name=reward_ids]")
        .locator(".o_data_row, .o_kanban_record:not(.o_kanban_ghost)")
        .filter({ hasText: "little treat" })
        .locator("[name=name]")
        .click();
    await page.waitForSelector(".modal .o_form_view");
    await quiet(page);
}

/** Open the trial that `trial` prepared. */
async function tryIt(page) {
    await settled(page);
    await pressed(page, "Try It");
    await page.waitForSelector(".modal .o_loyalty_hero_award_program");
    await quiet(page);
}

/** Wait for the dialog that an action opens. */
async function dialog(page) {
    await page.waitForSelector(".modal .o_form_view");
    await quiet(page);
}

/** Choose what the next audit looks at. */
async function chooseAudit(page) {
    await dialog(page);
    await pressed(page, "Choose What to Audit…");
    await page.waitForSelector(".modal [name=known_digest] input");
    await quiet(page);
}

/** Open the dialog that anonymizes a customer. */
async function forget(page) {
    await settled(page);
    await page.locator(".o_cp_action_menus button, .o_control_panel .fa-cog").first().click();
    await page.getByRole("menuitem", { name: "Anonymize" }).click();
    await dialog(page);
}

/** Open the dialog that publishes changes. */
async function publish(page) {
    await settled(page);
    await page.locator("[name=changes] button[name=action_publish]").click();
    await page.waitForSelector(".modal .o_loyalty_hero_topics");
    await quiet(page);
}

/** Press a button of the control panel or status bar; on a phone it is in the menu of three dots there. */
async function pressed(page, label) {
    const button = page.locator(`text="${label}" >> visible=true`).last();
    if (!(await button.count())) {
        await page.locator("button:visible:has(.fa-ellipsis-v, .oi-ellipsis-v)").last().click();
    }
    await button.click();
}

/** Sell a train and a coat to Mara Lind, as far as the till's first screen. */
async function sale(page) {
    await till(page);
    // The order of an earlier picture is still open.
    await page.locator(".list-plus-btn").first().click();
    for (const name of ["Wooden Train", "Rain Coat"]) {
        await page.locator(".product-list .product", { hasText: name }).first().click();
    }
    const review = page.locator(".switchpane .review-button, .btn-switchpane.review-button");
    if (await review.first().isVisible()) {
        await review.first().click();
    }
    await page.locator("button.set-partner").first().click();
    await page.getByText("Mara Lind").first().click();
    await page.waitForSelector(".o_loyalty_hero_strip");
    await quiet(page);
}

/** Ask why the sale earns what it does. */
async function why(page) {
    await sale(page);
    await page.locator(".o_loyalty_hero_changes").click();
    await page.waitForSelector(".o_loyalty_hero_reasons");
    await quiet(page);
}

/** Let Mara Lind choose among the rewards, and show one with steps. */
async function rewards(page) {
    await sale(page);
    await page.locator(".o_loyalty_hero_redeem:visible").first().click();
    await page.locator(".o_loyalty_hero_reward", { hasText: "little treat" }).click();
    await page.waitForSelector(".o_loyalty_hero_step");
    await quiet(page);
}

/** Take a train and a coat back from Mara Lind without their sale; the line that was added last is chosen already. */
async function returned(page) {
    await sale(page);
    const turn = async () => {
        for (const key of ["1", "+/-"]) {
            await page.locator(".numpad-button", { hasText: key }).first().click();
            await page.waitForTimeout(300);
        }
    };
    await turn();
    await page.locator(".orderline", { hasText: "Wooden Train" }).first().click();
    await turn();
    await page.waitForSelector(".o_loyalty_hero_taken");
    await quiet(page);
}

/** Open the register: answer the opening control if the till asks for it, and wait for the products. */
async function till(page) {
    const open = page.getByRole("button", { name: "Open Register" });
    const products = page.locator(".product-screen .product-list");
    await open.or(products).first().waitFor({ timeout: 90_000 });
    if (await open.isVisible()) {
        await open.click();
    }
    await products.first().waitFor();
    await quiet(page);
}

/** What is photographed. `path` is an address or a function of the page that finds it out. */
const SCREENS = [
    { name: "login", login: null, path: "/web/login", steps: loginForm },
    { name: "programs", login: "admin", path: loyalty("program"), steps: settled },
    { name: "program", login: "admin", path: loyalty("program"), steps: openFirst },
    { name: "program-tiers", login: "admin", path: program("STARS"), steps: tab("tiers") },
    {
        name: "accounting-program",
        login: "accountant",
        path: program("STARS"),
        steps: tab("accounting"),
    },
    { name: "program-redeeming", login: "admin", path: program("STARS"), steps: tab("redeeming") },
    { name: "reward", login: "admin", path: program("STARS"), steps: reward },
    { name: "program-versions", login: "admin", path: program("STARS"), steps: tab("versions") },
    { name: "program-premium", login: "admin", path: program("GULL"), steps: tab("premium") },
    { name: "program-publish", login: "admin", path: changed, steps: publish },
    { name: "program-draft", login: "admin", path: program("SPRING"), steps: settled },
    { name: "quick-start", login: "admin", path: loyalty("program"), steps: quickStart },
    { name: "try", login: "admin", path: trial, steps: tryIt },
    { name: "members", login: "manager", path: loyalty("member"), steps: settled },
    { name: "member", login: "manager", path: loyalty("member"), steps: openFirst },
    { name: "cards", login: "manager", path: loyalty("card"), steps: settled },
    { name: "card", login: "manager", path: loyalty("card"), steps: openFirst },
    { name: "card-issue", login: "manager", path: loyalty("card_issue"), steps: dialog },
    { name: "card-format", login: "admin", path: loyalty("card_format"), steps: openFirst },
    { name: "premiums", login: "manager", path: loyalty("premium"), steps: settled },
    { name: "memberships", login: "manager", path: loyalty("membership"), steps: settled },
    { name: "tier-changes", login: "manager", path: loyalty("tier_change"), steps: settled },
    { name: "entries", login: "accountant", path: loyalty("entry"), steps: settled },
    { name: "entry", login: "accountant", path: loyalty("entry"), steps: openFirst },
    {
        name: "transactions",
        login: "accountant",
        path: loyalty("transaction"),
        steps: settled,
    },
    {
        name: "transaction",
        login: "accountant",
        path: loyalty("transaction"),
        steps: openFirst,
    },
    { name: "expiry-laws", login: "admin", path: loyalty("expiry_law"), steps: settled },
    { name: "expiry-law", login: "admin", path: loyalty("expiry_law"), steps: openFirst },
    { name: "expiry-notices", login: "manager", path: loyalty("expiry_notice"), steps: settled },
    { name: "retention", login: "admin", path: loyalty("retention"), steps: settled },
    { name: "privacy-customer", login: "manager", path: customer, steps: tab("loyalty_hero") },
    { name: "privacy-forget", login: "manager", path: customer, steps: forget },
    { name: "to-anonymize", login: "manager", path: loyalty("proposed"), steps: settled },
    { name: "seals", login: "manager", path: loyalty("seal"), steps: settled },
    { name: "seal", login: "manager", path: loyalty("seal"), steps: openFirst },
    { name: "audit", login: "manager", path: loyalty("audit"), steps: dialog },
    { name: "audit-choose", login: "manager", path: loyalty("audit"), steps: chooseAudit },
    { name: "redemptions", login: "accountant", path: loyalty("redemption"), steps: settled },
    {
        name: "accounting-runs",
        login: "accountant",
        path: loyalty("liability_run"),
        steps: settled,
    },
    {
        name: "accounting-run",
        login: "accountant",
        path: loyalty("liability_run"),
        steps: openFirst,
    },
    {
        name: "accounting-run-months",
        login: "accountant",
        path: loyalty("liability_run"),
        steps: async (page) => {
            await openFirst(page);
            await tab("months")(page);
        },
    },
    {
        name: "accounting-estimates",
        login: "accountant",
        path: loyalty("estimate"),
        steps: settled,
    },
    {
        name: "accounting-estimate",
        login: "accountant",
        path: loyalty("estimate"),
        steps: openFirst,
    },
    {
        name: "accounting-estimate-proposal",
        login: "accountant",
        path: loyalty("estimate"),
        steps: async (page) => {
            await settled(page);
            await pressed(page, "Propose from Past Months");
            await page.waitForSelector(".modal .o_form_view");
            await page.locator(".modal button[name=action_work_out]").click();
            await page.waitForSelector(".modal button[name=action_take_over]");
            await quiet(page);
        },
    },
    {
        name: "accounting-postings",
        login: "accountant",
        path: loyalty("posting"),
        steps: settled,
    },
    {
        name: "accounting-roll-forward",
        login: "accountant",
        path: action("loyalty_hero_reports.loyalty_hero_roll_forward_action"),
        steps: settled,
    },
    {
        name: "accounting-tie-out",
        login: "accountant",
        path: action("loyalty_hero_reports.loyalty_hero_tie_out_action"),
        steps: settled,
    },
    { name: "selections", login: "admin", path: loyalty("selection"), steps: settled },
    { name: "selection", login: "admin", path: loyalty("selection"), steps: openFirst },
    {
        name: "activity",
        login: "manager",
        path: action("loyalty_hero_reports.loyalty_hero_activity_action"),
        steps: settled,
    },
    {
        name: "invoices",
        login: "accountant",
        path: action("account.action_move_out_invoice_type"),
        steps: settled,
    },
    {
        name: "invoice",
        login: "accountant",
        path: action("account.action_move_out_invoice_type"),
        steps: openFirst,
    },
    {
        name: "shops",
        login: "cashier",
        path: action("point_of_sale.action_pos_config_kanban"),
        steps: settled,
    },
    { name: "till", login: "cashier", path: firstShop, steps: till },
    { name: "till-sale", login: "cashier", path: firstShop, steps: sale },
    { name: "till-why", login: "cashier", path: firstShop, steps: why },
    { name: "till-rewards", login: "cashier", path: firstShop, steps: rewards },
    { name: "till-unlinked", login: "cashier", path: firstShop, steps: returned },
];

/** @returns {string} the address of the list of one of the suite's own models */
function loyalty(model) {
    return action(`loyalty_hero.loyalty_hero_${model}_action`);
}

/** @returns {string} the address of a window action */
function action(xmlId) {
    return `/odoo/action-${xmlId}`;
}

/** @returns {function} what finds the address of the form of the program with this code */
function program(code) {
    return async (page) => {
        const [id] = await call(page, "loyalty.hero.program", "search", [[["code", "=", code]]]);
        return `/odoo/loyalty-programs/${id}`;
    };
}

/** @returns {Promise<string>} the address of Mara Lind's contact */
async function customer(page) {
    const domain = [[["name", "=", "Mara Lind"]]];
    const [id] = await call(page, "res.partner", "search", domain);
    return `/odoo/res.partner/${id}`;
}

/** Change a program that runs, and find the address of its form. */
async function changed(page) {
    const [id] = await call(page, "loyalty.hero.program", "search", [[["code", "=", "GULL"]]]);
    const values = { premium_amount_min: 400, exclude_gift_card: true, exclude_employee: true };
    await call(page, "loyalty.hero.program", "write", [[id], values]);
    return `/odoo/loyalty-programs/${id}`;
}

/** Prepare a trial of the Star Club, and find the address of its form: the last trial is opened again there. */
async function trial(page) {
    const find = async (model, domain) => (await call(page, model, "search", [domain]))[0];
    const product = (name) => find("product.product", [["name", "=", name]]);
    const lines = [
        await product("Wooden Train"),
        await product("Rain Coat"),
        await product("Beach Sandals"),
    ];
    const values = {
        program_id: await find("loyalty.hero.program", [["code", "=", "STARS"]]),
        partner_id: await find("res.partner", [["name", "=", "Mara Lind"]]),
        time: 10.5,
        date: tuesday(),
        line_ids: lines.map((product_id) => [0, 0, { product_id }]),
    };
    await call(page, "loyalty.hero.try", "create", [values]);
    return program("STARS")(page);
}

/** @returns {string} the next Tuesday, which has a happy hour */
function tuesday() {
    const day = new Date();
    day.setUTCDate(day.getUTCDate() + ((9 - day.getUTCDay()) % 7 || 7));
    return day.toISOString().slice(0, 10);
}

/** @returns {Promise<string>} the address of the first shop's till */
async function firstShop(page) {
    const [shop] = await call(page, "pos.config", "search", [[]], { limit: 1, order: "id" });
    return `/pos/ui/${shop}?from_backend=True`;
}

/** Call a method of a model as the user who is logged in. */
async function call(page, model, method, args, kwargs = {}) {
    const answer = await page.request.post(`${URL}/web/dataset/call_kw/${model}/${method}`, {
        data: { jsonrpc: "2.0", method: "call", params: { model, method, args, kwargs } },
    });
    const { result, error } = await answer.json();
    if (error) {
        throw new Error(error.data?.message ?? error.message);
    }
    return result;
}

/** A page of a browser window of its own, where this person is logged in (nobody for null). */
async function pageOf(browser, login, viewport) {
    const context = await browser.newContext({
        viewport,
        locale: "en-US",
        reducedMotion: "reduce",
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    if (login) {
        await page.goto(`${URL}/web/login`);
        await page.fill("#login", login);
        await page.fill("#password", PASSWORDS[login]);
        await page.click("form.oe_login_form button[type=submit]");
        await page.waitForURL(/\/odoo|\/web(?!\/login)/);
    }
    return page;
}

/** Take one picture. */
async function photograph(page, screen, width) {
    const path = typeof screen.path === "string" ? screen.path : await screen.path(page);
    await page.goto(`${URL}${path}`);
    await (screen.steps ?? quiet)(page);
    // Where the mouse rests, a tooltip may cover something.
    await page.mouse.move(0, 0);
    await page.waitForTimeout(300);
    const file = join(FOLDER, `${screen.name}-${width}.png`);
    await page.screenshot({ path: file });
    console.log(`        ${file}`);
}

/** Take all pictures of one width; return the names of those that failed. */
async function photographAll(browser, width) {
    const failed = [];
    const pages = new Map();
    for (const screen of SCREENS.filter(({ name }) => name.includes(ONLY))) {
        try {
            if (!pages.has(screen.login)) {
                pages.set(screen.login, await pageOf(browser, screen.login, WIDTHS[width]));
            }
            await photograph(pages.get(screen.login), screen, width);
        } catch (error) {
            failed.push(`${screen.name}-${width}`);
            console.error(`        ${screen.name}-${width}: ${error.message.split("\n")[0]}`);
        }
    }
    await Promise.all([...pages.values()].map((page) => page.context().close()));
    return failed;
}

mkdirSync(FOLDER, { recursive: true });
const browser = await chromium.launch({
    executablePath: process.env.LH_BROWSER,
    args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-sync",
        "--disable-component-update",
    ],
});
const failed = [];
for (const width of Object.keys(WIDTHS)) {
    failed.push(...(await photographAll(browser, width)));
}
await browser.close();
if (failed.length) {
    console.error(`\nNo picture of: ${failed.join(", ")}`);
    process.exit(1);
}
