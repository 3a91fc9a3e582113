import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { RedeemButton } from "../../components/redeem_button/redeem_button";

ControlButtons.components = { ...ControlButtons.components, RedeemButton };

patch(ControlButtons.prototype, {
    setup() {
        super.setup(...arguments);
        this.loyalty = useService("loyalty_hero");
    },
    /** A customer brings the receipt of a sale that was made without the card. */
    claimReceipt() {
        this.props.close?.();
        return this.loyalty.claims.claimReceipt();
    },
    /** A customer asks where the points went. */
    showHistory() {
        this.props.close?.();
        return this.loyalty.showHistory(this.pos.getOrder());
    },
    /** A manager allows it with a code. */
    adjustPoints() {
        this.props.close?.();
        return this.loyalty.adjustments.adjust(this.pos.getOrder());
    },
});
