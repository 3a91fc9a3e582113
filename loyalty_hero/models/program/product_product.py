"""Items that rewards lower prices with."""

from odoo import api, models
from odoo.exceptions import UserError


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_discount_item(self):
        domain = [("discount_product_id", "in", self.ids)]
        reward = self.env["loyalty.hero.reward"].sudo().search(domain, limit=1)
        if reward:
            raise UserError(
                self.env._(
                    "“%(reward)s” lowers prices with %(item)s. Choose another discount item there first.",
                    reward=reward.name,
                    item=reward.discount_product_id.display_name,
                )
            )
