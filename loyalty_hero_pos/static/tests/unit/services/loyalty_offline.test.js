import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-dom";
import { makeServerError, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { ConnectionLostError } from "@web/core/network/rpc";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getFilledOrder } from "@point_of_sale/../tests/unit/utils";
import { getDuePremiums } from "@loyalty_hero_pos/app/evaluation/premiums";
import { makeReward } from "../data/compile";
import { makeMember, publish, setupLoyalty } from "../utils";

definePosModels();

/** A till that has lost its connection; the customer has 1,240 Stars, and the program allows some of them. */
async function setupOffline(allowed = 10000, status) {
    const env = await setupLoyalty(status);
    publish(env.store, {}, { vals: { _offline_points: allowed } });
    env.messages = [];
    const dialog = { add: (_component, { title, body }) => env.messages.push(body, title) };
    env.loyalty.dialog = env.loyalty.holds.dialog = env.store.dialog = dialog;
    onRpc("pos.config", "loyalty_release", () => expect.step("release"));
    patchWithCleanup(env.store.data, {
        async call() {
            if (env.isCut) {
                throw new ConnectionLostError();
            }
            return super.call(...arguments);
        },
    });
    env.isCut = env.store.data.network.offline = true;
    env.connect = () => (env.isCut = env.store.data.network.offline = false);
    env.loyalty.holds.offline.look(env.order);
    env.take = (points, order = env.order) =>
        env.loyalty.holds.take(order, env.method, order.loyaltyOffers[0], points);
    return env;
}

test("without a connection points pay up to what the program allows", async () => {
    const { order, partner, take } = await setupOffline();
    const [offer] = order.loyaltyOffers;
    expect([offer.points, offer.amount, offer.limit]).toEqual([10000, 1000, "exceeds_available"]);
    expect(await take(10000)).toBe(true);
    expect(order.payment_ids[0].amount).toBe(10);
    expect(partner.loyalty_status[0].available).toBe(114000);
    const { isOffline, points, amount, base } = order.payment_ids[0].uiState.loyalty;
    expect([isOffline, points, amount, base]).toEqual([true, 10000, 1000, 1785]);
});

test("more than the program allows is refused with the limit", async () => {
    const { order, take, messages } = await setupOffline();
    expect(await take(10001)).toBe(false);
    const name = order.getPartnerName();
    expect(messages[0]).toBe(`Without a connection, ${name} can spend 100 Stars at most.`);
    expect(order.payment_ids).toHaveLength(0);
});

test("without a limit nothing is redeemed", async () => {
    const { order, loyalty, messages, take } = await setupOffline(0);
    expect(await loyalty.redeem(order)).toBe(false);
    expect(await take(100)).toBe(false);
    const sentence = "Points can be redeemed when the connection is back.";
    expect(messages.filter((text) => text === sentence)).toHaveLength(2);
});

test("a connection that is lost just now is noticed", async () => {
    const { store, order, take, messages } = await setupOffline();
    // Nobody has noticed it yet.
    store.data.network.offline = false;
    order.uiState.loyaltyOffline = false;
    expect(order.loyaltyOffers[0].points).toBe(17850);
    expect(await take(17850)).toBe(false);
    expect(messages[0]).toInclude("can spend 100 Stars at most");
    expect(order.loyaltyOffers[0].points).toBe(10000);
    expect(await take(10000)).toBe(true);
});

test("all orders of a customer share the limit", async () => {
    const { store, order, partner, take } = await setupOffline();
    await take(6000);
    order.state = "paid";
    const next = await getFilledOrder(store);
    next.setPartner(partner);
    next.uiState.loyaltyOffline = true;
    expect(next.loyaltyOffers[0].points).toBe(4000);
    expect(await take(4001, next)).toBe(false);
    expect(await take(4000, next)).toBe(true);
});

test("points that were taken off can be spent anew", async () => {
    const { order, partner, take } = await setupOffline();
    await take(10000);
    expect(order.loyaltyOffers[0].purse.available).toBe(10000);
    order.removePaymentline(order.payment_ids[0]);
    await animationFrame();
    expect(partner.loyalty_status[0].available).toBe(124000);
    expect(order.loyaltyOffers[0].points).toBe(10000);
    expect.verifySteps([]);
});

