/** Before an order is paid, its points payments are made sure of. */

import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { patch } from "@web/core/utils/patch";

patch(OrderPaymentValidation.prototype, {
    async askBeforeValidation() {
        if ((await super.askBeforeValidation()) === false) {
            return false;
        }
        return this.pos.env.services.loyalty_hero.holds.secure(this.order);
    },
});
