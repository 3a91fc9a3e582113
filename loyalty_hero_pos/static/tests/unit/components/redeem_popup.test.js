import { expect, test } from "@odoo/hoot";
import {
    animationFrame,
    click,
    edit,
    press,
    queryAllTexts,
    queryFirst,
    queryText,
    waitFor,
    waitForNone,
} from "@odoo/hoot-dom";
import {
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { RedeemPopup } from "@loyalty_hero_pos/app/components/redeem_popup/redeem_popup";
import { makeReward } from "../data/compile";
import { CUSTOMER, grantHolds, makeMember, publish, setupLoyalty } from "../utils";

definePosModels();

const TIERS = [
    { id: 31, spend_min: 2000, points: 100, per_amount: 100 },
    { id: 32, spend_min: 6000, points: 100, per_amount: 100 },
];
const NAMES = { tiers: { 31: { name: "Silver", color: 4 }, 32: { name: "Gold", color: 3 } } };

/** A till whose rewards pay 10.00 to everybody and 20.00, or what `vals` say, to members of `tiers`. */
async function setupTieredRewards(member, tiers, vals = {}) {
    const env = await setupLoyalty([makeMember(member)]);
    const rewards = [makeReward({ id: 3, amount: 2000, tiers, ...vals }), makeReward()];
    publish(env.store, { tiers: TIERS, rewards }, { names: NAMES });
    return env;
}

async function mountPopup(status, take = () => true) {
    const { order } = await setupLoyalty(status);
    await mountWith(order, take);
    return order;
}

async function mountWith(order, take = () => true) {
    await mountWithCleanup(RedeemPopup, {
        props: {
            order,
            add: () => {},
            usePremium: () => {},
            join: () => {},
            coupons: () => [],
            useCoupon: () => {},
            chooseCustomer: () => {},
            take: async (offer, points) => {
                expect.step(`${offer.program.points_name} ${points}`);
                return take();
            },
            getPayload: (isTaken) => expect.step(`taken ${isTaken}`),
            close: () => expect.step("closed"),
        },
    });
}

const SHARE_LIMIT = "At most 50% of this sale can be paid with points: $ 8.92.";

async function type(text) {
    await click("#o_loyalty_hero_points");
    await edit(text);
    await animationFrame();
}

test("the proposal is ready to be taken", async () => {
    await mountPopup();
    expect("#o_loyalty_hero_points").toHaveValue("178.50");
    expect(queryText(".o_loyalty_hero_available")).toBe("1,240 Stars available");
    expect(queryText(".o_loyalty_hero_worth")).toBe("178.50 Stars pay $ 17.85");
    expect(queryText(".o_loyalty_hero_remaining")).toBe("Still to pay: $ 0.00");
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["Stars 17850", "taken true", "closed"]);
});

test("in another currency the whole bill can be paid, and points are converted once", async () => {
    // 1.5 of the till's currency for one of the program's; the bill of 17.85 is 11.90 there.
    const { store, order } = await setupLoyalty();
    publish(store, { rewards: [makeReward()] }, { rate: { numerator: 2, denominator: 3 } });
    await mountWith(order);
    expect("#o_loyalty_hero_points").toHaveValue("119");
    expect(queryText(".o_loyalty_hero_worth")).toBe("119 Stars pay $ 17.85");
    expect(queryText(".o_loyalty_hero_remaining")).toBe("Still to pay: $ 0.00");
    await type("100");
    expect(queryText(".o_loyalty_hero_worth")).toBe("100 Stars pay $ 15.00");
    await type("0.09");
    expect(queryText(".o_loyalty_hero_worth")).toBe("0.09 Stars pay $ 0.01");
    expect(queryText(".o_loyalty_hero_remaining")).toBe("Still to pay: $ 17.84");
});

test("what it is worth follows what is typed", async () => {
    await mountPopup();
    await type("100");
    expect(queryText(".o_loyalty_hero_worth")).toBe("100 Stars pay $ 10.00");
    expect(queryText(".o_loyalty_hero_remaining")).toBe("Still to pay: $ 7.85");
});

