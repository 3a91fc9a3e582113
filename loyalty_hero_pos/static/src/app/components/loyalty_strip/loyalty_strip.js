/**
 * The strip under the order: who the customer is, how many points, and how many this order brings.
 *
 * It shows facts that the order's getters computed; at most two lines, and nothing without a program.
 */

import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";
import { useService } from "@web/core/utils/hooks";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { ReasonsPopup } from "../reasons_popup/reasons_popup";
import { getEnding } from "../../evaluation/fees";
import { getMemberships } from "../../evaluation/programs";
import {
    getAccent,
    getBalances,
    getGains,
    getNextReward,
    getPreviews,
    sayPoints,
} from "../../words/points";
import { say } from "../../words/sentences";
import { getTierStanding } from "../../words/tiers";
import { formatMoney, formatPoints } from "../../words/units";

export class LoyaltyStrip extends Component {
    static template = "loyalty_hero_pos.LoyaltyStrip";
    static props = {
        order: Object,
        class: { type: String, optional: true },
    };
    static defaultProps = { class: "border-bottom" };

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.loyalty = useService("loyalty_hero");
    }

    /** @returns {"return"|"customer"|"nobody"|null} */
    get mode() {
        const { order } = this.props;
        if (order.loyaltyHasReturns) {
            return this.returnText ? "return" : null;
        }
        const takesPart = this.memberships.length || this.previews.length;
        if (order.getPartner()) {
            return takesPart ? "customer" : null;
        }
        return this.pos.models["loyalty.hero.program"]?.some((program) => program._is_running)
            ? "nobody"
            : null;
    }

    get memberships() {
        return getMemberships(this.props.order);
    }

    get accent() {
        return getAccent(this.props.order);
    }

    get balances() {
        return getBalances(this.props.order);
    }

    get previews() {
        return getPreviews(this.props.order);
    }

    /** The customer's tier with this order. */
    get tier() {
        return this.tierStanding?.tier;
    }

    /** What comes next: a tier that this order reaches, or what is missing to the first reward, or to the next tier. */
    get nextText() {
        const { isReached, tier, next, missing, program } = this.tierStanding || {};
        const sentences = this.props.order.config._loyalty_sentences;
        if (isReached && tier) {
            return say(sentences, "tier.reaches", { tier: tier.name });
        }
        const reward = getNextReward(this.props.order);
        if (reward) {
            return reward;
        }
        return next
            ? say(sentences, "tier.next", {
                  amount: formatMoney(missing, program.currency_id?.id),
                  tier: next.name,
              })
            : "";
    }

    get tierStanding() {
        return getTierStanding(this.props.order);
    }

    /** What the order brings and takes, one short text per program. */
    get changes() {
        const { loyaltyHolds } = this.props.order;
        const redeemed = loyaltyHolds
            .filter(({ held }) => held?.points)
            .map(({ uuid, held }) => ({
                key: uuid,
                isEarned: false,
                text: `−${this.sayRedeemed(held)}`,
            }));
        return [...getGains(this.props.order), ...redeemed];
    }

    /** Goods that came back without their sale may take more than the rest brings; one sentence per program. */
    get takenTexts() {
        return this.previews
            .filter(({ award }) => award.points < 0)
            .map(({ program, award }) =>
                _t("This return takes %s", sayPoints(-award.points, program.points_name))
            );
    }

    /** Points that do not come have a reason, too. */
    get isWithoutPoints() {
        return (
            !this.changes.length && this.props.order.lines.length > 0 && this.previews.length > 0
        );
    }

    /** A membership that ends soon is said before points that expire. */
    get expiring() {
        const [ending] = getEnding(this.props.order);
        if (ending) {
            return _t("%(program)s ends %(date)s", {
                program: ending.program.name,
                date: formatShortDay(ending.dateEnd),
            });
        }
        const next = this.memberships
            .filter(({ member }) => member.expiring && member.date_expiring)
            .sort((a, b) => a.member.date_expiring.localeCompare(b.member.date_expiring))[0];
        return next
            ? _t("%(points)s expire %(date)s", {
                  points: formatPoints(next.member.expiring),
                  date: formatShortDay(next.member.date_expiring),
              })
            : "";
    }

    get joining() {
        return this.memberships.length
            ? ""
            : _t("joins %s", formatList(this.previews.map(({ program }) => program.name)));
    }

    get offlineText() {
        if (!this.pos.data.network.offline) {
            return "";
        }
        const time = this.loyalty.customers.getCheckTime(this.props.order);
        return time ? _t("balance of %s", time) : _t("last known balance");
    }

    get invitation() {
        const worth = this.props.order.loyaltyAwards
            .filter(({ award }) => award.points > 0)
            .map(({ program, award }) => sayPoints(award.points, program.points_name));
        return worth.length
            ? _t("Scan a card or pick a customer: this sale is worth %s", worth.join(" + "))
            : _t("Scan a card or pick a customer");
    }

    get returnText() {
        const { order } = this.props;
        const { taken = 0, points = 0 } = order.uiState.loyaltyReturn || {};
        const [first] = this.memberships;
        const values = {
            taken: formatPoints(taken),
            given: formatPoints(points),
            name: this.memberships.length === 1 ? first.program.points_name : _t("points"),
        };
        if (taken && points) {
            return _t("The customer loses %(taken)s %(name)s and gets %(given)s back", values);
        }
        if (taken) {
            return _t("The customer loses %(taken)s %(name)s", values);
        }
        return points ? _t("The customer gets %(given)s %(name)s back", values) : "";
    }

    get debtText() {
        const { balance } = this.props.order.uiState.loyaltyReturn;
        return balance < 0
            ? _t(
                  "The balance will be %s. The next purchases make up for it.",
                  formatPoints(balance)
              )
            : "";
    }

    /** The name of the points is said where there are several. */
    sayRedeemed({ program, points }) {
        const name = this.pos.models["loyalty.hero.program"].get(program)?.points_name || "";
        return this.memberships.length > 1 ? sayPoints(points, name) : formatPoints(points);
    }

    showReasons() {
        this.dialog.add(ReasonsPopup, { order: this.props.order });
    }
}

/** A day of the weeks to come needs no year. */
function formatShortDay(day) {
    return luxon.DateTime.fromISO(day).toLocaleString({ month: "short", day: "numeric" });
}
