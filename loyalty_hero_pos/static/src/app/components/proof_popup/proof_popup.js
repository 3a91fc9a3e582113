/** The customer confirms a redemption: enters a PIN, or shows a one-time code. */

import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import {
    BACKSPACE,
    EMPTY,
    Numpad,
    ZERO,
    getButtons,
} from "@point_of_sale/app/components/numpad/numpad";

export class ProofPopup extends Component {
    static template = "loyalty_hero_pos.ProofPopup";
    static components = { Dialog, Numpad };
    static props = {
        /** `pin`, which a code stands for as well, or `code`. */
        asks: String,
        /** Of the customer. */
        name: String,
        /** What was wrong with the try before. */
        error: String,
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.state = useState({ text: "" });
        this.buttons = getButtons([EMPTY, ZERO, BACKSPACE]);
        useAutofocus({ refName: "proof" });
        useHotkey("enter", () => this.confirm(), { bypassEditableProtection: true });
        useHotkey("escape", () => this.props.close(), { bypassEditableProtection: true });
    }

    get texts() {
        const { asks, name } = this.props;
        return asks === "pin"
            ? {
                  title: _t("Customer's PIN"),
                  label: _t("Let %s enter the PIN, or show a one-time code.", name),
              }
            : {
                  title: _t("Customer's one-time code"),
                  label: _t("%s finds it under My Account, Loyalty. Scan or enter it.", name),
              };
    }

    press(key) {
        this.state.text =
            key === BACKSPACE.value ? this.state.text.slice(0, -1) : this.state.text + key;
    }

    confirm() {
        const digits = this.state.text.trim();
        if (digits) {
            this.props.getPayload(digits);
            this.props.close();
        }
    }
}
