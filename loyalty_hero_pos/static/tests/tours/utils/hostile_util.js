/** What hostile names must not do to a page, and what they look like on one. See tests/hostile.py. */

const BEGIN = "<script>window.hacked=1</script>";
const MARKUP = 'script:not([src]), img[src="x"], [onerror*="hacked"]';

/** Everything that a person reads on the page: texts and what stands in inputs. */
export function readPage(root = document.body) {
    const entered = [...root.querySelectorAll("input, textarea")].map(({ value }) => value);
    return [root.textContent, ...entered].join("\n");
}

/**
 * Throw when a name became a part of the page, or was escaped twice.
 *
 * @param {string} where what the error names
 * @returns {number} how many hostile names the page shows
 */
export function checkPage(where) {
    if (window.hacked) {
        throw new Error(`${where}: a name was run as a script (${window.hacked})`);
    }
    for (const element of document.querySelectorAll(MARKUP)) {
        if (element.outerHTML.includes("hacked") || element.matches("img")) {
            throw new Error(`${where}: a name became an element: ${element.outerHTML}`);
        }
    }
    const text = readPage();
    if (text.includes("&lt;script")) {
        throw new Error(`${where}: a name is escaped twice`);
    }
    return text.split(BEGIN).length - 1;
}

/** A step that checks the page, on which at least one hostile name has to be read. */
export function namesAreText(where, trigger = "body") {
    return [
        {
            content: `names are shown as text: ${where}`,
            trigger,
            run() {
                if (!checkPage(where)) {
                    throw new Error(`${where}: no name is shown: ${readPage().slice(0, 2000)}`);
                }
            },
        },
    ];
}
