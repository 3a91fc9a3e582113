import { expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { makeCompiled, makeRule } from "../data/compile";
import { publish, setupLoyalty } from "../utils";

definePosModels();

const VERSIONS = [
    { valid_from: "2026-11-22T09:00:00Z", compiled: makeCompiled() },
    {
        valid_from: "2026-11-22T12:00:00Z",
        compiled: makeCompiled({ rules: [makeRule({ points: 200 })] }),
    },
];

function points(order) {
    return order.loyaltyAwards.map(({ award }) => award.points);
}

test("a planned change takes effect at its moment, without the server", async () => {
    mockDate("2026-11-22 11:50:00", 0);
    const { store, order } = await setupLoyalty();
    publish(store, VERSIONS);
    expect(points(order)).toEqual([1700]);
    mockDate("2026-11-22 12:00:01", 0);
    order.lines[0].setQuantity(2);
    expect(points(order)).toEqual([2800]);
});

test("what is older than the first version is judged by that", async () => {
    mockDate("2026-11-22 08:00:00", 0);
    const { store, order } = await setupLoyalty();
    publish(store, VERSIONS);
    expect(points(order)).toEqual([1700]);
});

test("an order keeps the version that it was paid under", async () => {
    mockDate("2026-11-22 11:00:00", 0);
    const { store, order } = await setupLoyalty();
    publish(store, VERSIONS);
    order.date_order = luxon.DateTime.now();
    order.state = "paid";
    mockDate("2026-11-22 13:00:00", 0);
    expect(points(order)).toEqual([1700]);
});

test("rewards are those of the version in effect", async () => {
    mockDate("2026-11-22 13:00:00", 0);
    const { store, order } = await setupLoyalty();
    publish(store, [VERSIONS[0], { ...VERSIONS[1], compiled: makeCompiled({ rewards: [] }) }]);
    expect(order.loyaltyOffers).toEqual([]);
});

test("a program that was never published brings nothing", async () => {
    const { store, order } = await setupLoyalty();
    publish(store, []);
    expect(order.loyaltyAwards).toEqual([]);
    expect(order.loyaltyOffers).toEqual([]);
});
