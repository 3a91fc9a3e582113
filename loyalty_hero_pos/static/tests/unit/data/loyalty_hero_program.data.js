import { hootPosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { models } from "@web/../tests/web_test_helpers";
import { patch } from "@web/core/utils/patch";
import { makeCompiled, makeNames, makeReward } from "./compile";

const FIRST_DAY = "2020-01-01T00:00:00Z";

/** What tills get beside the fields: at most half of a sale can be paid in the second program. */
const EXTRA = {
    1: {
        _is_running: true,
        _versions: [
            { valid_from: FIRST_DAY, compiled: makeCompiled({ id: 1 }), names: makeNames() },
        ],
    },
    2: {
        _is_running: false,
        _versions: [
            {
                valid_from: FIRST_DAY,
                names: makeNames(),
                compiled: makeCompiled({
                    id: 2,
                    rewards: [
                        makeReward({
                            id: 2,
                            points_min: 5000,
                            points_multiple: 1000,
                            share_max: 500,
                        }),
                    ],
                }),
            },
        ],
    },
};

export class LoyaltyHeroProgram extends models.ServerModel {
    _name = "loyalty.hero.program";

    _load_pos_data_fields() {
        return [
            "name",
            "points_name",
            "sequence",
            "claim_days",
            "accent_color",
            "receipt_text",
            "currency_id",
            "write_date",
        ];
    }

    _load_pos_data_read(records) {
        return records.map((record) => ({
            ...record,
            _rate: { numerator: 1, denominator: 1 },
            _enrols: true,
            _member_sequence: 10,
            _fee_product_id: false,
            _receipt_image: "",
            _offline_points: 0,
            ...EXTRA[record.id],
        }));
    }

    _records = [
        {
            id: 1,
            name: "Star Club",
            points_name: "Stars",
            sequence: 10,
            claim_days: 30,
            currency_id: 1,
        },
        { id: 2, name: "Old Club", points_name: "Miles", sequence: 20, currency_id: 1 },
    ];
}

patch(hootPosModels, [...hootPosModels, LoyaltyHeroProgram]);
