"""Coupons and balance cards of Loyalty at the till: they are good in the company that issued them."""

from odoo import models


class PosConfig(models.Model):
    _inherit = "pos.config"

    def use_coupon_code(self, code, creation_date, partner_id, pricelist_id):
        """Refuse what another company issued: Odoo lets a cashier of both companies use it in each of them."""
        card = self.env["loyalty.card"].sudo().search([("code", "=", code)], limit=1)
        company = card.program_id.company_id
        if company and company != self.company_id and card.loyalty_is_earned:
            sentence = self.env._(
                "This code was issued by %(company)s and can be used there only.",
                company=company.name,
            )
            return {"successful": False, "payload": {"error_message": sentence}}
        return super().use_coupon_code(code, creation_date, partner_id, pricelist_id)
