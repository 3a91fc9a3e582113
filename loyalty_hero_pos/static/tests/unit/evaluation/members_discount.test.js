import { expect, test } from "@odoo/hoot";
import { waitUntil } from "@odoo/hoot-dom";
import { onRpc } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getMembersDiscount } from "@loyalty_hero_pos/app/evaluation/members_discount";
import { makeFacts, publish, setupLoyalty } from "../utils";

definePosModels();

const { DateTime } = luxon;

const inDays = (days) => DateTime.now().setZone("Europe/Berlin").plus({ days }).toISODate();
const discounts = (order) => order.lines.map((line) => line.getDiscount());

/** A club with 10 % off, whose fee is a product of the till; `membership` is what the customer has paid. */
async function setupClub(membership) {
    const env = await setupLoyalty([], makeFacts({ membership }));
    const { order, partner, store } = env;
    const sold = order.lines.map((line) => line.product_id.id);
    const fee = store.models["product.product"].find(({ id }) => !sold.includes(id));
    publish(
        store,
        { kind: "membership", membership: { days: 365, discount: 100 } },
        { vals: { _is_running: true, _fee_product_id: fee.id } }
    );
    order.setPartner(partner);
    return { ...env, fee };
}

const add = (store, order, product) =>
    store.addLineToOrder(
        { product_id: product, product_tmpl_id: product.product_tmpl_id },
        order,
        {},
        false
    );

test("a member buys with the discount, and who pays the fee now does not yet", async () => {
    const { order, store, fee } = await setupClub({ date_start: inDays(-9), date_end: inDays(9) });
    expect(getMembersDiscount(order)).toBe(10);
    expect(discounts(order)).toEqual([10, 10]);
    await add(store, order, fee);
    expect(discounts(order)).toEqual([10, 10, 0]);
    order.setPartner(false);
    expect(discounts(order)).toEqual([0, 0, 0]);
});

test("who joined elsewhere has the discount as soon as the server says so", async () => {
    const { order, loyalty } = await setupClub(null);
    const membership = { date_start: inDays(-1), date_end: null };
    onRpc("pos.config", "loyalty_status", ({ args: [, [id]] }) => [
        { id, loyalty_status: [], loyalty_facts: makeFacts({ membership }) },
    ]);
    await loyalty.customers.refresh(order);
    expect(discounts(order)).toEqual([10, 10]);
});

test("more of the same goes on the same line", async () => {
    const { order, store } = await setupClub({ date_start: inDays(-9), date_end: null });
    const [first] = order.lines;
    const quantity = first.qty;
    await add(store, order, first.product_id);
    expect(order.lines).toHaveLength(2);
    expect([first.qty, first.getDiscount()]).toEqual([quantity + 1, 10]);
});

test("what the cashier sets stays", async () => {
    const { order, partner } = await setupClub({ date_start: inDays(-9), date_end: inDays(9) });
    const [first, second] = order.lines;
    first.setDiscount(25);
    second.setDiscount(0);
    order.setPartner(partner);
    expect(discounts(order)).toEqual([25, 0]);
    order.setPartner(false);
    expect(discounts(order)).toEqual([25, 0]);
});

test("lines carry the discount to whoever takes the order up, and lose it with the customer", async () => {
    const { order, store } = await setupClub({ date_start: inDays(-9), date_end: null });
    const [first, second] = order.lines;
    second.setDiscount(25);
    const { loyalty_discount: told } = first.serializeForORM();
    expect([told, first.loyalty_discount]).toEqual([10, 10]);
    // So Odoo's restaurants split an order: the part has copies of the lines, and no customer.
    const part = store.createNewOrder();
    for (const line of [first, second]) {
        const values = { ...line.raw, order_id: part.id };
        delete values.uuid;
        delete values.id;
        store.models["pos.order.line"].create(values, false, true);
    }
    expect(discounts(part)).toEqual([10, 25]);
    store.setOrder(part);
    expect(discounts(part)).toEqual([0, 25]);
    expect(discounts(order)).toEqual([10, 25]);
});

test("a customer of whom nothing is known yet is asked for, and loses nothing until then", async () => {
    const { loyalty, order, partner, store } = await setupClub({
        date_start: inDays(-9),
        date_end: null,
    });
    partner.update({ loyalty_facts: false });
    loyalty.customers.told.clear();
    store.addNewOrder();
    store.setOrder(order);
    expect(discounts(order)).toEqual([10, 10]);
    await waitUntil(() => partner.loyalty_facts?.customer);
    expect(discounts(order)).toEqual([10, 10]);
});

for (const [name, membership] of [
    ["that is over", { date_start: inDays(-9), date_end: inDays(-1) }],
    ["that begins later", { date_start: inDays(1), date_end: inDays(9) }],
    ["that was never paid", null],
]) {
    test(`a membership ${name} gives nothing`, async () => {
        const { order } = await setupClub(membership);
        expect(discounts(order)).toEqual([0, 0]);
    });
}
