/** Choosing a customer: the number of a card is as good as a name. */

import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { useBarcodeReader } from "@point_of_sale/app/hooks/barcode_reader_hook";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";

/** Shorter numbers are found too often by accident: house numbers, parts of phone numbers. */
const CARD_NUMBER = /^\S*\d{5,}\S*$/;

patch(PartnerList.prototype, {
    setup() {
        super.setup(...arguments);
        this.loyalty = useService("loyalty_hero");
        // While customers are chosen, a scan means one of them and nothing below.
        const { customers } = this.loyalty;
        const choose = (partner) => partner && this.clickPartner(partner);
        useBarcodeReader(
            {
                loyalty_card: async (code) => choose(await customers.findByCard(code.code)),
                client: async (code) => choose(await customers.findByBarcode(code.code)),
            },
            true
        );
    },
    async onEnter() {
        const number = this.state.query?.trim();
        if (number && CARD_NUMBER.test(number)) {
            const partner = await this.loyalty.customers.findByCard(number, { isQuiet: true });
            if (partner) {
                return this.clickPartner(partner);
            }
        }
        return super.onEnter(...arguments);
    },
});
