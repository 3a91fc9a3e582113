/**
 * Why something earns nothing, as sentences.
 */

import { _t } from "@web/core/l10n/translation";
import { formatDay, formatQuantity } from "./units";

/** @typedef {import("./reasons").Context} Context */

/**
 * Return why a line earns nothing, to stand after the product's name.
 *
 * @param {string} why a flag of the line, `exception` or `no_rule`
 * @returns {string}
 */
export function describeLineExclusion(why) {
    const sentences = {
        gift_card: _t("gift cards and top-ups earn nothing"),
        tip: _t("tips earn nothing"),
        down_payment: _t("down payments earn nothing"),
        quotation: _t("settled quotations earn nothing"),
        discounted: _t("discounted items earn nothing"),
        back_order: _t("back orders earn nothing"),
        layaway: _t("layaways earn nothing"),
        exception: _t("exception of the rule"),
        no_rule: _t("not part of the program"),
    };
    return sentences[why] || _t("earns nothing");
}

/**
 * Return why a program gives nothing for the sale.
 *
 * @param {import("@loyalty_hero/engine/values").ProgramExcludedReason} reason
 * @param {Context} context
 * @returns {string}
 */
export function describeProgramExclusion(reason, { findProgram, money }) {
    const { why, date, program } = reason;
    const sentences = {
        not_started: () => _t("The program starts on %s.", formatDay(date)),
        ended: () => _t("The program ended on %s.", formatDay(date)),
        other_day: () => _t("The program does not run on this day of the week."),
        other_time: () => _t("The program does not run at this time of day."),
        other_group: () => _t("The customer does not have the required tag."),
        other_customer: () => _t("Not available to this customer."),
        other_territory: () => _t("Not available in this customer's region."),
        other_currency: () => _t("Not available for sales in this currency."),
        other_shop: () => _t("The program does not run in this shop."),
        no_invoices: () => _t("The program does not run on invoices."),
        paid_with_points: () => _t("A sale paid with points earns nothing."),
        below_minimum: () =>
            _t("%(base)s is below the minimum purchase of %(minimum)s.", {
                base: money(reason.base),
                minimum: money(reason.amount_min),
            }),
        below_quantity: () =>
            _t("%(quantity)s items are fewer than the %(minimum)s that it takes.", {
                quantity: formatQuantity(reason.quantity),
                minimum: formatQuantity(reason.quantity_min),
            }),
        excluded_customer: () => _t("This customer earns nothing in the program."),
        exclusive: () =>
            _t(
                "The customer belongs to “%s”, which cannot be combined with other programs.",
                findProgram(program)?.name || ""
            ),
        no_membership: () => _t("No valid membership."),
        employee: () => _t("Employees earn nothing."),
        gift_card: () => _t("Gift cards and top-ups earn nothing."),
        tip: () => _t("Tips earn nothing."),
        down_payment: () => _t("Down payments earn nothing."),
        discounted: () => _t("Discounted items earn nothing."),
        quotation: () => _t("Settled quotations earn nothing."),
        back_order: () => _t("Back orders earn nothing."),
        layaway: () => _t("Layaways earn nothing."),
    };
    return sentences[why]?.() || _t("The program does not count this sale.");
}

/**
 * Return why a rule gives nothing.
 *
 * @param {import("@loyalty_hero/engine/values").RuleExcludedReason} reason
 * @param {Context} context
 * @returns {string}
 */
export function describeRuleExclusion(reason, { money }) {
    switch (reason.why) {
        case "below_minimum":
            return _t("%(base)s is below the minimum of %(minimum)s", {
                base: money(reason.base),
                minimum: money(reason.amount_min),
            });
        case "below_quantity":
            return _t("%(quantity)s of at least %(minimum)s items", {
                quantity: formatQuantity(reason.quantity),
                minimum: formatQuantity(reason.quantity_min),
            });
        case "not_new":
            return _t("not the first purchase");
    }
    return describeCondition(reason.why) || _t("does not apply");
}

/** Return what a condition asks for that is not met, or "". */
function describeCondition(why) {
    const sentences = {
        not_started: _t("not started yet"),
        ended: _t("ended already"),
        other_day: _t("not on this day of the week"),
        other_time: _t("not at this time of day"),
        other_group: _t("the customer does not have the required tag"),
        other_customer: _t("not for this customer"),
        other_territory: _t("not available in this customer's region"),
        other_tier: _t("only for members of other tiers"),
        other_pricelist: _t("only for another pricelist"),
        other_payment: _t("only for another means of payment"),
        other_currency: _t("only for sales in another currency"),
    };
    return sentences[why] || "";
}
