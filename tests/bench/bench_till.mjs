/**
 * Change the quantity of lines at a till, again and again; print the milliseconds that Hero takes of each touch.
 *
 * LH_TILL describes the till: {url, login, config, partner, products}.
 */

import { chromium } from "playwright-core";

const { url, login, config, partner, products } = JSON.parse(process.env.LH_TILL);
const TOUCHES = Number(process.env.LH_TOUCHES);
const THROTTLED = Number(process.env.LH_THROTTLED);
/** The first touches find nothing compiled yet. */
const WARM_UP = 10;
const PATIENCE = 120_000;

/** Put a line for each product on the customer's order, at once: scanned one by one, a hundred take Odoo minutes. */
function fill({ partner, products }) {
    const pos = globalThis.posmodel;
    const order = pos.getOrder();
    order.setPartner(pos.models["res.partner"].get(partner));
    for (const id of products) {
        const product = pos.models["product.product"].get(id);
        pos.models["pos.order.line"].create({
            order_id: order,
            product_id: product,
            qty: 1,
            price_type: "original",
            price_unit: product.lst_price,
            tax_ids: product.taxes_id.map((tax) => ["link", tax]),
        });
    }
}

/**
 * Change a line and let Odoo compute its prices.
 *
 * @returns {[number, number]} milliseconds to find all that the screen says of points then; the points of the order
 */
function touch(number) {
    const OF_RETURNS = ["returnText", "debtText"];
    const order = globalThis.posmodel.getOrder();
    order.lines[number % order.lines.length].setQuantity(1 + (number % 7));
    for (const line of order.lines) {
        line.priceIncl + line.priceExcl;
    }
    order.remainingDue;
    const read = (path, name) => {
        const component = globalThis.odoo.loader.modules.get(
            `@loyalty_hero_pos/app/components/${path}`
        )[name];
        const screen = Object.create(component.prototype);
        const { services } = globalThis.owl.App.apps.values().next().value.env;
        Object.assign(screen, {
            props: { order },
            pos: services.pos,
            loyalty: services.loyalty_hero,
        });
        const getters = Object.entries(Object.getOwnPropertyDescriptors(component.prototype));
        getters
            .filter(([getter, { get }]) => get && !OF_RETURNS.includes(getter))
            .forEach(([getter]) => screen[getter]);
    };
    const start = performance.now();
    order.loyaltyOffers;
    read("loyalty_strip/loyalty_strip", "LoyaltyStrip");
    read("redeem_button/redeem_button", "RedeemButton");
    const took = performance.now() - start;
    return [took, order.loyaltyAwards.reduce((sum, { award }) => sum + award.points, 0)];
}

const browser = await chromium.launch({ executablePath: process.env.LH_BROWSER });
try {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${url}/web/login`);
    await page.fill("#login", login);
    await page.fill("#password", login);
    await page.press("#password", "Enter");
    await page.waitForURL(/\/odoo|\/web(?!\/login)/);
    await page.goto(`${url}/pos/ui/${config}?from_backend=True`);
    await page.locator(".product-screen .product-list").first().waitFor();
    await page.evaluate(fill, { partner, products });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: THROTTLED });
    const told = [];
    for (let number = 1; number <= WARM_UP + TOUCHES; number++) {
        told.push(await page.evaluate(touch, number));
    }
    console.log(JSON.stringify(told.slice(WARM_UP)));
} finally {
    await browser.close();
}
