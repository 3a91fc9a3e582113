"""Earning rules: points for what."""

from odoo import api, fields, models
from odoo.tools import float_repr, format_amount

from .units import POINTS_DIGITS, to_hundredths, to_minor


class LoyaltyHeroEarningRule(models.Model):
    _name = "loyalty.hero.earning.rule"
    _description = "Loyalty earning rule"
    _order = "program_id, sequence, id"

    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10, help="An item counts for the first rule that chooses it.")
    mode = fields.Selection(
        [("amount", "Points per amount spent")], required=True, default="amount"
    )
    points = fields.Float(digits=POINTS_DIGITS, required=True, default=1)
    per_amount = fields.Monetary(
        string="For each",
        required=True,
        default=1,
        help="How much has to be spent to earn the points.",
    )
    currency_id = fields.Many2one(related="program_id.currency_id")
    selection_ids = fields.Many2many(
        "loyalty.hero.selection",
        "loyalty_hero_rule_selection_rel",
        "rule_id",
        "selection_id",
        string="On items of",
        help="The rule holds for items that any of these selections chooses. Empty: for all items.",
    )
    exception_ids = fields.Many2many(
        "loyalty.hero.selection",
        "loyalty_hero_rule_exception_rel",
        "rule_id",
        "selection_id",
        string="Except",
        help="Items that any of these selections chooses earn nothing by this rule.",
    )
    amount_min = fields.Monetary(
        string="Minimum Purchase",
        help="The rule holds when at least this is spent on its items. Zero: no minimum.",
    )

    _points_positive = models.Constraint(
        "CHECK (points > 0)", "An earning rule gives more than 0 points."
    )
    _per_amount_positive = models.Constraint(
        "CHECK (per_amount > 0)", "The amount for which points are given has to be more than 0."
    )
    _amount_min_positive = models.Constraint(
        "CHECK (amount_min >= 0)", "A minimum purchase cannot be negative."
    )

    @api.depends(
        "points",
        "per_amount",
        "program_id.points_name",
        "selection_ids.name",
        "exception_ids.name",
        "amount_min",
    )
    def _compute_display_name(self):
        """Say the rule in words: the same sentence everywhere that a rule is named."""
        for rule in self:
            rule.display_name = rule._get_sentence()

    def _get_sentence(self):
        parts = [
            self.env._(
                "%(name)s: %(points)s per %(amount)s spent",
                points=float_repr(self.points, 2).removesuffix(".00"),
                name=self.program_id.points_name or self.env._("points"),
                amount=format_amount(
                    self.env, self.per_amount, self.currency_id or self.env.company.currency_id
                ),
            )
        ]
        if self.selection_ids:
            parts.append(self.env._("on %s", ", ".join(self.selection_ids.mapped("name"))))
        if self.exception_ids:
            parts.append(self.env._("except %s", ", ".join(self.exception_ids.mapped("name"))))
        if self.amount_min:
            parts.append(
                self.env._("from %s on", format_amount(self.env, self.amount_min, self.currency_id))
            )
        return " ".join(parts)

    def _compile(self):
        """Return the rule as the engine reads it (see ``loyalty_hero/engine/values.py``)."""
        self.ensure_one()
        return {
            "id": self.id,
            "mode": self.mode,
            "points": to_hundredths(self.points),
            "per_amount": to_minor(self.per_amount, self.currency_id),
            "selections": sorted(self.selection_ids.ids),
            "exceptions": sorted(self.exception_ids.ids),
            "amount_min": to_minor(self.amount_min, self.currency_id),
        }
