/** On a phone a touch on a payment asks for its amount; what points pay is not typed. */

import { patch } from "@web/core/utils/patch";
import { PaymentScreenPaymentLines } from "@point_of_sale/app/screens/payment_screen/payment_lines/payment_lines";

patch(PaymentScreenPaymentLines.prototype, {
    async selectLine(paymentline) {
        if (paymentline.isLoyalty) {
            this.props.selectLine(paymentline.uuid);
            return;
        }
        return super.selectLine(...arguments);
    },
});
