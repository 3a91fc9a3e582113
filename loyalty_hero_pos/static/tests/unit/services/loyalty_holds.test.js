import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-dom";
import { makeServerError, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { answerDialogs, grantHolds, setupLoyalty } from "../utils";

definePosModels();

async function setupPaid(points = 10000) {
    grantHolds(({ points: asked, due, base }) => expect.step(`hold ${asked} of ${due}/${base}`));
    onRpc("pos.config", "loyalty_release", ({ args: [, uuid] }) => {
        expect.step(`release ${uuid}`);
        return true;
    });
    const env = await setupLoyalty();
    await env.loyalty.holds.take(env.order, env.method, env.order.loyaltyOffers[0], points);
    return { ...env, payment: env.order.payment_ids[0] };
}

test("points pay after the server held them", async () => {
    const { order, payment, partner } = await setupPaid();
    expect.verifySteps(["hold 10000 of 1785/1785"]);
    expect(payment.amount).toBe(10);
    expect(order.remainingDue).toBe(7.85);
    expect(payment.uiState.loyalty.points).toBe(10000);
    expect(partner.loyalty_status[0].available).toBe(114000);
});

test("points of a payment can be changed", async () => {
    const { order, method, loyalty } = await setupPaid();
    const [offer] = order.loyaltyOffers;
    expect([offer.purse.available, offer.purse.due]).toEqual([124000, 1785]);
    await loyalty.holds.take(order, method, offer, 5000);
    expect(order.payment_ids).toHaveLength(1);
    expect(order.payment_ids[0].amount).toBe(5);
    expect.verifySteps(["hold 10000 of 1785/1785", "hold 5000 of 1785/1785"]);
});

test("a refusal leaves the order as it was", async () => {
    onRpc("pos.config", "loyalty_hold", () => {
        throw makeServerError({ message: "Mara Lind has 12 Stars to spend." });
    });
    const { store, order, method, loyalty } = await setupLoyalty();
    const messages = [];
    loyalty.holds.dialog = { add: (_component, { body }) => messages.push(body) };
    expect(await loyalty.holds.take(order, method, order.loyaltyOffers[0], 10000)).toBe(false);
    expect(messages).toEqual(["Mara Lind has 12 Stars to spend."]);
    expect(order.payment_ids).toHaveLength(0);
    expect(store.getOrder().remainingDue).toBe(17.85);
});

test("a payment that goes releases its points", async () => {
    const { order, payment } = await setupPaid();
    const { uuid } = payment;
    order.removePaymentline(payment);
    await animationFrame();
    expect.verifySteps(["hold 10000 of 1785/1785", `release ${uuid}`]);
});

test("an order that goes releases its points", async () => {
    const { store, order, payment } = await setupPaid();
    const { uuid } = payment;
    store.removeOrder(order, false);
    await animationFrame();
    expect.verifySteps(["hold 10000 of 1785/1785", `release ${uuid}`]);
});

test("a paid order keeps its points", async () => {
    const { order, payment } = await setupPaid();
    order.state = "paid";
    payment.delete();
    await animationFrame();
    expect.verifySteps(["hold 10000 of 1785/1785"]);
});

test("a hold is not renewed without need", async () => {
    const { order, loyalty } = await setupPaid();
    expect(await loyalty.holds.secure(order)).toBe(true);
    expect.verifySteps(["hold 10000 of 1785/1785"]);
});

test("a hold that lapses soon is renewed before validation", async () => {
    const { store, order, payment } = await setupPaid();
    payment.uiState.loyalty.until = Date.now() + 5000;
    const validation = new OrderPaymentValidation({ pos: store, orderUuid: order.uuid });
    expect(await validation.askBeforeValidation()).toBe(true);
    expect(payment.uiState.loyalty.until).toBeGreaterThan(Date.now() + 60000);
    expect.verifySteps(["hold 10000 of 1785/1785", "hold 10000 of 1785/1785"]);
});

test("a hold that cannot be renewed stops the validation", async () => {
    const { store, order, payment, loyalty } = await setupPaid();
    const messages = [];
    loyalty.holds.dialog = { add: (_component, { body }) => messages.push(body) };
    onRpc("pos.config", "loyalty_hold", () => {
        throw makeServerError({ message: "The points were spent elsewhere." });
    });
    payment.uiState.loyalty.until = 0;
    const validation = new OrderPaymentValidation({ pos: store, orderUuid: order.uuid });
    expect(await validation.askBeforeValidation()).toBe(false);
    expect(order.payment_ids).toHaveLength(0);
    expect(messages).toEqual(["The points were spent elsewhere."]);
    await animationFrame();
    expect.verifySteps(["hold 10000 of 1785/1785", `release ${payment.uuid}`]);
});

test("points never pay more than the order costs", async () => {
    const { order, payment, loyalty } = await setupPaid();
    order.removeOrderline(order.lines[0]);
    expect(order.priceIncl).toBe(7.5);
    expect(await loyalty.holds.secure(order)).toBe(false);
    expect(payment.amount).toBe(7.5);
    expect(order.change).toBe(0);
    expect.verifySteps(["hold 10000 of 1785/1785", "hold 10000 of 750/750"]);
});

test("points are given up when nothing is left to pay", async () => {
    const { order, payment, loyalty } = await setupPaid();
    const { uuid } = payment;
    while (order.lines.length) {
        order.removeOrderline(order.lines[0]);
    }
    expect(await loyalty.holds.secure(order)).toBe(false);
    expect(order.payment_ids).toHaveLength(0);
    await animationFrame();
    expect.verifySteps(["hold 10000 of 1785/1785", `release ${uuid}`]);
});

test("what the server did not mean to say stays in the log", async () => {
    onRpc("pos.config", "loyalty_hold", () => {
        throw makeServerError({ errorName: "builtins.KeyError", message: "KeyError: 'points'" });
    });
    const { order, method, loyalty } = await setupLoyalty();
    const messages = [];
    loyalty.holds.dialog = { add: (_component, { body }) => messages.push(body) };
    patchWithCleanup(console, { error: () => expect.step("logged") });
    await loyalty.holds.take(order, method, order.loyaltyOffers[0], 10000);
    expect(messages).toEqual(["The server could not do it. Try again, or go on without points."]);
    expect.verifySteps(["logged"]);
});

test("fast payment with points asks how many and pays", async () => {
    grantHolds();
    const { store, order, method, loyalty } = await setupLoyalty();
    patchWithCleanup(loyalty, {
        redeem: (_order, chosen) =>
            loyalty.holds.take(order, chosen, order.loyaltyOffers[0], 17850),
    });
    await store.validateOrderFast(method);
    expect(order.state).toBe("paid");
    expect(order.payment_ids.map(({ amount }) => amount)).toEqual([17.85]);
});

test("fast payment with points that are not taken changes nothing", async () => {
    const { store, order, method, loyalty } = await setupLoyalty();
    patchWithCleanup(loyalty, { redeem: async () => false });
    await store.validateOrderFast(method);
    expect(order.state).toBe("draft");
    expect(order.payment_ids).toHaveLength(0);
});

test("without connection nothing is redeemed", async () => {
    const { store, order, loyalty } = await setupLoyalty();
    const messages = [];
    loyalty.dialog = { add: (_component, { body }) => messages.push(body) };
    store.data.network.offline = true;
    expect(await loyalty.redeem(order)).toBe(false);
    expect(messages).toEqual(["Points can be redeemed when the connection is back."]);
});

/** Let the server grant a hold to who enters 4829. */
function askForPin() {
    onRpc("pos.config", "loyalty_hold", ({ args: [, claim, proof] }) => {
        expect.step(`hold with ${proof || "nothing"}`);
        if (proof !== "4829") {
            return { asks: "pin", ...(proof && { error: "This code is wrong." }) };
        }
        return { points: claim.points, amount: 1000, seconds: 900, available: 114000 };
    });
}

test("the customer enters the PIN until it is right", async () => {
    askForPin();
    const { order, method, loyalty } = await setupLoyalty();
    answerDialogs(loyalty.holds, "1111", "4829");
    expect(await loyalty.holds.take(order, method, order.loyaltyOffers[0], 10000)).toBe(true);
    expect.verifySteps(["hold with nothing", "hold with 1111", "hold with 4829"]);
    expect(order.payment_ids[0].amount).toBe(10);
});

test("without the PIN the order stays as it was", async () => {
    askForPin();
    const { order, method, loyalty } = await setupLoyalty();
    answerDialogs(loyalty.holds, undefined);
    expect(await loyalty.holds.take(order, method, order.loyaltyOffers[0], 10000)).toBe(false);
    expect.verifySteps(["hold with nothing"]);
    expect(order.payment_ids).toHaveLength(0);
});
