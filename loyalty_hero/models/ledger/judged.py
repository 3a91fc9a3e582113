"""What a transaction keeps of how a sale was judged, in few bytes: what is as usual is left out.

Most of a sale's place on the disk would be names of things that are not there: no tag, no cap, no other currency.  What
is usual is said here and by the defaults of the engine's schema; it may never change for what is stored already.
"""

from copy import deepcopy

from ...engine.schema import SHAPES
from ..program.formats import fill_defaults

USUAL_TERMS = {"pricelist": None, "payments": [], "on_account": 0, "flags": []}
USUAL_MEMBER = {"rate": {"numerator": 1, "denominator": 1}, "place": 0, "reasons": []}


def shorten_judged(judged):
    """Return what is stored of it.

    :param dict judged: ``{"terms", "selections": {product id: [ids]}, "customer", "members": {member id: {"version",
        "rate", "place", "standing", "reasons"}}}``; ``None`` and empty for what earlier transactions tell
    """
    members = {}
    for member_id, told in judged["members"].items():
        short = _leave_out(told, USUAL_MEMBER)
        if short.get("standing") is not None:
            short["standing"] = _leave_out(short["standing"], _get_defaults("Standing"))
        members[member_id] = {name: value for name, value in short.items() if value is not None}
    return {
        name: value
        for name, value in {
            "terms": _leave_out(judged["terms"], USUAL_TERMS),
            "selections": judged["selections"] or None,
            "customer": _leave_out(judged["customer"], _get_defaults("Customer")),
            "members": members,
        }.items()
        if value is not None
    }


def read_judged(stored):
    """Return what was stored, whole, as ``shorten_judged`` got it; ids are text. Nothing for what no sale made."""
    stored = stored or {}
    terms, customer = stored.get("terms"), stored.get("customer")
    return {
        "terms": None if terms is None else {**deepcopy(USUAL_TERMS), **terms},
        "selections": stored.get("selections", {}),
        "customer": None if customer is None else fill_defaults("Customer", customer),
        "members": {
            member_id: _read_member(told) for member_id, told in stored.get("members", {}).items()
        },
    }


def _read_member(told):
    if "version" not in told:
        return {"reasons": told.get("reasons", [])}
    standing = told.get("standing")
    return {
        **deepcopy(USUAL_MEMBER),
        **told,
        "standing": None if standing is None else fill_defaults("Standing", standing),
    }


def _get_defaults(shape):
    return {name: spec["default"] for name, spec in SHAPES[shape].items() if "default" in spec}


def _leave_out(value, usual):
    """Return an object without what is as usual; ``None`` stays ``None``."""
    if value is None:
        return None
    return {name: each for name, each in value.items() if name not in usual or each != usual[name]}
