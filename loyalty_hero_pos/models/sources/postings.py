"""Redemption postings by session, and from an order and a session to theirs."""

from odoo import fields, models

from odoo.addons.loyalty_hero.models.base.windows import window_on


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    loyalty_session_id = fields.Many2one(
        related="loyalty_redemption_id.session_id", string="Loyalty Session"
    )


class PosOrder(models.Model):
    _inherit = "pos.order"

    def action_view_loyalty_postings(self):
        """Open what was booked for the points that paid this order."""
        self.ensure_one()
        domain = list(self.sudo()._get_loyalty_postings_domain())
        return window_on(self.env, "loyalty_hero_posting_action", domain)


class PosSession(models.Model):
    _inherit = "pos.session"

    def action_view_loyalty_postings(self):
        """Open what was booked for the points that paid in this session."""
        self.ensure_one()
        return window_on(
            self.env,
            "loyalty_hero_posting_action",
            [
                ("loyalty_redemption_id.session_id", "=", self.id),
                ("account_type", "not in", ("asset_receivable", "liability_payable")),
            ],
        )
