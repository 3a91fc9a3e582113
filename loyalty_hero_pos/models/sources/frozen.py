"""What the ledger rests on is frozen when the sale is paid.

Odoo lets every cashier write most fields of orders, lines, payments and sessions, at any time. A sale that is settled
keeps what it was settled by: writing the same value again is no change, another one is refused, whoever writes it. Only
flows, our own and those of Odoo that we know, go past that; they say so by an object in the context that no call from
outside can send.
"""

import math

# Compared by identity: no RPC can send this object.
_FLOW = object()


def in_flow(records):
    """Return whether these records are changed by a flow of our own, or by one of Odoo."""
    return records.env.context.get("loyalty_hero_flow") is _FLOW


def with_flow(records):
    """Return the records for a flow, which may change what is frozen."""
    return records.with_context(loyalty_hero_flow=_FLOW)


def without_flow(records):
    """Return the records as they are for everybody else: what a flow hands on may change nothing that is frozen."""
    return records.with_context(loyalty_hero_flow=None)


def in_edit(records):
    """Return whether these payments are edited together, as those of their order."""
    return records.env.context.get("loyalty_hero_edit") is _FLOW


def with_edit(orders):
    """Return the orders for an edit of their payments, which is checked as a whole."""
    return orders.with_context(loyalty_hero_edit=_FLOW)


def is_changed(record, vals, names):
    """Return whether ``vals`` would change one of the fields ``names`` of the record."""
    return any(not _is_same(record, name, vals[name]) for name in names & vals.keys())


def _is_same(record, name, value):
    field = record._fields[name]
    new = field.convert_to_cache(value, record)
    old = field.convert_to_cache(record[name], record)
    if field.type in ("float", "monetary"):
        return math.isclose(new or 0, old or 0, abs_tol=1e-6)
    if field.type in ("one2many", "many2many"):
        return set(new) == set(old)
    return (new or None) == (old or None)
