"""Consents: what a customer agreed to and when, for each purpose on its own.

Earning and spending points need none of them.
"""

from odoo import fields, models
from odoo.exceptions import UserError


class LoyaltyHeroConsent(models.Model):
    _name = "loyalty.hero.consent"
    _description = "Consent of a customer"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "id desc"
    _rec_name = "purpose"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    purpose = fields.Selection(
        [("marketing", "Marketing"), ("profiling", "Profiling")], required=True, readonly=True
    )
    is_given = fields.Boolean(
        string="Given", readonly=True, help="Off: the customer withdrew the consent."
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", string="Entered by", readonly=True, default=lambda self: self.env.user
    )

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("The history of consents cannot be changed."))
        return super().write(vals)
