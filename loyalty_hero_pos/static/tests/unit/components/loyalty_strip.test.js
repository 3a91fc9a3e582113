import { expect, test } from "@odoo/hoot";
import { animationFrame, click, queryAllTexts, queryText, waitFor } from "@odoo/hoot-dom";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { LoyaltyStrip } from "@loyalty_hero_pos/app/components/loyalty_strip/loyalty_strip";
import { makeRule } from "../data/compile";
import { grantHolds, makeFacts, makeMember, publish, setupLoyalty } from "../utils";

definePosModels();

const TIERS = [
    { id: 31, spend_min: 2000, points: 100, per_amount: 100 },
    { id: 32, spend_min: 6000, points: 100, per_amount: 100 },
];
const NAMES = { tiers: { 31: { name: "Silver", color: 4 }, 32: { name: "Gold", color: 3 } } };

async function mountStrip(status, facts, vals) {
    const env = await setupLoyalty(status, facts);
    if (vals) {
        publish(env.store, vals, { names: NAMES });
    }
    await mountWithCleanup(LoyaltyStrip, { props: { order: env.order } });
    return env;
}

test("a member sees the balance and what comes", async () => {
    const { order } = await mountStrip();
    expect(queryText(".o_loyalty_hero_customer")).toBe("User1");
    expect(queryText(".o_loyalty_hero_balance")).toBe("1,240 Stars");
    expect(queryText(".o_loyalty_hero_earned")).toBe("+17 Stars");
    order.lines[0].setQuantity(1);
    await animationFrame();
    expect(queryText(".o_loyalty_hero_earned")).toBe("+10 Stars");
});

test("goods that come back without their sale: what they take is told before", async () => {
    const { order } = await mountStrip();
    const [first, second] = order.lines;
    first.setQuantity(-1);
    second.setQuantity(-1);
    await animationFrame();
    expect(order.lines.map(({ price_unit }) => price_unit > 0)).toEqual([true, true]);
    const taken = -order.loyaltyAwards[0].award.points / 100;
    expect(taken).toBeGreaterThan(0);
    expect(queryText(".o_loyalty_hero_taken")).toBe(`This return takes ${taken} Stars`);
    expect(queryText(".o_loyalty_hero_redeemed")).toBe(`−${taken} Stars`);
    expect(queryAllTexts(".o_loyalty_hero_earned")).toEqual([]);
    await click(".o_loyalty_hero_changes");
    await waitFor(".o_loyalty_hero_reasons");
    expect(queryAllTexts(".o_loyalty_hero_step").join()).toMatch(
        /returned without the original sale/
    );
});

test("goods that come back without their sale take nothing when the program says so", async () => {
    const { order } = await mountStrip(undefined, undefined, { unlinked_returns: "nothing" });
    order.lines.forEach((line) => line.setQuantity(-1));
    await animationFrame();
    expect(queryAllTexts(".o_loyalty_hero_taken")).toEqual([]);
    expect(order.loyaltyAwards[0].award.points).toBe(0);
});

test("points that are redeemed show", async () => {
    grantHolds();
    const { order, method, loyalty } = await mountStrip();
    await loyalty.holds.take(order, method, order.loyaltyOffers[0], 10000);
    await animationFrame();
    expect(queryText(".o_loyalty_hero_redeemed")).toBe("−100");
});

test("points that expire soon show as a word", async () => {
    await mountStrip([makeMember({ expiring: 12000, date_expiring: "2026-12-01" })]);
    expect(queryText(".o_loyalty_hero_expiring")).toBe("120 expire Dec 1");
});

test("several programs stay on two lines", async () => {
    await mountStrip([makeMember(), makeMember({ program: 2, balance: 30000 })]);
    expect(queryText(".o_loyalty_hero_balance")).toBe("1,240 Stars · 300 Miles");
    expect(queryAllTexts(".o_loyalty_hero_earned")).toEqual(["+17 Stars"]);
});

