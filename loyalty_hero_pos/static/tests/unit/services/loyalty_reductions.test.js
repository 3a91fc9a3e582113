import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-dom";
import { advanceTime } from "@odoo/hoot-mock";
import { onRpc } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { makeReward } from "../data/compile";
import { addReturned, grantHolds, publish, setupLoyalty } from "../utils";

definePosModels();

/** An order of 17.85, of which points take 10.00 off: goods at 15 % and at 25 %. */
async function setupReduced(reward = {}, points = 10000) {
    grantHolds(({ points: asked, due, base }) => expect.step(`hold ${asked} of ${due}/${base}`));
    onRpc("pos.config", "loyalty_release", ({ args: [, uuid] }) => {
        expect.step(`release ${uuid}`);
        return true;
    });
    const env = await setupLoyalty();
    const { store, order, method, loyalty } = env;
    const rewards = [makeReward({ treatment: "discount", ...reward })];
    publish(store, { rewards });
    await loyalty.holds.take(order, method, order.loyaltyOffers[0], points);
    const lines = () => order.lines.filter((line) => line.loyalty_claim);
    return { ...env, lines };
}

const getTotal = (lines) =>
    Math.round(lines.reduce((sum, line) => sum + line.priceIncl, 0) * 100) / 100;

test("points lower the price, each tax by its share", async () => {
    const { order, lines } = await setupReduced();
    expect.verifySteps(["hold 10000 of 1785/1785"]);
    expect(lines()).toHaveLength(2);
    expect(getTotal(lines())).toBe(-10);
    expect(order.payment_ids).toHaveLength(0);
    expect(order.remainingDue).toBe(7.85);
    const goods = order.lines.filter((line) => !line.loyalty_claim);
    for (const line of lines()) {
        const [tax] = line.tax_ids;
        const same = goods.filter(({ tax_ids: [{ id }] }) => id === tax.id);
        const share = (getTotal(same) * 10) / 17.85;
        expect(Math.abs(line.priceIncl + share) < 0.01).toBe(true);
    }
    expect(lines().map((line) => line.full_product_name)).toEqual([
        "Pay with Stars",
        "Pay with Stars",
    ]);
});

async function expectExact(method) {
    const { order, loyalty, lines } = await setupReduced();
    expect.verifySteps(["hold 10000 of 1785/1785"]);
    order.company.tax_calculation_rounding_method = method;
    const [first, second] = order.lines;
    first.update({ tax_ids: [["clear"]], price_unit: 7.31 });
    second.setUnitPrice(3.07);
    const [{ reward }] = order.loyaltyOffers;
    const claim = lines()[0].loyalty_claim;
    for (let amount = 101; amount < 1000; amount += 88) {
        await loyalty.holds.apply(order, claim, reward, amount);
        expect(lines().some((line) => !line.tax_ids.length)).toBe(true);
        expect(getTotal(lines())).toBe(-amount / 100);
    }
}

test("goods without tax take what is left to the cent", () => expectExact("round_per_line"));

test("goods without tax do so where taxes are rounded as a whole", () =>
    expectExact("round_globally"));

test("goods count with the price before points", async () => {
    const { order } = await setupReduced();
    const [offer] = order.loyaltyOffers;
    expect([offer.purse.base, offer.purse.due, offer.purse.available]).toEqual([
        1785, 1785, 124000,
    ]);
    const [{ award }] = order.loyaltyAwards;
    // The program gives points for what is not paid with points.
    expect(award.points).toBe(700);
    expect.verifySteps(["hold 10000 of 1785/1785"]);
});

test("lines follow what is changed on the order", async () => {
    const { order, lines } = await setupReduced();
    expect.verifySteps(["hold 10000 of 1785/1785"]);
    const [first] = order.lines;
    first.setQuantity(10);
    await advanceTime(200);
    await animationFrame();
    expect(getTotal(lines())).toBe(-10);
    order.removeOrderline(first);
    await advanceTime(200);
    await animationFrame();
    // What is left costs less than 10.00: the server was asked for less.
    expect(
        lines().map((line) => [line.tax_ids.map(({ id }) => id).join(), line.priceIncl])
    ).toEqual([["2", -7.5]]);
    expect(order.priceIncl).toBe(0);
    expect.verifySteps(["hold 10000 of 750/750"]);
});

test("an order that changed while another one was on the screen follows when it is taken up", async () => {
    const { order, store, lines } = await setupReduced();
    expect.verifySteps(["hold 10000 of 1785/1785"]);
    const other = store.addNewOrder();
    order.lines[0].delete();
    await advanceTime(200);
    expect(getTotal(lines())).toBe(-10);
    expect(store.getOrder()).toBe(other);
    store.setOrder(order);
    await advanceTime(200);
    await animationFrame();
    expect(getTotal(lines())).toBe(-7.5);
    expect.verifySteps(["hold 10000 of 750/750"]);
});

