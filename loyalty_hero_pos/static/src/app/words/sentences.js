/**
 * The server's table of sentences, in the cashier's language: it came with the till's data, so words need no
 * connection. The till only fills it, as `say` in `loyalty_hero/models/words/sentences.py` does.
 */

const PLACEHOLDER = /%%|%\((\w+)\)s/g;

/**
 * Return a sentence of the table with these facts, which are text.
 *
 * @param {Object<string, string>} sentences `config._loyalty_sentences`
 * @param {string} key
 * @param {Object<string, string|number>} [facts]
 * @returns {string}
 */
export function say(sentences, key, facts = {}) {
    return sentences[key].replace(PLACEHOLDER, (_found, name) =>
        name ? String(facts[name] ?? "") : "%"
    );
}
