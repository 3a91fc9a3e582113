"""Numbers that callers send: what no database can hold is refused in words, before anything is reckoned with it.

How large each number may be is said by the constraints of ``bounds.py``; here is told what is no number at all.
"""

import math

from odoo import api, models
from odoo.exceptions import UserError

# An integer of the database; ids are such integers as well.
INTEGER_MOST = 2**31 - 1
INTEGERS = ("integer", "many2one", "many2one_reference")
DEFAULT = "default_"
NUMBERS = (*INTEGERS, "float", "monetary")


class LoyaltyHeroNumberMixin(models.AbstractModel):
    _name = "loyalty.hero.number.mixin"
    _description = "Record whose numbers can be stored"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_numbers(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_numbers(vals)
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        """Callers can send defaults as well, which Odoo converts before it returns them."""
        context = self.env.context.items()
        sent = {key: value for key, value in context if key.startswith(DEFAULT)}
        self._check_numbers({key.removeprefix(DEFAULT): value for key, value in sent.items()})
        defaults = super().default_get(fields)
        self._check_numbers(defaults)
        return defaults

    def onchange(self, values, field_names, fields_spec):
        self._check_numbers(values)
        return super().onchange(values, field_names, fields_spec)

    def _check_numbers(self, vals):
        """Refuse infinity, what is not a number, and integers that are larger than those of the database.

        :raises UserError: with a sentence that names the field
        """
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is not None and field.type in NUMBERS and not _can_be_stored(field, value):
                raise UserError(
                    self.env._(
                        "“%s” is not a number that can be stored. Enter a smaller one.",
                        field._description_string(self.env),
                    )
                )


def _can_be_stored(field, value):
    if not value:
        return True
    if field.type == "many2one" and not isinstance(value, int):
        # A form sends a record that is not saved yet with all its values; code may write records.
        return isinstance(value, (dict, models.BaseModel))
    try:
        number = float(value)
    except (OverflowError, TypeError, ValueError):
        return False
    return abs(number) <= INTEGER_MOST if field.type in INTEGERS else math.isfinite(number)
