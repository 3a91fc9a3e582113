"""Orders that arrive together: whoever is to be changed by them is locked first, in the order of all other locks."""

from odoo import api, models

from ..till.till_input import MAX_ID


class PosOrder(models.Model):
    _inherit = "pos.order"

    @api.model
    def sync_from_ui(self, orders):
        """Lock the members of all orders before the first is stored.

        Each order alone locks its members by their ids.  Two tills that come back from being offline, with orders of
        the same customers the other way round, would otherwise wait for each other.
        """
        if isinstance(orders, list) and len(orders) > 1:
            self.sudo()._find_loyalty_members(orders)._lock()
        return super().sync_from_ui(orders)

    def _find_loyalty_members(self, orders):
        """Return the members of the customers of these orders, and of those whose goods they bring back.

        :param list orders: as a till sends them; what is none is left to Odoo to refuse
        """
        orders = [order for order in orders if isinstance(order, dict)]
        commands = [command for order in orders for command in order.get("lines") or []]
        lines = [part for command in commands for part in command if isinstance(part, dict)]
        sold = self.env["pos.order.line"].browse(_pick_ids(lines, "refunded_orderline_id"))
        partners = self.env["res.partner"].browse(_pick_ids(orders, "partner_id"))
        partners = partners.exists() | sold.exists().order_id.partner_id
        holders = partners.union(*(partner._get_loyalty_holder() for partner in partners))
        return self.env["loyalty.hero.member"].search([("partner_id", "in", holders.ids)])


def _pick_ids(vals_list, name):
    found = {vals.get(name) for vals in vals_list if isinstance(vals.get(name), int)}
    return sorted(number for number in found if 0 < number <= MAX_ID)
