import { expect, test, waitFor } from "@odoo/hoot";
import { contains, onRpc } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getClaim } from "@loyalty_hero_pos/app/utils/claims";
import { setupLoyalty } from "../utils";

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

test("the server's refusal is told", async () => {
    onRpc("pos.config", "loyalty_claim", ({ args: [, sale, partnerId] }) => {
        expect.step(`${sale} for ${partnerId}`);
        return { order_id: 1, summary: { programs: [] } };
    });
    const { loyalty, partner } = await sellToNobody();
    const claimed = loyalty.claims.claimReceipt();
    await contains(".modal textarea").edit(" 3F2A-91BC-7D ");
    await contains(".modal .btn-primary").click();
    await waitFor(".partner-list");
    await contains(`.partner-info:contains(${partner.name})`).click();
    await claimed;
    expect.verifySteps([`3F2A-91BC-7D for ${partner.id}`]);
});
