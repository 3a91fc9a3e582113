"""Accelerators: a factor on points, and when and for whom it holds."""

from odoo import api, fields, models

from ..base.bounds import AMOUNT_MOST, at_most
from ..base.units import to_minor, to_thousandths
from ..words.named import Names
from ..words.terms import accelerator_in_words


class LoyaltyHeroAccelerator(models.Model):
    _name = "loyalty.hero.accelerator"
    _description = "Loyalty accelerator"
    _inherit = ["loyalty.hero.part.mixin", "loyalty.hero.condition.mixin"]
    _order = "program_id, sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(
        translate=True,
        help="The name that customers see. Empty: the name is made from what the accelerator does.",
    )
    factor = fields.Float(
        digits=(6, 3),
        required=True,
        default=2,
        help="How many times the points are given. For example: 2 doubles them, 1.5 gives half as "
        "many again.",
    )
    has_spend_over = fields.Boolean(
        string="Only for Good Customers",
        help="Only members who have spent more than a certain amount in the program before the sale.",
    )
    spend_over = fields.Monetary(string="Minimum Past Spending")
    birthday = fields.Selection(
        [
            ("day", "On the day"),
            ("week", "Three days before to three days after"),
            ("month", "In the month"),
        ],
        help="Only around the customer's birthday, which is kept on the contact. Empty: at any time.",
    )
    sentence = fields.Char(string="In Words", compute="_compute_sentence", compute_sudo=True)

    _factor_between = models.Constraint(
        "CHECK (factor > 0 AND factor <= 1000)", "A factor is more than 0, and 1,000 at most."
    )
    _spend_over_positive = models.Constraint(
        "CHECK (spend_over >= 0)", "What members have spent cannot be negative."
    )

    _spend_over_bounded = at_most(
        AMOUNT_MOST, "What members have spent is {most} at most.", "spend_over"
    )

    @api.depends("name", "sentence")
    def _compute_display_name(self):
        for accelerator in self:
            accelerator.display_name = accelerator.name or accelerator.sentence

    @api.depends(
        lambda self: (
            *self._get_compile_depends(),
            *self._get_condition_name_depends(),
            "currency_id",
        )
    )
    @api.depends_context("lang")
    def _compute_sentence(self):
        for accelerator in self:
            accelerator.sentence = accelerator._get_sentence()

    def _get_sentence(self):
        """Return the accelerator in words: “Three times the points, Tuesdays 9:00 AM to noon”."""
        self.ensure_one()
        compiled = self._compile()
        named = Names(self.env, [compiled]).name_accelerator(compiled)
        return accelerator_in_words(self.env, named, self.currency_id)

    def _get_compile_depends(self):
        """Return the fields that the compiled accelerator is made of."""
        return (
            "sequence",
            "factor",
            "has_spend_over",
            "spend_over",
            "birthday",
            *self._get_condition_depends(),
        )

    def _compile(self):
        """Return the accelerator as the engine reads it (``Accelerator`` in ``loyalty_hero/engine/values.py``)."""
        self.ensure_one()
        return {
            "id": self._origin.id or 0,
            "factor": to_thousandths(self.factor),
            "spend_over": to_minor(self.spend_over, self.currency_id)
            if self.has_spend_over
            else None,
            "birthday": self.birthday or None,
            "condition": self._compile_condition(),
        }
