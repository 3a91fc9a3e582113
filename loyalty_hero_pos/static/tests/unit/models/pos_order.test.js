import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { makeRule } from "../data/compile";
import { grantHolds, makeFacts, makeMember, publish, setupLoyalty } from "../utils";

definePosModels();

test("points to come follow the order", async () => {
    const { order } = await setupLoyalty();
    expect(order.loyaltyAwards.map(({ award }) => award.points)).toEqual([1700]);
    order.lines[0].setQuantity(1);
    expect(order.loyaltyAwards.map(({ award }) => award.points)).toEqual([1000]);
});

test("points to come are computed once per change", async () => {
    const { order } = await setupLoyalty();
    const awards = order.loyaltyAwards;
    order.selectOrderline(order.lines[0]);
    expect(order.loyaltyAwards).toBe(awards);
    order.lines[0].setQuantity(5);
    expect(order.loyaltyAwards).not.toBe(awards);
});

test("who is no member yet sees the program to join", async () => {
    const { order } = await setupLoyalty([]);
    expect(order.loyaltyAwards).toHaveLength(1);
    expect(order.loyaltyAwards[0].member).toBe(null);
    expect(order.loyaltyAwards[0].award.points).toBe(1700);
});

test("who joins is new there, and has to be someone whom the program is for", async () => {
    const { store, order, partner } = await setupLoyalty([], makeFacts({}, { standings: {} }));
    const forCompanies = { date_start: null, date_end: null, weekdays: [], groups: [9] };
    const program = publish(store, {});
    const { compiled } = program._versions[0];
    publish(store, {
        rules: [
            ...compiled.rules,
            { ...compiled.rules[0], id: 8, mode: "welcome", points: 100000 },
        ],
    });
    expect(order.loyaltyAwards[0].award.kinds).toEqual({ earn: 1700, welcome: 100000 });
    publish(store, { condition: { ...compiled.condition, ...forCompanies } });
    expect(order.loyaltyAwards).toEqual([]);
    partner.update({ loyalty_facts: makeFacts({}, { groups: [9], standings: {} }) });
    expect(order.loyaltyAwards).toHaveLength(1);
});

const PUNCH_CARD = {
    kind: "premium_single",
    rules: [makeRule({ id: 2, mode: "count", selections: [5] })],
    premium: { amount_min: 0, items_min: 10000, kind: "percent", amount: 0, share: 100 },
};

function runPunchCard(store, vals = {}) {
    const served = { _is_running: true, _member_sequence: 5 };
    publish(store, { ...PUNCH_CARD, ...vals }, { id: 2, vals: served });
}

test("a punch card beside others is served first, and leaves what it does not count", async () => {
    const { store, order } = await setupLoyalty();
    runPunchCard(store);
    expect(order.loyaltyAwards.map(({ program, award }) => [program.id, award.points])).toEqual([
        [2, 0],
        [1, 1700],
    ]);
});

test("who belongs to an exclusive program earns in no other and joins none", async () => {
    const belonging = [makeMember({ member: 2, program: 2, sequence: 5 })];
    const { store, order, partner } = await setupLoyalty(belonging);
    runPunchCard(store, { exclusive: true });
    expect(order.loyaltyAwards.map(({ program }) => program.id)).toEqual([2]);
    partner.update({ loyalty_status: [...belonging, makeMember()] });
    const [, { award }] = order.loyaltyAwards;
    expect(award.points).toBe(0);
    expect(award.reasons).toEqual([{ type: "program_excluded", why: "exclusive", program: 2 }]);
});

test("who left earns nothing there, and does not join again", async () => {
    const { order } = await setupLoyalty([makeMember({ has_left: true })]);
    expect(order.loyaltyAwards).toEqual([]);
    expect(order.loyaltyOffers.map(({ program }) => program.id)).toEqual([1]);
});

test("a closed program brings nothing and can be spent", async () => {
    const { order } = await setupLoyalty([makeMember({ program: 2 })]);
    expect(order.loyaltyAwards.map(({ program }) => program.id)).toEqual([1]);
    const [offer] = order.loyaltyOffers;
    expect(offer.program.id).toBe(2);
    // Half of 17.85, in steps of 10.
    expect([offer.points, offer.amount, offer.limit]).toEqual([8000, 800, "exceeds_share"]);
});

test("a return brings nothing by itself", async () => {
    const { order } = await setupLoyalty();
    order.is_refund = true;
    expect(order.loyaltyAwards).toEqual([]);
});

test("a program that the engine refuses does not stop the sale", async () => {
    const { store, order } = await setupLoyalty();
    publish(store, { format: 99 });
    expect(order.loyaltyAwards).toEqual([]);
});

test("the proposal is the most that makes sense", async () => {
    const { order } = await setupLoyalty();
    const [offer] = order.loyaltyOffers;
    const { due, base } = offer.purse;
    expect([due, base, offer.points, offer.amount]).toEqual([1785, 1785, 17850, 1785]);
    expect(offer.limit).toBe(null);
});

test("points payments do not come into being by themselves", async () => {
    const { order, method } = await setupLoyalty();
    const result = order.addPaymentline(method);
    expect(result.status).toBe(false);
    expect(order.payment_ids).toHaveLength(0);
});

test("what points pay is not typed over", async () => {
    grantHolds();
    const { order, method, loyalty } = await setupLoyalty();
    await loyalty.holds.take(order, method, order.loyaltyOffers[0], 10000);
    const [payment] = order.payment_ids;
    payment.setAmount(500);
    expect(payment.amount).toBe(10);
});

test("points go when the customer changes", async () => {
    grantHolds();
    const { store, order, method, loyalty } = await setupLoyalty();
    await loyalty.holds.take(order, method, order.loyaltyOffers[0], 10000);
    expect(order.loyaltyPayments).toHaveLength(1);
    order.setPartner(store.models["res.partner"].get(3));
    expect(order.payment_ids).toHaveLength(0);
});