test("what cannot be is told and cannot be taken", async () => {
    const order = await mountPopup();
    for (const [text, message] of [
        ["abc", "Enter the points as a number."],
        ["-5", "Enter how many points to redeem: more than 0."],
        ["0", "Enter how many points to redeem: more than 0."],
        ["1.234", "Points have two decimals at most."],
        ["2,000", `${order.getPartnerName()} has 1,240 Stars to spend.`],
    ]) {
        await type(text);
        expect(queryText(".o_loyalty_hero_error")).toBe(message);
        expect(".o_loyalty_hero_take").not.toBeEnabled();
        expect("#o_loyalty_hero_points").toHaveValue(text);
    }
    await press("Enter");
    await animationFrame();
    expect.verifySteps([]);
});

test("limits are told when they bite", async () => {
    await mountPopup([makeMember({ program: 2 })]);
    expect(queryText(".o_loyalty_hero_hint")).toBe(SHARE_LIMIT);
    await type("45");
    expect(queryText(".o_loyalty_hero_error")).toBe("Points are redeemed in steps of 10 Miles.");
    await type("40");
    expect(queryText(".o_loyalty_hero_error")).toBe("At least 50 Miles have to be redeemed.");
    await type("100");
    expect(queryText(".o_loyalty_hero_error")).toBe(SHARE_LIMIT);
});

test("a reward is chosen from several", async () => {
    await mountPopup([makeMember(), makeMember({ program: 2 })]);
    expect(queryAllTexts(".o_loyalty_hero_reward span:first-child")).toEqual([
        "Star Club: Pay with Stars",
        "Old Club: Pay with Miles",
    ]);
    await click(".o_loyalty_hero_reward:nth-child(2)");
    await animationFrame();
    expect("#o_loyalty_hero_points").toHaveValue("80");
    await click(".o_loyalty_hero_take");
    await animationFrame();
    expect.verifySteps(["Miles 8000", "taken true", "closed"]);
});

test("a reward for other tiers says for whom it is, and cannot be chosen", async () => {
    const { order } = await setupTieredRewards({ tier: 31 }, [32]);
    await mountWith(order);
    expect(queryAllTexts(".o_loyalty_hero_reward span")).toEqual([
        "Pay with Stars",
        "$ 17.85",
        "Golden Stars",
        "For Gold members",
    ]);
    expect(".o_loyalty_hero_reward:nth-child(1)").toHaveClass("active");
    expect(".o_loyalty_hero_reward:nth-child(2)").not.toBeEnabled();
});

test("a reward for the customer's tier is chosen as any other", async () => {
    const { order } = await setupTieredRewards({ tier: 32, available: 5000 }, [31, 32]);
    await mountWith(order);
    expect(queryText(".o_loyalty_hero_worth")).toBe("50 Stars pay $ 10.00");
    await click(".o_loyalty_hero_reward:nth-child(2)");
    await animationFrame();
    expect(queryText(".o_loyalty_hero_worth")).toBe("50 Stars pay $ 5.00");
    await click(".o_loyalty_hero_reward:nth-child(1)");
    await animationFrame();
    expect(queryText(".o_loyalty_hero_worth")).toBe("50 Stars pay $ 10.00");
});

test("what is not for the customer's tier is not counted among what can be had", async () => {
    const { order } = await setupTieredRewards({}, [31, 32], { share_max: 500 });
    const [closed, open] = order.loyaltyOffers;
    expect([open.points, open.otherTiers]).toEqual([17850, ""]);
    expect([closed.points, closed.amount, closed.limit, closed.otherTiers]).toEqual([
        0,
        0,
        "other_tier",
        "Silver or Gold",
    ]);
});

test("when no reward is for the customer's tier, that is said instead", async () => {
    const { store, order, loyalty } = await setupLoyalty([makeMember({ tier: 31 })]);
    publish(
        store,
        { tiers: TIERS, rewards: [makeReward({ id: 3, tiers: [32] })] },
        { names: NAMES }
    );
    patchWithCleanup(loyalty.coupons, { takesCodes: false });
    patchWithCleanup(loyalty, { refuse: (body) => expect.step(body) });
    await loyalty.redeem(order);
    const name = order.getPartnerName();
    expect.verifySteps([`Golden Stars is for Gold members. The tier of ${name} is Silver.`]);
});

