import { expect, test } from "@odoo/hoot";
import { click, queryText, waitFor } from "@odoo/hoot-dom";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getJoinable } from "@loyalty_hero_pos/app/evaluation/joining";
import { makeMember, publish, setupLoyalty } from "../utils";

definePosModels();

async function setupByHand(status = []) {
    const env = await setupLoyalty(status);
    publish(env.store, {}, { vals: { _is_running: true, _enrols: false } });
    return env;
}

const names = (order) => getJoinable(order).map(({ program }) => program.name);

test("a program by hand can be joined by who is not in it", async () => {
    const { order } = await setupByHand();
    expect(names(order)).toEqual(["Star Club"]);
    order.setPartner(false);
    expect(names(order)).toEqual([]);
});

test("who is in it joins no more, who left can", async () => {
    const { order, partner } = await setupByHand([makeMember()]);
    expect(names(order)).toEqual([]);
    partner.update({ loyalty_status: [makeMember({ has_left: true })] });
    expect(names(order)).toEqual(["Star Club"]);
});

test("one touch in the sheet joins", async () => {
    const { order, loyalty, method } = await setupByHand();
    onRpc("pos.config", "loyalty_enrol", ({ args: [, partnerId, programId] }) => {
        expect.step(`enrol ${partnerId} in ${programId}`);
        return { partner_id: partnerId };
    });
    await mountWithCleanup(MainComponentsContainer);
    const redeeming = loyalty.redeem(order, method);
    await waitFor(".o_loyalty_hero_join");
    expect(queryText(".o_loyalty_hero_join")).toBe("Star Club: join");
    await click(".o_loyalty_hero_join");
    expect(await redeeming).toBe(true);
    expect.verifySteps([`enrol ${order.getPartner().id} in 1`]);
});
