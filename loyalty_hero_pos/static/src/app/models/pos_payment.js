/** A points payment: its amount comes from the server, and it remembers what was promised for it. */

import { PosPayment } from "@point_of_sale/app/models/pos_payment";
import { patch } from "@web/core/utils/patch";

patch(PosPayment.prototype, {
    /**
     * `uiState.loyalty` is null, or what was promised for a points payment (`held` of a `Hold`).
     */
    initState() {
        super.initState();
        this.uiState = { ...this.uiState, loyalty: null };
    },
    get isLoyalty() {
        return Boolean(this.payment_method_id?.is_loyalty);
    },
    /** What points pay was agreed with the server: neither a typed amount nor a tip changes it. */
    setAmount(value) {
        if (!this.isLoyalty) {
            super.setAmount(value);
        }
    },
});