test("when the company cannot book what points pay, that is said and nothing is proposed", async () => {
    const { store, order, loyalty } = await setupLoyalty([makeMember()]);
    publish(store, { rewards: [makeReward({ id: 3 })] }, { names: NAMES });
    for (const program of store.models["loyalty.hero.program"].getAll()) {
        program._booking_problem = "Stars cannot be redeemed here.";
    }
    const [offer] = order.loyaltyOffers;
    expect([offer.points, offer.amount]).toEqual([0, 0]);
    patchWithCleanup(loyalty.coupons, { takesCodes: false });
    patchWithCleanup(loyalty, { refuse: (body) => expect.step(body) });
    await loyalty.redeem(order);
    expect.verifySteps(["Stars cannot be redeemed here."]);
});

test("points of a reward that is for other tiers meanwhile are refused with the reason", async () => {
    grantHolds();
    const { partner, order, method, loyalty } = await setupTieredRewards({ tier: 32 }, [32]);
    await loyalty.holds.take(order, method, order.loyaltyOffers[0], 5000);
    await mountWith(order);
    partner.update({ loyalty_status: [makeMember({ tier: null })] });
    await type("50");
    expect(queryText(".o_loyalty_hero_error")).toBe(
        `Golden Stars is for Gold members. ${partner.name} has no tier yet.`
    );
    expect(".o_loyalty_hero_take").not.toBeEnabled();
});

test("the pad starts a new number", async () => {
    await mountPopup();
    const touch = async (text) => {
        const buttons = [...document.querySelectorAll(".numpad button")];
        await click(buttons.find((button) => button.textContent.trim() === text));
        await animationFrame();
    };
    await touch("5");
    await touch("0");
    expect(queryFirst("#o_loyalty_hero_points")).toHaveValue("50");
    await touch("⌫");
    expect(queryFirst("#o_loyalty_hero_points")).toHaveValue("5");
});

test("after a refusal what was typed is still there", async () => {
    await mountPopup(undefined, () => false);
    await type("100");
    await click(".o_loyalty_hero_take");
    await animationFrame();
    expect("#o_loyalty_hero_points").toHaveValue("100");
    expect(".o_loyalty_hero_take").toBeEnabled();
    expect.verifySteps(["Stars 10000"]);
});

test("not now", async () => {
    await mountPopup();
    await press("Escape");
    await animationFrame();
    expect.verifySteps(["closed"]);
});

const AMOUNTS = {
    kind: "amount",
    points: 1,
    amount: 1,
    steps: [
        { points: 10000, amount: 1000, share: 0 },
        { points: 20000, amount: 2500, share: 0 },
    ],
};

const PERCENTS = {
    kind: "percent",
    points: 1,
    amount: 1,
    steps: [
        { points: 50000, amount: 0, share: 100 },
        { points: 100000, amount: 0, share: 200 },
    ],
};

test("a reward with steps offers them, the best that can be had first", async () => {
    const { store, order } = await setupLoyalty();
    publish(store, { rewards: [makeReward(AMOUNTS)] });
    await mountWith(order);
    expect("#o_loyalty_hero_points").toHaveCount(0);
    expect(queryAllTexts(".o_loyalty_hero_step")).toEqual([
        "100 Stars\n$ 10.00",
        "200 Stars\nThis step is worth more than what is left to pay.",
    ]);
    expect(".o_loyalty_hero_step:eq(0)").toHaveClass("active");
    expect(".o_loyalty_hero_step:eq(1)").not.toBeEnabled();
    expect(queryText(".o_loyalty_hero_remaining")).toBe("Still to pay: $ 7.85");
    await click(".o_loyalty_hero_take");
    await animationFrame();
    expect.verifySteps(["Stars 10000", "taken true", "closed"]);
});

test("what there are not enough points for comes last, with what it takes", async () => {
    const { store, order } = await setupLoyalty([makeMember({ available: 12000 })]);
    publish(store, { rewards: [makeReward({ id: 3, ...PERCENTS }), makeReward(AMOUNTS)] });
    await mountWith(order);
    const [first, last] = queryAllTexts(".o_loyalty_hero_reward");
    expect(first).toMatch(/10\.00/);
    expect(last).toMatch(/From 500 Stars/);
});

test("a smaller step can be chosen", async () => {
    const { store, order } = await setupLoyalty();
    publish(store, { rewards: [makeReward(PERCENTS)] });
    await mountWith(order);
    // 20 % of 17.85 are 3.57.
    expect(queryText(".o_loyalty_hero_worth")).toBe("1,000 Stars pay $ 3.57");
    await click(".o_loyalty_hero_step:eq(0)");
    await animationFrame();
    expect(queryText(".o_loyalty_hero_worth")).toBe("500 Stars pay $ 1.79");
    await click(".o_loyalty_hero_take");
    await animationFrame();
    expect.verifySteps(["Stars 50000", "taken true", "closed"]);
});

