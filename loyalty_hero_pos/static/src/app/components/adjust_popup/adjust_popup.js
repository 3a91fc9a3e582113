/**
 * Adjusting points: add or take, how many, why, and which manager allows it.
 *
 * It has one name for the server however often it is sent, so that it is posted once.
 */

import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { uuidv4 } from "@point_of_sale/utils";
import { formatPoints, parsePoints } from "../../words/units";

export class AdjustPopup extends Component {
    static template = "loyalty_hero_pos.AdjustPopup";
    static components = { Dialog };
    static props = {
        /** Of the customer. */
        name: String,
        /** What `loyalty_adjust_choices` of the server returns. */
        choices: Object,
        /** Posts what was filled in; resolves to why it was not posted, or to nothing. */
        post: Function,
        close: Function,
    };

    setup() {
        const { programs, managers } = this.props.choices;
        this.uuid = uuidv4();
        this.state = useState({
            programId: programs[0].id,
            kind: "add",
            text: "",
            reasonId: "",
            note: "",
            managerId: managers.length === 1 ? managers[0].id : "",
            code: "",
            refusal: "",
            isBusy: false,
        });
    }

    get program() {
        const { programs } = this.props.choices;
        return programs.find(({ id }) => id === Number(this.state.programId));
    }

    get reasons() {
        return this.props.choices.reasons.filter(({ kinds }) => kinds.includes(this.state.kind));
    }

    get reason() {
        return this.reasons.find(({ id }) => id === Number(this.state.reasonId));
    }

    get points() {
        const { points, error } = parsePoints(this.state.text);
        return error ? 0 : points;
    }

    get texts() {
        const { balance, points_name: name } = this.program;
        const sign = this.state.kind === "add" ? 1 : -1;
        return {
            label: _t("%s to add or take", name),
            balance: _t("%(points)s %(name)s now", { points: formatPoints(balance), name }),
            after: this.points
                ? _t("%(points)s %(name)s afterwards", {
                      points: formatPoints(balance + sign * this.points),
                      name,
                  })
                : "",
        };
    }

    get canPost() {
        const { note, managerId, code, isBusy } = this.state;
        return Boolean(
            !isBusy && this.points > 0 && this.reason && note.trim() && managerId && code
        );
    }

    async post() {
        if (!this.canPost) {
            return;
        }
        this.state.isBusy = true;
        try {
            this.state.refusal = await this.props.post({
                uuid: this.uuid,
                program_id: this.program.id,
                kind: this.state.kind,
                points: this.points,
                reason_id: this.reason.id,
                note: this.state.note.trim(),
                manager_id: Number(this.state.managerId),
                code: this.state.code,
            });
            this.state.code = "";
            if (!this.state.refusal) {
                this.props.close();
            }
        } finally {
            this.state.isBusy = false;
        }
    }
}
