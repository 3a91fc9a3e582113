"""Whoever calls a method may propose values for whatever is created meanwhile: ``default_…`` in the context.

Forms need that.  What a sale makes takes nothing from it: not when points expire, nor a new member's factor.
"""


def without_defaults(records):
    """Return the records in a context that proposes no values."""
    context = records.env.context
    kept = {key: value for key, value in context.items() if not key.startswith("default_")}
    if len(kept) == len(context):
        return records
    return records.with_env(records.env(context=kept))
