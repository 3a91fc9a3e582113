import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What a sale would earn, with the reasons: the answer of “Try it”, as the server says it. */
export class AwardField extends Component {
    static template = "loyalty_hero.AwardField";
    static props = { ...standardFieldProps };

    get result() {
        return this.props.record.data[this.props.name] || {};
    }

    get programs() {
        return this.result.programs || [];
    }

    get total() {
        const { amount_total: amount, currency_id: currency } = this.props.record.data;
        return formatMonetary(amount, { currencyId: currency && currency.id });
    }

    tierLabel(tier) {
        return tier ? tier.name : _t("No tier");
    }

    tierClass(tier) {
        return tier && tier.color ? `o_tag_color_${tier.color}` : "border text-body";
    }

    /** Tell whether the sale takes the customer to another tier. */
    isOtherTier(tier) {
        return this.tierLabel(tier.before) !== this.tierLabel(tier.after);
    }
}

export const awardField = { component: AwardField, supportedTypes: ["jsonb"] };

registry.category("fields").add("loyalty_hero_award", awardField);