test("a line keeps the name of its reward when the server tells about it", async () => {
    const { lines } = await setupReduced();
    const [line] = lines();
    line.setup({});
    expect(line.full_product_name).toBe("Pay with Stars");
    expect(line.orderDisplayProductName.name).toBe("Pay with Stars");
    expect.verifySteps(["hold 10000 of 1785/1785"]);
});

test("lines that are asked for twice at once are made once", async () => {
    const { order, loyalty, lines } = await setupReduced();
    const [{ reward }] = order.loyaltyOffers;
    const claim = lines()[0].loyalty_claim;
    lines().forEach((line) => line.delete());
    await Promise.all([
        loyalty.holds.apply(order, claim, reward, 1000),
        loyalty.holds.apply(order, claim, reward, 1000),
    ]);
    expect(getTotal(lines())).toBe(-10);
    expect(lines()).toHaveLength(2);
    expect.verifySteps(["hold 10000 of 1785/1785", `release ${claim}`]);
});

test("a part of the lines cannot go", async () => {
    const { order, lines } = await setupReduced();
    const claim = lines()[0].loyalty_claim;
    order.removeOrderline(lines()[0]);
    await animationFrame();
    expect(lines()).toHaveLength(0);
    expect(order.remainingDue).toBe(17.85);
    expect.verifySteps(["hold 10000 of 1785/1785", `release ${claim}`]);
});

test("nobody types what points are worth", async () => {
    const { lines } = await setupReduced();
    const [line] = lines();
    const before = line.priceIncl;
    line.setUnitPrice(-50);
    line.setDiscount(50);
    expect(line.setQuantity(3)).not.toBe(true);
    expect(line.priceIncl).toBe(before);
    expect.verifySteps(["hold 10000 of 1785/1785"]);
});

test("points of another customer go with their lines", async () => {
    const { order, store, lines } = await setupReduced();
    const claim = lines()[0].loyalty_claim;
    order.setPartner(store.models["res.partner"].find(({ id }) => id !== order.partner_id.id));
    await animationFrame();
    expect(lines()).toHaveLength(0);
    expect.verifySteps(["hold 10000 of 1785/1785", `release ${claim}`]);
});

test("another way to redeem takes the lines off", async () => {
    const { store, order, method, loyalty, lines } = await setupReduced();
    const claim = lines()[0].loyalty_claim;
    publish(store, { rewards: [makeReward()] });
    await loyalty.holds.take(order, method, order.loyaltyOffers[0], 5000);
    expect(lines()).toHaveLength(0);
    expect(order.payment_ids.map(({ amount }) => amount)).toEqual([5]);
    expect.verifySteps(["hold 10000 of 1785/1785", `release ${claim}`, "hold 5000 of 1785/1785"]);
});

test("a gift takes one piece off", async () => {
    const { order, lines } = await setupReduced(
        { kind: "gift", steps: [{ points: 10000, amount: 0, share: 1000 }] },
        10000
    );
    const dearest = Math.max(...order.lines.map((line) => line.unitPrices.total_included));
    expect(lines()).toHaveLength(1);
    expect(order.loyaltyOffers[0].purse.base).toBe(Math.round(dearest * 100));
    expect.verifySteps([`hold 10000 of 1785/${Math.round(dearest * 100)}`]);
});

test("returned goods charge again what they were cheaper by", async () => {
    const { store, order, partner, loyalty, lines } = await setupReduced();
    order.state = "paid";
    await store.syncAllOrders({ orders: [order] });
    const [sold] = lines();
    const reductions = [{ line_id: sold.id, amount: 123 }];
    onRpc("pos.config", "loyalty_return", () => ({
        amount: 0,
        reductions,
        points: 1230,
        taken: 0,
        balance: 0,
    }));
    const refund = store.addNewOrder();
    refund.is_refund = true;
    addReturned(refund, order.lines[0]);
    refund.setPartner(partner);
    const before = refund.priceIncl;
    await loyalty.returns.prepare(refund);
    const charged = refund.lines.filter((line) => line.isLoyaltyReduction);
    expect(charged.map((line) => [line.qty, line.refunded_orderline_id.id])).toEqual([
        [-1, sold.id],
    ]);
    expect(Math.round(Math.abs(before - refund.priceIncl) * 100)).toBe(123);
    expect.verifySteps(["hold 10000 of 1785/1785"]);
});
