import { expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { checkBasket } from "@loyalty_hero/engine/index";
import { makeBasket } from "@loyalty_hero_pos/app/utils/basket";
import { grantHolds, makeMember, setupLoyalty } from "../utils";

definePosModels();

test("the basket tells the facts of the order", async () => {
    mockDate("2026-11-30 23:30:00", 0);
    const { store, order } = await setupLoyalty();
    const programs = store.models["loyalty.hero.program"].getAll();
    const basket = makeBasket(order, programs);
    expect(checkBasket(basket)).toEqual([]);
    expect(basket.moment).toBe("2026-12-01T00:30:00", {
        message: "the shop's time, not the till's",
    });
    expect(basket.shop).toBe(order.config.id);
    expect(basket.paid_with_points).toBe(0);
    expect(basket.lines.map((line) => line.quantity)).toEqual([3000, 2000]);
    expect(basket.lines.reduce((sum, line) => sum + line.total_included, 0)).toBe(1785);
});

test("tips and gift cards are flagged", async () => {
    const { store, order } = await setupLoyalty();
    store.config.update({ tip_product_id: order.lines[0].product_id });
    const programs = store.models["loyalty.hero.program"].getAll();
    expect(makeBasket(order, programs).lines.map((line) => line.flags)).toEqual([["tip"], []]);
});

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

test("a closed program brings nothing and can be spent", async () => {
    const { order } = await setupLoyalty([makeMember({ program: 2 })]);
    expect(order.loyaltyAwards.map(({ program }) => program.id)).toEqual([1]);
    const [offer] = order.loyaltyOffers;
    expect(offer.program.id).toBe(2);
    // Half of 17.85, in steps of 10.
    expect([offer.points, offer.amount, offer.share]).toEqual([8000, 800, 892]);
});

test("a return brings nothing by itself", async () => {
    const { order } = await setupLoyalty();
    order.is_refund = true;
    expect(order.loyaltyAwards).toEqual([]);
});

test("a program that the engine refuses does not stop the sale", async () => {
    const { store, order } = await setupLoyalty();
    store.models["loyalty.hero.program"].get(1).update({ compiled: { format: 99, rewards: [] } });
    expect(order.loyaltyAwards).toEqual([]);
});

test("the proposal is the most that makes sense", async () => {
    const { order } = await setupLoyalty();
    const [offer] = order.loyaltyOffers;
    expect([offer.due, offer.total, offer.points, offer.amount]).toEqual([1785, 1785, 17850, 1785]);
    expect(offer.share).toBe(null);
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
