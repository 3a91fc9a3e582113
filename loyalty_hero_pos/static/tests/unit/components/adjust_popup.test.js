import { expect, test } from "@odoo/hoot";
import { animationFrame, click, edit, queryAllTexts, queryText, select } from "@odoo/hoot-dom";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { AdjustPopup } from "@loyalty_hero_pos/app/components/adjust_popup/adjust_popup";
import { setupLoyalty } from "../utils";

definePosModels();

const CHOICES = {
    managers: [
        { id: 7, name: "Morgan Hale" },
        { id: 8, name: "Ada Brook" },
    ],
    reasons: [
        { id: 1, name: "Complaint", kinds: ["add"] },
        { id: 2, name: "Mistake", kinds: ["add", "take"] },
    ],
    programs: [
        { id: 1, name: "Star Club", points_name: "Stars", balance: 124000, available: 124000 },
    ],
};

/** A popup whose server answers what is in `refusals`, one after the other. */
async function mountPopup(...refusals) {
    await setupLoyalty();
    const wishes = [];
    await mountWithCleanup(AdjustPopup, {
        props: {
            name: "Mara Lind",
            choices: CHOICES,
            post: (wish) => {
                wishes.push(wish);
                return refusals.shift() || "";
            },
            close: () => expect.step("closed"),
        },
    });
    return wishes;
}

async function type(id, text) {
    await click(`#o_loyalty_hero_adjust_${id}`);
    await edit(text);
    await animationFrame();
}

async function choose(id, value) {
    await click(`#o_loyalty_hero_adjust_${id}`);
    await select(String(value));
    await animationFrame();
}

async function fillIn() {
    await type("points", "50");
    await choose("reason", 2);
    await type("note", "Late parcel");
    await choose("manager", 7);
    await type("code", "482913");
}

test("everything has to be filled in before it can be posted", async () => {
    const wishes = await mountPopup();
    expect(queryText(".o_loyalty_hero_balance_now")).toBe("1,240 Stars now");
    expect(".o_loyalty_hero_post").not.toBeEnabled();
    await fillIn();
    expect(queryText(".o_loyalty_hero_balance_after")).toBe("1,290 Stars afterwards");
    expect(".o_loyalty_hero_post").toBeEnabled();
    for (const [id, text] of Object.entries({ points: "many", note: "  ", code: "" })) {
        await type(id, text);
        expect(".o_loyalty_hero_post").not.toBeEnabled();
        await fillIn();
    }
    await click(".o_loyalty_hero_post");
    await animationFrame();
    expect(wishes[0]).toMatchObject({
        program_id: 1,
        kind: "add",
        points: 5000,
        reason_id: 2,
        note: "Late parcel",
        manager_id: 7,
        code: "482913",
    });
    expect.verifySteps(["closed"]);
});

test("a reason is offered for what it is for", async () => {
    await mountPopup();
    await choose("reason", 1);
    await click(".o_loyalty_hero_subtract");
    await animationFrame();
    expect(queryAllTexts("#o_loyalty_hero_adjust_reason option")).toEqual([
        "Choose a reason",
        "Mistake",
    ]);
    await type("points", "40");
    expect(queryText(".o_loyalty_hero_balance_after")).toBe("1,200 Stars afterwards");
    expect(".o_loyalty_hero_post").not.toBeEnabled();
});

test("a wrong code is told, and sent again it is the same adjustment", async () => {
    const wishes = await mountPopup("This code is wrong.");
    await fillIn();
    await click(".o_loyalty_hero_post");
    await animationFrame();
    expect(queryText(".o_loyalty_hero_refusal")).toBe("This code is wrong.");
    expect("#o_loyalty_hero_adjust_code").toHaveValue("");
    expect(".o_loyalty_hero_post").not.toBeEnabled();
    await type("code", "482914");
    await click(".o_loyalty_hero_post");
    await animationFrame();
    expect(wishes.map(({ code }) => code)).toEqual(["482913", "482914"]);
    expect(wishes[1].uuid).toBe(wishes[0].uuid);
    expect.verifySteps(["closed"]);
});
