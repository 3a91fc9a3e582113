import { PosConfig } from "@point_of_sale/../tests/unit/data/pos_config.data";
import { patch } from "@web/core/utils/patch";

patch(PosConfig.prototype, {
    _load_pos_data_read() {
        const configs = super._load_pos_data_read(...arguments);
        for (const config of configs) {
            config._loyalty_tz = "Europe/Berlin";
        }
        return configs;
    },
    /** The server knows nothing of the customers, unless a test says what. */
    loyalty_status() {
        return [];
    },
});
