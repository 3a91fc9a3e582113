"""What a transaction keeps of how a sale was judged, in few bytes.

Most of a sale's place on the disk would be names of what is known, and of things that are not there: no tag, no cap, no
other currency.  So an object is kept as the list of its values, in the order in which the engine's schema names them,
and a value that is as usual is null.  What is kept stays readable as long as fields are only added at the end of a
shape, and what is usual is not changed.
"""

import json
from copy import deepcopy

from ...engine.schema import PARTIAL, SHAPES

ID = {"type": "id"}
KEPT = {
    **SHAPES,
    # How the sale was made, beside its goods.
    "Terms": {
        name: SHAPES["Basket"][name] for name in ("pricelist", "payments", "on_account", "flags")
    },
    "JudgedMember": {
        # Later transactions tell their reasons only.
        "version": {**ID, "none": True},
        "rate": {"type": "Rate", "default": {"numerator": 1, "denominator": 1}},
        "place": {"type": "integer", "default": 0},
        # None for who joined with the sale.
        "standing": {"type": "Standing", "none": True},
        "reasons": {"list": {"type": "Reason"}, "default": []},
    },
    "Judged": {
        "terms": {"type": "Terms", "none": True},
        "selections": {"map": {"list": ID}, "default": {}},
        "customer": {"type": "Customer", "none": True},
        "members": {"map": {"type": "JudgedMember"}, "default": {}},
    },
}
REASONS = {
    literal: shape
    for shape, fields in SHAPES.items()
    for literal in fields.get("type", {}).get("literal", ())
}
"""The shape of each type of reason."""


def pack_judged(judged):
    """Return what is stored of it, as text.

    :param dict judged: ``{"terms", "selections": {product id: [ids]}, "customer", "members": {member id: {"version",
        "rate", "place", "standing", "reasons"}}}``; what earlier transactions tell is ``None``, empty or left out
    """
    return json.dumps(_pack({"type": "Judged"}, judged), separators=(",", ":"))


def read_judged(stored):
    """Return what was stored, whole, as ``pack_judged`` got it; ids are text. Nothing for what no sale made."""
    judged = _unpack({"type": "Judged"}, json.loads(stored) if stored else [])
    for member_id, told in judged["members"].items():
        if told["version"] is None:
            judged["members"][member_id] = {"reasons": told["reasons"]}
    return judged


def _pack(spec, value):
    if "list" in spec:
        return [_pack(spec["list"], each) for each in value]
    if "map" in spec:
        return {key: _pack(spec["map"], each) for key, each in value.items()}
    if spec["type"] == "Reason":
        return [value["type"], *_pack_fields(REASONS[value["type"]], value)]
    return _pack_fields(spec["type"], value) if spec["type"] in KEPT else value


def _pack_fields(shape, value):
    packed = [
        None
        if value.get(name) is None or ("default" in spec and value[name] == spec["default"])
        else _pack(spec, value[name])
        for name, spec in KEPT[shape].items()
        if "literal" not in spec
    ]
    while packed and packed[-1] is None:
        packed.pop()
    return packed


def _unpack(spec, packed):
    if "list" in spec:
        return [_unpack(spec["list"], each) for each in packed]
    if "map" in spec:
        return {key: _unpack(spec["map"], each) for key, each in packed.items()}
    if spec["type"] == "Reason":
        kind, *rest = packed
        return {"type": kind, **_unpack_fields(REASONS[kind], rest)}
    return _unpack_fields(spec["type"], packed) if spec["type"] in KEPT else packed


def _unpack_fields(shape, packed):
    specs = {name: spec for name, spec in KEPT[shape].items() if "literal" not in spec}
    values = dict(zip(specs, packed, strict=False))
    read = {}
    for name, spec in specs.items():
        if values.get(name) is not None:
            read[name] = _unpack(spec, values[name])
        elif "default" in spec:
            read[name] = deepcopy(spec["default"])
        elif spec.get("none") and shape not in PARTIAL:
            read[name] = None
    return read
