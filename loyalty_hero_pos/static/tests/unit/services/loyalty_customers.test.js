import { expect, test } from "@odoo/hoot";
import { Deferred } from "@odoo/hoot-mock";
import { makeServerError, onRpc } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { CUSTOMER, makeMember, setupLoyalty } from "../utils";

definePosModels();

async function setupCards(answer) {
    onRpc("pos.config", "loyalty_find_card", ({ args: [, number] }) => {
        expect.step(number);
        return answer;
    });
    const env = await setupLoyalty();
    env.messages = [];
    env.loyalty.customers.dialog = { add: (_component, { body }) => env.messages.push(body) };
    env.order.setPartner(false);
    return env;
}

test("a card brings its customer", async () => {
    const { order, loyalty, messages } = await setupCards({ partner_id: CUSTOMER });
    await loyalty.customers.scanCard(order, "0450000000001");
    expect(order.getPartner().id).toBe(CUSTOMER);
    expect(messages).toEqual([]);
    expect.verifySteps(["0450000000001"]);
});

test("a card that was lost is refused with the server's sentence", async () => {
    const { order, loyalty, messages } = await setupCards({
        error: "This card was reported lost. Ask a manager, or pick the customer by name.",
    });
    await loyalty.customers.scanCard(order, "0450000000002");
    expect(order.getPartner()).toBe(undefined);
    expect(messages).toEqual([
        "This card was reported lost. Ask a manager, or pick the customer by name.",
    ]);
    expect.verifySteps(["0450000000002"]);
});

/** A till at which a card that nobody has is scanned; `choose` answers the dialogs, one after the other. */
async function setupUnknown(...choices) {
    const env = await setupCards({ unknown: true });
    onRpc("pos.config", "loyalty_give_card", ({ args: [, number, partnerId] }) => {
        expect.step(`${number} is ${partnerId}'s`);
        return { partner_id: partnerId };
    });
    env.loyalty.customers.dialog = {
        add: (component, props, { onClose } = {}) => {
            expect.step(component.name);
            const choice = choices.shift();
            if (choice) {
                props.getPayload(choice);
            }
            onClose?.();
        },
    };
    return env;
}

test("a card that nobody has is given to a customer", async () => {
    const { store, order, loyalty } = await setupUnknown("known", { id: CUSTOMER, name: "Mara" });
    const partner = await loyalty.customers.findByCard("0450000000099");
    expect(partner.id).toBe(CUSTOMER);
    expect.verifySteps([
        "0450000000099",
        "UnknownCardPopup",
        "PartnerList",
        `0450000000099 is ${CUSTOMER}'s`,
    ]);
    loyalty.customers.setPartner(order, store.models["res.partner"].get(CUSTOMER));
    expect(order.getPartner().id).toBe(CUSTOMER);
});

test("a new customer gets the card in the hand", async () => {
    const { store, order, loyalty } = await setupUnknown("new");
    store.editPartner = async () => store.models["res.partner"].get(CUSTOMER);
    await loyalty.customers.scanCard(order, "0450000000099");
    expect(order.getPartner().id).toBe(CUSTOMER);
    expect.verifySteps(["0450000000099", "UnknownCardPopup", `0450000000099 is ${CUSTOMER}'s`]);
});

test("who is no member goes on, and a number that is no card is no news", async () => {
    const { order, loyalty } = await setupUnknown();
    await loyalty.customers.scanCard(order, "0450000000099");
    await loyalty.customers.findByCard("123", { isQuiet: true });
    expect(order.getPartner()).toBe(undefined);
    expect.verifySteps(["0450000000099", "UnknownCardPopup", "123"]);
});

test("without connection cards are not looked up", async () => {
    const { store, order, loyalty, messages } = await setupCards({ partner_id: CUSTOMER });
    store.data.network.offline = true;
    await loyalty.customers.scanCard(order, "0450000000001");
    expect(messages).toHaveLength(1);
    expect.verifySteps([]);
});

test("choosing a customer refreshes the balance", async () => {
    const { store, order, partner, loyalty } = await setupLoyalty();
    partner.update({ loyalty_status: [makeMember({ balance: 100 })] });
    store.setPartnerToCurrentOrder(partner);
    await loyalty.customers.refresh(order);
    expect(partner.loyalty_status[0].balance).toBe(124000);
    expect(loyalty.customers.getCheckTime(order)).not.toBe("");
});

test("a balance that cannot be refreshed stays, silently", async () => {
    const { order, partner, loyalty } = await setupLoyalty();
    onRpc("pos.config", "loyalty_status", () => {
        throw makeServerError({ message: "Nope" });
    });
    await loyalty.customers.refresh(order);
    expect(partner.loyalty_status[0].balance).toBe(124000);
    expect(loyalty.customers.getCheckTime(order)).toBe("");
});

/** Load customers whom the server has told nothing about. */
function loadCustomers(store, count) {
    const ids = Array.from({ length: count }, (_, index) => 10_001 + index);
    store.models.loadConnectedData({
        "res.partner": ids.map((id) => ({ id, name: `Customer ${id}` })),
    });
    return ids;
}

test("a till that has opened asks for its customers page by page, and keeps them", async () => {
    const { store, loyalty } = await setupLoyalty();
    loadCustomers(store, 501);
    store.data.indexedDB.create = async (model, rows) =>
        rows.length && expect.step(`${model}: ${rows.length} kept`);
    onRpc("pos.config", "loyalty_status", ({ args: [, ids] }) => {
        expect.step(`${ids.length} asked for`);
        return ids.map((id) => ({ id, loyalty_status: [makeMember()], loyalty_facts: {} }));
    });
    await loyalty.customers.fetchAll();
    expect.verifySteps([
        "500 asked for",
        "res.partner: 500 kept",
        "1 asked for",
        "res.partner: 1 kept",
    ]);
    expect(store.models["res.partner"].get(10_501).loyalty_status[0].balance).toBe(124000);
    await loyalty.customers.fetchAll();
    expect.verifySteps([]);
});

test("without connection customers are asked for when it is back", async () => {
    const { store, loyalty } = await setupLoyalty();
    const [id] = loadCustomers(store, 1);
    onRpc("pos.config", "loyalty_status", ({ args: [, ids] }) => {
        expect.step(ids);
        return [];
    });
    store.data.network.offline = true;
    await loyalty.customers.fetchAll();
    expect.verifySteps([]);
    store.data.network.offline = false;
    window.dispatchEvent(new CustomEvent("pos-network-online"));
    await loyalty.customers.fetchAll();
    expect.verifySteps([[id]]);
});

test("an answer to an older question is no news", async () => {
    const { store, loyalty } = await setupLoyalty();
    const [id] = loadCustomers(store, 1);
    const answers = [new Deferred(), new Deferred()];
    let question = 0;
    onRpc("pos.config", "loyalty_status", () => answers[question++]);
    const tell = (balance) => [
        { id, loyalty_status: [makeMember({ balance })], loyalty_facts: {} },
    ];
    const older = loyalty.customers.fetch([id]);
    const newer = loyalty.customers.fetch([id]);
    answers[1].resolve(tell(200));
    await newer;
    answers[0].resolve(tell(100));
    await older;
    expect(store.models["res.partner"].get(id).loyalty_status[0].balance).toBe(200);
});
