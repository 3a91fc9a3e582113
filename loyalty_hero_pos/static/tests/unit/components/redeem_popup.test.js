import { expect, test } from "@odoo/hoot";
import {
    animationFrame,
    click,
    edit,
    press,
    queryAllTexts,
    queryFirst,
    queryText,
} from "@odoo/hoot-dom";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { RedeemPopup } from "@loyalty_hero_pos/app/components/redeem_popup/redeem_popup";
import { makeMember, setupLoyalty } from "../utils";

definePosModels();

async function mountPopup(status, take = () => true) {
    const { order } = await setupLoyalty(status);
    await mountWithCleanup(RedeemPopup, {
        props: {
            order,
            take: async (offer, points) => {
                expect.step(`${offer.program.points_name} ${points}`);
                return take();
            },
            getPayload: (isTaken) => expect.step(`taken ${isTaken}`),
            close: () => expect.step("closed"),
        },
    });
}

async function type(text) {
    await click("#o_loyalty_hero_points");
    await edit(text);
    await animationFrame();
}

test("the proposal is ready to be taken", async () => {
    await mountPopup();
    expect("#o_loyalty_hero_points").toHaveValue("178.50");
    expect(queryText(".o_loyalty_hero_available")).toBe("1,240 Stars available");
    expect(queryText(".o_loyalty_hero_worth")).toBe("178.50 Stars pay $ 17.85");
    expect(queryText(".o_loyalty_hero_remaining")).toBe("Still to pay: $ 0.00");
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["Stars 17850", "taken true", "closed"]);
});

test("what it is worth follows what is typed", async () => {
    await mountPopup();
    await type("100");
    expect(queryText(".o_loyalty_hero_worth")).toBe("100 Stars pay $ 10.00");
    expect(queryText(".o_loyalty_hero_remaining")).toBe("Still to pay: $ 7.85");
});

test("what cannot be is told and cannot be taken", async () => {
    await mountPopup();
    for (const [text, message] of [
        ["abc", "Enter the points as a number."],
        ["-5", "Enter more than 0."],
        ["0", "Enter more than 0."],
        ["1.234", "Points have two decimals at most."],
        ["2,000", "Only 1,240 Stars are available."],
    ]) {
        await type(text);
        expect(queryText(".o_loyalty_hero_error")).toBe(message);
        expect(".o_loyalty_hero_take").not.toBeEnabled();
        expect("#o_loyalty_hero_points").toHaveValue(text);
    }
    await press("Enter");
    await animationFrame();
    expect.verifySteps([]);
});

test("limits are told when they bite", async () => {
    await mountPopup([makeMember({ program: 2 })]);
    expect(queryText(".o_loyalty_hero_hint")).toBe("At most 50 % of this order: $ 8.92");
    await type("45");
    expect(queryText(".o_loyalty_hero_error")).toBe("Points are redeemed in steps of 10 Miles.");
    await type("40");
    expect(queryText(".o_loyalty_hero_error")).toBe("At least 50 Miles have to be redeemed.");
    await type("100");
    expect(queryText(".o_loyalty_hero_error")).toBe("At most 50 % of this order: $ 8.92");
});

test("a reward is chosen from several", async () => {
    await mountPopup([makeMember(), makeMember({ program: 2 })]);
    expect(queryAllTexts(".o_loyalty_hero_reward span:first-child")).toEqual([
        "Star Club: Pay with Stars",
        "Old Club: Pay with Miles",
    ]);
    await click(".o_loyalty_hero_reward:nth-child(2)");
    await animationFrame();
    expect("#o_loyalty_hero_points").toHaveValue("80");
    await click(".o_loyalty_hero_take");
    await animationFrame();
    expect.verifySteps(["Miles 8000", "taken true", "closed"]);
});

test("the pad starts a new number", async () => {
    await mountPopup();
    const touch = async (text) => {
        const buttons = [...document.querySelectorAll(".numpad button")];
        await click(buttons.find((button) => button.textContent.trim() === text));
        await animationFrame();
    };
    await touch("5");
    await touch("0");
    expect(queryFirst("#o_loyalty_hero_points")).toHaveValue("50");
    await touch("⌫");
    expect(queryFirst("#o_loyalty_hero_points")).toHaveValue("5");
});

test("after a refusal what was typed is still there", async () => {
    await mountPopup(undefined, () => false);
    await type("100");
    await click(".o_loyalty_hero_take");
    await animationFrame();
    expect("#o_loyalty_hero_points").toHaveValue("100");
    expect(".o_loyalty_hero_take").toBeEnabled();
    expect.verifySteps(["Stars 10000"]);
});

test("not now", async () => {
    await mountPopup();
    await press("Escape");
    await animationFrame();
    expect.verifySteps(["closed"]);
});
