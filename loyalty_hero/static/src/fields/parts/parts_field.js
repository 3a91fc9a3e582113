/**
 * A table whose records open in a dialog, which is titled by the record: “New Rule”, “117 Stars earned on Nov 23”.
 *
 * The title of a new record is the field's `add-label`; that of others is the first of `TITLES` in the table.
 */

import { registry } from "@web/core/registry";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

const TITLES = ["display_name", "name", "sentence"];

export class PartsField extends X2ManyField {
    setup() {
        super.setup();
        const open = this._openRecord;
        this._openRecord = (params) => open({ title: this.getTitle(params.record), ...params });
    }

    getTitle(record) {
        if (!record) {
            return this.props.addLabel;
        }
        const name = TITLES.find((title) => record.data[title]);
        return name && record.data[name];
    }
}

export const partsField = {
    ...x2ManyField,
    component: PartsField,
    additionalClasses: [...(x2ManyField.additionalClasses || []), "o_field_one2many"],
};

registry.category("fields").add("loyalty_hero_parts", partsField);
