"""Formats: what older builds stored of a program is read as the engine reads programs now.

A sale keeps the version that it was judged by, so each version has to be read as long as goods come back.  A key that
is new has a default in the engine's schema; a change of meaning is a new format, with an upcaster from the one before.
"""

from copy import deepcopy

from ...engine.schema import SHAPES

UPCASTERS = {}
"""``{format: function}``: makes a program of a format one of the next, which its ``format`` then tells."""


def read_compiled(compiled, upcasters=None):
    """Return a stored program in the engine's format of today."""
    upcasters = upcasters or UPCASTERS
    while compiled["format"] in upcasters:
        compiled = upcasters[compiled["format"]](compiled)
    return fill_defaults("Program", compiled)


def fill_defaults(shape, value):
    """Return an object of the schema with the defaults of what it does not have."""
    filled = {
        name: deepcopy(spec["default"])
        for name, spec in SHAPES[shape].items()
        if "default" in spec and name not in value
    }
    return {
        name: _fill_field(SHAPES[shape].get(name, {}), entry)
        for name, entry in (filled | value).items()
    }


def _fill_field(spec, value):
    if value is None:
        return None
    if "list" in spec:
        return [_fill_field(spec["list"], entry) for entry in value]
    if "map" in spec:
        return {key: _fill_field(spec["map"], entry) for key, entry in value.items()}
    return fill_defaults(spec["type"], value) if spec.get("type") in SHAPES else value
