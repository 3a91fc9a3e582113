/** Why these points: the engine's reasons in words, program by program. */

import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { isOfInterest } from "../../evaluation/programs";
import { explain } from "../../words/reasons";

export class ReasonsPopup extends Component {
    static template = "loyalty_hero_pos.ReasonsPopup";
    static components = { Dialog };
    static props = { order: Object, close: Function };

    setup() {
        const { order } = this.props;
        this.explanations = order.loyaltyAwards
            .map((preview, index) => isOfInterest(preview) && explain(order, preview, index))
            .filter(Boolean);
    }
}
