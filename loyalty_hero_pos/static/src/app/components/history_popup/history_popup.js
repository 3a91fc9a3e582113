/** The last changes of a customer's points, and all of them as PDF. */

import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useService } from "@web/core/utils/hooks";
import { formatChange, formatPoints } from "../../words/units";

export class HistoryPopup extends Component {
    static template = "loyalty_hero_pos.HistoryPopup";
    static components = { Dialog };
    static props = {
        partner: Object,
        /** What `loyalty_history` of the server returns. */
        members: Array,
        close: Function,
    };

    setup() {
        this.report = useService("report");
    }

    formatPoints = formatPoints;
    formatChange = formatChange;

    describe({ day, document }) {
        return [day, document].filter(Boolean).join(" · ");
    }

    print() {
        return this.report.doAction("loyalty_hero.loyalty_hero_history_report", [
            this.props.partner.id,
        ]);
    }
}
