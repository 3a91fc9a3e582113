"""Making a failing case smaller: what can be left out of a vector, and it still fails."""

import copy
import json

from completing import complete_input, shorten_vector


def shrink(call, fails):
    """Return a small complete input that still fails, by leaving out one thing after the other."""
    short = shorten_vector({"input": call, "expected": None})["input"]
    going = True
    while going:
        going = False
        for path in list(_paths(short)):
            smaller = _without(short, path)
            if smaller is not None and _still_fails(smaller, fails):
                short, going = smaller, True
    return _full(short)


def _full(short):
    return {"call": short["call"], **complete_input(short)}


def _still_fails(short, fails):
    try:
        return fails(_full(short))
    except (AssertionError, LookupError, TypeError, AttributeError, ValueError):
        # What is left is no input any more.
        return False


def _paths(value, path=()):
    """Yield the path of everything that could be left out, the large parts first."""
    if isinstance(value, (dict, list)):
        keys = (
            [key for key in value if path or key != "call"]
            if isinstance(value, dict)
            else range(len(value))
        )
        yield from ((*path, key) for key in reversed(list(keys)))
        for key in keys:
            yield from _paths(value[key], (*path, key))


def _without(value, path):
    """Return the value without what is at the path, or None when it is gone already."""
    smaller = copy.deepcopy(value)
    holder = smaller
    try:
        for key in path[:-1]:
            holder = holder[key]
        del holder[path[-1]]
    except (LookupError, TypeError):
        return None
    return json.loads(json.dumps(smaller))
