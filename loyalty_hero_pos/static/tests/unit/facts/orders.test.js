/** The till says of an order what the server says of it: the facts of `static/tests/facts/orders.json`. */

import { expect, globals, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { makeBasket } from "@loyalty_hero_pos/app/facts/basket";
import { setupLoyalty } from "../utils";

definePosModels();

/** What goods cost everywhere. */
const PRICES = { coat: 59, tea: 8, tip: 1, card: 50, set: 0 };

/** Products with these prices: a tip, a gift card, a combo, and goods. */
function makeGoods(store) {
    const products = store.models["product.product"].getAll();
    const goods = Object.fromEntries(
        Object.keys(PRICES).map((name, index) => [name, products[index]])
    );
    for (const [name, price] of Object.entries(PRICES)) {
        goods[name].update({ lst_price: price });
    }
    store.config.update({ tip_product_id: goods.tip });
    goods.set.product_tmpl_id.update({ type: "combo" });
    store.models["loyalty.program"].getFirst().update({
        program_type: "gift_card",
        trigger_product_ids: [["link", goods.card]],
    });
    return goods;
}

function findMethods(store) {
    const find = (check) => store.models["pos.payment.method"].find(check);
    return {
        cash: find((method) => method.is_cash_count),
        card: find((method) => method.type === "bank"),
        account: find((method) => method.type === "pay_later" && !method.is_loyalty),
    };
}

/** Let the order be as a vector tells it. */
function fill(order, told, goods, methods) {
    [...order.lines].forEach((line) => order.removeOrderline(line));
    [...order.payment_ids].forEach((payment) => payment.delete());
    const tax = order.models["account.tax"].find(({ amount }) => amount === 15);
    const lines = [];
    for (const { product, quantity, price, discount = 0, is_taxed, part_of } of told.lines) {
        const line = order.models["pos.order.line"].create({
            order_id: order,
            product_id: goods[product],
            qty: quantity,
            price_unit: price,
            discount,
            price_type: "manual",
            combo_parent_id: lines[part_of],
        });
        lines.push(line);
        line.update({ tax_ids: is_taxed ? [["set", tax]] : [["clear"]] });
    }
    for (const [name, amount] of Object.entries(told.paid)) {
        const payment = order.models["pos.payment"].create({
            pos_order_id: order,
            payment_method_id: methods[name],
        });
        payment.update({ amount });
    }
    order.shipping_date = told.is_shipped_later ? "2026-12-24" : false;
}

/** Return the order's basket in the words of the vectors. */
function tell(order, methods) {
    const basket = makeBasket(order, []);
    const nameOf = (id) => Object.keys(methods).find((name) => methods[name].id === id);
    return {
        flags: basket.flags,
        on_account: basket.on_account,
        payments: Object.fromEntries(
            basket.payments.map(({ means, amount }) => [nameOf(means), amount])
        ),
        lines: basket.lines.map(({ quantity, total_included, total_excluded, flags }) => ({
            quantity,
            total_included,
            total_excluded,
            flags,
        })),
    };
}

test("the till says what the vectors say", async () => {
    const { store, order } = await setupLoyalty();
    const goods = makeGoods(store);
    const methods = findMethods(store);
    const response = await globals.fetch("/loyalty_hero_pos/static/tests/facts/orders.json");
    const vectors = await response.json();
    expect(vectors.length).toBeGreaterThan(10);
    for (const vector of vectors) {
        fill(order, vector.order, goods, methods);
        expect(tell(order, methods)).toEqual(vector.basket, { message: vector.id });
    }
});
