/** The value of a criterion: a calendar for days, a picker for records, else what fits the kind of field. */

import { Component, onWillUpdateProps } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { MultiRecordSelector } from "@web/core/record_selectors/multi_record_selector";
import { SelectMenu } from "@web/core/select_menu/select_menu";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/views/fields/formatters";
import { parseFloat as parseNumber } from "@web/views/fields/parsers";

// What Odoo's prices and weights have at most.
const NUMBER_DIGITS = 6;

export class CriterionValue extends Component {
    static template = "loyalty_hero.CriterionValue";
    static components = { DateTimeInput, MultiRecordSelector, SelectMenu };
    static props = {
        subject: Object,
        operator: String,
        values: Array,
        update: Function,
    };

    setup() {
        this.notification = useService("notification");
        // Who types both ends of a range is faster than the server, which hears of them one by one: until it has
        // heard of all, what was typed is known here only.
        this.typed = null;
        this.unheard = 0;
        onWillUpdateProps((props) => {
            if (props.operator !== this.props.operator) {
                this.typed = null;
            }
        });
    }

    get widget() {
        const kind = this.props.subject.kind;
        return kind === "records" && this.props.operator === "like" ? "text" : kind;
    }

    /** The places that take a value: two for "between". */
    get places() {
        return this.props.operator === "between" ? [0, 1] : [0];
    }

    get yesNo() {
        return [
            { value: true, label: _t("yes") },
            { value: false, label: _t("no") },
        ];
    }

    get choices() {
        return this.props.subject.choices.map(([value, label]) => ({ value, label }));
    }

    label(place) {
        if (this.places.length === 1) {
            return _t("Value");
        }
        return place ? _t("To") : _t("From");
    }

    number(place) {
        const value = this.props.values[place];
        return typeof value === "number"
            ? formatFloat(value, { digits: [16, NUMBER_DIGITS], trailingZeros: false })
            : "";
    }

    date(place) {
        const value = this.props.values[place];
        return typeof value === "string" && value ? deserializeDate(value) : false;
    }

    async setAt(place, value) {
        const known = this.typed || this.props.values;
        const values = this.places.map((number) => known[number] ?? null);
        values[place] = value;
        this.typed = values.some((one) => one !== null) ? values : [];
        this.unheard++;
        try {
            await this.props.update(this.typed);
        } finally {
            this.unheard--;
            if (!this.unheard) {
                this.typed = null;
            }
        }
    }

    setText(ev) {
        const text = ev.target.value.trim();
        this.props.update(text ? [text] : []);
    }

    setNumber(place, ev) {
        if (!ev.target.value.trim()) {
            return this.setAt(place, null);
        }
        try {
            this.setAt(place, parseNumber(ev.target.value));
        } catch {
            this.notification.add(_t("“%s” is not a number.", ev.target.value), { type: "danger" });
            ev.target.value = this.number(place);
        }
    }

    setDate(place, date) {
        this.setAt(place, date ? serializeDate(date) : null);
    }
}
