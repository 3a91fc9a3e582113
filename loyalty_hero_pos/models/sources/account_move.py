"""Invoices that the point of sale made: the POS order is the sale, the invoice is not."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _loyalty_root(self):
        """Return the POS order that a back office credit note gives back; documents of POS orders are no sales."""
        if self.pos_order_ids:
            return self.browse()
        orders = self.reversed_entry_id.pos_order_ids
        if self.move_type == "out_refund" and orders:
            # A consolidated invoice cannot tell which of its orders a credit note is about.
            return orders if len(orders) == 1 else self.browse()
        return super()._loyalty_root()

    def _loyalty_sale(self):
        """Return the POS order that the invoice is about, when it is one."""
        orders = self.pos_order_ids
        if orders:
            return orders if len(orders) == 1 else self.browse()
        return super()._loyalty_sale()
