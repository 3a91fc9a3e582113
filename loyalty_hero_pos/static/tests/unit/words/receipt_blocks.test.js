import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getBlockSentences } from "@loyalty_hero_pos/app/words/receipt_blocks";
import { grantHolds, makeMember, setupLoyalty } from "../utils";

definePosModels();

const settle = (vals) => ({
    programs: [
        {
            program: 1,
            name: "Star Club",
            points_name: "Stars",
            kind: "points",
            earned: 0,
            redeemed: 0,
            balance: 0,
            ...vals,
        },
    ],
});

test("an open order has nothing to say", async () => {
    const { order } = await setupLoyalty();
    expect(order.loyaltyBlocks).toEqual([]);
});

test("a settled order says what the server said", async () => {
    const { order } = await setupLoyalty();
    order.update({ loyalty_summary: settle({ earned: 9800, balance: 133800 }) });
    expect(order.loyaltyBlocks).toEqual([
        {
            program: 1,
            name: "Star Club",
            pointsName: "Stars",
            earned: 9800,
            redeemed: 0,
            balance: 133800,
            isFinal: true,
            image: "",
            lines: null,
        },
    ]);
    expect(getBlockSentences(order)).toEqual(["User1 earned 98 Stars: 1,338 now"]);
});

test("a sale paid with points says what was earned, used and left", async () => {
    const { order } = await setupLoyalty();
    order.update({ loyalty_summary: settle({ earned: 11700, redeemed: 10000, balance: 14400 }) });
    expect(getBlockSentences(order)).toEqual([
        "User1 earned 117 Stars and used 100 Stars: 144 left",
    ]);
    order.update({ loyalty_summary: settle({ redeemed: 8800 }) });
    expect(getBlockSentences(order)).toEqual(["User1 used 88 Stars: 0 left"]);
});

test("a return says what it took and gave", async () => {
    const { order } = await setupLoyalty();
    order.update({ loyalty_summary: settle({ earned: -3500, redeemed: -4000, balance: 124500 }) });
    expect(getBlockSentences(order)).toEqual([
        "User1 lost 35 Stars and got 40 Stars back: 1,245 now",
    ]);
});

test("an order that the server does not know yet says what is expected", async () => {
    grantHolds();
    const { order, method, loyalty } = await setupLoyalty();
    await loyalty.holds.take(order, method, order.loyaltyOffers[0], 10000);
    order.state = "paid";
    const [block] = order.loyaltyBlocks;
    // Half of 17.85 is paid with points and does not count.
    expect([block.earned, block.redeemed, block.balance, block.isFinal]).toEqual([
        700,
        10000,
        124000,
        false,
    ]);
    expect(getBlockSentences(order)).toEqual(["User1 earned 7 Stars"]);
});

test("without a customer the receipt has nothing to say", async () => {
    const { order } = await setupLoyalty([]);
    order.setPartner(false);
    order.state = "paid";
    expect(order.loyaltyBlocks).toEqual([]);
});

test("several programs have a block each", async () => {
    const { order } = await setupLoyalty([makeMember(), makeMember({ program: 2 })]);
    order.update({
        loyalty_summary: {
            programs: [
                ...settle({ earned: 100 }).programs,
                ...settle({ program: 2, redeemed: 100 }).programs,
                // Purchases count there, but there are no points to tell about.
                ...settle({ program: 3, kind: "premium_single" }).programs,
            ],
        },
    });
    expect(order.loyaltyBlocks.map(({ program }) => program)).toEqual([1, 2]);
});

test("the administrator's text says what a sale brings, the usual words what a return takes", async () => {
    const { store, order } = await setupLoyalty();
    store.models["loyalty.hero.program"]
        .get(1)
        .update({ receipt_text: "You have {balance} {points} | {tier}\n{redeemed} used" });
    const receipt = { tier: "Gold" };
    order.update({ loyalty_summary: settle({ earned: 9800, balance: 133800, receipt }) });
    expect(order.loyaltyBlocks[0].lines).toEqual([{ left: "You have 1,338 Stars", right: "Gold" }]);
    order.update({ loyalty_summary: settle({ earned: -9800, balance: 124000, receipt }) });
    expect(order.loyaltyBlocks[0].lines).toBe(null);
});
