import { expect, globals, test } from "@odoo/hoot";
import { evaluatePrograms } from "@loyalty_hero/engine/index";
import { completeInput } from "@loyalty_hero/../tests/vectors/complete";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { explain } from "@loyalty_hero_pos/app/words/explanation";
import { describe, tell } from "@loyalty_hero_pos/app/words/reasons";
import { makeAccelerator, makeCompiled, makeNames, makeRule } from "../data/compile";
import { loadWords, makeFacts, makeMember, publish, setupLoyalty } from "../utils";

definePosModels();

/** Topics in which programs are evaluated: together they have every reason of the engine. */
const TOPICS = [
    "accelerators",
    "bonuses",
    "caps",
    "counting",
    "discounts",
    "earning",
    "exceptions",
    "flags",
    "hours",
    "memberships",
    "minimums",
    "offers",
    "on_account",
    "paid_with_points",
    "premiums",
    "programs",
    "shops",
    "tiers",
    "welcome",
];

async function load(name) {
    const response = await globals.fetch(`/loyalty_hero/static/tests/vectors/${name}.json`);
    return response.json();
}

async function findAwards() {
    const shapes = await load("defaults");
    const awards = [];
    for (const topic of TOPICS) {
        for (const { input, expected } of await load(topic)) {
            if (input.call.startsWith("evaluate") && !("raises" in expected)) {
                const [one, customer, basket] = completeInput(shapes, input);
                const programs = Array.isArray(one) ? one : [one];
                evaluatePrograms(programs, customer, basket).forEach((award, index) =>
                    awards.push({ award, compiled: programs[index] })
                );
            }
        }
    }
    return awards;
}

/** Money is set apart from its currency by a space that does not break. */
function plain(text) {
    return text.replaceAll("\u00a0", " ");
}

test("till and server say the same", async () => {
    await setupLoyalty();
    const { program, names, vectors } = await loadWords("reasons");
    const wording = {
        sentences: await loadWords("sentences"),
        compiled: program,
        currencyId: 1,
        names,
        findProgram: () => undefined,
        findProduct: () => undefined,
    };
    for (const { reason, expected } of vectors) {
        const told = Object.entries(describe(reason, wording));
        expect(Object.fromEntries(told.map(([name, text]) => [name, plain(text)]))).toEqual(
            expected
        );
    }
});

test("every reason of the engine has words", async () => {
    await setupLoyalty();
    const types = new Set();
    const sentences = await loadWords("sentences");
    for (const { award, compiled } of await findAwards()) {
        const wording = {
            sentences,
            compiled,
            currencyId: 1,
            names: { rules: {}, accelerators: {}, tiers: {} },
            findProgram: (id) => `Program ${id}`,
            findProduct: () => "Train",
        };
        for (const reason of award.reasons) {
            types.add(reason.type);
            expect(describe(reason, wording).text).not.toBeEmpty();
            expect(tell(reason, wording)).not.toMatch(/undefined|null|NaN|%\(/);
        }
    }
    expect([...types].sort()).toEqual([
        "accelerator",
        "cap",
        "discount",
        "line_excluded",
        "membership",
        "on_account",
        "paid_with_points",
        "premium",
        "program_excluded",
        "rounding",
        "rule",
        "rule_excluded",
        "tier",
    ]);
});

test("a sale explains itself from the tier to the cap", async () => {
    const { store, order } = await setupLoyalty(
        [makeMember()],
        makeFacts({ tier: 31, spend: 3000, earned: { day: 0 } })
    );
    publish(
        store,
        {
            rules: [
                makeRule({ mode: "tier" }),
                makeRule({ id: 2, mode: "bonus", per: "unit", points: 500 }),
                makeRule({ id: 3, mode: "welcome", points: 1000 }),
            ],
            accelerators: [
                makeAccelerator({ id: 41, factor: 3000 }),
                makeAccelerator({ id: 42, factor: 1500 }),
            ],
            tiers: [
                { id: 31, spend_min: 2000, points: 100, per_amount: 100 },
                { id: 32, spend_min: 10000, points: 200, per_amount: 100 },
            ],
            caps: [{ period: "day", points: 7000 }],
        },
        {
            names: {
                rules: {
                    1: "1 per $ 1 spent, Silver members 1 per $ 1",
                    2: "5 on top for each item",
                    3: "10 with the first purchase",
                },
                accelerators: { 41: "Happy hour", 42: "Tuesdays" },
                tiers: { 31: { name: "Silver", color: 4 }, 32: { name: "Gold", color: 3 } },
            },
        }
    );
    const { steps, total, excluded } = explain(order, order.loyaltyAwards[0]);
    expect(steps.map(({ text, detail, points }) => [plain(text), plain(detail), points])).toEqual([
        ["Tier Silver: $ 47.85 of qualifying purchases", "$ 52.15 more to reach Gold", ""],
        ["1 per $ 1 spent, Silver members 1 per $ 1 (on $ 17.85)", "", "+17.85"],
        ["5 on top for each item (× 5)", "", "+25"],
        ["Highest of Happy hour × 3 and Tuesdays × 1.5", "", "+35.70"],
        ["Rounding", "", "-0.55"],
        ["Maximum of 70 per day", "", "-8"],
    ]);
    expect(total).toBe("70 Stars");
    expect(excluded).toEqual(["10 with the first purchase: Not the first purchase"]);
});

test("a sale is worded by the version that it is judged by", async () => {
    const { store, order } = await setupLoyalty();
    const version = (points, valid_from) => ({
        valid_from,
        compiled: makeCompiled({ rules: [makeRule({ points: points * 100 })] }),
        names: makeNames({ rules: { 1: `${points} per $ 1 spent` } }),
    });
    publish(store, [version(2, "2020-01-01T00:00:00Z"), version(3, "2999-01-01T00:00:00Z")]);
    const [step] = explain(order, order.loyaltyAwards[0]).steps;
    expect(plain(step.text)).toBe("2 per $ 1 spent (on $ 17.85)");
});

test("what an earlier program had is told", async () => {
    const { order } = await setupLoyalty();
    const [first] = order.loyaltyAwards;
    const nothing = { ...first, award: { ...first.award, lines: [], reasons: [], points: 0 } };
    const [step] = explain(order, nothing, [first]).steps;
    expect(step.text).toMatch(/: counted for “Star Club”, which comes first$/);
});

test("a premium says what is due and what counts on", async () => {
    const { store, order } = await setupLoyalty([makeMember()], makeFacts({ amount: 1000 }));
    publish(store, {
        kind: "premium_multiple",
        rules: [makeRule({ mode: "count", points: 0 })],
        premium: { amount_min: 2000, items_min: 10000, kind: "fixed", amount: 500, share: 0 },
        rewards: [],
    });
    const { steps, total } = explain(order, order.loyaltyAwards[0]);
    expect(total).toBe("");
    expect(plain(steps.at(-1).text)).toBe(
        "A premium is due. Towards the next one: $ 7.85 of $ 20, or 1 of 10 items"
    );
});

test("what is not counted is told by its product", async () => {
    const { store, order } = await setupLoyalty();
    store.config.update({ tip_product_id: order.lines[0].product_id });
    const { excluded } = explain(order, order.loyaltyAwards[0]);
    expect(excluded).toEqual([`${order.lines[0].getFullProductName()}: Tips earn nothing`]);
});
