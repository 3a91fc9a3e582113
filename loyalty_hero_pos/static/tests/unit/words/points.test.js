import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { CustomerDisplayPosAdapter } from "@point_of_sale/app/customer_display/customer_display_adapter";
import { getNextReward } from "@loyalty_hero_pos/app/words/points";
import { makeReward } from "../data/compile";
import { makeMember, publish, setupLoyalty } from "../utils";

definePosModels();

test("the nearest reward is told until one can be had", async () => {
    const poor = makeMember({ balance: 6000, available: 6000 });
    const { store, order, partner } = await setupLoyalty([poor]);
    const far = makeReward({
        id: 1,
        kind: "amount",
        points: 1,
        amount: 1,
        steps: [
            { points: 10000, amount: 1000, share: 0 },
            { points: 20000, amount: 2500, share: 0 },
        ],
    });
    publish(store, { rewards: [far] });
    expect(getNextReward(order)).toBe("40 Stars more for Pay with Stars");
    partner.update({ loyalty_status: [makeMember({ balance: 10000, available: 10000 })] });
    expect(getNextReward(order)).toBe("");
});

test("the customer's display shows what the strip shows", async () => {
    const { order } = await setupLoyalty();
    const adapter = new CustomerDisplayPosAdapter();
    adapter.formatOrderData(order);
    expect(adapter.data.loyalty).toEqual({
        name: "User1",
        color: "",
        balances: ["1,240 Stars"],
        gains: ["+17 Stars"],
        outcome: [],
    });
    order.setPartner(false);
    adapter.formatOrderData(order);
    expect(adapter.data.loyalty).toBe(null);
});
