"""Limits to tiers: what of a program is only for members of some of its tiers."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LoyaltyHeroTierLimitMixin(models.AbstractModel):
    _name = "loyalty.hero.tier.limit.mixin"
    _description = "Limit to tiers of a loyalty program"

    # A copy of the program has tiers of its own: it says itself which.
    tier_ids = fields.Many2many(
        "loyalty.hero.tier",
        string="Tiers",
        copy=False,
        help="Only members of these tiers. Empty: all members.",
    )

    @api.constrains("tier_ids")
    def _check_tiers(self):
        for holder in self:
            foreign = holder.tier_ids.filtered(
                lambda tier, holder=holder: tier.program_id != holder._get_own_program()
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "“%(tier)s” is a tier of “%(program)s”: choose tiers of the same program.",
                        tier=foreign[0].name,
                        program=foreign[0].program_id.name,
                    )
                )

    def _get_own_program(self):
        """Return the program whose tiers these are."""
        return self.program_id

    def _compile_tiers(self):
        """Return the tiers as the engine reads them: ids, ascending; none is any."""
        return sorted(self.tier_ids._origin.ids)
