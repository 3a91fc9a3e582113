import { hootPosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { models } from "@web/../tests/web_test_helpers";
import { patch } from "@web/core/utils/patch";

export class LoyaltyHeroReward extends models.ServerModel {
    _name = "loyalty.hero.reward";

    _load_pos_data_fields() {
        return ["name", "program_id", "kind", "sequence", "discount_product_id", "write_date"];
    }

    _records = [
        {
            id: 1,
            name: "Pay with Stars",
            program_id: 1,
            kind: "payment",
            sequence: 10,
            discount_product_id: 1,
        },
        { id: 2, name: "Pay with Miles", program_id: 2, kind: "payment", sequence: 10 },
        { id: 3, name: "Golden Stars", program_id: 1, kind: "payment", sequence: 20 },
    ];
}

patch(hootPosModels, [...hootPosModels, LoyaltyHeroReward]);
