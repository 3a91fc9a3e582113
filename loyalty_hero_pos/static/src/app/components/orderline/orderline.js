/** What points take off the price has one price, which is not that of a piece. */

import { patch } from "@web/core/utils/patch";
import { Orderline } from "@point_of_sale/app/components/orderline/orderline";

patch(Orderline.prototype, {
    get lineScreenValues() {
        const values = super.lineScreenValues;
        return this.line.isLoyaltyReduction ? { ...values, displayPriceUnit: false } : values;
    },
});
