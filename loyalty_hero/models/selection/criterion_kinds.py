"""What kinds of fields a criterion compares, and which operators make sense for each kind.

A kind decides the widget that takes the value, too: ``date`` a calendar, ``records`` a picker.
"""

KINDS = {
    "char": "text",
    "text": "text",
    "html": "text",
    "integer": "number",
    "float": "number",
    "monetary": "number",
    "date": "date",
    "datetime": "date",
    "boolean": "yes_no",
    "selection": "choice",
    "many2one": "records",
    "many2many": "records",
}
"""Kinds by type of field; fields of other types cannot be compared."""

OPERATORS = {
    "text": ("like", "="),
    "number": ("=", ">", ">=", "<", "<=", "between"),
    "date": ("=", ">", ">=", "<", "<=", "between"),
    "yes_no": ("=",),
    "choice": ("=",),
    "records": ("=", "like"),
}
"""Operators by kind, the most usual one first."""


def operator_words(env, kind, has_children=False):
    """Return ``{operator: words}`` for fields of ``kind``, in the order in which they are offered.

    :param bool has_children: whether what belongs to a chosen record counts as well, as with categories
    """
    words = {
        "text": {"like": env._("contains"), "=": env._("is exactly")},
        "number": {
            "=": env._("is"),
            ">": env._("is more than"),
            ">=": env._("is at least"),
            "<": env._("is less than"),
            "<=": env._("is at most"),
            "between": env._("is between"),
        },
        "date": {
            "=": env._("is on"),
            ">": env._("is after"),
            ">=": env._("is on or after"),
            "<": env._("is before"),
            "<=": env._("is on or before"),
            "between": env._("is between"),
        },
        "yes_no": {"=": env._("is")},
        "choice": {"=": env._("is one of")},
        "records": {
            "=": env._("is in") if has_children else env._("is one of"),
            "like": env._("has a name with"),
        },
    }[kind]
    return {operator: words[operator] for operator in OPERATORS[kind]}
