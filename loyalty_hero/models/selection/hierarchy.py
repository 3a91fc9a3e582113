"""Hierarchies in domains: “in a category” includes what is below it, found by the one query that asks.

Odoo resolves ``child_of`` with queries of its own, some for each condition, before it asks what is wanted.
"""

from odoo.fields import Domain
from odoo.tools import SQL


def resolve_hierarchies(domain, model):
    """Return ``domain`` with a subselect wherever it asks for the children of given records.

    Conditions that this cannot express (names instead of ids, fields that are not stored) are left to Odoo.

    :param Model model: what the domain searches
    """
    return domain.map_conditions(lambda condition: _resolve(condition, model))


def has_children(field, model):
    """Return whether the records that the relation ``field`` of ``model`` leads to have children."""
    comodel = model.env[field.comodel_name]
    # A field from a model to itself is the hierarchy, it does not lead to one.
    return (
        comodel._name != model._name
        and comodel._parent_name in comodel._fields
        and comodel._fields[comodel._parent_name].store
    )


def _resolve(condition, model):
    name, _dot, rest = condition.field_expr.partition(".")
    field = model._fields.get(name)
    if field is None or not field.relational or condition.operator != "child_of":
        return condition
    if rest:
        below = Domain(rest, condition.operator, condition.value)
        return Domain(name, "any", resolve_hierarchies(below, model.env[field.comodel_name]))
    value = condition.value
    ids = [value] if isinstance(value, int) else value
    if (
        not isinstance(ids, (list, tuple))
        or not ids
        or not all(type(record_id) is int for record_id in ids)
        or not _is_stored(field, model)
        or not has_children(field, model)
    ):
        return condition
    return Domain(name, "in", _select_below(model.env[field.comodel_name], ids))


def _is_stored(field, model):
    while field.inherited:
        model = model.env[field.related_field.model_name]
        field = field.related_field
    return field.store and field.type in ("many2one", "many2many")


def _select_below(comodel, ids):
    """Return the query for the given records of ``comodel`` and all that is below them."""
    table = SQL.identifier(comodel._table)
    if comodel._parent_store:
        to_flush = comodel._fields["parent_path"]
        return SQL(
            """SELECT child.id FROM %(table)s child JOIN %(table)s parent
                   ON %(child_path)s LIKE %(parent_path)s || '%%' WHERE parent.id IN %(ids)s""",
            table=table,
            child_path=SQL.identifier("child", "parent_path", to_flush=to_flush),
            parent_path=SQL.identifier("parent", "parent_path"),
            ids=tuple(ids),
        )
    parent_field = comodel._fields[comodel._parent_name]
    # UNION, not UNION ALL: it ends where a hierarchy bites its own tail.
    return SQL(
        """WITH RECURSIVE below(id) AS (
               SELECT id FROM %(table)s WHERE id IN %(ids)s
               UNION SELECT child.id FROM %(table)s child JOIN below ON %(parent)s = below.id
           ) SELECT id FROM below""",
        table=table,
        ids=tuple(ids),
        parent=SQL.identifier("child", comodel._parent_name, to_flush=parent_field),
    )
