/**
 * A number of which zero means that there is no limit: it is left empty and says so.
 */

import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";

export class LimitField extends FloatField {
    static template = "loyalty_hero.LimitField";
    static props = { ...FloatField.props, placeholder: { type: String, optional: true } };

    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

export const limitField = {
    ...floatField,
    component: LimitField,
    supportedTypes: ["float"],
    extractProps: (field, dynamicInfo) => ({
        ...floatField.extractProps(field, dynamicInfo),
        placeholder: field.placeholder,
    }),
};

registry.category("fields").add("loyalty_hero_limit", limitField);
