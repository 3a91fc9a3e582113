"""What companies that share a program do with points that were earned in another of them."""

from odoo import api, fields, models


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    foreign_points = fields.Selection(
        [
            ("accept", "Can be used; each company bears what it accepts"),
            ("charge", "Can be used; charged to the company that gave them"),
            ("refuse", "Cannot be used"),
        ],
        string="Points from Another Company",
        required=True,
        default="accept",
        tracking=True,
        help="For programs that companies share. A customer earns in company A and redeems in company B. Each company "
        "bears what it accepts: B has the cost, and nothing is booked between them. Charged: an intercompany run books "
        "that A owes B what its points paid there. Cannot be used: in B, only points that B gave can be redeemed. With "
        "these two, coupons and balance cards can be used only in the company that issued them.",
    )

    def _charges_companies(self):
        """Return whether a company that accepts points charges the one that gave them."""
        return not self.company_id and self.foreign_points == "charge"

    def _lets_cards_travel(self):
        """Return whether a coupon or balance card may be used in another company than the one that issued it."""
        return bool(self.company_id) or self.foreign_points == "accept"

    def _refuses_foreign_points(self):
        """Return whether points are redeemed only in the company that gave them."""
        return not self.company_id and self.foreign_points == "refuse"

    @api.model
    def _get_refusing(self):
        """Return the programs of which points are redeemed only in the company that gave them."""
        programs = self.with_context(active_test=False)
        return programs.search([("company_id", "=", False), ("foreign_points", "=", "refuse")])
