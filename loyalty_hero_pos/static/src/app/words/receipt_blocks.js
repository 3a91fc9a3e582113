/**
 * What receipt and receipt screen say about points, program by program.
 */

import { markRaw } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getMemberships } from "../evaluation/programs";
import { isKnownToServer } from "../facts/settlement";
import { fillReceipt } from "../../receipt/receipt_text";
import { formatPoints } from "./units";

/**
 * Points in hundredths. `earned` is negative when a return took points back, `redeemed` when it gave
 * points back. `balance` is null when it is not known; `isFinal` tells whether the server has said it.
 *
 * @typedef {Object} Block
 * @property {number} program
 * @property {string} name
 * @property {string} pointsName
 * @property {number} earned
 * @property {number} redeemed
 * @property {number|null} balance
 * @property {boolean} isFinal
 * @property {string} image of the program, as data, or ""
 * @property {import("../../receipt/receipt_text").ReceiptLine[]|null} lines the administrator's text, if there is one
 */

/**
 * Return the blocks of a paid order: as the server settled it, or as the till expects it while the
 * server does not know the order yet.
 *
 * @returns {Block[]}
 */
export function getReceiptBlocks(order) {
    const settled = order.loyalty_summary?.programs || [];
    if (settled.length) {
        const blocks = settled.filter(({ kind }) => kind === "points");
        return markRaw(blocks.map((told) => makeSettledBlock(order, told)));
    }
    if (!order.finalized || !order.partner_id || isKnownToServer(order)) {
        return markRaw([]);
    }
    return markRaw(makeExpectedBlocks(order).filter(({ earned, redeemed }) => earned || redeemed));
}

function makeSettledBlock(order, told) {
    const { program: id, name, points_name: pointsName, earned, redeemed, balance } = told;
    const program = order.models["loyalty.hero.program"]?.get(id);
    const block = { program: id, name, pointsName, earned, redeemed, balance, isFinal: true };
    return {
        ...block,
        image: program?._receipt_image || "",
        lines: getLines(order, program, told),
    };
}

/** The administrator's text says what a sale brings; what a return takes is said in the usual words. */
function getLines(order, program, { name, points_name, earned, redeemed, balance, receipt }) {
    if (!program?.receipt_text || earned < 0 || redeemed < 0) {
        return null;
    }
    return fillReceipt(program.receipt_text, {
        ...receipt,
        program: name,
        points: points_name,
        customer: order.getPartnerName(),
        earned: earned ? formatPoints(earned) : "",
        redeemed: redeemed ? formatPoints(redeemed) : "",
        balance: formatPoints(balance),
    });
}

function makeExpectedBlocks(order) {
    const earned = new Map(
        order.loyaltyAwards.map(({ program, award }) => [program.id, award.points])
    );
    const balances = new Map(
        getMemberships(order).map(({ program, member }) => [program.id, member.balance])
    );
    const redeemed = new Map(
        order.loyaltyHolds
            .map(({ held }) => held)
            .filter((held) => held?.program)
            .map((held) => [held.program, held.points])
    );
    const programs = order.models["loyalty.hero.program"]?.getAll() || [];
    return programs.map((program) => ({
        program: program.id,
        name: program.name,
        pointsName: program.points_name,
        earned: earned.get(program.id) || 0,
        redeemed: redeemed.get(program.id) || 0,
        balance: balances.get(program.id) ?? null,
        isFinal: false,
        image: program._receipt_image || "",
        lines: null,
    }));
}

/**
 * Return the sentences for the cashier after payment, one per program.
 *
 * @returns {string[]}
 */
export function getBlockSentences(order) {
    return order.loyaltyBlocks.map((block) => {
        const values = {
            customer: order.getPartnerName(),
            points: `${formatPoints(Math.abs(block.earned))} ${block.pointsName}`,
            redeemed: `${formatPoints(Math.abs(block.redeemed))} ${block.pointsName}`,
            balance: formatPoints(block.balance || 0),
        };
        if (!block.isFinal && block.earned < 0) {
            return _t("%(customer)s lost %(points)s", values);
        }
        if (!block.isFinal) {
            return _t("%(customer)s earned %(points)s", values);
        }
        if (block.redeemed < 0 && block.earned < 0) {
            return _t(
                "%(customer)s lost %(points)s and got %(redeemed)s back: %(balance)s now",
                values
            );
        }
        if (block.redeemed < 0) {
            return _t("%(customer)s got %(redeemed)s back: %(balance)s now", values);
        }
        if (block.earned < 0) {
            return _t("%(customer)s lost %(points)s: %(balance)s left", values);
        }
        if (block.earned && block.redeemed) {
            return _t(
                "%(customer)s earned %(points)s and used %(redeemed)s: %(balance)s left",
                values
            );
        }
        if (block.earned) {
            return _t("%(customer)s earned %(points)s: %(balance)s now", values);
        }
        return _t("%(customer)s used %(redeemed)s: %(balance)s left", values);
    });
}

/**
 * Return the sentences for the customer after payment, one per program.
 *
 * @returns {string[]}
 */
export function getBlockTexts(order) {
    return order.loyaltyBlocks
        .filter(({ isFinal, balance }) => isFinal && balance !== null)
        .map(({ pointsName, balance }) =>
            _t("You have %(points)s %(name)s now", {
                points: formatPoints(balance),
                name: pointsName,
            })
        );
}
