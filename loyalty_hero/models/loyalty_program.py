"""Odoo's own loyalty, where Hero meets it: the only file that knows Odoo's gift cards, coupons and top-ups."""

from odoo import api, models, tools


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    @api.model
    def _is_sold_by(self, product):
        """Return whether ``product`` sells a gift card or top-up: money for money, which earns nothing."""
        return product.id in self._get_gift_product_ids()

    @tools.ormcache()
    def _get_gift_product_ids(self):
        programs = self.sudo().search([("program_type", "in", ("gift_card", "ewallet"))])
        return frozenset(programs.trigger_product_ids.ids)


class LoyaltyRule(models.Model):
    _inherit = "loyalty.rule"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
