"""Settings of a shop."""

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pos_loyalty_prompt = fields.Boolean(related="pos_config_id.loyalty_prompt", readonly=False)
    pos_loyalty_ask_customer = fields.Boolean(
        related="pos_config_id.loyalty_ask_customer", readonly=False
    )
    pos_loyalty_tz = fields.Selection(related="pos_config_id.loyalty_tz", readonly=False)
