/** Paying: points are chosen in their popup, never typed; returns pay back in points what points had paid. */

import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { useBarcodeReader } from "@point_of_sale/app/hooks/barcode_reader_hook";
import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { LoyaltyStrip } from "../../components/loyalty_strip/loyalty_strip";
import { RedeemButton } from "../../components/redeem_button/redeem_button";

PaymentScreen.components = { ...PaymentScreen.components, LoyaltyStrip, RedeemButton };

patch(PaymentScreen.prototype, {
    setup() {
        super.setup(...arguments);
        this.loyalty = useService("loyalty_hero");
        const { customers } = this.loyalty;
        useBarcodeReader({
            loyalty_card: (code) => customers.scanCard(this.currentOrder, code.code),
            client: (code) => customers.scanCustomer(this.currentOrder, code.code),
        });
    },
    onMounted() {
        super.onMounted(...arguments);
        this.loyalty.returns.prepare(this.currentOrder);
        this.loyalty.holds.secure(this.currentOrder);
    },
    async addNewPaymentLine(paymentMethod) {
        if (!paymentMethod.is_loyalty) {
            return super.addNewPaymentLine(...arguments);
        }
        const isTaken = await this.loyalty.redeem(this.currentOrder, paymentMethod);
        this.numberBuffer.reset();
        return isTaken;
    },
    updateSelectedPaymentline(amount = false) {
        const isWipedOut = amount === false && this.numberBuffer.get() === null;
        if (!this.selectedPaymentLine?.isLoyalty || isWipedOut) {
            return super.updateSelectedPaymentline(...arguments);
        }
        this.numberBuffer.reset();
        this.notification.add(_t("Tap “Redeem” to change how many points pay."), { type: "info" });
    },
    /** What points had paid is refunded in points; money instead is a manager's decision. */
    async deletePaymentLine(uuid) {
        const line = this.paymentLines.find((candidate) => candidate.uuid === uuid);
        if (line?.isLoyalty && line.amount < 0) {
            this.numberBuffer.reset();
            if (!(await this.loyalty.returns.decline(this.currentOrder))) {
                return;
            }
        }
        return super.deletePaymentLine(...arguments);
    },
});
