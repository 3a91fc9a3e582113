"""Lines of POS orders: what they are worth, and what is special about them."""

import math

from odoo import api, fields, models

from odoo.addons.loyalty_hero.models.base.units import to_minor
from odoo.addons.loyalty_hero.models.settlement.facts import SaleLine

MONEY_PROGRAMS = ("gift_card", "ewallet")
# Their price is no price of goods, so it says nothing about a discount.
NO_GOODS = {"tip", "down_payment", "gift_card", "discount"}


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    loyalty_flags = fields.Json(
        copy=False,
        readonly=True,
        # Returns are judged by it: neither a till nor an RPC has a say in it.
        groups=fields.NO_ACCESS,
        help="What programs can exclude the line for, as it was when the order was paid. Empty: "
        "nothing.",
    )

    loyalty_totals = fields.Json(
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="The totals that follow from price and taxes, when the till sent other totals: "
        "{total_included, total_excluded}",
    )

    loyalty_claim = fields.Char(
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="The redemption for which this line lowers the price. Empty on other lines.",
    )

    loyalty_discount = fields.Float(
        digits=0,
        copy=False,
        readonly=True,
        help="The discount in percent that the till gave because the customer has a membership. A line with another "
        "discount has it from the cashier.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [
            *super()._load_pos_data_fields(config),
            "loyalty_claim",
            "loyalty_discount",
        ]

    def _get_loyalty_claim(self):
        """Return the name of the claim that owns this line, or that of the line it gives back; none for goods.

        A till can link a line to any other: what gives nothing back is judged as any line.
        """
        if self.loyalty_claim:
            return self.loyalty_claim
        return self._is_loyalty_return() and self.refunded_orderline_id.loyalty_claim

    def _is_loyalty_return(self):
        """Return whether the line gives goods of another sale back.

        The till says so by a link to the line that sold them. It counts only for the same product of the same company,
        with a negative quantity, and for a sale that was settled.
        """
        sold = self.refunded_orderline_id
        return (
            self.qty < 0
            and bool(sold.order_id.loyalty_settled)
            and sold.product_id == self.product_id
            and sold.order_id.company_id == self.order_id.company_id
            and sold.order_id != self.order_id
        )

    def _is_loyalty_heading(self):
        """Return whether the line only names a combo: its parts are lines of their own, and carry the price.

        What a combo is sold from a quotation has no parts at the till, but is a combo still.
        """
        return not self.price_unit and bool(self.product_id.type == "combo" or self.combo_line_ids)

    def _is_loyalty_goods(self):
        """Return whether the line is about goods: it neither names a combo, nor lowers a price for points."""
        return not self._is_loyalty_heading() and not self._get_loyalty_claim()

    def _get_loyalty_totals(self, quantity=None):
        """Return the line's totals, or those of ``quantity`` of its goods, negative for what comes back.

        Odoo's till sends the lines of a refund with a negative quantity and positive totals, the back office with
        negative ones.
        """
        share = quantity / self.qty if quantity is not None and self.qty else 1
        if self.loyalty_totals:
            return {name: total * share for name, total in self.loyalty_totals.items()}
        sign = self.qty * self.price_unit
        return {
            "total_included": math.copysign(self.price_subtotal_incl, sign) * share,
            "total_excluded": math.copysign(self.price_subtotal, sign) * share,
        }

    def _prepare_loyalty_line(self, quantity=None):
        """Return the line, or ``quantity`` of its goods, as ``SaleLine``."""
        return SaleLine(
            id=f"{self._name},{self.id}",
            product=self.product_id,
            quantity=self.qty if quantity is None else quantity,
            **self._get_loyalty_totals(quantity),
            flags=self._get_loyalty_flags(),
            record=self,
        )

    def _get_loyalty_flags(self):
        """Return what was special about the goods when they were sold; what comes back is what was sold."""
        sold = self.refunded_orderline_id if self._is_loyalty_return() else self
        return sold.loyalty_flags or []

    def _keep_loyalty_flags(self):
        """Keep what is special about the lines: prices and settings will be others when the goods come back."""
        for line in self:
            flags = line._find_loyalty_flags()
            if flags:
                line.loyalty_flags = flags

    def _find_loyalty_flags(self):
        """Return what is special about the line as it is now; extended by apps that know more."""
        checks = {
            "tip": self._is_loyalty_tip,
            "down_payment": self._is_loyalty_down_payment,
            "gift_card": self._is_loyalty_gift_card,
            "quotation": self._is_loyalty_quotation,
            "discount": self._is_loyalty_discount,
            "paying": self._is_loyalty_paying,
        }
        flags = [flag for flag, check in checks.items() if check()]
        # Money that is taken off pays, goods at a negative price are a discount.
        is_money = "gift_card" in flags or "down_payment" in flags
        flags = [flag for flag in flags if flag != ("discount" if is_money else "paying")]
        # To know the price of a product costs a look into the database: only where it matters.
        programs = self.env["loyalty.hero.program"]
        if (
            not NO_GOODS & set(flags)
            and programs._leaves_out(self.order_id.company_id.id, "discounted")
            and self._is_loyalty_discounted()
        ):
            flags.append("discounted")
        if not NO_GOODS & set(flags) and self._is_loyalty_unlinked():
            flags.append("unlinked")
        return flags

    def _is_loyalty_tip(self):
        return self.product_id == self.order_id.config_id.tip_product_id

    def _is_loyalty_down_payment(self):
        # The field comes with Odoo's sales app at the till, which need not be there.
        config = self.order_id.config_id
        return (
            "down_payment_product_id" in config._fields
            and self.product_id == config.down_payment_product_id
        )

    def _is_loyalty_gift_card(self):
        """Money for money: a gift card or top-up that is sold, or one that pays."""
        return self.env["loyalty.program"]._is_sold_by(self.product_id) or (
            self.is_reward_line and self.reward_id.program_id.program_type in MONEY_PROGRAMS
        )

    def _is_loyalty_quotation(self):
        """Goods of a quotation or sales order; with them goes what was paid down for it and is taken off."""
        if "sale_order_origin_id" not in self._fields or not self.sale_order_origin_id:
            return False
        return not self._is_loyalty_down_payment() or self.qty * self.price_unit < 0

    def _is_loyalty_discount(self):
        """The line lowers the whole order: no goods have a negative price."""
        return self.qty > 0 and self.price_unit < 0

    def _is_loyalty_paying(self):
        """The line pays, if it is money: a down payment that is taken off, a gift card that is used."""
        return self.qty * self.price_unit < 0

    def _is_loyalty_unlinked(self):
        """Goods came back, and nobody knows from which sale."""
        return (
            self.qty < 0
            and self.price_unit > 0
            and not self._is_loyalty_return()
            and not self.is_reward_line
        )

    def _is_loyalty_discounted(self):
        """The goods were sold below their price: by a discount, a pricelist or the cashier.

        The parts of a combo share the price of the combo, which is no discount.
        """
        if self.discount > 0:
            return True
        if self.combo_parent_id or self.combo_line_ids:
            return False
        currency = self.order_id.currency_id
        return to_minor(self.price_unit, currency) < to_minor(self._get_loyalty_price(), currency)

    def _get_loyalty_price(self):
        """Return the price of the product as it is sold everywhere, in the order's currency."""
        order = self.order_id
        product = self.product_id.with_company(order.company_id)
        price = product.lst_price
        if product.currency_id != order.currency_id:
            price = product.currency_id._convert(
                price, order.currency_id, order.company_id, order.date_order.date()
            )
        return price + self.price_extra
