/**
 * The administrator's text for receipts, with its placeholders filled in: the till prints it, the form shows it.
 */

const PLACEHOLDER = /\{(\w+)\}/g;

/**
 * @typedef {Object} ReceiptLine
 * @property {string} left
 * @property {string} right what stands behind "|"
 */

/**
 * Return the lines of a receipt's text; one whose placeholder has nothing to say is left out.
 *
 * @param {string} text "Stars earned | {earned}"
 * @param {Object<string, string>} values what each placeholder says
 * @returns {ReceiptLine[]}
 */
export function fillReceipt(text, values) {
    return text.split("\n").flatMap((line) => {
        const names = [...line.matchAll(PLACEHOLDER)].map(([, name]) => name);
        if (names.some((name) => !values[name])) {
            return [];
        }
        // What is filled in is no part of the text: a name with "|" stays together.
        const [left, ...right] = line.split("|");
        const fill = (part) => part.trim().replace(PLACEHOLDER, (_all, name) => values[name]);
        return [{ left: fill(left), right: fill(right.join("|")) }];
    });
}
