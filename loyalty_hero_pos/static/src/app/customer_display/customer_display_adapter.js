import { CustomerDisplayPosAdapter } from "@point_of_sale/app/customer_display/customer_display_adapter";
import { patch } from "@web/core/utils/patch";
import { getMemberships } from "../evaluation/programs";
import { getBlockTexts } from "../words/receipt_blocks";
import { getAccent, getBalances, getGains } from "../words/points";

patch(CustomerDisplayPosAdapter.prototype, {
    /** What the customer sees of their points: `{name, color, balances, gains, outcome}`, or null. */
    formatOrderData(order) {
        super.formatOrderData(order);
        this.data.loyalty = getMemberships(order).length
            ? {
                  name: order.getPartnerName(),
                  color: getAccent(order),
                  balances: getBalances(order),
                  gains: order.finalized ? [] : getGains(order).map(({ text }) => text),
                  outcome: order.finalized ? getBlockTexts(order) : [],
              }
            : null;
    },
});
