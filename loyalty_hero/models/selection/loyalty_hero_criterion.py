"""Criteria: what a selection asks of a product or contact, one field each.

A criterion that cannot be read, because its field is gone with the module that brought it, chooses nothing and says so:
a sale must not fail for it.
"""

import math
import re
from datetime import date, datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date, format_list
from odoo.tools.sql import escape_psql

from ..words.values import number_in_words, shorten
from .criterion_kinds import KINDS, OPERATORS, operator_words
from .hierarchy import has_children

TARGETS = {"product": "product.product", "contact": "res.partner"}
"""The model that is searched, by target of the selection."""

# Days that every time zone has.
FIRST_YEAR, LAST_YEAR = 1900, 2999

SURROGATES = re.compile("[\ud800-\udfff]")

# What Odoo's prices and weights have at most.
NUMBER_DIGITS = 6

# Fields of Odoo's machinery, that nobody chooses products or customers by.
TECHNICAL_PREFIXES = ("message_", "activity_", "my_activity_", "rating_", "has_message", "image_")
TECHNICAL_FIELDS = {
    "display_name",
    "id",
    "loyalty_words",
    "phone_mobile_search",
    "properties_base_definition_id",
    "website_message_ids",
}


class LoyaltyHeroCriterion(models.Model):
    _name = "loyalty.hero.criterion"
    _description = "Loyalty criterion"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "selection_id, sequence, id"

    selection_id = fields.Many2one(
        "loyalty.hero.selection", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    field_name = fields.Char(
        required=True,
        help="The field to compare, or a path to it: “categ_id”, “seller_ids.partner_id”.",
    )
    operator = fields.Selection(
        [
            ("=", "Is"),
            ("like", "Contains"),
            (">", "Is more than"),
            (">=", "Is at least"),
            ("<", "Is less than"),
            ("<=", "Is at most"),
            ("between", "Is between"),
        ],
        required=True,
        default="=",
    )
    # A list, which keeps 0 and “no” apart from nothing.
    values = fields.Json(
        help="The values that the field is compared with, as a list: a text, a number, a day such as "
        "“2026-05-31”, true or false. For “between”, the first and the last value, both "
        "included. For records and choices, several values of which one must match."
    )
    problem = fields.Char(
        compute="_compute_problem",
        compute_sudo=True,
        help="Why the criterion cannot be used. Empty: it can.",
    )

    @api.depends("field_name", "operator", "values", "selection_id.target")
    @api.depends_context("lang")
    def _compute_problem(self):
        for criterion in self:
            criterion.problem = criterion._get_problem() or criterion._get_missing()

    @api.depends("field_name", "operator", "values", "selection_id.target")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Say the criterion in words: “Category is in Toys or Games”."""
        for criterion in self.sudo():
            criterion.display_name = criterion._get_sentence()

    @api.constrains("field_name", "operator", "values", "selection_id")
    def _check_readable(self):
        for criterion in self:
            problem = criterion._get_problem()
            if problem:
                raise ValidationError(problem)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_storable(vals)
        criteria = super().create(vals_list)
        criteria.selection_id._on_criteria_changed()
        return criteria

    def write(self, vals):
        self._check_storable(vals)
        selections = self.selection_id
        result = super().write(vals)
        (selections | self.selection_id)._check_used_criteria()
        (selections | self.selection_id)._on_criteria_changed()
        return result

    def unlink(self):
        selections = self.selection_id
        result = super().unlink()
        selections = selections.exists()
        selections.invalidate_recordset(["criterion_ids"])
        selections._check_used_criteria()
        selections._on_criteria_changed()
        return result

    @api.model
    def _check_storable(self, vals):
        """Refuse values that the database cannot keep, before it does so with an error of its own."""
        if not _is_storable(vals.get("values")):
            raise ValidationError(
                self.env._(
                    "A criterion has a value that cannot be kept: it is endless, or has characters in it that nobody "
                    "can see. Enter it again."
                )
            )

    # What can be compared ---------------------------------------------------------------------------------------

    @api.model
    @api.readonly
    def get_offer(self, target):
        """Return the fields that criteria of a selection for ``target`` may compare, the usual ones first.

        :return: a list of ``{"name", "label", "usual", "kind", "operators": [[operator, words]]}``, and
            ``relation`` for records, ``choices`` for choices
        """
        self.check_access("read")
        if target not in list(TARGETS):
            raise UserError(self.env._("A selection is of products or of customers."))
        model = self.env[TARGETS[target]]
        labels = self._get_usual_fields(target)
        usual = [path for path in labels if self._find(model, path)]
        known = model.fields_get(attributes=["type", "searchable"])
        more = [
            name
            for name, description in known.items()
            if description.get("searchable")
            and description["type"] in KINDS
            and name not in usual
            and name not in TECHNICAL_FIELDS
            and not name.startswith(TECHNICAL_PREFIXES)
        ]
        offer = [
            {**self._describe(target, path, labels), "usual": path in labels}
            for path in [*usual, *more]
        ]
        return self._tell_apart(offer)

    @api.model
    def _get_usual_fields(self, target):
        """Return ``{path: label}`` of the fields that are offered first; those not installed are left out later.

        A label that is empty is the field's own.
        """
        if target == "contact":
            return {
                "category_id": self.env._("Tag"),
                "country_id": "",
                "state_id": "",
                "city": "",
                "zip": "",
                "is_company": self.env._("Is a Company"),
                "industry_id": "",
                "user_id": self.env._("Salesperson"),
                "lang": "",
                "create_date": self.env._("Customer since"),
            }
        return {
            "name": "",
            "categ_id": self.env._("Category"),
            "all_product_tag_ids": self.env._("Tag"),
            "product_brand_id": self.env._("Brand"),
            "seller_ids.partner_id": self.env._("Vendor"),
            "product_template_attribute_value_ids.product_attribute_value_id": self.env._(
                "Attribute"
            ),
            "list_price": "",
            "standard_price": "",
            "publish_date": "",
            "create_date": self.env._("Created on"),
            "type": "",
            "default_code": "",
            "barcode": "",
        }

    @api.model
    def _find(self, model, path):
        """Return the field that ``path`` leads to from ``model``, and the model it is on.

        ``None`` when there is no such field or it cannot be compared.
        """
        field = None
        for name in (path or "").split("."):
            if field is not None:
                if not field.relational or field.comodel_name not in self.env:
                    return None
                model = self.env[field.comodel_name]
            field = model._fields.get(name)
            if field is None or not field._description_searchable:
                return None
        if field.type not in KINDS or (field.relational and field.comodel_name not in self.env):
            return None
        return field, model

    @api.model
    def _describe(self, target, path, labels=None):
        """Return what ``get_offer`` tells of the field, or ``None`` when it does not exist (any more).

        :param dict labels: what ``_get_usual_fields`` returns, when it is at hand
        """
        found = self._find(self.env[TARGETS[target]], path)
        if found is None:
            return None
        field, model = found
        kind = KINDS[field.type]
        below = kind == "records" and has_children(field, model)
        description = {
            "name": path,
            "label": (labels or self._get_usual_fields(target)).get(path)
            or field.get_description(self.env, ["string"])["string"],
            "kind": kind,
            "operators": [list(pair) for pair in operator_words(self.env, kind, below).items()],
        }
        if kind == "records":
            description["relation"] = field.comodel_name
        elif kind == "choice":
            description["choices"] = field.get_description(self.env, ["selection"])["selection"]
        return description

    @api.model
    def _tell_apart(self, offer):
        """Add the technical name to labels that several fields have; what is usual keeps its plain label."""
        plain = {field["label"] for field in offer if field["usual"]}
        seen = [field["label"] for field in offer]
        for field in offer:
            is_double = field["label"] in plain or seen.count(field["label"]) > 1
            if is_double and not field["usual"]:
                field["label"] = f"{field['label']} ({field['name']})"
        return offer

    # What a criterion says --------------------------------------------------------------------------------------

    def _get_problem(self):
        """Return why the criterion cannot be used, as a sentence for the administrator, or ``False``."""
        self.ensure_one()
        subject = self._describe(self.selection_id.target or "product", self.field_name)
        if subject is None:
            return self.env._(
                "There is no field “%s” any more: the module that had it may be gone. "
                "Take this criterion out; until then, nothing is chosen.",
                shorten(self.field_name or ""),
            )
        if self.operator not in OPERATORS[subject["kind"]]:
            return self.env._(
                "“%(field)s” cannot be compared by “%(operator)s”.",
                field=subject["label"],
                operator=shorten(self.operator or ""),
            )
        return self._get_values_problem(subject)

    def _get_missing(self):
        """Return that something which the criterion names was deleted, as a sentence, or ``False``."""
        subject = self._describe(self.selection_id.target or "product", self.field_name)
        if subject["kind"] != "records" or self.operator != "=":
            return False
        if len(self.env[subject["relation"]].browse(self.values).exists()) < len(self.values):
            return self.env._("Something that “%s” named was deleted.", subject["label"])
        return False

    def _is_filled(self):
        """Return whether there is something to compare with; else it is still to be entered."""
        values = self.values
        return bool(values) and isinstance(values, list) and None not in values and "" not in values

    def _get_values_problem(self, subject):
        values = self.values
        if not self._is_filled():
            return self.env._("“%s” has no value yet: what should it be?", subject["label"])
        count = 2 if self.operator == "between" else 1
        is_open = self.operator == "=" and subject["kind"] in ("records", "choice")
        if (not is_open and len(values) != count) or not all(
            _fits(subject["kind"], self.operator, value) for value in values
        ):
            return self.env._(
                "“%(field)s” cannot be compared with “%(value)s”.",
                field=subject["label"],
                value=shorten(", ".join(map(str, values))),
            )
        if self.operator == "between" and values[0] > values[1]:
            return self.env._(
                "“%s” can never be between these: put the smaller one first.", subject["label"]
            )
        if subject["kind"] == "choice" and set(values) - set(dict(subject["choices"])):
            return self.env._("“%s” does not have one of these choices any more.", subject["label"])
        return False

    def _get_sentence(self):
        self.ensure_one()
        subject = self._describe(self.selection_id.target or "product", self.field_name)
        if subject is None:
            return self.field_name or ""
        words = dict(subject["operators"]).get(self.operator, self.operator or "")
        if words == self.env._("is one of") and len(self.values or []) == 1:
            words = self.env._("is")
        return f"{subject['label']} {words} {self._get_values_phrase(subject)}"

    def _get_values_phrase(self, subject):
        values = self.values or []
        if subject["kind"] == "records" and self.operator == "=":
            records = self.env[subject["relation"]].browse(values).exists()
            texts = records.mapped("display_name") or [self.env._("something deleted")]
        elif subject["kind"] == "choice":
            choices = dict(subject["choices"])
            texts = [choices.get(value, str(value)) for value in values]
        else:
            texts = [self._get_value_text(subject["kind"], value) for value in values]
        return format_list(self.env, texts, "standard" if self.operator == "between" else "or")

    def _get_value_text(self, kind, value):
        if value is None:
            return "…"
        if not _fits(kind, "", value):
            return f"“{value}”"
        if kind == "yes_no":
            return self.env._("yes") if value else self.env._("no")
        if kind == "number":
            return number_in_words(self.env, value, NUMBER_DIGITS)
        if kind == "date":
            return format_date(self.env, value)
        return f"“{value}”"

    def _to_domain(self, timezone):
        """Return the criterion as a domain of what is searched; one that cannot be read chooses nothing.

        :param str timezone: where the days of the criterion begin and end
        """
        self.ensure_one()
        if self._get_problem():
            return Domain.FALSE
        model = self.env[TARGETS[self.selection_id.target]]
        field, owner = self._find(model, self.field_name)
        kind = KINDS[field.type]
        if kind == "records" and self.operator == "=":
            operator = "child_of" if has_children(field, owner) else "in"
            return Domain(self.field_name, operator, self.values)
        if kind == "choice":
            return Domain(self.field_name, "in", self.values)
        if kind in ("text", "records"):
            [text] = self.values
            if self.operator == "like":
                # What stands for any sign in a pattern is a sign like others here.
                return Domain(self.field_name, "ilike", escape_psql(text))
            return Domain(self.field_name, "=", text)
        if field.type == "datetime":
            return self._to_datetime_domain(pytz.timezone(timezone))
        if self.operator == "between":
            first, last = self.values
            return Domain(self.field_name, ">=", first) & Domain(self.field_name, "<=", last)
        return Domain(self.field_name, self.operator, self.values[0])

    def _to_datetime_domain(self, timezone):
        """Compare a moment with days: a day is from its midnight to the next, however long that is."""
        name = self.field_name
        begin = _midnight(self.values[0], timezone)
        end = _midnight(self.values[-1], timezone, days=1)
        return {
            ">": Domain(name, ">=", end),
            ">=": Domain(name, ">=", begin),
            "<": Domain(name, "<", begin),
            "<=": Domain(name, "<", end),
        }.get(self.operator) or Domain(name, ">=", begin) & Domain(name, "<", end)


def _fits(kind, operator, value):
    """Return whether ``value`` is of the type that a criterion of ``kind`` takes."""
    if kind == "date":
        return isinstance(value, str) and _is_day(value)
    if kind == "records" and operator == "=":
        return type(value) is int and value > 0
    if kind == "number":
        # Booleans are numbers to Python, not to people.
        return type(value) in (int, float) and abs(value) < 10**15
    return isinstance(value, bool if kind == "yes_no" else str)


def _is_storable(value):
    """Return whether PostgreSQL can keep ``value`` as JSON."""
    if isinstance(value, dict):
        return all(map(_is_storable, (*value, *value.values())))
    if isinstance(value, (list, tuple)):
        return all(map(_is_storable, value))
    if isinstance(value, str):
        # Half of a pair of surrogates is no sign.
        return "\0" not in value and not SURROGATES.search(value)
    return not isinstance(value, float) or math.isfinite(value)


def _is_day(text):
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return day.isoformat() == text and FIRST_YEAR <= day.year <= LAST_YEAR


def _midnight(day, timezone, days=0):
    """Return when a day begins in ``timezone``, as Odoo's text for the moment in UTC."""
    local = datetime.combine(date.fromisoformat(day) + timedelta(days=days), time.min)
    return fields.Datetime.to_string(
        timezone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)
    )
