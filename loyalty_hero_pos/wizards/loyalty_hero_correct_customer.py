"""Correct the customer of a paid order: points that were earned and redeemed follow."""

from odoo import fields, models


class LoyaltyHeroCorrectCustomer(models.TransientModel):
    _name = "loyalty.hero.correct.customer"
    _description = "Correct the customer of a paid order"
    _inherit = ["loyalty.hero.number.mixin"]

    order_id = fields.Many2one("pos.order", required=True, readonly=True, ondelete="cascade")
    partner_before_id = fields.Many2one(related="order_id.partner_id", string="Customer so far")
    partner_id = fields.Many2one(
        "res.partner", string="Right customer", required=True, ondelete="cascade"
    )
    reason = fields.Char(required=True, help="For example: Two cards were mixed up at the till.")

    def action_correct(self):
        """Move the order to the right customer."""
        self.ensure_one()
        self.order_id.check_access("write")
        self.order_id.sudo()._correct_loyalty_customer(self.partner_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
