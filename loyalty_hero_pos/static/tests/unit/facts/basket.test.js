import { expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { checkBasket } from "@loyalty_hero/engine/index";
import { makeBasket } from "@loyalty_hero_pos/app/facts/basket";
import { getEarningPrograms } from "@loyalty_hero_pos/app/evaluation/programs";
import { setupLoyalty } from "../utils";

definePosModels();

async function setupBasket() {
    const env = await setupLoyalty();
    const { store, order } = env;
    for (const line of order.lines) {
        line.product_id.update({ lst_price: line.price_unit });
    }
    return {
        ...env,
        cash: store.models["pos.payment.method"].find((method) => method.is_cash_count),
        card: store.models["pos.payment.method"].find((method) => method.type === "bank"),
        account: store.models["pos.payment.method"].find(
            (method) => method.type === "pay_later" && !method.is_loyalty
        ),
        getBasket: () => makeBasket(order, getEarningPrograms(order)),
        getFlags: () =>
            makeBasket(order, getEarningPrograms(order)).lines.map(({ flags }) => flags),
    };
}

function pay(order, method, amount) {
    const payment = order.models["pos.payment"].create({
        pos_order_id: order,
        payment_method_id: method,
    });
    payment.update({ amount });
    return payment;
}

test("the basket tells the facts of the order", async () => {
    mockDate("2026-11-30 23:30:00", 0);
    const { order, getBasket } = await setupBasket();
    const basket = getBasket();
    expect(checkBasket(basket)).toEqual([]);
    expect(basket.moment).toMatch(/^2026-12-01T00:30/, {
        message: "the shop's time, not the till's",
    });
    expect([basket.shop, basket.currency]).toEqual([order.config.id, "USD"]);
    expect(basket.pricelist).toBe(order.pricelist_id?.id ?? null);
    expect([basket.paid_with_points, basket.on_account, basket.payments]).toEqual([0, 0, []]);
    expect(basket.flags).toEqual([]);
    expect(basket.lines.map((line) => line.quantity)).toEqual([3000, 2000]);
    expect(basket.lines.map((line) => line.flags)).toEqual([[], []]);
    expect(basket.lines.reduce((sum, line) => sum + line.total_included, 0)).toBe(1785);
});

test("a paid order keeps its moment", async () => {
    mockDate("2026-11-30 10:00:00", 0);
    const { order, getBasket } = await setupBasket();
    order.date_order = luxon.DateTime.now();
    order.state = "paid";
    mockDate("2026-11-30 15:00:00", 0);
    expect(getBasket().moment).toMatch(/^2026-11-30T11:00/);
});

test("change goes off what was paid in cash", async () => {
    const { order, cash, card, getBasket } = await setupBasket();
    pay(order, card, 10);
    pay(order, cash, 20);
    expect(order.change).toBe(-12.15);
    expect(getBasket().payments).toEqual([
        { means: card.id, amount: 1000 },
        { means: cash.id, amount: 785 },
    ]);
});

test("change of a card alone makes no payment in cash", async () => {
    const { order, card, getBasket } = await setupBasket();
    pay(order, card, 20);
    expect(getBasket().payments).toEqual([{ means: card.id, amount: 1785 }]);
});

test("what is paid later is on account", async () => {
    const { order, account, cash, getBasket } = await setupBasket();
    pay(order, account, 10);
    pay(order, cash, 7.85);
    expect(getBasket().on_account).toBe(1000);
    expect(getBasket().payments).toHaveLength(2);
});

test("ship later is a back order, and a layaway when it is paid later", async () => {
    const { order, account, getBasket } = await setupBasket();
    order.shipping_date = "2026-12-24";
    expect(getBasket().flags).toEqual(["back_order"]);
    pay(order, account, 17.85);
    expect(getBasket().flags).toEqual(["back_order", "layaway"]);
});

test("tips and gift cards are flagged", async () => {
    const { store, order, getFlags } = await setupBasket();
    store.config.update({ tip_product_id: order.lines[0].product_id });
    expect(getFlags()).toEqual([["tip"], []]);
    const program = store.models["loyalty.program"].getFirst();
    program.update({
        program_type: "gift_card",
        trigger_product_ids: [["link", order.lines[1].product_id]],
    });
    expect(getFlags()).toEqual([["tip"], ["gift_card"]]);
    order.lines[1].setUnitPrice(-20);
    expect(getFlags()).toEqual([["tip"], ["gift_card", "paying"]]);
});

test("what is sold below its price is discounted", async () => {
    const { order, getFlags } = await setupBasket();
    const [first, second] = order.lines;
    first.setDiscount(10);
    second.setUnitPrice(second.product_id.lst_price - 0.01);
    expect(getFlags()).toEqual([["discounted"], ["discounted"]]);
    second.setUnitPrice(second.product_id.lst_price + 1);
    expect(getFlags()).toEqual([["discounted"], []]);
});

test("a line below zero lowers the whole order", async () => {
    const { order, getFlags } = await setupBasket();
    order.lines[1].setUnitPrice(-1);
    expect(getFlags()).toEqual([[], ["discount"]]);
});

test("goods of a quotation are flagged", async () => {
    const { order, getFlags } = await setupBasket();
    Object.defineProperty(order.lines[0], "sale_order_origin_id", { value: { id: 1 } });
    expect(getFlags()).toEqual([["quotation"], []]);
});
