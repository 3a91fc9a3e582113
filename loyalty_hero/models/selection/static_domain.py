"""Domains that always ask the same: what is built of one can be kept for the next time."""

from collections.abc import Iterable
from datetime import date, datetime

from odoo.fields import Domain

# Odoo's search methods that only say in other words what they are asked for.
PLAIN_SEARCHES = {("product.product", "all_product_tag_ids")}


def is_static(domain, model):
    """Return whether ``domain`` asks the same question at any time.

    It does not when it is relative to today, or when a search method looks something up to answer it.
    """
    return all(_is_static(condition, model) for condition in domain.iter_conditions())


def _is_static(condition, model):
    name, _dot, rest = condition.field_expr.partition(".")
    field = model._fields.get(name)
    if field is None or rest:
        return False
    if not _is_stored(field) and (model._name, name) not in PLAIN_SEARCHES:
        return False
    if isinstance(condition.value, Domain):
        return is_static(condition.value, model.env[field.comodel_name])
    if condition.operator in ("child_of", "parent_of"):
        return False
    if field.relational:
        # A text is looked up among names, which may be computed.
        return "like" not in condition.operator and not isinstance(condition.value, str)
    if field.type in ("date", "datetime"):
        return _are_moments(condition.value)
    return True


def _is_stored(field):
    while field.inherited:
        field = field.related_field
    return field.store


def _are_moments(value):
    is_one = isinstance(value, str) or not isinstance(value, Iterable)
    return all(_is_moment(moment) for moment in ([value] if is_one else value))


def _is_moment(value):
    if not isinstance(value, str):
        return value is False or isinstance(value, date)
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
