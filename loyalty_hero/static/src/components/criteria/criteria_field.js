/** The criteria of a selection, as a list of sentences: field, comparison and value, each with the right widget. */

import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { x2ManyCommands } from "@web/core/orm_service";
import { registry } from "@web/core/registry";
import { SelectMenu } from "@web/core/select_menu/select_menu";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { CriterionValue } from "./criterion_value";

let nextNumber = 1;

export class CriteriaField extends Component {
    static template = "loyalty_hero.CriteriaField";
    static components = { CriterionValue, SelectMenu };
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ offer: [], isLoaded: false });
        this.offers = {};
        useRecordObserver((record) => this.loadOffer(record.data.target));
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    /** Fields to choose from, in two groups: the usual ones and all others. */
    get groups() {
        const choices = (isUsual) =>
            this.state.offer
                .filter((field) => field.usual === isUsual)
                .map((field) => ({ value: field.name, label: field.label }));
        const more = choices(false).sort((a, b) => a.label.localeCompare(b.label));
        return [
            { label: _t("Often used"), choices: choices(true) },
            { label: _t("All other fields"), choices: more },
        ];
    }

    /** A field that is gone stays in its menu, so that one sees what was asked. */
    groupsFor(criterion) {
        const name = criterion.data.field_name;
        const gone = this.subject(criterion) ? [] : [{ choices: [{ value: name, label: name }] }];
        return [...gone, ...this.groups];
    }

    async loadOffer(target) {
        this.offers[target] ||= this.orm.call("loyalty.hero.criterion", "get_offer", [target]);
        const offer = await this.offers[target];
        if (target === this.props.record.data.target) {
            Object.assign(this.state, { offer, isLoaded: true });
        }
    }

    subject(criterion) {
        return this.state.offer.find((field) => field.name === criterion.data.field_name);
    }

    operators(criterion) {
        return this.subject(criterion).operators.map(([value, label]) => ({ value, label }));
    }

    operatorLabel(criterion) {
        const operator = criterion.data.operator;
        const known = this.operators(criterion).find((choice) => choice.value === operator);
        return known ? known.label : operator;
    }

    /** A criterion that waits for its value is no mistake. */
    isFilled(criterion) {
        const values = criterion.data.values || [];
        return values.length > 0 && !values.includes(null);
    }

    async add(name) {
        const subject = this.state.offer.find((field) => field.name === name);
        const id = `loyalty_hero_criterion_${nextNumber++}`;
        await this.list.applyCommands([
            x2ManyCommands.create(id, { field_name: name, ...this.startWith(subject) }),
        ]);
    }

    /** The comparison and value with which a criterion on a field begins. */
    startWith(subject) {
        return {
            operator: subject.operators[0][0],
            values: subject.kind === "yes_no" ? [true] : [],
        };
    }

    changeField(criterion, name) {
        const subject = this.state.offer.find((field) => field.name === name);
        criterion.update({ field_name: name, ...this.startWith(subject) });
    }

    /** A value outlives a change of the comparison when it can mean the same: a number, a day, but not a record. */
    changeOperator(criterion, operator) {
        const kept = this.subject(criterion).kind !== "records" ? criterion.data.values || [] : [];
        const values = operator === "between" ? kept : kept.slice(0, 1);
        criterion.update({ operator, values });
    }

    changeValues(criterion, values) {
        return criterion.update({ values });
    }

    remove(criterion) {
        this.list.delete(criterion);
    }
}

registry.category("fields").add("loyalty_hero_criteria", {
    component: CriteriaField,
    displayName: _t("Loyalty criteria"),
    supportedTypes: ["one2many"],
    isEmpty: () => false,
    relatedFields: [
        { name: "field_name", type: "char", readonly: false },
        { name: "operator", type: "char", readonly: false },
        { name: "values", type: "json", readonly: false },
        { name: "display_name", type: "char" },
        { name: "problem", type: "char" },
    ],
});
