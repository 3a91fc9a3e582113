import { expect, test } from "@odoo/hoot";
import { onRpc } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { addReturned, answerDialogs, setupLoyalty } from "../utils";

definePosModels();

const ANSWER = { amount: 403, reductions: [], points: 4030, taken: 3500, balance: 124000 };

/** A return of one of the three goods of a paid order that the server knows. */
async function setupReturn(answer = ANSWER) {
    onRpc("pos.config", "loyalty_return", ({ args: [, lines] }) => {
        expect.step(lines.map(({ line_id, quantity }) => `${quantity} of line ${line_id}`).join());
        return answer;
    });
    const env = await setupLoyalty();
    const { store, order, partner } = env;
    order.state = "paid";
    await store.syncAllOrders({ orders: [order] });
    const refund = store.addNewOrder();
    refund.is_refund = true;
    const [line] = order.lines;
    addReturned(refund, line);
    refund.setPartner(partner);
    return { ...env, refund, line };
}

test("what points had paid is paid back in points", async () => {
    const { refund, line, loyalty } = await setupReturn();
    await loyalty.returns.prepare(refund);
    expect.verifySteps([`1 of line ${line.id}`]);
    expect(refund.loyaltyPayments.map(({ amount }) => amount)).toEqual([-4.03]);
    expect(refund.uiState.loyaltyReturn.taken).toBe(3500);
});

test("it is asked once", async () => {
    const { refund, line, loyalty } = await setupReturn();
    await loyalty.returns.prepare(refund);
    await loyalty.returns.prepare(refund);
    expect(refund.loyaltyPayments).toHaveLength(1);
    expect.verifySteps([`1 of line ${line.id}`]);
});

test("cashiers refund in points", async () => {
    const { refund, line, loyalty } = await setupReturn();
    await loyalty.returns.prepare(refund);
    expect.verifySteps([`1 of line ${line.id}`]);
    const messages = [];
    loyalty.returns.dialog = { add: (_component, { body }) => messages.push(body) };
    expect(await loyalty.returns.decline(refund)).toBe(false);
    expect(refund.loyaltyPayments).toHaveLength(1);
    expect(refund.loyalty_refund_reason || "").toBe("");
    expect(messages[0]).toInclude("Ask a manager");
});

test("what a manager took off, with a reason, does not come back", async () => {
    const { store, refund, line, loyalty } = await setupReturn();
    store.config._loyalty_is_manager = true;
    await loyalty.returns.prepare(refund);
    answerDialogs(loyalty.returns, " ", "The card is lost");
    expect(await loyalty.returns.decline(refund)).toBe(false);
    expect(await loyalty.returns.decline(refund)).toBe(true);
    expect(refund.loyalty_refund_reason).toBe("The card is lost");
    refund.removePaymentline(refund.loyaltyPayments[0]);
    refund.lines[0].qty = -2;
    await loyalty.returns.prepare(refund);
    expect(refund.loyaltyPayments).toHaveLength(0);
    expect.verifySteps([`1 of line ${line.id}`, `2 of line ${line.id}`]);
});

test("a payment back needs no hold", async () => {
    const { refund, line, loyalty } = await setupReturn();
    await loyalty.returns.prepare(refund);
    expect.verifySteps([`1 of line ${line.id}`]);
    expect(await loyalty.holds.secure(refund)).toBe(true);
    expect(refund.loyaltyPayments).toHaveLength(1);
});
