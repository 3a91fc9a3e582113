"""Settings of a shop."""

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pos_loyalty_tz = fields.Selection(related="pos_config_id.loyalty_tz", readonly=False)
