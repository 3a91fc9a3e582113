/**
 * Completes vectors: what a vector leaves out is as `defaults.json` says.
 *
 * The twin of `tests/engine/completing.py`, which tells the rules; for Node and for the till's bundle.
 */

const TAKES_ANYTHING = ["check_program", "check_customer", "check_basket", "check_reward"];

/**
 * Return the arguments of a vector's input in their order, each complete.
 *
 * @param {Object} shapes what `defaults.json` holds
 * @param {Object} input `call` and arguments
 * @returns {any[]}
 */
export function completeInput(shapes, { call, ...given }) {
    const known = shapes.calls[call];
    if (!known) {
        const isCompleted = !TAKES_ANYTHING.includes(call);
        return Object.entries(given).map(([name, value]) =>
            completeArgument(shapes, name, value, isCompleted)
        );
    }
    requireKnown(given, known, call);
    return known.map((name) => {
        const empty = Array.isArray(shapes.arguments[name]) ? [] : {};
        return completeArgument(shapes, name, given[name] ?? empty, true);
    });
}

/**
 * Return a vector's expected answer, complete.
 *
 * @param {Object} shapes what `defaults.json` holds
 * @param {Object} vector
 * @returns {any}
 */
export function completeExpected(shapes, { input, expected }) {
    const shape = shapes.answers[input.call];
    return shape && !("raises" in expected) ? complete(shapes, shape, expected) : expected;
}

/** Return the value with all keys of its shape; `place` is its place in a list, from 1. */
function complete(shapes, shape, value, place = null) {
    if (value === null) {
        return null;
    }
    if (Array.isArray(shape)) {
        return value.map((entry, index) => complete(shapes, shape[0], entry, index + 1));
    }
    if (typeof shape === "object") {
        const entries = Object.entries(value);
        return Object.fromEntries(
            entries.map(([key, entry]) => [key, complete(shapes, shape["*"], entry)])
        );
    }
    const defaults = defaultsOf(shapes, shape, value, place);
    requireKnown(value, Object.keys(defaults), shape);
    const full = structuredClone({ ...defaults, ...value });
    for (const [key, inner] of Object.entries(shapes.nested[shape] ?? {})) {
        full[key] = complete(shapes, inner, full[key]);
    }
    return full;
}

/** Return what an object of a shape has where it says nothing else. */
function defaultsOf(shapes, shape, value, place) {
    const defaults = { ...shapes.defaults[shape] };
    if (place !== null && "id" in defaults) {
        defaults.id = place;
    }
    if (shape === "line") {
        defaults.total_excluded = value.total_included ?? 0;
    }
    return defaults;
}

/** Return an argument complete, if it is to be, or spoiled as it says. */
function completeArgument(shapes, name, value, isCompleted) {
    const shape = shapes.arguments[name];
    if (typeof value === "object" && value !== null && "like" in value) {
        requireKnown(value, ["like", "set", "unset"], name);
        return patch(complete(shapes, shape, value.like), value.set ?? {}, value.unset ?? []);
    }
    return shape && isCompleted ? complete(shapes, shape, value) : value;
}

/** Return the value, changed, with what `changes` says at each path, and without what `gone` names. */
function patch(value, changes, gone) {
    for (const [path, change] of Object.entries(changes)) {
        const [holder, key] = placeOf(value, path);
        holder[key] = structuredClone(change);
    }
    for (const path of gone) {
        const [holder, key] = placeOf(value, path);
        delete holder[key];
    }
    return value;
}

/** Return what holds the last key of a path like `rules.0.points`, and this key. */
function placeOf(value, path) {
    const keys = path.split(".");
    const last = keys.pop();
    return [keys.reduce((holder, key) => holder[key], value), last];
}

function requireKnown(value, known, where) {
    const unknown = Object.keys(value).filter((key) => !known.includes(key));
    if (unknown.length) {
        throw new Error(`${where} has no ${unknown.join(", ")}`);
    }
}
