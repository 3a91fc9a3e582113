"""Rewards: what points buy."""

from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import ISSUED, PER_MILLE, SHARES, is_for_tier
from ..base.bounds import AMOUNT_MOST, DAYS_MOST, POINTS_MOST, at_most, between
from ..base.units import POINTS_DIGITS, to_hundredths, to_minor, to_per_mille
from ..words.named import Names
from ..words.terms import reward_in_words
from .loyalty_hero_spending_limit_mixin import PERIODS

WITHOUT_STEPS = ("payment", "gift")
"""Kinds that cost what is said on the reward itself, and have no steps to choose from."""

WORTH = {"percent": "percent"}
"""The field of a step with what it gives, by the kind of reward; of all others it is the amount."""


class LoyaltyHeroReward(models.Model):
    _name = "loyalty.hero.reward"
    _description = "Loyalty reward"
    _inherit = [
        "loyalty.hero.part.mixin",
        "loyalty.hero.tier.limit.mixin",
        "loyalty.hero.spending.limit.mixin",
    ]
    _order = "program_id, sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        string="Offered",
        default=True,
        help="Switch it off to stop offering a reward. What was redeemed with it stays as it is.",
    )
    name = fields.Char(
        required=True, translate=True, default=lambda self: self.env._("Pay with points")
    )
    kind = fields.Selection(
        [
            ("payment", "Means of payment"),
            ("amount", "Amount off"),
            ("percent", "Percent off"),
            ("coupon", "Coupon"),
            ("balance_card", "Balance card"),
            ("gift", "Gift"),
        ],
        required=True,
        default="payment",
        help="Means of payment: customers choose how many points they pay with. Amount or percent off: they choose one "
        "of the steps. For example: 10 off for 100 points, 25 off for 200. Coupon or balance card: they get one for "
        "later, with a barcode. A coupon is a discount on one purchase; a balance card pays until it is empty. Gift: "
        "one of the items is free. For example: a coffee maker for 25,000 points.",
    )
    treatment = fields.Selection(
        [("payment", "Payment"), ("discount", "Price reduction")],
        string="VAT Treatment",
        required=True,
        default=lambda self: self._default_treatment(),
        help="Payment: prices and taxes stay as they are, and points pay a part of the bill. Price reduction: at the "
        "till, points lower the price and its tax, rate by rate. For example: 10 redeemed at 19 % lowers the tax by "
        "1.60.",
    )
    treatment_doubt = fields.Char(compute="_compute_treatment_doubt")
    discount_product_id = fields.Many2one(
        "product.product",
        string="Discount Item",
        default=lambda self: self.env.ref("loyalty_hero.product_discount", False),
        ondelete="set null",
        domain="[('type', '=', 'service'), ('sale_ok', '=', True)]",
        help="At the till, the line that lowers the price is a line of this item. It is booked on the item's income "
        "account.",
    )
    with_discounts = fields.Boolean(
        string="Combine with Other Discounts",
        default=True,
        help="If off, the reward is not for items that are sold below their price, nor for sales with a discount on "
        "the whole order. For example: 10 % off everything.",
    )
    points = fields.Float(digits=POINTS_DIGITS, required=True, default=100)
    amount = fields.Monetary(string="Value", required=True, default=1)
    points_min = fields.Float(
        string="Minimum Points",
        digits=POINTS_DIGITS,
        help="Fewest points per sale. Zero: no limit.",
    )
    points_multiple = fields.Float(
        string="In Steps of",
        digits=POINTS_DIGITS,
        help="Points can be spent only in multiples of this. For example: 100. Zero: any number, so that a bill can "
        "be paid to the cent.",
    )
    step_ids = fields.One2many("loyalty.hero.reward.step", "reward_id", string="Steps", copy=True)
    selection_ids = fields.Many2many(
        "loyalty.hero.selection",
        "loyalty_hero_reward_selection_rel",
        "reward_id",
        "selection_id",
        string="Items",
        domain=[("target", "=", "product")],
        help="The reward is for items in any of these selections; a percentage is taken of the price "
        "of these items. Empty: all items.",
    )
    exception_ids = fields.Many2many(
        "loyalty.hero.selection",
        "loyalty_hero_reward_exception_rel",
        "reward_id",
        "selection_id",
        string="Except Items",
        domain=[("target", "=", "product")],
        help="The reward is not for items in any of these selections.",
    )
    valid_days = fields.Integer(
        string="Valid for (days)",
        default=90,
        help="How many days a coupon or balance card can be used. For example: 90. Zero: it never "
        "expires.",
    )
    is_automatic = fields.Boolean(
        string="Issue by Itself",
        help="Every night, members who have the points for a step get the highest one they can have, by mail where the "
        "address is known.",
    )
    is_issued = fields.Boolean(compute="_compute_is_issued")
    is_discount = fields.Boolean(compute="_compute_is_discount")
    date_start = fields.Date(
        help="First day on which customers can get the reward. Empty: no start date."
    )
    date_end = fields.Date(
        help="Last day on which customers can get the reward. Empty: no end date."
    )
    share_max_percent = fields.Float(
        string="Maximum (% of the Sale)",
        digits=(5, 1),
        default=100,
        help="The most that the reward may be worth, in percent of the price of the items. For "
        "example: 50.",
    )
    tier_ids = fields.Many2many(
        string="For Tiers",
        help="Only members who are in one of these tiers before the sale. Empty: all members.",
    )
    has_tiers = fields.Boolean(compute="_compute_has_tiers")
    sentence = fields.Char(compute="_compute_sentence")

    _points_positive = models.Constraint("CHECK (points > 0)", "A reward costs more than 0 points.")
    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "Points have to be worth more than 0."
    )
    _points_min_positive = models.Constraint(
        "CHECK (points_min >= 0)", "The fewest points cannot be negative."
    )
    _points_multiple_positive = models.Constraint(
        "CHECK (points_multiple >= 0)", "The step cannot be negative."
    )
    _share_max_between = models.Constraint(
        "CHECK (share_max_percent > 0 AND share_max_percent <= 100)",
        "The share of a sale that points may pay is between 0 and 100 %.",
    )

    _valid_days_bounded = between(
        0, DAYS_MOST, "A coupon is valid from {least} to {most} days.", "valid_days"
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "The end date cannot be before the start date.",
    )

    _points_bounded = at_most(
        POINTS_MOST,
        "A reward costs {most} points at most, and so do the fewest points and the step.",
        "points",
        "points_min",
        "points_multiple",
    )
    _amount_bounded = at_most(AMOUNT_MOST, "Points are worth {most} at most.", "amount")

    @api.depends("kind")
    def _compute_is_issued(self):
        for reward in self:
            reward.is_issued = reward.kind in ISSUED

    @api.depends("kind", "treatment")
    def _compute_is_discount(self):
        for reward in self:
            reward.is_discount = reward._get_treatment() == "discount"

    @api.model
    def _default_treatment(self):
        """Propose what is usual in the company's country.

        In the European Union, points that can be redeemed only together with another purchase are no voucher: they are
        a discount on that purchase (CJEU C-436/24).
        """
        is_in_union = self.env.company.country_id in self.env.ref("base.europe").country_ids
        return "discount" if is_in_union else "payment"

    def _get_treatment(self):
        """Return what the reward is for VAT: a gift lowers the price, and what is issued for later is no discount."""
        self.ensure_one()
        if self.kind == "gift":
            return "discount"
        return "payment" if self.is_issued else self.treatment

    def _can_lower_prices(self, company):
        """Return whether the company can sell the item of the lines by which the reward lowers prices."""
        item = self.discount_product_id
        return bool(item.filtered_domain(item._check_company_domain(company)) or not item)

    @api.depends("kind", "treatment")
    @api.depends_context("company")
    def _compute_treatment_doubt(self):
        usual = self._default_treatment()
        for reward in self:
            is_doubtful = (
                not reward.is_issued
                and reward.kind != "gift"
                and (usual, reward.treatment) == ("discount", "payment")
            )
            reward.treatment_doubt = is_doubtful and self.env._(
                "In the European Union, points that can be redeemed only with another purchase are usually a price "
                "reduction. As a payment you may pay too much VAT: at 19 %, 1.60 for each 10.00 redeemed. Ask your tax "
                "adviser."
            )

    @api.depends("program_id.tier_ids")
    def _compute_has_tiers(self):
        for reward in self:
            reward.has_tiers = bool(reward.program_id.tier_ids)

    @api.depends(
        lambda self: (
            *self._get_compile_depends(),
            *(f"{name}.name" for name in ("tier_ids", "selection_ids", "exception_ids")),
            "program_id.points_name",
            "currency_id",
        )
    )
    @api.depends_context("lang")
    def _compute_sentence(self):
        for reward in self:
            reward.sentence = reward._get_sentence()

    @api.constrains("selection_ids", "exception_ids")
    def _check_selections_choose(self):
        (self.selection_ids | self.exception_ids).sudo()._check_chooses()

    @api.constrains("kind", "step_ids")
    def _check_steps(self):
        """Refuse steps that no customer could make sense of: more points give more."""
        for reward in self.filtered(lambda reward: reward.kind not in WITHOUT_STEPS):
            given = reward.step_ids.sorted("points").mapped(WORTH.get(reward.kind, "amount"))
            if not given:
                raise ValidationError(
                    self.env._(
                        "Add a step to “%s”: how many points it costs, and what it gives.",
                        reward.name,
                    )
                )
            if given[0] <= 0 or any(more <= less for less, more in pairwise(given)):
                raise ValidationError(
                    self.env._("“%s”: a step that costs more points must give more.", reward.name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        domain = [("reward_id", "in", self.ids)]
        uses = (
            self.env[name].sudo().search(domain, limit=1).reward_id
            for name in ("loyalty.hero.redemption", "loyalty.hero.voucher")
        )
        used = next(filter(None, uses), None)
        if used:
            raise UserError(
                self.env._(
                    "Points were redeemed with “%s” already, so it cannot be deleted. Switch off “Offered” instead.",
                    used.name,
                )
            )

    def _get_sentence(self):
        """Return the reward in words: “100 Stars pay $ 10, for Gold members”."""
        self.ensure_one()
        compiled = self._compile()
        named = Names(self.env, [compiled]).name_reward(compiled)
        name = self.program_id.points_name or ""
        return reward_in_words(self.env, named, name, self.currency_id)

    def _get_rates(self):
        """Return what points are worth by the reward: ``[(points, amount), …]``; of shares nobody can tell."""
        self.ensure_one()
        if self.kind == "payment":
            return [(self.points, self.amount)]
        if self.kind in SHARES:
            return []
        steps = self.step_ids.filtered("points")
        return [(step.points, step.amount) for step in steps]

    def _get_terms(self, moment=None):
        """Return the reward as it was published, as the engine reads it, or ``None`` when it is not offered.

        What was changed on the form and not published is no business of a sale.

        :param moment: of the sale, in UTC, now by default
        """
        self.ensure_one()
        program = self.program_id._get_terms(moment)
        rewards = program["rewards"] if program else []
        return next((terms for terms in rewards if terms["id"] == self._origin.id), None)

    def _is_for(self, member):
        """Return whether the member's tier, as it is now, may have the reward, as it was published."""
        terms = self._get_terms()
        return bool(terms) and is_for_tier(terms, member.tier_id.id or None)

    def _get_compile_depends(self):
        """Return the fields that the compiled reward is made of."""
        return (
            "active",
            "sequence",
            "kind",
            "points",
            "amount",
            "points_min",
            "points_multiple",
            "share_max_percent",
            "tier_ids",
            *(f"step_ids.{name}" for name in self.step_ids._get_compile_depends()),
            "selection_ids",
            "exception_ids",
            "date_start",
            "date_end",
            "valid_days",
            "is_automatic",
            "treatment",
            "with_discounts",
            *PERIODS.values(),
        )

    def _compile(self):
        """Return the reward as the engine reads it (``Reward`` in ``loyalty_hero/engine/values.py``)."""
        self.ensure_one()
        is_payment = self.kind == "payment"
        return {
            "id": self._origin.id or 0,
            "kind": self.kind,
            "points": to_hundredths(self.points) if is_payment else 1,
            "amount": to_minor(self.amount, self.currency_id) if is_payment else 1,
            "points_min": to_hundredths(self.points_min) if is_payment else 0,
            "points_multiple": to_hundredths(self.points_multiple) if is_payment else 0,
            "share_max": PER_MILLE if self.kind == "gift" else to_per_mille(self.share_max_percent),
            "tiers": self._compile_tiers(),
            "steps": self._compile_steps(),
            "selections": sorted(self.selection_ids._origin.ids),
            "exceptions": sorted(self.exception_ids._origin.ids),
            "date_start": self.date_start.isoformat() if self.date_start else None,
            "date_end": self.date_end.isoformat() if self.date_end else None,
            "shops": [],
            "caps": self._compile_spending_caps(),
            "valid_days": self.valid_days if self.is_issued else 0,
            "automatic": self.is_issued and self.is_automatic,
            "treatment": self._get_treatment(),
            "with_discounts": self.with_discounts,
        }

    def _compile_steps(self):
        """Return the steps as the engine reads them: a gift is one, over all of what a piece costs."""
        if self.kind == "gift":
            return [{"points": to_hundredths(self.points), "amount": 0, "share": PER_MILLE}]
        if self.kind in WITHOUT_STEPS:
            return []
        return [step._compile() for step in self.step_ids.sorted("points")]