test("what limits leave is all that can be had", async () => {
    const { store, order } = await setupLoyalty([makeMember({ left: { 1: 5000 } })]);
    publish(store, { rewards: [makeReward()] });
    await mountWith(order);
    expect("#o_loyalty_hero_points").toHaveValue("50");
    expect(queryText(".o_loyalty_hero_hint")).toBe(
        `A limit is reached: ${order.getPartnerName()} can spend 50 Stars more for now.`
    );
});

const COUPON = {
    kind: "coupon",
    points: 1,
    amount: 1,
    valid_days: 90,
    steps: [{ points: 10000, amount: 1000, share: 0 }],
};

test("a coupon comes after what saves money now, and is issued once", async () => {
    const { store, order, loyalty } = await setupLoyalty();
    publish(store, { rewards: [makeReward({ id: 3, ...COUPON }), makeReward()] });
    const keys = [];
    let isLost = true;
    onRpc("pos.config", "loyalty_issue", ({ args: [, wish] }) => {
        keys.push(wish.key);
        if (isLost) {
            isLost = false;
            throw makeServerError({ type: "UserError", message: "Try again." });
        }
        return {
            sentence: "Coupon for $ 10.00 issued. Code: 044A",
            code: "044A",
            available: 114000,
        };
    });
    await mountWithCleanup(RedeemPopup, {
        props: {
            order,
            add: () => {},
            usePremium: () => {},
            join: () => {},
            coupons: () => [],
            useCoupon: () => {},
            chooseCustomer: () => {},
            take: (offer, points) => loyalty.holds.issue(order, offer, points),
            getPayload: () => {},
            close: () => expect.step("closed"),
        },
    });
    const rewards = queryAllTexts(".o_loyalty_hero_reward");
    expect(rewards[0]).toMatch(/17\.85/);
    expect(rewards[1]).toMatch(/10/);
    await click(".o_loyalty_hero_reward:eq(1)");
    await animationFrame();
    expect(queryText(".o_loyalty_hero_worth")).toBe("A coupon for $ 10");
    expect(queryText(".o_loyalty_hero_remaining")).toBe("For a later purchase");
    await click(".o_loyalty_hero_take");
    await waitFor(".modal:contains(Try again.)");
    expect.verifySteps([]);
    await click(".o_loyalty_hero_take");
    await waitFor(".o_notification:contains(044A)");
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(2);
    expect(order.loyaltyPayments).toHaveLength(0);
    expect.verifySteps(["closed"]);
});

const GIFT = {
    kind: "gift",
    treatment: "discount",
    selections: [7],
    steps: [{ points: 10000, amount: 0, share: 1000 }],
};

test("a gift that is not on the order yet is chosen from a list", async () => {
    const { store, order, loyalty, method } = await setupLoyalty();
    publish(store, { rewards: [makeReward(GIFT)] });
    grantHolds(({ base }) => expect.step(`hold of ${base}`));
    const sold = order.lines.map((line) => line.product_id.id);
    const [mug, train] = store.models["product.product"].filter(({ id }) => !sold.includes(id));
    await mountWithCleanup(MainComponentsContainer);
    mug.update({ loyalty_selections: [7], lst_price: 4 });
    train.update({ loyalty_selections: [7], lst_price: 9 });
    loyalty.choose(order, method);
    await waitFor(".o_loyalty_hero_gift");
    const gifts = queryAllTexts(".o_loyalty_hero_gift");
    expect(gifts).toHaveLength(2);
    expect(gifts[0]).toInclude(train.display_name);
    expect(".o_loyalty_hero_take").toHaveProperty("disabled", true);
    await click(".o_loyalty_hero_gift:eq(1)");
    await waitFor(".o_loyalty_hero_step.active");
    expect(order.lines.at(-1).product_id.id).toBe(mug.id);
    await click(".o_loyalty_hero_take");
    await waitForNone(".o_loyalty_hero_redeem_popup");
    const worth = Math.round(order.lines.at(-2).priceIncl * 100);
    expect.verifySteps([`hold of ${worth}`]);
    expect(order.loyaltyHolds).toHaveLength(1);
});

