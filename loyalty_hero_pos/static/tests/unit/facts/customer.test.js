import { expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getFilledOrder } from "@point_of_sale/../tests/unit/utils";
import { checkCustomer } from "@loyalty_hero/engine/index";
import { makeCompiled, makeRule } from "../data/compile";
import { makeFacts, makeMember, payOffline, publish, setupLoyalty } from "../utils";

definePosModels();

const TIERS = [
    { id: 31, spend_min: 2000, points: 100, per_amount: 100 },
    { id: 32, spend_min: 5000, points: 200, per_amount: 100 },
];

async function setupSales(facts) {
    const env = await setupLoyalty([makeMember()], facts);
    const cash = env.store.models["pos.payment.method"].find((method) => method.is_cash_count);
    return {
        ...env,
        payOffline: (order) => payOffline(order, cash),
        sellAgain: async () => {
            const order = await getFilledOrder(env.store);
            order.setPartner(env.partner);
            return order;
        },
    };
}

test("nobody is a stranger", async () => {
    const { order } = await setupLoyalty();
    order.setPartner(false);
    expect(order.loyaltyCustomer.standings).toEqual({});
    expect(order.loyaltyAwards).toHaveLength(1);
});

test("the customer is as the server said", async () => {
    const { order } = await setupLoyalty([makeMember()], makeFacts({ spend: 5000 }));
    expect(checkCustomer(order.loyaltyCustomer)).toEqual([]);
    expect(order.loyaltyCustomer.standings[1].spend).toBe(5000);
});

test("a second sale without connection knows the first", async () => {
    mockDate("2026-11-22 10:00:00", 0);
    const facts = makeFacts({ is_new: true, spend: 1000, earned: { day: 0 } });
    const { store, order, payOffline, sellAgain } = await setupSales(facts);
    publish(store, {
        rules: [makeRule({ mode: "tier" }), makeRule({ id: 2, mode: "welcome", points: 50000 })],
        tiers: TIERS,
        caps: [{ period: "day", points: 4000 }],
    });
    expect(order.loyaltyAwards[0].award.kinds).toEqual({ earn: 1700, welcome: 50000 });
    payOffline(order);

    mockDate("2026-11-22 10:10:00", 0);
    const second = await sellAgain();
    const standing = second.loyaltyCustomer.standings[1];
    expect(standing.is_new).toBe(false);
    expect([standing.tier, standing.spend, standing.earned.day]).toEqual([31, 2785, 1700]);
    expect(second.loyaltyAwards[0].award.kinds).toEqual({ earn: 1700 });
    payOffline(second);

    mockDate("2026-11-22 10:20:00", 0);
    // 10.00 + 3 x 17.85 reach the second tier, at twice the rate; the cap of the day leaves 6.
    const third = await sellAgain();
    expect(third.loyaltyAwards[0].award.tier).toBe(32);
    expect(third.loyaltyAwards[0].award.points).toBe(600);
    expect(order.loyaltyAwards[0].award.points).toBe(51700, {
        message: "what was paid before is not touched by what came after",
    });
});

test("premiums count on from sale to sale", async () => {
    mockDate("2026-11-22 10:00:00", 0);
    const { store, order, payOffline, sellAgain } = await setupSales();
    publish(store, {
        kind: "premium_multiple",
        rules: [makeRule({ mode: "count", points: 0 })],
        premium: { amount_min: 2000, items_min: 0, kind: "fixed", amount: 500, share: 0 },
        rewards: [],
    });
    expect(order.loyaltyAwards[0].award.premium).toBe(null);
    payOffline(order);
    mockDate("2026-11-22 10:10:00", 0);
    const second = await sellAgain();
    expect(second.loyaltyAwards[0].award.premium.count).toBe(1);
    payOffline(second);
    expect((await sellAgain()).loyaltyCustomer.standings[1].amount).toBe(2 * 1785 - 2000);
});

test("what the server has told counts once", async () => {
    const { order, partner, loyalty, payOffline, sellAgain } = await setupSales();
    payOffline(order);
    const second = await sellAgain();
    expect(second.loyaltyCustomer.standings[1].spend).toBe(1785);
    // The server has the order, but the news of the customer are still on their way.
    order.loyalty_summary = { programs: [{ program: 1, balance: 125700 }] };
    order.uiState.loyaltyAwaited = true;
    expect(second.loyaltyCustomer.standings[1].spend).toBe(1785);
    await loyalty.customers.refresh(second);
    partner.update({ loyalty_facts: makeFacts({ spend: 1785 }) });
    expect(second.loyaltyCustomer.standings[1].spend).toBe(1785);
});

test("a new day opens the caps of the day", async () => {
    mockDate("2026-11-29 10:00:00", 0);
    const facts = makeFacts({
        earned: { day: 100, week: 200, month: 300, year: 400, ever: 500 },
    });
    mockDate("2026-11-30 10:00:00", 0);
    const { order } = await setupLoyalty([makeMember()], facts);
    // A Monday of the same month.
    expect(order.loyaltyCustomer.standings[1].earned).toEqual({ month: 300, year: 400, ever: 500 });
});

test("a customer of whom nothing is known is new", async () => {
    const { store, order } = await setupLoyalty([], null);
    publish(store, [
        {
            valid_from: "2020-01-01T00:00:00Z",
            compiled: makeCompiled({ excluded_customers: [4] }),
        },
    ]);
    expect(order.loyaltyCustomer.id).toBe(4);
    expect(order.loyaltyAwards).toEqual([]);
});
