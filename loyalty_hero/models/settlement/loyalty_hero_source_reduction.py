"""Price reductions for points: lines that claims own, and what of them comes back with the goods.

A claim that pays is a payment.  One that lowers the price owns lines of the sale instead, one for each set of taxes, so
that each tax rate is lowered by its share.  For points both are the same: the goods count with the price before points,
and what the points took off counts as paid with points.
"""

from odoo import models

from ...engine import share_back
from ..base.units import to_minor
from .facts import Reduction


class LoyaltyHeroSourceMixin(models.AbstractModel):
    _inherit = "loyalty.hero.source.mixin"

    def _loyalty_reductions(self):
        """Return the lines that lower the price of the sale for points, as ``Reduction`` each."""
        return []

    def _loyalty_charges(self):
        """Return what returns charged again of the sale's reductions, as ``Reduction`` each."""
        return []

    def _sum_loyalty_reductions(self):
        """Return by how much each claim lowers the price of this sale: ``{key of the claim: minor units}``."""
        sums = {}
        for reduction in self._loyalty_reductions():
            sums[reduction.claim] = sums.get(reduction.claim, 0) + reduction.amount
        return sums

    def _get_loyalty_to_charge_back(self, returned=()):
        """Return what of the reductions still has to be charged again, as ``Reduction`` each, none of 0.

        The amount is negative where a return that came late charged too much.

        :param list returned: goods that come back besides, as ``SaleLine``
        """
        reductions = self._loyalty_reductions()
        if not reductions:
            return []
        lines = [line for line in (*self._loyalty_lines(), *returned) if not line.is_paying]
        charged = {}
        for charge in self._loyalty_charges():
            charged[charge.owner] = charged.get(charge.owner, 0) + charge.amount
        left = [
            reduction._replace(amount=share - charged.get(reduction.owner, 0))
            for reduction, share in self._share_loyalty_reductions(reductions, lines)
        ]
        return [reduction for reduction in left if reduction.amount]

    def _share_loyalty_reductions(self, reductions, lines):
        """Return what of each reduction comes back with the goods, counted from the beginning.

        It follows the goods with the same taxes, so that what is returned has the tax for which it was sold.

        :param list lines: what was sold and what came back, as ``SaleLine``
        :return: ``[(reduction, minor units), …]``
        """
        shares = []
        for reduction in reductions:
            same = [
                line
                for line in lines
                if line.record and get_reduced_taxes(line.record) == reduction.taxes
            ]
            back, total = self._sum_loyalty_returned(same or lines)
            [share] = share_back([reduction.amount], total, back)
            shares.append((reduction, share))
        return shares

    def _share_loyalty_back(self, amounts, lines):
        """Let price reductions follow the goods of their taxes; payments follow all goods."""
        reducing = self.env["loyalty.hero.redemption"].union(
            *(redemption for redemption in amounts if redemption.treatment == "discount")
        )
        paying = {r: amount for r, amount in amounts.items() if r not in reducing}
        shares = {**super()._share_loyalty_back(paying, lines), **dict.fromkeys(reducing, 0)}
        if reducing:
            for reduction, share in self._share_loyalty_reductions(
                self._loyalty_reductions(), lines
            ):
                for redemption in reducing._filter_claimed(reduction.claim):
                    shares[redemption] += share
        return shares

    def _make_loyalty_reduction(self, line, amount, claim):
        """Return what a line of the sale, or of one of its returns, takes off or charges again, as ``Reduction``.

        :param float amount: in the sale's currency
        """
        return Reduction(
            line, claim, get_reduced_taxes(line), to_minor(amount, self._loyalty_currency())
        )


def get_line_taxes(line):
    """Return the taxes of a line of an order or invoice."""
    is_order = line._name == "pos.order.line"
    return line.tax_ids_after_fiscal_position if is_order else line.tax_ids


def get_reduced_taxes(line):
    """Return those taxes of a line of an order or invoice that a price reduction lowers too."""
    taxes = get_line_taxes(line).flatten_taxes_hierarchy()
    return taxes.filtered(lambda tax: tax._can_be_discounted())
