import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupLoyalty } from "../utils";

definePosModels();

test("programs, rewards and flags reach the till", async () => {
    const { store, partner } = await setupLoyalty();
    const [stars, miles] = store.models["loyalty.hero.program"].getAll();
    expect(stars.name).toBe("Star Club");
    expect(stars._versions[0].compiled.rules[0].per_amount).toBe(100);
    expect([stars._is_running, stars._enrols]).toEqual([true, true]);
    expect(stars._rate).toEqual({ numerator: 1, denominator: 1 });
    expect(miles._is_running).toBe(false);
    expect(store.models["loyalty.hero.reward"].get(1).program_id).toBe(stars);
    expect(store.config._loyalty_tz).toBe("Europe/Berlin");
    expect(partner.loyalty_status[0].balance).toBe(124000);
    expect(partner.loyalty_facts.customer.standings[1].is_new).toBe(false);
});
