/** What the till as a whole knows of loyalty; like those of an order, its getters are computed once. */

import { markRaw } from "@odoo/owl";
import { PosConfig } from "@point_of_sale/app/models/pos_config";
import { patch } from "@web/core/utils/patch";
import { findMoneyProducts } from "../facts/line_flags";

patch(PosConfig.prototype, {
    /** Products whose lines are money for money (see `findMoneyProducts`). */
    get loyaltyMoneyProducts() {
        return markRaw(findMoneyProducts(this.models));
    },
});
