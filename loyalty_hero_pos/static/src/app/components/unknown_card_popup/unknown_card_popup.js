/** A card that nobody has was scanned: whose is it? */

import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

export class UnknownCardPopup extends Component {
    static template = "loyalty_hero_pos.UnknownCardPopup";
    static components = { Dialog };
    static props = {
        number: String,
        /** Gets "new" for a new customer, "known" for one to be chosen. */
        getPayload: Function,
        close: Function,
    };

    get title() {
        return _t("Card %s is new", this.props.number);
    }

    choose(choice) {
        this.props.getPayload(choice);
        this.props.close();
    }
}
