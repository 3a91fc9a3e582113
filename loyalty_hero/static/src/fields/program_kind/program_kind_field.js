import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";

/** The kind of a loyalty program as cards: each says in a sentence what it is for. */
export class ProgramKindField extends RadioField {
    static template = "loyalty_hero.ProgramKindField";

    get cards() {
        const explanations = {
            points: {
                icon: "fa-star",
                text: _t("Members collect points with what they buy, and spend them."),
            },
            premium_multiple: {
                icon: "fa-repeat",
                text: _t(
                    "Members who spent or bought enough get a balance card, as often as they do. The remainder carries over."
                ),
            },
            premium_single: {
                icon: "fa-gift",
                text: _t(
                    "A punch card: one balance card a sale at most, then counting begins anew. It stands beside other programs, or alone."
                ),
            },
            membership: {
                icon: "fa-id-card-o",
                text: _t(
                    "Members pay a fee, or join for free, and get their discount. While it is paid, other programs give nothing."
                ),
            },
        };
        return this.items
            .filter(([value]) => !this.props.readonly || value === this.value)
            .map(([value, label]) => ({ value, label, ...explanations[value] }));
    }
}

export const programKindField = { ...radioField, component: ProgramKindField };

registry.category("fields").add("loyalty_hero_program_kind", programKindField);
