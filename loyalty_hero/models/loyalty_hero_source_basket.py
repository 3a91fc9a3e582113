"""The sale as plain facts for the engine: a ``Basket`` of ``loyalty_hero/engine/values.py``."""

from odoo import models

from ..engine import mul_div
from .units import rate_ppm, to_minor, to_thousandths


class LoyaltyHeroSourceMixin(models.AbstractModel):
    _inherit = "loyalty.hero.source.mixin"

    def _loyalty_basket(self, versions, redemptions, known, rates=None):
        """Return the sale as a basket, and the selections of its products: ``{product id: [selection ids]}``.

        :param dict redemptions: what was paid with points, as ``_loyalty_redemptions`` returns it
        :param dict known: the selections of products that earned already, as ``_loyalty_selections`` returns them
        :param dict rates: rates that the sale was converted at already, as ``_loyalty_rates`` returns them
        """
        currency = self._loyalty_currency()
        lines = self._loyalty_lines()
        products = self.env["product.product"].union(*(line["product"] for line in lines))
        unknown = products.filtered(lambda product: product.id not in known)
        selections = versions._get_selections().with_company(self.company_id)
        matches = {**selections._match(unknown), **known}
        basket = {
            "moment": self._loyalty_local_moment().strftime("%Y-%m-%dT%H:%M:%S"),
            "shop": self._loyalty_shop()[0],
            "currency": currency.name,
            "rates_ppm": {
                program.currency_id.name: rate_ppm(
                    currency, program.currency_id, self.company_id, self._loyalty_date().date()
                )
                for program in (version._get_program() for version in versions)
            }
            | (rates or {}),
            "pricelist": self._loyalty_pricelist(),
            "payments": [
                {"means": payment["means"], "amount": to_minor(payment["amount"], currency)}
                for payment in self._loyalty_payments()
            ],
            "paid_with_points": sum(
                to_minor(redemption.amount - returned, currency)
                for redemption, returned in redemptions.items()
            ),
            "on_account": self._get_loyalty_open_account(lines),
            "flags": self._loyalty_flags(),
            "lines": [
                {
                    "id": line["id"],
                    "quantity": to_thousandths(line["quantity"]),
                    "total_included": to_minor(line["total_included"], currency),
                    "total_excluded": to_minor(line["total_excluded"], currency),
                    "selections": matches.get(line["product"].id, []),
                    "flags": line["flags"],
                }
                for line in lines
            ],
        }
        return basket, {product.id: matches.get(product.id, []) for product in products}

    def _get_loyalty_open_account(self, lines):
        """Return what is on account, less the share of the goods that came back, in minor units."""
        currency = self._loyalty_currency()
        on_account = to_minor(self._loyalty_on_account(), currency)
        if not on_account:
            return 0
        sold = sum(
            to_minor(line["total_included"], currency) for line in lines if not line.get("returned")
        )
        left = sum(to_minor(line["total_included"], currency) for line in lines)
        return mul_div(on_account, min(max(left, 0), sold), sold, "half_up") if sold > 0 else 0
