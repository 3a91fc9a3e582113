"""Rewards: what points buy."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import is_for_tier
from ..base.bounds import AMOUNT_MOST, POINTS_MOST, at_most
from ..base.units import POINTS_DIGITS, to_hundredths, to_minor, to_per_mille
from ..words.named import Names
from ..words.terms import reward_in_words


class LoyaltyHeroReward(models.Model):
    _name = "loyalty.hero.reward"
    _description = "Loyalty reward"
    _inherit = ["loyalty.hero.part.mixin", "loyalty.hero.tier.limit.mixin"]
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
    kind = fields.Selection([("payment", "Means of payment")], required=True, default="payment")
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
    share_max_percent = fields.Float(
        string="Maximum (% of the Sale)",
        digits=(5, 1),
        default=100,
        help="How much of a sale may be paid with points.",
    )
    tier_ids = fields.Many2many(
        string="For Tiers",
        help="Only members who are in one of these tiers before the sale. Empty: all members.",
    )
    has_tiers = fields.Boolean(compute="_compute_has_tiers")

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

    _points_bounded = at_most(
        POINTS_MOST,
        "A reward costs {most} points at most, and so do the fewest points and the step.",
        "points",
        "points_min",
        "points_multiple",
    )
    _amount_bounded = at_most(AMOUNT_MOST, "Points are worth {most} at most.", "amount")

    @api.depends("program_id.tier_ids")
    def _compute_has_tiers(self):
        for reward in self:
            reward.has_tiers = bool(reward.program_id.tier_ids)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = (
            self.env["loyalty.hero.redemption"]
            .sudo()
            .search([("reward_id", "in", self.ids)], limit=1)
            .reward_id
        )
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

    def _is_for(self, member):
        """Return whether the member's tier, as it is now, may have the reward."""
        self.ensure_one()
        return is_for_tier(self._compile(), member.tier_id.id or None)

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
        )

    def _compile(self):
        """Return the reward as the engine reads it (``Reward`` in ``loyalty_hero/engine/values.py``)."""
        self.ensure_one()
        return {
            "id": self._origin.id or 0,
            "kind": self.kind,
            "points": to_hundredths(self.points),
            "amount": to_minor(self.amount, self.currency_id),
            "points_min": to_hundredths(self.points_min),
            "points_multiple": to_hundredths(self.points_multiple),
            "share_max": to_per_mille(self.share_max_percent),
            "tiers": self._compile_tiers(),
        }
