import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** The quick start: cards, each of which makes a complete loyalty program and opens it. */
export class QuickStart extends Component {
    static template = "loyalty_hero.QuickStart";
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ cards: [], creating: null });
        useAutofocus({ refName: "card_0", mobile: false });
        onWillStart(async () => {
            this.state.cards = await this.orm.call("loyalty.hero.template", "get_cards");
        });
    }

    /** Make the program of the card, once: a second click while it is being made is ignored. */
    async choose(card) {
        if (this.state.creating) {
            return;
        }
        this.state.creating = card.key;
        try {
            const action = await this.orm.call("loyalty.hero.template", "action_create", [
                card.key,
            ]);
            await this.action.doAction(action);
        } finally {
            this.state.creating = null;
        }
    }
}

registry.category("actions").add("loyalty_hero_quick_start", QuickStart);
