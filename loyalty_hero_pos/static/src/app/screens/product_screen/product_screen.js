/** Selling: the strip under the order, and scanned cards. */

import { onMounted } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { useBarcodeReader } from "@point_of_sale/app/hooks/barcode_reader_hook";
import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { LoyaltyStrip } from "../../components/loyalty_strip/loyalty_strip";

ProductScreen.components = { ...ProductScreen.components, LoyaltyStrip };

patch(ProductScreen.prototype, {
    setup() {
        super.setup(...arguments);
        this.loyalty = useService("loyalty_hero");
        onMounted(() => this.loyalty.takeUp(this.pos.getOrder()));
        useBarcodeReader({ loyalty_card: this.onLoyaltyCardScanned });
    },
    onLoyaltyCardScanned(code) {
        return this.loyalty.customers.scanCard(this.currentOrder, code.code);
    },
    /** A customer's barcode that no customer has may be the number of a card. */
    async _barcodePartnerAction(code) {
        const known = this.pos.models["res.partner"].getBy("barcode", code.code);
        return known
            ? super._barcodePartnerAction(...arguments)
            : this.loyalty.customers.scanCustomer(this.currentOrder, code.code);
    },
    /** So may a plain number that no product has; else Odoo says that it knows nothing of it. */
    async _barcodeProductAction(code) {
        if (!this.pos.data.network.offline && !(await this._getProductByBarcode(code))) {
            const partner = await this.loyalty.customers.findByCard(code.code, { isQuiet: true });
            if (partner) {
                return this.loyalty.customers.setPartner(this.currentOrder, partner);
            }
        }
        return super._barcodeProductAction(...arguments);
    },
});
