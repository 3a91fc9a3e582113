"""Barcodes of loyalty cards."""

from odoo import fields, models


class BarcodeRule(models.Model):
    _inherit = "barcode.rule"

    type = fields.Selection(
        selection_add=[("loyalty_card", "Loyalty Card")], ondelete={"loyalty_card": "set default"}
    )
