import { expect, test } from "@odoo/hoot";
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
