/** What one program makes of an order, in words: the steps to its points, and what gave none. */

import { formatList } from "@web/core/l10n/utils";
import { getNames } from "../evaluation/versions";
import { describe, tell } from "./reasons";
import { say } from "./sentences";
import { getTierProgress } from "./tiers";
import { formatMoney, formatPoints } from "./units";

const EXCLUDED = ["line_excluded", "rule_excluded"];

/**
 * Texts are ready to be shown.
 *
 * @typedef {Object} Explanation
 * @property {string} name
 * @property {string} total empty for a program that gives no points
 * @property {{text: string, detail: string, points: string}[]} steps
 * @property {string[]} excluded items and rules that gave nothing, and why
 */

/**
 * @param order
 * @param {import("../evaluation/evaluation").Preview} preview
 * @param {import("../evaluation/evaluation").Preview[]} [earlier] the programs that were served before it
 * @returns {Explanation}
 */
export function explain(order, preview, earlier = []) {
    const { program, prepared, award } = preview;
    const wording = makeWording(order, preview);
    const steps = award.reasons
        .filter(({ type }) => !EXCLUDED.includes(type))
        .map((reason) => ({
            ...describe(reason, wording),
            detail: reason.type === "tier" ? describeNextTier(reason, wording) : "",
        }));
    const isLeftNothing = !award.lines.length && !steps.length;
    return {
        name: program.name,
        total:
            prepared.program.kind === "points"
                ? say(wording.sentences, "points", {
                      points: formatPoints(award.points),
                      name: program.points_name,
                  })
                : "",
        steps: isLeftNothing ? sayTaken(earlier, wording) : steps,
        excluded: award.reasons
            .filter(({ type }) => EXCLUDED.includes(type))
            .map((reason) => tell(reason, wording)),
    };
}

/** @returns {import("./reasons").Wording} */
function makeWording(order, { program, prepared }) {
    const products = new Map(order.lines.map((line) => [line.uuid, line.getFullProductName()]));
    return {
        sentences: order.config._loyalty_sentences,
        compiled: prepared.program,
        currencyId: program.currency_id?.id,
        names: getNames(order, program),
        findProgram: (id) => order.models["loyalty.hero.program"].get(id)?.name,
        findProduct: (line) => products.get(line),
    };
}

function describeNextTier({ after, spend }, { sentences, compiled, names, currencyId }) {
    const { next, missing } = getTierProgress({ tier: after, spend }, { compiled, names });
    return next
        ? say(sentences, "tier.next", {
              amount: formatMoney(missing, currencyId),
              tier: next.name,
          })
        : "";
}

/** Return which items an earlier program had. */
function sayTaken(earlier, { sentences, findProduct }) {
    return earlier
        .filter(({ award }) => award.lines.length)
        .map(({ program, award }) => ({
            text: say(sentences, "lines.taken", {
                items: formatList(award.lines.map(findProduct)),
                program: program.name,
            }),
            detail: "",
            points: "",
        }));
}
