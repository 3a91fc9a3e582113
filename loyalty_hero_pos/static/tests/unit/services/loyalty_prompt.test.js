import { expect, test } from "@odoo/hoot";
import { animationFrame, click, queryAllTexts, waitFor } from "@odoo/hoot-dom";
import { advanceTime, mockDate } from "@odoo/hoot-mock";
import { mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { makeReward } from "../data/compile";
import { grantHolds, makeMember, publish, setupLoyalty } from "../utils";

definePosModels();

const POPUP = ".o_loyalty_hero_redeem_popup";

async function setupPrompt(status, settings = { loyalty_prompt: true }) {
    const env = await setupLoyalty(status);
    env.store.config.update(settings);
    patchWithCleanup(env.store, {
        navigate: (screen) => expect.step(screen),
    });
    await mountWithCleanup(MainComponentsContainer);
    return env;
}

test("what can be had is shown once on the way to payment", async () => {
    const { store } = await setupPrompt();
    const paying = store.pay();
    await waitFor(POPUP);
    expect.verifySteps([]);
    // A second tap meanwhile.
    await store.pay();
    expect(POPUP).toHaveCount(1);
    await click(".o_loyalty_hero_not_now");
    await paying;
    expect.verifySteps(["PaymentScreen"]);
    await store.pay();
    await animationFrame();
    expect(POPUP).toHaveCount(0);
    expect.verifySteps(["PaymentScreen"]);
});

test("what is taken there pays, and payment goes on", async () => {
    const { store, order } = await setupPrompt();
    grantHolds(() => expect.step("hold"));
    const paying = store.pay();
    await waitFor(POPUP);
    await click(".o_loyalty_hero_take");
    await paying;
    expect(order.loyaltyPayments).toHaveLength(1);
    expect.verifySteps(["hold", "PaymentScreen"]);
});

for (const [why, status, settings] of [
    ["who has no points", [makeMember({ balance: 0, available: 0 })], { loyalty_prompt: true }],
    ["a shop that does not want it", undefined, { loyalty_prompt: false }],
]) {
    test(`nothing is shown to ${why}`, async () => {
        const { store } = await setupPrompt(status, settings);
        await store.pay();
        expect(POPUP).toHaveCount(0);
        expect.verifySteps(["PaymentScreen"]);
    });
}

test("nothing is shown without connection", async () => {
    const { store } = await setupPrompt();
    store.data.network.offline = true;
    await store.pay();
    expect(POPUP).toHaveCount(0);
    expect.verifySteps(["PaymentScreen"]);
});

test("a sale to nobody is asked about once, where the shop wants it", async () => {
    const { store, order } = await setupPrompt(undefined, { loyalty_ask_customer: true });
    order.setPartner(false);
    const paying = store.pay();
    await waitFor(".modal:contains(Is the customer a member?)");
    await click(".modal .btn:contains(No)");
    await paying;
    await store.pay();
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect.verifySteps(["PaymentScreen", "PaymentScreen"]);
});

test("a reward that ends at noon is gone at noon, though nobody touches the order", async () => {
    mockDate("2026-03-10 11:58:30");
    const { store, order } = await setupPrompt();
    publish(store, { rules: [], rewards: [makeReward()] });
    const before = order.loyaltyOffers;
    await animationFrame();
    expect(order.loyaltyOffers).toBe(before);
    await advanceTime(60_000);
    expect(order.loyaltyOffers).not.toBe(before);
    expect(queryAllTexts(POPUP)).toEqual([]);
});
