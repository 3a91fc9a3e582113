/** Restaurants split orders: what points own stays with the order that it was reserved for, and follows what is left. */

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";

/** The screen is of an app that may not be there: it is known when all scripts are loaded. */
export function patchSplitBillScreen() {
    const page = registry.category("pos_pages").get("SplitBillScreen", null);
    if (!page) {
        return;
    }
    patch(page.component.prototype, {
        onClickLine(line) {
            if (!line.isLoyaltyReduction) {
                return super.onClickLine(...arguments);
            }
            this.pos.notification.add(_t("Redeemed points stay on this order."), {
                type: "info",
            });
        },
    });
}