test("nobody chooses a gift without the points for it", async () => {
    const { store, order } = await setupLoyalty([makeMember({ available: 9900 })]);
    publish(store, { rewards: [makeReward(GIFT)] });
    store.models["product.product"]
        .getAll()
        .at(-1)
        .update({ loyalty_selections: [7] });
    await mountWith(order);
    expect(".o_loyalty_hero_gift").toHaveCount(0);
});

test("a premium that is due is issued and pays, also without any points", async () => {
    const { store, order, loyalty, method } = await setupLoyalty([
        makeMember({ balance: 0, available: 0, due: 500 }),
    ]);
    publish(store, { rewards: [] });
    onRpc("pos.config", "loyalty_issue_premiums", ({ args: [, uuid, partnerId, programId] }) => {
        expect(uuid).toBe(order.uuid);
        expect.step(`issue ${partnerId} ${programId}`);
        return { codes: ["044A-1"], gift_card_program_id: 77 };
    });
    await mountWithCleanup(MainComponentsContainer);
    expect(order.loyaltyOffers).toHaveLength(0);
    const redeeming = loyalty.redeem(order, method);
    await waitFor(".o_loyalty_hero_premium");
    expect(queryText(".o_loyalty_hero_premium")).toMatch(/balance card of \$ 5/);
    expect(".o_loyalty_hero_take").toHaveCount(0);
    await click(".o_loyalty_hero_premium");
    expect(await redeeming).toBe(true);
    // This till opened before the shop had balance cards: the code is told.
    await waitFor(".o_notification:contains(044A-1)");
    expect.verifySteps([`issue ${CUSTOMER} 1`]);
});

test("what Odoo's own programs offer stands beside the points", async () => {
    const { order, loyalty } = await setupLoyalty();
    const makeCoupon = (id, name, balance) => ({
        reward: { id, description: "10% on your order", program_id: { name } },
        balance,
    });
    await mountWithCleanup(MainComponentsContainer);
    patchWithCleanup(loyalty.coupons, {
        find: () => [makeCoupon(1, "Autumn coupon", null), makeCoupon(2, "eWallet", 20)],
        use: async ({ reward }) => Boolean(expect.step(`use ${reward.id}`)) || true,
    });
    patchWithCleanup(loyalty.coupons, { takesCodes: true });
    loyalty.redeem(order);
    await waitFor(".o_loyalty_hero_redeem_popup");
    expect(queryAllTexts(".o_loyalty_hero_coupon")).toEqual([
        "eWallet\n$ 20.00",
        "Autumn coupon: 10% on your order\nUse now",
    ]);
    expect(queryAllTexts(".o_loyalty_hero_code")).toEqual(["Enter a code"]);
    await click(".o_loyalty_hero_coupon");
    await waitForNone(".o_loyalty_hero_redeem_popup");
    expect.verifySteps(["use 2"]);
});

test("why points cannot be redeemed stands above what else there is", async () => {
    const { store, order, loyalty } = await setupLoyalty([makeMember({ tier: 31 })]);
    const rewards = [makeReward({ id: 3, tiers: [32] })];
    publish(store, { tiers: TIERS, rewards }, { names: NAMES });
    await mountWithCleanup(MainComponentsContainer);
    patchWithCleanup(loyalty.coupons, { takesCodes: true });
    loyalty.redeem(order);
    await waitFor(".o_loyalty_hero_code");
    expect(queryText(".o_loyalty_hero_note")).toBe(
        `Golden Stars is for Gold members. The tier of ${order.getPartnerName()} is Silver.`
    );
});

test("without a customer the sheet shows what there is for anybody", async () => {
    const { store, order, loyalty } = await setupLoyalty();
    await mountWithCleanup(MainComponentsContainer);
    order.setPartner(false);
    patchWithCleanup(loyalty.coupons, { takesCodes: true });
    patchWithCleanup(store, { selectPartner: () => expect.step("choose") });
    loyalty.redeem(order);
    await waitFor(".o_loyalty_hero_redeem_popup");
    expect(queryAllTexts(".o_loyalty_hero_redeem_popup .modal-body .btn")).toEqual([
        "Choose the customer",
        "Enter a code",
    ]);
    expect(".o_loyalty_hero_take").toHaveCount(0);
    await click(".o_loyalty_hero_choose_customer");
    await waitForNone(".o_loyalty_hero_redeem_popup");
    expect.verifySteps(["choose"]);
});
