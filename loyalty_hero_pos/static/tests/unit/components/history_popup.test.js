import { expect, test } from "@odoo/hoot";
import { queryAllTexts, queryText, waitFor } from "@odoo/hoot-dom";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupLoyalty } from "../utils";

definePosModels();

test("the last changes are told with their day and sale", async () => {
    onRpc("pos.config", "loyalty_history", () => [
        {
            program: "Star Club",
            points_name: "Stars",
            balance: 124000,
            lines: [
                {
                    day: "Nov 28, 2026",
                    kind: "Redeemed",
                    document: "Old Town/0012",
                    points: -10000,
                },
                { day: "Nov 27, 2026", kind: "Expired", document: "", points: -50 },
            ],
        },
        { program: "Old Club", points_name: "Miles", balance: 0, lines: [] },
    ]);
    const { order, loyalty } = await setupLoyalty();
    await mountWithCleanup(MainComponentsContainer);
    await loyalty.showHistory(order);
    await waitFor(".o_loyalty_hero_history_popup");
    expect(queryText(".o_loyalty_hero_history_popup section:first > div:first")).toBe(
        "Star Club\n1,240 Stars"
    );
    expect(queryAllTexts(".o_loyalty_hero_change")).toEqual([
        "Redeemed\nNov 28, 2026 · Old Town/0012\n-100",
        "Expired\nNov 27, 2026\n-0.50",
    ]);
    expect(".o_loyalty_hero_history_popup section:last").toHaveText(
        /Nothing has happened here yet/
    );
});
