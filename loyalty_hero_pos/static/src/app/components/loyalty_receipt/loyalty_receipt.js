/** The receipt's block about points. It is drawn without the till's services, for printer and e-mail. */

import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatDay, formatPoints } from "../../words/units";

export class LoyaltyReceipt extends Component {
    static template = "loyalty_hero_pos.LoyaltyReceipt";
    static props = { order: Object };

    /** Coupons and balance cards that were issued at this order, for the scanner and for people. */
    get vouchers() {
        const issued = this.props.order.loyalty_summary?.vouchers || [];
        return issued.map(({ name, code, date_end: day }) => ({
            name,
            code,
            barcode: `/report/barcode/Code128/${encodeURIComponent(code)}?width=400&height=80`,
            until: day ? _t("Valid until %s", formatDay(day)) : "",
        }));
    }

    /** What a customer who forgot the card can do, or an empty text. */
    get invitation() {
        const claim = this.props.order.loyaltyClaim;
        return claim
            ? _t(
                  "Forgot your loyalty card? Bring this receipt within %(days)s days. Code: %(code)s",
                  claim
              )
            : "";
    }

    /** The block's lines: what happened first, the balance last. */
    getRows({ pointsName, earned, redeemed, balance, isFinal }) {
        const rows = [];
        if (earned) {
            const text = earned > 0 ? _t("%s earned", pointsName) : _t("%s taken back", pointsName);
            rows.push({ key: "earned", text, points: formatPoints(earned) });
        }
        if (redeemed) {
            const text =
                redeemed > 0 ? _t("%s redeemed", pointsName) : _t("%s given back", pointsName);
            rows.push({ key: "redeemed", text, points: formatPoints(-redeemed) });
        }
        if (balance !== null) {
            const text = isFinal ? _t("Balance") : _t("Balance before this sale, as last known");
            rows.push({ key: "balance", text, points: formatPoints(balance) });
        }
        return rows;
    }
}
