/** The list of orders: a paid order without a customer can be given to the one who made it. */

import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { TicketScreen } from "@point_of_sale/app/screens/ticket_screen/ticket_screen";
import { getClaim } from "../../evaluation/claims";

patch(TicketScreen.prototype, {
    setup() {
        super.setup(...arguments);
        this.loyalty = useService("loyalty_hero");
    },
    canClaim(order) {
        return Boolean(order?.isSynced && getClaim(order));
    },
});
