import { expect, test } from "@odoo/hoot";
import { click, queryText, waitFor } from "@odoo/hoot-dom";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getEnding, getFees } from "@loyalty_hero_pos/app/evaluation/fees";
import { makeFacts, publish, setupLoyalty } from "../utils";

definePosModels();

const { DateTime } = luxon;

const inDays = (days) => DateTime.now().setZone("Europe/Berlin").plus({ days }).toISODate();

/** A club whose fee is a product of the till; `membership` is what the customer has paid. */
async function setupClub(membership, status = []) {
    const facts = makeFacts({ membership });
    const env = await setupLoyalty(status, facts);
    const sold = env.order.lines.map((line) => line.product_id.id);
    const product = env.store.models["product.product"].find(({ id }) => !sold.includes(id));
    publish(env.store, {}, { vals: { _is_running: true, _fee_product_id: product.id } });
    return { ...env, product };
}

test("who is no member can join", async () => {
    const { order, product } = await setupClub(null);
    const [fee] = getFees(order);
    expect([fee.product.id, fee.dateEnd]).toEqual([product.id, null]);
    expect(getEnding(order)).toHaveLength(0);
    order.setPartner(false);
    expect(getFees(order)).toHaveLength(0);
});

test("who has paid for long is not asked", async () => {
    const { order } = await setupClub({ date_start: inDays(-10), date_end: inDays(300) });
    expect(getFees(order)).toHaveLength(0);
});

test("who is a member for ever never renews", async () => {
    const { order } = await setupClub({ date_start: inDays(-10), date_end: null });
    expect(getFees(order)).toHaveLength(0);
});

test("what ends soon can be renewed, and what ended be joined again", async () => {
    const soon = inDays(12);
    const { order } = await setupClub({ date_start: inDays(-300), date_end: soon });
    expect(getEnding(order).map(({ dateEnd }) => dateEnd)).toEqual([soon]);
});

test("a period that is over is no membership", async () => {
    const { order } = await setupClub({ date_start: inDays(-300), date_end: inDays(-1) });
    expect(getFees(order).map(({ dateEnd }) => dateEnd)).toEqual([null]);
});

test("the fee goes on the order once", async () => {
    const { order, loyalty, method, product } = await setupClub(null);
    await mountWithCleanup(MainComponentsContainer);
    const redeeming = loyalty.redeem(order, method);
    await waitFor(".o_loyalty_hero_fee");
    expect(queryText(".o_loyalty_hero_fee span:first")).toBe("Star Club: join");
    await click(".o_loyalty_hero_fee");
    expect(await redeeming).toBe(true);
    expect(order.lines.filter((line) => line.product_id.id === product.id)).toHaveLength(1);
    expect(getFees(order)).toHaveLength(0);
});
