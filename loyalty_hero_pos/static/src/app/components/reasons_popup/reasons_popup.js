/** Why these points: the engine's reasons in words, program by program. */

import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { isOfInterest } from "../../evaluation/programs";
import { explain } from "../../words/explanation";

export class ReasonsPopup extends Component {
    static template = "loyalty_hero_pos.ReasonsPopup";
    static components = { Dialog };
    static props = { order: Object, close: Function };

    setup() {
        const { order } = this.props;
        this.explanations = order.loyaltyAwards
            .map(
                (preview, index, previews) =>
                    isOfInterest(preview) && explain(order, preview, previews.slice(0, index))
            )
            .filter(Boolean);
    }
}
