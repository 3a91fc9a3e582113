"""An item that is tried."""

from odoo import api, fields, models

from ..models.base.bounds import QUANTITY_MOST, SALE_MOST, between
from ..models.base.units import to_minor


class LoyaltyHeroTryLine(models.TransientModel):
    _name = "loyalty.hero.try.line"
    _description = "Item of a trial"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "try_id, sequence, id"

    try_id = fields.Many2one("loyalty.hero.try", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    currency_id = fields.Many2one(related="try_id.currency_id")
    company_id = fields.Many2one(related="try_id.company_id")
    asks = fields.Json(related="try_id.asks")
    product_id = fields.Many2one(
        "product.product",
        domain="[('sale_ok', '=', True), ('company_id', 'in', (False, company_id))]",
    )
    quantity = fields.Float(digits="Product Unit", default=1)
    price_unit = fields.Float(
        string="Price",
        digits="Product Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        help="Price of one item, taken from the product or the pricelist. A negative price is a "
        "discount on the whole sale.",
    )
    proposal = fields.Json(
        compute="_compute_price_unit",
        store=True,
        help="The product and the price that was proposed for it.",
    )
    discount = fields.Float(string="Disc.%", digits="Discount")
    handling = fields.Selection(
        [
            ("quotation", "Settled quotation"),
            ("down_payment", "Down payment"),
            ("layaway", "Layaway"),
            ("back_order", "Back order"),
        ],
        string="Sold as",
        help="How the customer gets the item. Empty: at once.",
    )
    amount = fields.Monetary(compute="_compute_earns")
    earns = fields.Char(
        compute="_compute_earns", help="What the item earns, or why it earns nothing."
    )
    why = fields.Char(
        compute="_compute_earns", help="Why the item earns nothing. Empty when it earns points."
    )

    _discount_between = models.Constraint(
        "CHECK (discount BETWEEN 0 AND 100)", "A discount is between 0 and 100 %."
    )
    _quantity_between = between(
        -QUANTITY_MOST, QUANTITY_MOST, "A quantity is {most} at most.", "quantity"
    )
    _price_between = between(-SALE_MOST, SALE_MOST, "A price is {most} at most.", "price_unit")

    @api.depends("product_id", "try_id.pricelist_id", "try_id.partner_id")
    def _compute_price_unit(self):
        for line in self:
            if line._is_price_typed():
                continue
            line.price_unit = line._get_price_unit() if line.product_id else 0
            line.proposal = {"product": line.product_id.id, "price": line.price_unit}

    def _is_price_typed(self):
        """Return whether someone chose another price than the one that was proposed for the product."""
        proposal = self.proposal or {}
        return bool(
            self.product_id
            and proposal.get("product") == self.product_id.id
            and proposal["price"] != self.price_unit
        )

    @api.depends("try_id.result")
    def _compute_earns(self):
        for line in self:
            lines = (line.try_id.result or {}).get("lines", {})
            answer = lines.get(line.try_id._get_line_key(line)) or {}
            line.amount = answer.get("amount", 0)
            line.earns = answer.get("earns") or answer.get("why")
            line.why = answer.get("why")

    def _get_price_unit(self):
        """Return the price that Odoo proposes on an invoice or at the till: pricelist and fiscal position apply."""
        trial, product = self.try_id, self.product_id
        price = trial.pricelist_id._get_product_price(
            product, self.quantity or 1, currency=trial.currency_id, date=trial.date
        )
        return product._get_tax_included_unit_price_from_price(
            price, trial._get_taxes(product), fiscal_position=trial._get_fiscal_position()
        )

    def _get_flags(self):
        """Return what may keep the item from earning, as sales tell it."""
        price = self._get_list_price()
        is_discount = self.price_unit < 0 < self.quantity
        is_gift_card = self.env["loyalty.program"]._is_sold_by(self.product_id)
        flags = {
            self.handling: self.handling,
            "gift_card": is_gift_card,
            "discount": is_discount and not is_gift_card,
            "discounted": not is_discount
            and not is_gift_card
            and (self.discount > 0 or self._is_below(price)),
        }
        return [flag for flag, is_set in flags.items() if is_set]

    def _is_below(self, price):
        currency = self.currency_id
        return to_minor(self.price_unit, currency) < to_minor(price, currency)

    def _get_list_price(self):
        """Return the price without a pricelist."""
        trial, product = self.try_id, self.product_id
        return product._get_tax_included_unit_price_from_price(
            product.currency_id._convert(
                product.lst_price, trial.currency_id, trial.company_id, trial.date, round=False
            ),
            trial._get_taxes(product),
            fiscal_position=trial._get_fiscal_position(),
        )
