import { expect, test } from "@odoo/hoot";
import { formatList } from "@web/core/l10n/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getRefusal } from "@loyalty_hero_pos/app/words/refusals";
import { formatMoney } from "@loyalty_hero_pos/app/words/units";
import { makeReward } from "../data/compile";
import { loadWords, setupLoyalty } from "../utils";

definePosModels();

test("till and server refuse in the same words", async () => {
    await setupLoyalty();
    const told = await loadWords("refusals");
    const wording = {
        sentences: await loadWords("sentences"),
        customer: told.customer,
        formatMoney: (minor) => formatMoney(minor, 1),
    };
    for (const {
        error,
        tier = "",
        terms = {},
        purse = {},
        elsewhere = 0,
        expected,
    } of told.vectors) {
        const offer = {
            program: { points_name: told.points_name },
            reward: { name: told.reward, terms: makeReward({ ...told.terms, ...terms }) },
            tierName: tier,
            otherTiers: formatList(told.tiers, { style: "or" }),
            purse: { ...told.purse, ...purse },
            elsewhere,
        };
        expect(getRefusal(error, offer, wording).replaceAll("\u00a0", " ")).toBe(expected);
    }
});
