/** The text of receipts, with what it looks like beside it while it is typed. */

import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { TextField, textField } from "@web/views/fields/text/text_field";
import { fillReceipt } from "../../receipt/receipt_text";

/** What is printed where a program has no text of its own. */
const USUAL = "{points} earned | {earned}\n{points} redeemed | {redeemed}\nBalance | {balance}";

export class ReceiptField extends Component {
    static template = "loyalty_hero_pos.ReceiptField";
    static components = { TextField };
    static props = { ...TextField.props };

    get samples() {
        return this.props.record.data.receipt_samples || {};
    }

    get lines() {
        return fillReceipt(this.props.record.data[this.props.name] || USUAL, this.samples);
    }

    get image() {
        const { resId, data } = this.props.record;
        const { receipt_image: image, write_date: unique } = data;
        if (!image) {
            return "";
        }
        // What was chosen just now comes as data; what is stored, as its size.
        return /^[\d.]+ \w+$/.test(image)
            ? `/web/image/loyalty.hero.program/${resId}/receipt_image?unique=${unique}`
            : `data:image/png;base64,${image}`;
    }

    insert(name) {
        const text = this.props.record.data[this.props.name] || "";
        const separator = !text || text.endsWith("\n") ? "" : " ";
        this.props.record.update({ [this.props.name]: `${text}${separator}{${name}}` });
    }
}

registry.category("fields").add("loyalty_hero_receipt", {
    ...textField,
    component: ReceiptField,
});
