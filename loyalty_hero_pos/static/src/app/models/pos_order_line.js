/** Lines that points own: they lower the price, or charge that again on a return, and are no goods. */

import { markRaw } from "@odoo/owl";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { makeTraits } from "../facts/basket";

patch(PosOrderline.prototype, {
    /** What the engine is told of it besides its price (see `makeTraits`). */
    get loyaltyTraits() {
        const traits = makeTraits(this);
        return traits && markRaw(traits);
    },
    /** What the line is worth was agreed with the server: nobody types it. */
    get isLoyaltyReduction() {
        return Boolean(this.loyalty_claim || this.refunded_orderline_id?.loyalty_claim);
    },
    /** The reward tells more than the item of its lines. */
    get orderDisplayProductName() {
        const shown = super.orderDisplayProductName;
        return this.isLoyaltyReduction ? { ...shown, name: this.full_product_name } : shown;
    },
    /** Odoo names a line after its item whenever the server tells about it. */
    setFullProductName() {
        if (!this.isLoyaltyReduction || !this.full_product_name) {
            super.setFullProductName();
        }
    },
    canBeMergedWith(line) {
        return !this.isLoyaltyReduction && !line.isLoyaltyReduction && super.canBeMergedWith(line);
    },
    /** A discount on the whole order is one on its goods: what points take off them follows it. */
    isGlobalDiscountApplicable() {
        return !this.isLoyaltyReduction && super.isGlobalDiscountApplicable();
    },
    setQuantity() {
        if (this.isLoyaltyReduction) {
            return {
                title: _t("Points"),
                body: _t("Points set this price. Remove the line, or tap Redeem."),
            };
        }
        return super.setQuantity(...arguments);
    },
    setUnitPrice() {
        if (!this.isLoyaltyReduction) {
            super.setUnitPrice(...arguments);
        }
    },
    setDiscount() {
        if (!this.isLoyaltyReduction) {
            super.setDiscount(...arguments);
        }
    },
    /** Its taxes are those of the goods that it lowers, after the fiscal position: they are not mapped again. */
    prepareBaseLineForTaxesComputationExtraValues(customValues = {}) {
        const values = super.prepareBaseLineForTaxesComputationExtraValues(...arguments);
        return this.isLoyaltyReduction
            ? { ...values, tax_ids: customValues.tax_ids || this.tax_ids }
            : values;
    },
});
