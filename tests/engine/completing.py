"""Completing vectors: what a vector leaves out is as `defaults.json` says.

In that file `calls` names the arguments of a function, of which each may be left out; `arguments` and
`answers` tell shapes, `nested` the shapes within them, and `defaults` what each shape has. A shape is a
name, a list of one name, or `{"*": name}` for an object with any keys. Beyond the defaults,

- an entry of a list has its place, from 1, for an id;
- a line costs the same without tax;
- `{"like": …, "set": {path: value}, "unset": [path]}` is what is like, completed and then spoiled;
- what is given to a check (`check_program`) is as it is written, unless it has `like`.

A key that a shape does not have is refused, since it may be a slip of the pen. The twin of this file is
`complete.js` beside the vectors.
"""

import json

from loading import VECTORS

DEFAULTS = "defaults"
SHAPES = json.loads((VECTORS / f"{DEFAULTS}.json").read_text("utf-8"))


def complete_input(call):
    """Return the arguments of a vector's input by name, in their order, each complete."""
    given = {key: value for key, value in call.items() if key != "call"}
    known = SHAPES["calls"].get(call["call"])
    if known is None:
        is_completed = not _takes_anything(call["call"])
        return {
            name: _complete_argument(name, value, is_completed) for name, value in given.items()
        }
    _require_known(given, known, call["call"])
    return {
        name: _complete_argument(name, given.get(name, _empty(SHAPES["arguments"][name])), True)
        for name in known
    }


def complete_expected(vector):
    """Return a vector's expected answer, complete."""
    expected = vector["expected"]
    shape = _shape_of_answer(vector["input"]["call"], expected)
    return complete(shape, expected) if shape else expected


def shorten_vector(vector):
    """Return a vector that says the same without what completing puts back."""
    call, expected = vector["input"]["call"], vector["expected"]
    if _takes_anything(call):
        return vector
    arguments = {
        name: shorten(SHAPES["arguments"][name], value) if name in SHAPES["arguments"] else value
        for name, value in vector["input"].items()
        if name != "call"
    }
    if call in SHAPES["calls"]:
        arguments = {name: value for name, value in arguments.items() if value not in ({}, [])}
    shape = _shape_of_answer(call, expected)
    expected = shorten(shape, expected) if shape else expected
    return vector | {"input": {"call": call, **arguments}, "expected": expected}


def complete(shape, value, place=None):
    """Return the value with all keys of its shape; `place` is its place in a list, from 1."""
    if value is None:
        return None
    if isinstance(shape, list):
        return [complete(shape[0], entry, place) for place, entry in enumerate(value, start=1)]
    if isinstance(shape, dict):
        return {key: complete(shape["*"], entry) for key, entry in value.items()}
    defaults = _defaults(shape, value, place)
    _require_known(value, defaults, shape)
    nested = SHAPES["nested"].get(shape, {})
    return {
        key: complete(nested[key], entry) if key in nested else _copy(entry)
        for key, entry in (defaults | value).items()
    }


def shorten(shape, value, place=None):
    """Return the value without what `complete` puts back."""
    if value is None:
        return None
    if isinstance(shape, list):
        return [shorten(shape[0], entry, place) for place, entry in enumerate(value, start=1)]
    if isinstance(shape, dict):
        return {key: shorten(shape["*"], entry) for key, entry in value.items()}
    defaults = complete(shape, {}, place) | _defaults(shape, value, place)
    nested = SHAPES["nested"].get(shape, {})
    defaults |= {key: complete(inner, defaults[key]) for key, inner in nested.items()}
    return {
        key: shorten(nested[key], entry) if key in nested else entry
        for key, entry in value.items()
        if entry != defaults[key] or (shape, key) == ("line", "total_included")
    }


def _defaults(shape, value, place):
    """Return what an object of a shape has where it says nothing else."""
    defaults = SHAPES["defaults"][shape]
    if place is not None and "id" in defaults:
        defaults = defaults | {"id": place}
    if shape == "line":
        defaults = defaults | {"total_excluded": value.get("total_included", 0)}
    return defaults


def _complete_argument(name, value, is_completed):
    """Return an argument complete, if it is to be, or spoiled as it says."""
    shape = SHAPES["arguments"].get(name)
    if isinstance(value, dict) and "like" in value:
        _require_known(value, ("like", "set", "unset"), name)
        return _patch(complete(shape, value["like"]), value.get("set", {}), value.get("unset", []))
    return complete(shape, value) if shape and is_completed else value


def _patch(value, changes, gone):
    """Return the value, changed, with what `changes` says at each path, and without what `gone` names."""
    for path, change in changes.items():
        holder, key = _place(value, path)
        holder[key] = _copy(change)
    for path in gone:
        holder, key = _place(value, path)
        del holder[key]
    return value


def _place(value, path):
    """Return what holds the last key of a path like `rules.0.points`, and this key."""
    *keys, last = path.split(".")
    for key in keys:
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value, int(last) if isinstance(value, list) else last


def _shape_of_answer(call, answer):
    """Return the shape of an answer, or None for one that is written as it is, like an error."""
    is_error = isinstance(answer, dict) and "raises" in answer
    return None if is_error else SHAPES["answers"].get(call)


def _takes_anything(call):
    """Tell whether a function is one that is made for malformed values."""
    return call in ("check_program", "check_customer", "check_basket", "check_reward")


def _empty(shape):
    return [] if isinstance(shape, list) else {}


def _copy(value):
    """Return a copy of what came out of JSON; many times faster than `deepcopy`, which knows all types."""
    if isinstance(value, dict):
        return {key: _copy(entry) for key, entry in value.items()}
    return [_copy(entry) for entry in value] if isinstance(value, list) else value


def _require_known(value, known, where):
    unknown = value.keys() - known
    if unknown:
        raise KeyError(f"{where} has no {', '.join(sorted(unknown))}")
