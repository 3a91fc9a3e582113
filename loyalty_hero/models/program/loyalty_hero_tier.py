"""Tiers: what members reach by spending, and the rate at which they earn there."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.bounds import AMOUNT_MOST, POINTS_MOST, at_most
from ..base.units import POINTS_DIGITS, from_minor, to_hundredths, to_minor
from ..base.windows import window_on
from ..words.terms import tier_in_words

TIER_HOLDERS = ("loyalty.hero.earning.rule", "loyalty.hero.accelerator", "loyalty.hero.reward")


class LoyaltyHeroTier(models.Model):
    _name = "loyalty.hero.tier"
    _description = "Loyalty tier"
    _inherit = ["loyalty.hero.part.mixin"]
    _order = "program_id, spend_min, id"

    points_name = fields.Char(related="program_id.points_name")
    name = fields.Char(required=True, translate=True)
    color = fields.Integer()
    spend_min = fields.Monetary(
        string="From (spent)",
        help="How much a member has to spend in the program, the running sale included. Zero: all members begin here.",
    )
    points = fields.Float(
        digits=POINTS_DIGITS,
        required=True,
        default=1,
        help="What rules of the kind “By the member's tier” give in this tier.",
    )
    per_amount = fields.Monetary(
        string="For each",
        required=True,
        default=1,
        help="How much has to be spent to earn the points.",
    )
    benefits = fields.Html(translate=True, help="The benefits of this tier, in your words.")
    is_rate_used = fields.Boolean(compute="_compute_is_rate_used")
    member_count = fields.Integer(compute="_compute_member_count")
    sentence = fields.Char(string="In Words", compute="_compute_sentence", compute_sudo=True)

    _spend_min_unique = models.UniqueIndex(
        "(program_id, spend_min)",
        "Two tiers are reached with the same amount: give each its own.",
    )
    _spend_min_positive = models.Constraint(
        "CHECK (spend_min >= 0)", "The amount that reaches a tier cannot be negative."
    )
    _points_positive = models.Constraint(
        "CHECK (points >= 0)", "A tier cannot give fewer than 0 points."
    )
    _per_amount_positive = models.Constraint(
        "CHECK (per_amount > 0)",
        "The amount for which a tier's points are given has to be more than 0.",
    )

    _spend_min_bounded = at_most(
        AMOUNT_MOST, "The amount that reaches a tier is {most} at most.", "spend_min"
    )
    _points_bounded = at_most(POINTS_MOST, "A tier gives {most} points at most.", "points")
    _per_amount_bounded = at_most(
        AMOUNT_MOST,
        "The amount for which a tier's points are given is {most} at most.",
        "per_amount",
    )

    @api.depends("program_id.rule_ids.mode")
    def _compute_is_rate_used(self):
        for tier in self:
            tier.is_rate_used = "tier" in tier.program_id.rule_ids.mapped("mode")

    def _compute_member_count(self):
        groups = self.env["loyalty.hero.member"]._read_group(
            [("tier_id", "in", self.ids)], ["tier_id"], ["__count"]
        )
        counts = {tier.id: count for tier, count in groups}
        for tier in self:
            tier.member_count = counts.get(tier._origin.id, 0)

    @api.depends("name", "spend_min", "currency_id")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for tier in self:
            named = {**tier._compile(), "name": tier.name or ""}
            tier.sentence = tier_in_words(self.env, named, tier.currency_id)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Refuse what would open to everyone that was for this tier only."""
        for name in TIER_HOLDERS:
            holder = self.env[name].search([("tier_ids", "in", self.ids)], limit=1)
            if holder:
                raise UserError(
                    self.env._(
                        "“%(holder)s” is for members of “%(tier)s” only. Change that before you delete the tier.",
                        holder=holder.display_name,
                        tier=(holder.tier_ids & self)[0].name,
                    )
                )

    def action_view_members(self):
        """Open the members of the tier."""
        self.ensure_one()
        return window_on(
            self.env,
            "loyalty_hero_member_action",
            [("tier_id", "=", self.id)],
            context={"default_program_id": self.program_id.id},
        )

    def _get_published_minimums(self):
        """Return with how much each of these tiers is reached now: ``{tier id: amount}``, in the program's currency.

        What was changed since is not in effect yet, and a new tier is reached by nothing until it is published.
        """
        versions = self.env["loyalty.hero.program.version"]._get_in_effect(self.program_id)
        published = {
            tier["id"]: tier["spend_min"]
            for version in versions
            for tier in version._get_prepared().program["tiers"]
        }
        return {
            tier.id: from_minor(published[tier.id], tier.currency_id)
            for tier in self
            if tier.id in published
        }

    def _get_compile_depends(self):
        """Return the fields that the compiled tier is made of."""
        return ("spend_min", "points", "per_amount")

    def _compile(self):
        """Return the tier as the engine reads it (``Tier`` in ``loyalty_hero/engine/values.py``)."""
        self.ensure_one()
        return {
            "id": self._origin.id or 0,
            "spend_min": to_minor(self.spend_min, self.currency_id),
            "points": to_hundredths(self.points),
            "per_amount": to_minor(self.per_amount, self.currency_id),
        }