test("a member sees the tier and what is missing to the next", async () => {
    const facts = makeFacts({ tier: 31, spend: 3000 });
    const { order } = await mountStrip([makeMember()], facts, { tiers: TIERS });
    expect(queryText(".o_loyalty_hero_tier")).toBe("Silver");
    expect(".o_loyalty_hero_tier").toHaveClass("o_tag_color_4");
    expect(queryText(".o_loyalty_hero_next_tier")).toBe("$ 12.15 more to reach Gold");
    order.lines[0].setQuantity(10);
    await animationFrame();
    expect(queryText(".o_loyalty_hero_tier")).toBe("Gold");
    expect(queryText(".o_loyalty_hero_next_tier")).toBe("Reaches Gold");
});

test("at the top there is nothing to reach", async () => {
    await mountStrip([makeMember()], makeFacts({ tier: 32, spend: 9000 }), { tiers: TIERS });
    expect(queryText(".o_loyalty_hero_tier")).toBe("Gold");
    expect(".o_loyalty_hero_next_tier").toHaveCount(0);
});

test("a sale without points has its reasons", async () => {
    await mountStrip([makeMember()], makeFacts(), { amount_min: 100000 });
    expect(queryText(".o_loyalty_hero_nothing")).toBe("No points");
    await click(".o_loyalty_hero_changes");
    await waitFor(".o_loyalty_hero_reasons");
    expect(queryAllTexts(".o_loyalty_hero_step span")[0]).toBe(
        "$ 17.85 is below the minimum purchase of $ 1,000"
    );
});

test("a program of premiums has no balance, and tells what is due", async () => {
    await mountStrip([makeMember()], makeFacts({ amount: 1000 }), {
        kind: "premium_multiple",
        rules: [makeRule({ mode: "count", points: 0 })],
        premium: { amount_min: 2000, items_min: 0, kind: "fixed", amount: 500, share: 0 },
        rewards: [],
    });
    expect(queryText(".o_loyalty_hero_balance")).toBe("");
    expect(queryText(".o_loyalty_hero_earned")).toBe("Premium $ 5.00");
});

test("a club with a fee is no matter of who never joined", async () => {
    await mountStrip([], makeFacts({}, { standings: {} }), {
        kind: "membership",
        rules: [],
        rewards: [],
        membership: { days: 365, discount: 50 },
    });
    expect(".o_loyalty_hero_strip").toHaveCount(0);
});

test("a program without tiers shows none", async () => {
    await mountStrip();
    expect(".o_loyalty_hero_tier").toHaveCount(0);
    expect(".o_loyalty_hero_next_tier").toHaveCount(0);
});

test("without a customer there is one quiet line", async () => {
    const { order } = await mountStrip();
    order.setPartner(false);
    await animationFrame();
    expect(queryText(".o_loyalty_hero_invitation")).toBe(
        "Scan a card or pick a customer: this sale is worth 17 Stars"
    );
});

test("without connection the balance says from when it is", async () => {
    const { store } = await mountStrip();
    store.data.network.offline = true;
    await animationFrame();
    expect(queryText(".o_loyalty_hero_offline")).toBe("last known balance");
});

test("a return says what it does", async () => {
    const { store, order } = await mountStrip();
    const refund = store.addNewOrder();
    const [line] = order.lines;
    store.models["pos.order.line"].create({
        qty: -1,
        price_unit: line.price_unit,
        product_id: line.product_id,
        order_id: refund,
        refunded_orderline_id: line,
    });
    refund.setPartner(order.getPartner());
    refund.uiState.loyaltyReturn = { taken: 11800, points: 20000, balance: -4300 };
    await mountWithCleanup(LoyaltyStrip, { props: { order: refund } });
    expect(queryText(".o_loyalty_hero_return")).toBe(
        "The customer loses 118 Stars and gets 200 back"
    );
    expect(queryText(".o_loyalty_hero_debt")).toBe(
        "The balance will be -43. The next purchases make up for it."
    );
});

test("the points explain themselves", async () => {
    await mountStrip();
    await click(".o_loyalty_hero_changes");
    await waitFor(".o_loyalty_hero_reasons");
    expect(queryAllTexts(".o_loyalty_hero_step > span")).toEqual([
        "1 per $ 1 spent (on $ 17.85)",
        "+17.85",
        "Rounding",
        "-0.85",
    ]);
    expect(queryText(".o_loyalty_hero_total")).toBe("17 Stars");
});
