import { hootPosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { models } from "@web/../tests/web_test_helpers";
import { patch } from "@web/core/utils/patch";

/** 1 Star for each 1.00 with tax; 100 Stars are worth 10.00, at most half of a sale in the second program. */
function compile(id, vals) {
    return {
        format: 1,
        id,
        code: `P${id}`,
        currency: "USD",
        date_start: null,
        date_end: null,
        shops: [],
        invoices: true,
        tax_included: true,
        amount_min: 0,
        paid_with_points: "remainder",
        rounding: "down",
        excluded_flags: ["gift_card", "tip", "down_payment"],
        rules: [
            {
                id,
                mode: "amount",
                points: 100,
                per_amount: 100,
                selections: [],
                exceptions: [],
                amount_min: 0,
            },
        ],
        rewards: [
            {
                id,
                kind: "payment",
                points: 10000,
                amount: 1000,
                points_min: 0,
                points_multiple: 0,
                share_max: 1000,
            },
        ],
        ...vals,
    };
}

export class LoyaltyHeroProgram extends models.ServerModel {
    _name = "loyalty.hero.program";

    _load_pos_data_fields() {
        return ["name", "points_name", "sequence", "compiled", "currency_id", "write_date"];
    }

    _load_pos_data_read(records) {
        return records.map((record) => ({
            ...record,
            _rate_ppm: 1_000_000,
            _is_running: record.id === 1,
            _enrols: true,
        }));
    }

    _records = [
        {
            id: 1,
            name: "Star Club",
            points_name: "Stars",
            sequence: 10,
            currency_id: 1,
            compiled: compile(1),
        },
        {
            id: 2,
            name: "Old Club",
            points_name: "Miles",
            sequence: 20,
            currency_id: 1,
            compiled: compile(2, {
                rewards: [
                    {
                        id: 2,
                        kind: "payment",
                        points: 10000,
                        amount: 1000,
                        points_min: 5000,
                        points_multiple: 1000,
                        share_max: 500,
                    },
                ],
            }),
        },
    ];
}

patch(hootPosModels, [...hootPosModels, LoyaltyHeroProgram]);
