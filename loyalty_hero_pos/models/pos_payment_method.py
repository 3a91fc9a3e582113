"""Points as a means of payment at the till."""

from odoo import api, fields, models


class PosPaymentMethod(models.Model):
    _inherit = "pos.payment.method"

    is_loyalty = fields.Boolean(
        string="Loyalty Points",
        readonly=True,
        copy=False,
        help="Customers pay with points; made by Loyalty itself.",
    )

    _loyalty_company_unique = models.UniqueIndex(
        "(company_id) WHERE is_loyalty", "The company has a payment method for points already."
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "is_loyalty"]
