/** What a selection chooses, live while it is written: how many, the first names, and a list of all. */

import { Component } from "@odoo/owl";
import { Domain } from "@web/core/domain";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useOwnedDialogs } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { SelectCreateDialog } from "@web/views/view_dialogs/select_create_dialog";

export class MatchesField extends Component {
    static template = "loyalty_hero.MatchesField";
    static props = { ...standardFieldProps };

    setup() {
        this.addDialog = useOwnedDialogs();
    }

    get data() {
        return this.props.record.data;
    }

    get count() {
        return this.data.record_count;
    }

    get title() {
        const isProduct = this.data.target === "product";
        if (this.count === 1) {
            return isProduct ? _t("Matches 1 product") : _t("Matches 1 customer");
        }
        const count = formatInteger(this.count);
        return isProduct ? _t("Matches %s products", count) : _t("Matches %s customers", count);
    }

    get names() {
        return this.data[this.props.name] || [];
    }

    get more() {
        return this.count - this.names.length;
    }

    get moreText() {
        return _t("and %s more", formatInteger(this.more));
    }

    image(record) {
        return `/web/image/${this.data.model}/${record.id}/image_128`;
    }

    showAll() {
        this.addDialog(SelectCreateDialog, {
            title: this.title,
            noCreate: true,
            multiSelect: false,
            resModel: this.data.model,
            domain: new Domain(this.data.domain || "[]").toList(),
            context: {
                list_view_ref: `loyalty_hero.loyalty_hero_selection_view_list_${this.data.target}`,
            },
        });
    }
}

registry.category("fields").add("loyalty_hero_matches", {
    component: MatchesField,
    displayName: _t("Loyalty matches"),
    supportedTypes: ["json"],
    isEmpty: () => false,
    fieldDependencies: [
        { name: "target", type: "selection", selection: [] },
        { name: "model", type: "char" },
        { name: "domain", type: "char" },
        { name: "record_count", type: "integer" },
    ],
});
