"""Settings of the watch list."""

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    loyalty_watch_own = fields.Boolean(related="company_id.loyalty_watch_own", readonly=False)
    loyalty_watch_sales = fields.Integer(related="company_id.loyalty_watch_sales", readonly=False)
    loyalty_watch_returns = fields.Integer(
        related="company_id.loyalty_watch_returns", readonly=False
    )
    loyalty_watch_return_days = fields.Integer(
        related="company_id.loyalty_watch_return_days", readonly=False
    )
    loyalty_watch_claims = fields.Integer(related="company_id.loyalty_watch_claims", readonly=False)
    loyalty_watch_adjust_days = fields.Integer(
        related="company_id.loyalty_watch_adjust_days", readonly=False
    )
