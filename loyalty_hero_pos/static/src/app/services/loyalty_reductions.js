/**
 * Price reductions for points: lines of the order, one for each set of taxes.
 *
 * They are spread by Odoo's own helper for discounts of a whole order, over the goods that the reward looks at, so
 * that each tax rate is lowered by its share.
 */

import { accountTaxHelpers } from "@account/helpers/account_tax";
import { Mutex } from "@web/core/utils/concurrency";
import { goodsOf } from "@loyalty_hero/engine/index";
import { makeBasket } from "../facts/basket";
import { fromMinor } from "../words/units";

export class LoyaltyReductions {
    /** @param {Object} pos */
    constructor(pos) {
        this.pos = pos;
        // Lines are added one after the other: who looks for them meanwhile would add them again.
        this.mutex = new Mutex();
    }

    /**
     * Let the claim lower the price by this amount: its lines are made, changed and taken off.
     *
     * @param order
     * @param {string} claim uuid
     * @param {{id: number, name: string, terms: import("@loyalty_hero/engine/values").Reward}} reward
     * @param {number} amount minor units
     * @returns {Promise<void>}
     */
    apply(order, claim, reward, amount) {
        return this.mutex.exec(() => this.setLines(order, claim, reward, amount));
    }

    async setLines(order, claim, reward, amount) {
        const product = order.models["loyalty.hero.reward"].get(reward.id).discount_product_id;
        const wanted = this.spread(order, reward.terms, product, amount);
        const own = order.lines.filter((line) => line.loyalty_claim === claim);
        const byTaxes = new Map(own.map((line) => [getTaxKey(line.tax_ids), line]));
        for (const baseLine of wanted) {
            const key = getTaxKey(baseLine.tax_ids);
            const line = byTaxes.get(key);
            byTaxes.delete(key);
            const vals = {
                price_unit: baseLine.price_unit,
                extra_tax_data: accountTaxHelpers.export_base_line_extra_tax_data(baseLine),
            };
            if (!line) {
                await this.add(order, product, {
                    ...vals,
                    qty: baseLine.quantity,
                    tax_ids: baseLine.tax_ids.map((tax) => ["link", tax]),
                    full_product_name: reward.name,
                    loyalty_claim: claim,
                });
            } else if (line.price_unit !== vals.price_unit) {
                line.update(vals);
            }
        }
        for (const line of byTaxes.values()) {
            line.delete();
        }
    }

    /**
     * Charge again what returned goods were cheaper by: one line for each that was sold.
     *
     * @param order the return
     * @param {{line_id: number, amount: number}[]} reductions sold lines, minor units
     * @returns {Promise<void>}
     */
    chargeBack(order, reductions) {
        return this.mutex.exec(() => this.setCharges(order, reductions));
    }

    async setCharges(order, reductions) {
        const own = order.lines.filter((line) => line.refunded_orderline_id?.loyalty_claim);
        const byLine = new Map(own.map((line) => [line.refunded_orderline_id.id, line]));
        for (const { line_id: lineId, amount } of reductions) {
            const line = byLine.get(lineId);
            byLine.delete(lineId);
            const sold = order.models["pos.order.line"].get(lineId);
            const vals = this.reverse(order, sold, amount);
            if (line) {
                line.update(vals);
            } else {
                await this.add(order, sold.product_id, {
                    ...vals,
                    tax_ids: sold.tax_ids.map((tax) => ["link", tax]),
                    full_product_name: sold.full_product_name,
                    refunded_orderline_id: sold,
                });
            }
        }
        for (const line of byLine.values()) {
            line.delete();
        }
    }

    async add(order, product, { full_product_name: name, ...vals }) {
        const line = await this.pos.addLineToOrder(
            { ...vals, product_id: product, product_tmpl_id: product.product_tmpl_id },
            order,
            { force: true },
            false
        );
        line.full_product_name = name;
    }

    /** Return base lines that lower the goods of a reward by an amount. */
    spread(order, terms, product, amount) {
        const found = new Set(goodsOf(terms, makeBasket(order, [])).map(({ id }) => id));
        const goods = order.lines.filter((line) => found.has(line.uuid));
        // Of a gift one piece is free.
        const values = terms.kind === "gift" ? { quantity: 1 } : {};
        return lower(
            order,
            goods.map((line) => line.getBaseLine(values)),
            product,
            amount
        );
    }

    /** Return the values of a line that charges an amount again of what a sold line had lowered. */
    reverse(order, sold, amount) {
        const base = sold.getBaseLine({ quantity: 1, price_unit: -sold.price_unit });
        const [line] = lower(order, [base], sold.product_id, amount);
        return {
            qty: -line.quantity,
            price_unit: line.price_unit,
            extra_tax_data: reverseTaxes(accountTaxHelpers.export_base_line_extra_tax_data(line)),
        };
    }
}

function lower(order, baseLines, product, amount) {
    const company = order.company_id;
    accountTaxHelpers.add_tax_details_in_base_lines(baseLines, company);
    accountTaxHelpers.round_base_lines_tax_details(baseLines, company);
    const total = fromMinor(amount, order.currency);
    const lowered = accountTaxHelpers.prepare_global_discount_lines(
        baseLines,
        company,
        "fixed",
        total,
        {
            computation_key: "loyalty_hero",
            grouping_function: () => ({
                grouping_key: { product_id: product },
                raw_grouping_key: { product_id: product.id },
            }),
        }
    );
    // Odoo fixes to the cent what lines with taxes come to: the one without takes what is left.
    const taxed = lowered.reduce((sum, line) => sum + getFixedTotal(line), 0);
    for (const line of lowered.filter(({ tax_ids: taxes }) => !taxes.length)) {
        line.price_unit = order.currency.round(-total - taxed);
    }
    return lowered;
}

/** Return what a base line comes to with tax, as far as its amounts are fixed: 0 without taxes. */
function getFixedTotal({ manual_total_excluded_currency: excluded, manual_tax_amounts: taxes }) {
    return Object.values(taxes ?? {}).reduce(
        (sum, amounts) => sum + amounts.tax_amount_currency,
        excluded ?? 0
    );
}

/** Return taxes that were fixed for one piece, for one that comes back. */
function reverseTaxes(data) {
    const negate = (amount) => -amount;
    const reversed = { ...data };
    for (const name of ["quantity", "manual_total_excluded_currency", "manual_total_excluded"]) {
        if (name in reversed) {
            reversed[name] = negate(reversed[name]);
        }
    }
    if (reversed.manual_tax_amounts) {
        reversed.manual_tax_amounts = Object.fromEntries(
            Object.entries(reversed.manual_tax_amounts).map(([tax, amounts]) => [
                tax,
                Object.fromEntries(
                    Object.entries(amounts).map(([name, amount]) => [name, negate(amount)])
                ),
            ])
        );
    }
    return reversed;
}

function getTaxKey(taxes) {
    return taxes
        .map(({ id }) => id)
        .sort((a, b) => a - b)
        .join();
}
