import { expect, globals, test } from "@odoo/hoot";
import { evaluatePrograms } from "@loyalty_hero/engine/index";
import { completeInput } from "@loyalty_hero/../tests/vectors/complete";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { describeExclusions, describeReasons, explain } from "@loyalty_hero_pos/app/words/reasons";
import { describeProgramExclusion } from "@loyalty_hero_pos/app/words/why_nots";
import { makeAccelerator, makeRule } from "../data/compile";
import { makeFacts, makeMember, publish, setupLoyalty } from "../utils";

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

/** Money is set apart from its currency by a space that does not break. */
function plain(text) {
    return text.replaceAll("\u00a0", " ");
}

const SILENT_WHYS = ["earns nothing", "does not apply", "The program does not count this sale."];

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

test("every reason of the engine has words", async () => {
    await setupLoyalty();
    const types = new Set();
    for (const { award, compiled } of await findAwards()) {
        const context = {
            award,
            compiled,
            names: { selections: {}, accelerators: {}, tiers: {} },
            findProgram: (id) => ({ name: `Program ${id}` }),
            money: (minor) => `${minor / 100}`,
        };
        for (const reason of award.reasons) {
            types.add(reason.type);
            if (["line_excluded", "rule_excluded"].includes(reason.type)) {
                const products = new Map([[reason.line, "Train"]]);
                const [{ what, why }] = describeExclusions([reason], context, products);
                expect(what).not.toBeEmpty();
                expect(SILENT_WHYS).not.toInclude(why);
                expect(`${what} ${why}`).not.toMatch(/undefined|null|NaN/);
                continue;
            }
            if (reason.type === "program_excluded") {
                expect(SILENT_WHYS).not.toInclude(describeProgramExclusion(reason, context));
            }
            const [step] = describeReasons([reason], context);
            expect(step.text).not.toBeEmpty();
            expect(`${step.text} ${step.detail} ${step.points}`).not.toMatch(/undefined|null|NaN/);
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
                accelerators: { 41: "Happy hour" },
                tiers: { 31: { name: "Silver", color: 4 }, 32: { name: "Gold", color: 3 } },
            },
        }
    );
    const { steps, total, excluded } = explain(order, order.loyaltyAwards[0], 0);
    expect(steps.map(({ text, detail, points }) => [plain(text), plain(detail), points])).toEqual([
        ["Tier: Silver", "$ 52.15 to Gold", ""],
        ["Silver, 1 for every $ 1.00", "$ 17.85", "17.85"],
        ["Bonus of 5 for each item", "× 5", "25"],
        ["Best of Happy hour × 3, × 1.5", "", "+35.70"],
        ["Rounding", "", "-0.55"],
        ["Maximum per day: 70", "", "-8"],
    ]);
    expect(total).toBe("70 Stars");
    expect(excluded).toEqual([
        { what: "Welcome, with the first purchase", why: "not the first purchase" },
    ]);
});

test("rules name their selections", async () => {
    const { store, order } = await setupLoyalty();
    for (const { product_id: product } of order.lines) {
        product.update({ loyalty_selections: [5] });
    }
    publish(
        store,
        { rules: [makeRule({ selections: [5, 6] })] },
        { names: { selections: { 5: "Toys", 6: "Games" } } }
    );
    const [step] = explain(order, order.loyaltyAwards[0], 0).steps;
    expect(plain(step.text)).toBe("Toys, Games: 1 for every $ 1.00");
});

test("a premium says what is due and what counts on", async () => {
    const { store, order } = await setupLoyalty([makeMember()], makeFacts({ amount: 1000 }));
    publish(store, {
        kind: "premium_multiple",
        rules: [makeRule({ mode: "count", points: 0 })],
        premium: { amount_min: 2000, items_min: 10000, kind: "fixed", amount: 500, share: 0 },
        rewards: [],
    });
    const { steps, total } = explain(order, order.loyaltyAwards[0], 0);
    expect(total).toBe("");
    const { text, detail } = steps.at(-1);
    expect(plain(text)).toBe("Premium: $ 5.00");
    expect(plain(detail)).toBe("then $ 7.85 of $ 20.00 spent or 1 of 10 items");
});

test("what is not counted is told by its product", async () => {
    const { store, order } = await setupLoyalty();
    store.config.update({ tip_product_id: order.lines[0].product_id });
    const { excluded } = explain(order, order.loyaltyAwards[0], 0);
    expect(excluded).toEqual([
        { what: order.lines[0].getFullProductName(), why: "tips earn nothing" },
    ]);
});
