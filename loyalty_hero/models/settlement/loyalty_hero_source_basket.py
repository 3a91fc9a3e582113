"""The sale as plain facts for the engine: a ``Basket`` of ``loyalty_hero/engine/values.py``."""

from odoo import models

from ...engine import base_of, mul_div
from ..base.units import rate_between, to_minor, to_thousandths


class LoyaltyHeroSourceMixin(models.AbstractModel):
    _inherit = "loyalty.hero.source.mixin"

    def _loyalty_basket(self, versions, portions, posted, returned=()):
        """Return the sale as a basket, and the selections of its products: ``{product id: [selection ids]}``.

        :param list portions: what returned goods were paid with, as ``_loyalty_portions`` returns it
        :param posted: what the sale was judged by already, as ``Posted`` with its terms
        :param list returned: goods that come back besides, as ``SaleLine``
        """
        currency = self._loyalty_currency()
        lines = [*self._loyalty_lines(), *returned]
        terms = posted.terms
        products = self.env["product.product"].union(*(line.product for line in lines))
        unknown = products.filtered(lambda product: product.id not in posted.selections)
        selections = versions._get_selections().with_company(self.company_id)
        matches = {**selections._match(unknown), **posted.selections}
        known = versions.union(*(state["version"] for state in posted.members.values()))
        unasked = versions - known if posted.members else versions.browse()
        asked_now = unasked._get_selections().with_company(self.company_id)
        for product_id, more in asked_now._match(products - unknown).items():
            matches[product_id] = sorted({*matches[product_id], *more})
        basket = {
            "moment": self._loyalty_local_moment().strftime("%Y-%m-%dT%H:%M:%S"),
            "shop": self._loyalty_shop()[0],
            "currency": currency.name,
            "rates": {
                program.currency_id.name: rate_between(
                    currency, program.currency_id, self.company_id, self._loyalty_date().date()
                )
                for program in (version._get_program() for version in versions)
            }
            | {member.currency_id.name: state["rate"] for member, state in posted.members.items()},
            "pricelist": terms["pricelist"],
            "payments": terms["payments"],
            "paid_with_points": sum(
                to_minor(portion.redemption.amount, currency) - portion.returned
                for portion in portions
            ),
            "on_account": self._get_loyalty_open_account(terms["on_account"], lines),
            "flags": terms["flags"],
            "lines": self._prepare_loyalty_basket_lines(lines, matches),
        }
        return basket, {product.id: matches.get(product.id, []) for product in products}

    def _prepare_loyalty_basket_lines(self, lines, matches):
        """Return ``SaleLine`` as lines of a basket; ``matches`` are the selections by product id."""
        currency = self._loyalty_currency()
        return [
            {
                "id": line.id,
                "quantity": to_thousandths(line.quantity),
                "total_included": to_minor(line.total_included, currency),
                "total_excluded": to_minor(line.total_excluded, currency),
                "selections": matches.get(line.product.id, []),
                "flags": line.flags,
            }
            for line in lines
        ]

    def _get_loyalty_base(self, terms, lines, total):
        """Return the worth of the items that a reward looks at, in minor units (the engine's ``base_of``).

        :param terms: the reward, as the engine reads it
        :param list lines: of the sale, as ``SaleLine``
        :param int total: of the sale with tax, in minor units
        """
        return base_of(terms, self._prepare_loyalty_reward_basket(terms, lines), total)

    def _prepare_loyalty_reward_basket(self, terms, lines):
        """Return of a basket (``lines``, as ``SaleLine``) what a reward looks at."""
        ids = {*terms["selections"], *terms["exceptions"]}
        selections = self.env["loyalty.hero.selection"].browse(sorted(ids))
        products = self.env["product.product"].union(*(line.product for line in lines))
        matches = selections.with_company(self.company_id)._match(products) if ids else {}
        return {"lines": self._prepare_loyalty_basket_lines(lines, matches)}

    def _loyalty_terms(self):
        """Return how the sale was made, beside its goods: what returns are judged by, whatever changed since.

        :return: ``{"pricelist", "payments", "on_account", "flags"}`` as in a basket, before anything came back
        """
        currency = self._loyalty_currency()
        return {
            "pricelist": self._loyalty_pricelist(),
            "payments": [
                {"means": payment["means"], "amount": to_minor(payment["amount"], currency)}
                for payment in self._loyalty_payments()
            ],
            "on_account": to_minor(self._loyalty_on_account(), currency),
            "flags": self._loyalty_flags(),
        }

    def _get_loyalty_open_account(self, on_account, lines):
        """Return what is on account, less the share of the goods that came back, in minor units."""
        if not on_account:
            return 0
        currency = self._loyalty_currency()
        # The part that is on account follows the goods, not what else paid for them.
        lines = [line for line in lines if not line.is_paying]
        sold = sum(to_minor(line.total_included, currency) for line in lines if not line.returned)
        left = sum(to_minor(line.total_included, currency) for line in lines)
        return mul_div(on_account, min(max(left, 0), sold), sold, "half_up") if sold > 0 else 0
