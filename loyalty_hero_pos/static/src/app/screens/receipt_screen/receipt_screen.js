import { ReceiptScreen } from "@point_of_sale/app/screens/receipt_screen/receipt_screen";
import { patch } from "@web/core/utils/patch";
import { getBlockSentences } from "../../words/receipt_blocks";

patch(ReceiptScreen.prototype, {
    get loyaltySentences() {
        return getBlockSentences(this.currentOrder);
    },
});
