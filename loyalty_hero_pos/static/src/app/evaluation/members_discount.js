/** Members' discount: who has paid for a membership buys everything with its percentage off. */

import { getDay } from "../facts/customer";
import { getLineFlags } from "../facts/line_flags";
import { getPrepared } from "./versions";

const HUNDRED_PER_MILLE = 10;

/** What is no goods, or was agreed on before. */
const LEFT_OUT = ["tip", "down_payment", "gift_card", "discount", "paying", "quotation"];

/** Return the discount that the order's customer has by a membership that runs on its day, in percent; 0 for none. */
export function getMembersDiscount(order) {
    if (!order.getPartner()) {
        return 0;
    }
    const programs = order.models["loyalty.hero.program"]?.getAll() || [];
    const discounts = programs
        .filter((program) => program._is_running && isPaid(order, program))
        .map((program) => getPrepared(order, program)?.program.membership?.discount || 0);
    return Math.max(0, ...discounts) / HUNDRED_PER_MILLE;
}

function isPaid(order, program) {
    const period = order.loyaltyCustomer?.standings?.[program.id]?.membership;
    const day = getDay(order);
    return (
        Boolean(period) && period.date_start <= day && (!period.date_end || day <= period.date_end)
    );
}

/**
 * Give the lines of an open order the members' discount, or take it back when the customer has none.
 *
 * What the cashier has set on a line stays; fees, and what is no goods, have their own price. Lines carry what they
 * were given, so that another till that takes the order up can tell it from what was typed.
 */
export function applyMembersDiscount(order) {
    if (order.finalized) {
        return;
    }
    const percent = getMembersDiscount(order);
    for (const line of order.lines) {
        const own = line.loyalty_discount || 0;
        if (line.getDiscount() === own && own !== percent && isForMembers(line)) {
            line.setDiscount(percent);
            line.loyalty_discount = percent;
        }
    }
}

function isForMembers(line) {
    const programs = line.models["loyalty.hero.program"]?.getAll() || [];
    return (
        line.qty > 0 &&
        !line.refunded_orderline_id &&
        !programs.some((program) => program._fee_product_id === line.product_id.id) &&
        !getLineFlags(line).some((flag) => LEFT_OUT.includes(flag))
    );
}
