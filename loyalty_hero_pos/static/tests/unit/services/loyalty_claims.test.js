import { expect, test } from "@odoo/hoot";
import { onRpc } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getClaim } from "@loyalty_hero_pos/app/evaluation/claims";
import { answerDialogs, setupLoyalty } from "../utils";

definePosModels();

async function sellToNobody() {
    const env = await setupLoyalty();
    const { order } = env;
    order.setPartner(false);
    expect(getClaim(order)).toBe(null);
    order.state = "paid";
    return env;
}

test("a sale to nobody can be claimed by its code", async () => {
    const { order, partner } = await sellToNobody();
    const { days, code } = getClaim(order);
    expect(days).toBe(30);
    const digits = order.uuid.replaceAll("-", "").slice(0, 10).toUpperCase();
    expect(code.replaceAll("-", "")).toBe(digits);
    order.partner_id = partner;
    expect(getClaim(order)).toBe(null);
});

test("without days nothing can be claimed", async () => {
    const { store, order } = await sellToNobody();
    for (const program of store.models["loyalty.hero.program"].getAll()) {
        program.claim_days = 0;
    }
    expect(getClaim(order)).toBe(null);
});

test("the code of a receipt and the customer go to the server", async () => {
    onRpc("pos.config", "loyalty_claim", ({ args: [, sale, partnerId] }) => {
        expect.step(`${sale} for ${partnerId}`);
        return { order_id: 1, summary: { programs: [] } };
    });
    const { loyalty, partner } = await sellToNobody();
    answerDialogs(loyalty.claims, " 3F2A-91BC-7D ", partner);
    await loyalty.claims.claimReceipt();
    expect.verifySteps([`3F2A-91BC-7D for ${partner.id}`]);
});

test("without a code or a customer nothing is asked", async () => {
    const { loyalty } = await sellToNobody();
    answerDialogs(loyalty.claims, " ", "3F2A-91BC-7D", undefined);
    await loyalty.claims.claimReceipt();
    await loyalty.claims.claimReceipt();
    expect.verifySteps([]);
});