test("another reward in the other form stays within the limit", async () => {
    const { store, order, loyalty, method, partner, take } = await setupOffline();
    await take(10000);
    const [offer] = order.loyaltyOffers;
    const terms = makeReward({ treatment: "discount" });
    patchWithCleanup(loyalty.holds.reductions, { apply: async () => {} });
    const other = { ...offer, reward: { ...offer.reward, terms } };
    expect(await loyalty.holds.take(order, method, other, 10001)).toBe(false);
    expect(order.payment_ids).toHaveLength(0);
    expect(partner.loyalty_status[0].available).toBe(124000);
    expect(store.getOrder().loyaltyOffers[0].points).toBe(10000);
});

test("what the server issues waits", async () => {
    const { store, order } = await setupOffline(10000, [makeMember({ due: 500 })]);
    const steps = [{ points: 10000, amount: 1000, share: 0 }];
    const rewards = [makeReward({ kind: "coupon", points: 1, amount: 1, valid_days: 90, steps })];
    publish(store, { rewards }, { vals: { _offline_points: 10000 } });
    expect(order.loyaltyOffers.map(({ points }) => points)).toEqual([0]);
    expect(getDuePremiums(order)).toEqual([]);
    order.uiState.loyaltyOffline = false;
    expect(order.loyaltyOffers.map(({ points }) => points)).toEqual([10000]);
    expect(getDuePremiums(order)).toHaveLength(1);
});

test("the server is told before the order is sent, once", async () => {
    const { store, order, take, connect } = await setupOffline();
    await take(10000);
    const [payment] = order.payment_ids;
    await store.preSyncAllOrders([order]);
    onRpc("pos.config", "loyalty_record", ({ args: [, claim] }) => {
        expect.step(claim);
        return true;
    });
    order.addPaymentline(store.models["pos.payment.method"].find((method) => method.is_cash_count));
    order.state = "paid";
    connect();
    await store.preSyncAllOrders([order]);
    expect.verifySteps([
        {
            order_uuid: order.uuid,
            payment_uuid: payment.uuid,
            partner_id: order.getPartner().id,
            reward_id: order.loyaltyOffers[0].reward.id,
            points: 10000,
            due: 1000,
            base: 1785,
        },
    ]);
});

test("why an order waits is said once", async () => {
    const { store, order, take, messages, connect } = await setupOffline();
    await take(10000);
    order.state = "paid";
    connect();
    onRpc("pos.config", "loyalty_record", () => {
        throw makeServerError({ message: "Star Club allows 50." });
    });
    await store.preSyncAllOrders([order]);
    await store.preSyncAllOrders([order]);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toBe("Star Club allows 50.");
    expect(order.uiState.loyaltyRefusal).toBe("Star Club allows 50.");
});

test("what was granted without a connection is asked for when it is back", async () => {
    const { order, loyalty, take, messages, connect } = await setupOffline();
    await take(10000);
    expect(await loyalty.holds.secure(order)).toBe(true);
    connect();
    onRpc("pos.config", "loyalty_hold", ({ args: [, { points }] }) => {
        expect.step(`hold ${points}`);
        return { points, amount: points / 10, seconds: 900, available: 114000 };
    });
    expect(await loyalty.holds.secure(order)).toBe(true);
    expect(order.payment_ids[0].uiState.loyalty.isOffline).toBe(false);
    expect(messages).toEqual([]);
    expect.verifySteps(["hold 10000"]);
});

test("a reservation that ends without a connection is kept", async () => {
    const env = await setupOffline(0);
    const { order, loyalty, take, connect } = env;
    connect();
    onRpc("pos.config", "loyalty_hold", ({ args: [, { points }] }) => ({
        points,
        amount: points / 10,
        seconds: 5,
        available: 114000,
    }));
    order.uiState.loyaltyOffline = false;
    await take(10000);
    env.isCut = true;
    expect(await loyalty.holds.secure(order)).toBe(true);
    expect(order.payment_ids[0].amount).toBe(10);
});
