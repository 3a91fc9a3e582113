/**
 * The engine's reasons as sentences for cashier and customer.
 */

import { _t } from "@web/core/l10n/translation";
import { formatMinor, formatPoints } from "./units";

/**
 * What one program makes of an order, in words; texts are ready to be shown.
 *
 * @typedef {Object} Explanation
 * @property {string} name
 * @property {string} total
 * @property {{text: string, detail: string, points: string}[]} steps
 * @property {{product: string, why: string}[]} excluded
 */

/**
 * @param order
 * @param {{program: Object, award: import("@loyalty_hero/engine/values").Award}} preview
 * @param {number} index which of the customer's programs it is: the first is served first
 * @returns {Explanation}
 */
export function explain(order, { program, award }, index) {
    const context = {
        currencyId: program.raw.currency_id,
        rules: new Map(program.raw.compiled.rules.map((rule) => [rule.id, rule])),
        products: new Map(order.lines.map((line) => [line.uuid, line.getFullProductName()])),
    };
    const steps = [];
    const excluded = [];
    for (const reason of award.reasons) {
        if (reason.type === "line_excluded") {
            const product = context.products.get(reason.line);
            excluded.push({ product, why: getExclusion(reason.why) });
        } else {
            steps.push(STEPS[reason.type](reason, context));
        }
    }
    if (!steps.length && index > 0) {
        steps.push({ text: _t("The items count in a program before."), detail: "", points: "" });
    }
    return {
        name: program.name,
        total: `${formatPoints(award.points)} ${program.points_name}`,
        steps,
        excluded,
    };
}

const STEPS = {
    rule({ rule, base, points }, { currencyId, rules }) {
        return {
            text: getRate(rules.get(rule), currencyId),
            detail: formatMinor(base, currencyId),
            points: formatPoints(points),
        };
    },
    rule_excluded({ rule, base, amount_min }, { currencyId, rules }) {
        return {
            text: getRate(rules.get(rule), currencyId),
            detail: _t("%(base)s is below the minimum of %(minimum)s", {
                base: formatMinor(base, currencyId),
                minimum: formatMinor(amount_min, currencyId),
            }),
            points: formatPoints(0),
        };
    },
    paid_with_points({ base }, { currencyId }) {
        return {
            text: _t("Part paid with points, not counted"),
            detail: formatMinor(-base, currencyId),
            points: "",
        };
    },
    rounding({ points }) {
        return { text: _t("Rounding"), detail: "", points: formatPoints(points) };
    },
    program_excluded(reason, { currencyId }) {
        return {
            text: getProgramExclusion(reason, currencyId),
            detail: "",
            points: formatPoints(0),
        };
    },
};

function getRate(rule, currencyId) {
    return _t("%(points)s for every %(amount)s", {
        points: formatPoints(rule.points),
        amount: formatMinor(rule.per_amount, currencyId),
    });
}

function getExclusion(why) {
    const sentences = {
        gift_card: _t("gift cards and top-ups earn nothing"),
        tip: _t("tips earn nothing"),
        down_payment: _t("down payments earn nothing"),
        exception: _t("exception of the rule"),
        no_rule: _t("not part of the program"),
    };
    return sentences[why] || _t("earns nothing");
}

function getProgramExclusion({ why, date, base, amount_min }, currencyId) {
    switch (why) {
        case "not_started":
            return _t("The program starts on %s.", formatDay(date));
        case "ended":
            return _t("The program ended on %s.", formatDay(date));
        case "other_shop":
            return _t("The program does not run in this shop.");
        case "paid_with_points":
            return _t("A sale paid with points earns nothing.");
        case "below_minimum":
            return _t("%(base)s is below the minimum purchase of %(minimum)s.", {
                base: formatMinor(base, currencyId),
                minimum: formatMinor(amount_min, currencyId),
            });
    }
    return _t("The program does not count this sale.");
}

function formatDay(date) {
    return luxon.DateTime.fromISO(date).toLocaleString(luxon.DateTime.DATE_MED);
}
