"""Earning rules: points for what."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.schema import MODES
from ..base.bounds import AMOUNT_MOST, POINTS_MOST, QUANTITY_MOST, at_most
from ..base.units import POINTS_DIGITS, to_hundredths, to_minor, to_thousandths
from ..words.named import Names
from ..words.terms import rule_in_words

MODES_WITHOUT_POINTS = tuple(
    mode
    for mode, told in MODES.items()
    # With rates of tiers, who has no tier may earn nothing.
    if "points" not in told["asks"] or told["gives"] == "tier_rate"
)
"""Modes whose own points may be 0."""

CATEGORY_SELECTIONS = {
    "category_ids": "category_selection_ids",
    "except_category_ids": "except_category_selection_ids",
}
"""What the engine reads instead of the categories in a field."""


class LoyaltyHeroEarningRule(models.Model):
    _name = "loyalty.hero.earning.rule"
    _description = "Loyalty earning rule"
    _inherit = ["loyalty.hero.part.mixin", "loyalty.hero.condition.mixin"]
    _order = "program_id, sequence, id"

    program_kind = fields.Selection(related="program_id.kind")
    points_name = fields.Char(related="program_id.points_name")
    sequence = fields.Integer(
        default=10, help="Order of the rules. An item counts for the first rule that it matches."
    )
    mode = fields.Selection(
        [
            ("amount", "For what is spent"),
            ("tier", "By the member's tier"),
            ("unit", "For each item"),
            ("visit", "For each sale"),
            ("basket", "By the size of the sale"),
            ("bonus", "Bonus on top"),
            ("welcome", "Welcome"),
            ("count", "Counts towards tiers and premiums only"),
        ],
        string="Kind of Rule",
        required=True,
        default="amount",
    )
    asks = fields.Json(compute="_compute_asks")
    points = fields.Float(digits=POINTS_DIGITS, default=1)
    per_amount = fields.Monetary(
        string="For each",
        required=True,
        default=1,
        help="How much has to be spent to earn the points.",
    )
    per = fields.Selection(
        [("unit", "For each item"), ("sale", "Once a sale")],
        string="Given",
        required=True,
        default="unit",
    )
    step_ids = fields.One2many("loyalty.hero.earning.step", "rule_id", string="Steps", copy=True)
    selection_ids = fields.Many2many(
        "loyalty.hero.selection",
        "loyalty_hero_rule_selection_rel",
        "rule_id",
        "selection_id",
        string="Selections",
        domain=[("target", "=", "product")],
        help="The rule is for items in any of these selections. Empty: all items.",
    )
    category_ids = fields.Many2many(
        "product.category",
        "loyalty_hero_rule_category_rel",
        "rule_id",
        "category_id",
        string="Categories",
        ondelete="restrict",
        help="The rule is for items of these categories and their sub-categories, and for items in "
        "the selections.",
    )
    category_selection_ids = fields.Many2many(
        "loyalty.hero.selection",
        "loyalty_hero_rule_category_selection_rel",
        "rule_id",
        "selection_id",
        readonly=True,
        copy=False,
    )
    exception_ids = fields.Many2many(
        "loyalty.hero.selection",
        "loyalty_hero_rule_exception_rel",
        "rule_id",
        "selection_id",
        string="Except Selections",
        domain=[("target", "=", "product")],
        help="Items in any of these selections earn nothing by this rule.",
    )
    except_category_ids = fields.Many2many(
        "product.category",
        "loyalty_hero_rule_except_category_rel",
        "rule_id",
        "category_id",
        string="Except Categories",
        ondelete="restrict",
        help="Items of these categories and their sub-categories earn nothing by this rule.",
    )
    except_category_selection_ids = fields.Many2many(
        "loyalty.hero.selection",
        "loyalty_hero_rule_except_category_selection_rel",
        "rule_id",
        "selection_id",
        readonly=True,
        copy=False,
    )
    amount_min = fields.Monetary(
        string="Minimum Purchase",
        help="The rule applies when at least this much is spent on its items. Zero: no minimum.",
    )
    quantity_min = fields.Float(
        string="Minimum Quantity",
        digits="Product Unit",
        help="The rule applies when at least this many of its items are bought. Zero: no minimum.",
    )
    # With the names of what a user may not see, like a payment method of the till.
    sentence = fields.Char(string="In Words", compute="_compute_sentence", compute_sudo=True)

    _points_positive = models.Constraint(
        f"CHECK (points >= 0 AND (points > 0 OR mode IN {MODES_WITHOUT_POINTS}))",
        "An earning rule gives more than 0 points.",
    )
    _per_amount_positive = models.Constraint(
        "CHECK (per_amount > 0)", "The amount for which points are given has to be more than 0."
    )
    _amount_min_positive = models.Constraint(
        "CHECK (amount_min >= 0)", "A minimum purchase cannot be negative."
    )
    _quantity_min_positive = models.Constraint(
        "CHECK (quantity_min >= 0)", "A minimum quantity cannot be negative."
    )

    _points_bounded = at_most(POINTS_MOST, "An earning rule gives {most} points at most.", "points")
    _per_amount_bounded = at_most(
        AMOUNT_MOST, "The amount for which points are given is {most} at most.", "per_amount"
    )
    _amount_min_bounded = at_most(
        AMOUNT_MOST, "A minimum purchase is {most} at most.", "amount_min"
    )
    _quantity_min_bounded = at_most(
        QUANTITY_MOST, "A minimum quantity is {most} at most.", "quantity_min"
    )

    @api.depends("mode")
    def _compute_asks(self):
        """Tell the form which fields the mode of the rule asks for."""
        for rule in self:
            rule.asks = MODES[rule.mode]["asks"] if rule.mode else []

    @api.depends("sentence", "mode", "points_name")
    def _compute_display_name(self):
        """Say the rule in words: the same sentence everywhere that a rule is named."""
        for rule in self:
            if MODES[rule.mode]["gives"] == "nothing":
                rule.display_name = rule.sentence
            else:
                rule.display_name = self.env._(
                    "%(name)s: %(sentence)s",
                    name=rule.points_name or self.env._("points"),
                    sentence=rule.sentence,
                )

    @api.depends(
        lambda self: (
            *self._get_compile_depends(),
            *self._get_condition_name_depends(),
            "selection_ids.name",
            "category_ids.name",
            "exception_ids.name",
            "except_category_ids.name",
            "currency_id",
            *(
                f"program_id.tier_ids.{name}"
                for name in ("name", "spend_min", "points", "per_amount")
            ),
        )
    )
    @api.depends_context("lang")
    def _compute_sentence(self):
        for rule in self:
            rule.sentence = rule._get_sentence()

    @api.constrains("selection_ids", "exception_ids")
    def _check_selections_choose(self):
        (self.selection_ids | self.exception_ids).sudo()._check_chooses()

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        for name in CATEGORY_SELECTIONS:
            rules.filtered(name)._renew_category_selections(name)
        return rules

    def write(self, vals):
        result = super().write(vals)
        for name in CATEGORY_SELECTIONS.keys() & vals.keys():
            self._renew_category_selections(name)
        return result

    def _renew_category_selections(self, name):
        """Find the selection of each category in the field ``name``, or make it."""
        Selection = self.env["loyalty.hero.selection"]
        for rule in self:
            rule[CATEGORY_SELECTIONS[name]] = Selection.union(
                *(Selection._provide_for_category(category) for category in rule[name])
            )

    @api.constrains("mode", "step_ids")
    def _check_steps(self):
        for rule in self:
            if "steps" in MODES[rule.mode]["asks"] and not rule.step_ids:
                raise ValidationError(
                    self.env._(
                        "Points by the size of the sale need a step: from which amount, how many."
                    )
                )
            points = rule.step_ids.sorted("amount_min").mapped("points")
            if points != sorted(points):
                raise ValidationError(
                    self.env._("Higher steps must give at least as many points as lower ones.")
                )

    def _get_sentence(self):
        """Return the rule in words, also while its categories are being chosen and have no selections yet."""
        self.ensure_one()
        tiers = [
            {**tier._compile(), "name": tier.name or ""}
            for tier in self.program_id.tier_ids.sorted("spend_min")
        ]
        compiled = self._compile()
        named = {
            **Names(self.env, [compiled]).name_rule(compiled, tiers),
            "selections": self._get_item_names("category_ids", "selection_ids"),
            "exceptions": self._get_item_names("except_category_ids", "exception_ids"),
        }
        return rule_in_words(self.env, named, self.currency_id)

    def _get_item_names(self, categories, selections):
        names = [*self[categories].mapped("name"), *self[selections].mapped("display_name")]
        return [*dict.fromkeys(name or "" for name in names)]

    # For the engine -----------------------------------------------------------------------------------------------

    def _get_compile_depends(self):
        """Return the fields that the compiled rule is made of."""
        return (
            "sequence",
            "mode",
            "points",
            "per_amount",
            "per",
            *(f"step_ids.{name}" for name in self.step_ids._get_compile_depends()),
            "selection_ids",
            "category_ids",
            "category_selection_ids",
            "exception_ids",
            "except_category_ids",
            "except_category_selection_ids",
            "amount_min",
            "quantity_min",
            *self._get_condition_depends(),
        )

    def _compile(self):
        """Return the rule as the engine reads it (``Rule`` in ``loyalty_hero/engine/values.py``)."""
        self.ensure_one()
        # What the mode does not ask is neutral, whatever was typed before.
        asks = MODES[self.mode]["asks"]
        steps = self.step_ids.sorted("amount_min") if "steps" in asks else self.step_ids.browse()
        return {
            "id": self._origin.id or 0,
            "mode": self.mode,
            "points": to_hundredths(self.points) if "points" in asks else 0,
            "per_amount": to_minor(self.per_amount, self.currency_id)
            if "per_amount" in asks
            else 1,
            "per": self.per if "per" in asks else "unit",
            "steps": [step._compile() for step in steps],
            "selections": sorted((self.selection_ids | self.category_selection_ids)._origin.ids),
            "exceptions": sorted(
                (self.exception_ids | self.except_category_selection_ids)._origin.ids
            ),
            "amount_min": to_minor(self.amount_min, self.currency_id),
            "quantity_min": to_thousandths(self.quantity_min),
            "condition": self._compile_condition(),
        }
