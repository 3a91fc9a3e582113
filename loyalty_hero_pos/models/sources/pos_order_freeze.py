"""Paid orders and their lines keep what their points were settled by (see ``frozen.py``)."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.loyalty_hero.models.base.defaults import without_defaults

from .frozen import in_flow, is_changed, with_edit, with_flow, without_flow

FROZEN_ORDER_FIELDS = {
    "account_move",
    "amount_paid",
    "amount_return",
    "amount_tax",
    "amount_total",
    "company_id",
    "config_id",
    "currency_rate",
    "date_order",
    "fiscal_position_id",
    "loyalty_refund_reason",
    "pricelist_id",
    "session_id",
    "state",
    "uuid",
}
FROZEN_LINE_FIELDS = {
    "combo_item_id",
    "combo_parent_id",
    "company_id",
    "coupon_id",
    "discount",
    "extra_tax_data",
    "is_reward_line",
    "loyalty_claim",
    "loyalty_discount",
    "order_id",
    "price_subtotal",
    "price_subtotal_incl",
    "price_unit",
    "product_id",
    "qty",
    "refunded_orderline_id",
    "tax_ids",
    "uuid",
}


class PosOrder(models.Model):
    _inherit = "pos.order"

    loyalty_settled = fields.Datetime(
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="When the paid order was settled. From then on, what its points are computed from cannot change.",
    )

    def write(self, vals):
        if not in_flow(self):
            for order in self._filter_loyalty_settled():
                order._check_loyalty_frozen(vals)
        # Odoo edits the payments of an order as one, and sees to it that they still pay for it.
        orders = with_edit(self) if "payment_ids" in vals else self
        result = super(PosOrder, orders).write(vals)
        if vals.get("state") == "cancel":
            self.sudo()._void_loyalty_holds()
        return result

    def unlink(self):
        self.sudo()._void_loyalty_holds()
        return super().unlink()

    def confirm_coupon_programs(self, coupon_data):
        """Odoo makes the coupons that an order brings once it is paid, and names them on its lines."""
        return super(PosOrder, with_flow(self)).confirm_coupon_programs(coupon_data)

    def _generate_pos_order_invoice(self):
        """Making an invoice is what closes a paid order, and links it to its invoice."""
        orders = with_flow(without_defaults(self))
        return without_flow(super(PosOrder, orders)._generate_pos_order_invoice())

    def _compute_prices(self):
        """Odoo computes the totals of a paid order anew from its lines, which are frozen, when payments are edited."""
        settled = self._filter_loyalty_settled()
        if not settled or in_flow(self):
            return super()._compute_prices()
        super(PosOrder, with_flow(self))._compute_prices()
        return None

    def _filter_loyalty_settled(self):
        return self.filtered(lambda order: order.sudo().loyalty_settled)

    # Odoo's own checks are not for those who say that a module is being uninstalled: anybody can say so.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_settled(self):
        for order in self._filter_loyalty_settled():
            if order.state != "cancel":
                order._refuse_loyalty_change()

    def _refuse_loyalty_change(self):
        raise UserError(
            self.env._(
                "%s earned or redeemed points, so it cannot be changed. Return the goods instead.",
                self.display_name,
            )
        )

    def _check_loyalty_frozen(self, vals):
        """Refuse values that would change what the points of this settled order rest on."""
        if is_changed(self, vals, FROZEN_ORDER_FIELDS):
            self._refuse_loyalty_change()
        if (
            self.partner_id
            and is_changed(self, vals, {"partner_id"})
            and self.sudo()._has_loyalty_history()
        ):
            raise UserError(
                self.env._(
                    "%(order)s earned or redeemed points of %(customer)s. Only a manager can move them to another "
                    "customer: open the order in the back office and choose “Correct Customer”.",
                    order=self.display_name,
                    customer=self.partner_id.display_name,
                )
            )

    def _has_loyalty_history(self):
        """Return whether points or memberships follow from this order."""
        sale = [("source_key", "=", self._loyalty_key())]
        return any(
            self.env[model].search_count(sale, limit=1)
            for model in ("loyalty.hero.transaction", "loyalty.hero.membership")
        )

    def _void_loyalty_holds(self):
        """Free the points that these orders reserve: they are cancelled."""
        open_orders = self.filtered(lambda order: not order.loyalty_settled)
        if not open_orders:
            return
        domain = [
            ("source_key", "in", [order._loyalty_key() for order in open_orders]),
            ("state", "=", "held"),
        ]
        self.env["loyalty.hero.redemption"].search(domain)._free_with_order()


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    loyalty_ignored = fields.Boolean(
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="Set when the line was added after the order was paid, as a tip is. Such a line earns "
        "nothing.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        late = lines.sudo().filtered("order_id.loyalty_settled")
        for line in late:
            # Odoo's restaurants add the tip to the order that is paid.
            if not line._is_loyalty_tip():
                line._refuse_loyalty_change()
        late.loyalty_ignored = True
        return lines

    def write(self, vals):
        frozen = FROZEN_LINE_FIELDS - ({"coupon_id"} if in_flow(self) else set())
        lines = self.sudo()
        for line in lines.filtered("order_id.loyalty_settled"):
            if is_changed(line, vals, frozen):
                line._refuse_loyalty_change()
        if vals.get("order_id"):
            order = lines.order_id.browse(vals["order_id"])
            moved = self.filtered(lambda line: line.order_id.id != order.id)
            if moved and order.loyalty_settled:
                moved[0]._refuse_loyalty_change(order)
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_settled(self):
        for line in self.sudo().filtered("order_id.loyalty_settled"):
            if line.order_id.state != "cancel":
                line._refuse_loyalty_change()

    def _refuse_loyalty_change(self, order=None):
        raise UserError(
            self.env._(
                "%s earned or redeemed points, so its lines cannot be changed. Return the goods instead.",
                (order or self.order_id).display_name,
            )
        )
