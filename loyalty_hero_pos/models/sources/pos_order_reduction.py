"""Price reductions for points: lines that claims own, and what of them comes back with the goods.

A claim that pays is a payment. One that lowers the price owns lines of the order instead, one for each set of taxes, so
that each tax rate is lowered by its share. For points both are the same: the goods count with the price before points,
and what the points took off counts as paid with points.
"""

from odoo import models

from odoo.addons.loyalty_hero.engine import share_back
from odoo.addons.loyalty_hero.models.base.units import to_minor

from ..payments.loyalty_hero_redemption import till_key


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _get_loyalty_claim_lines(self):
        """Return the lines that are no goods: those that lower the price, and those that give that back."""
        return self.lines.filtered(lambda line: line._get_loyalty_claim())

    def _get_loyalty_reductions(self):
        """Return by how much each claim lowers the price of this order: ``{claim: amount}``, usually above 0."""
        lines = self.lines.filtered("loyalty_claim")
        return {
            claim: self.currency_id.round(
                -sum(line._get_loyalty_totals()["total_included"] for line in group)
            )
            for claim, group in lines.grouped("loyalty_claim").items()
        }

    def _get_loyalty_charged_back(self):
        """Return what this return charges again of sold reductions: ``{sold line: minor units}``."""
        lines = self._get_loyalty_claim_lines().filtered(lambda line: not line.loyalty_claim)
        return {
            sold: to_minor(
                sum(line._get_loyalty_totals()["total_included"] for line in group),
                self.currency_id,
            )
            for sold, group in lines.grouped("refunded_orderline_id").items()
        }

    def _share_loyalty_reductions(self, lines):
        """Return what of each line that lowers the price comes back with the goods, counted from the beginning.

        It follows the goods with the same taxes, so that what is returned has the tax for which it was sold.

        :param list lines: what was sold and what came back, as ``SaleLine``
        :return: ``{line: minor units}``
        """
        shares = {}
        for reduction in self.lines.filtered("loyalty_claim"):
            taxes = _get_taxes(reduction)
            same = [line for line in lines if line.record and _get_taxes(line.record) == taxes]
            back, total = self._sum_loyalty_returned(same or lines)
            amount = to_minor(-reduction._get_loyalty_totals()["total_included"], self.currency_id)
            [shares[reduction]] = share_back([amount], total, back)
        return shares

    def _get_loyalty_to_charge_back(self, returned=()):
        """Return what of sold reductions still has to be charged again: ``{line: minor units}``, without zeros.

        It is negative where a return that came late charged too much.

        :param list returned: goods that come back besides, as ``SaleLine``
        """
        if not self.lines.filtered("loyalty_claim"):
            return {}
        lines = [line for line in (*self._loyalty_lines(), *returned) if not line.is_paying]
        shares = self._share_loyalty_reductions(lines)
        for refund in self._get_loyalty_refunds():
            for line, charged in refund._get_loyalty_charged_back().items():
                if line in shares:
                    shares[line] -= charged
        return {line: amount for line, amount in shares.items() if amount}

    def _get_loyalty_missing_charges(self, roots):
        """Return what this return, which is paid, should have charged again of the reductions of its sales.

        :return: ``{sold line: minor units}``, negative for what it charged too much, without zeros
        """
        return {
            line: amount
            for root in roots
            for line, amount in root._get_loyalty_to_charge_back().items()
        }

    def _get_loyalty_charge_refusal(self, missing):
        amount = sum(missing.values())
        if amount < 0:
            return self.env._(
                "%(order)s: %(amount)s too much of the price reduction is charged again. Start the return anew.",
                order=self.display_name,
                amount=self._say_loyalty_amount(-amount),
            )
        return self.env._(
            "%(order)s: these goods were cheaper by %(amount)s, for points that come back with them. Start the return "
            "anew, so that this is charged again.",
            order=self.display_name,
            amount=self._say_loyalty_amount(amount),
        )

    def _share_loyalty_back(self, amounts, lines):
        """Let price reductions follow the goods of their taxes; payments follow all goods."""
        reducing = self.env["loyalty.hero.redemption"].union(
            *(redemption for redemption in amounts if redemption.treatment == "discount")
        )
        paying = {r: amount for r, amount in amounts.items() if r not in reducing}
        shares = {**super()._share_loyalty_back(paying, lines), **dict.fromkeys(reducing, 0)}
        for line, amount in self._share_loyalty_reductions(lines).items():
            for redemption in reducing._filter_claimed(till_key(line.loyalty_claim)):
                shares[redemption] += amount
        return shares


def _get_taxes(line):
    """Return the taxes of a line of an order or invoice that a price reduction lowers too."""
    is_order = line._name == "pos.order.line"
    taxes = line.tax_ids_after_fiscal_position if is_order else line.tax_ids
    return taxes.flatten_taxes_hierarchy().filtered(lambda tax: tax._can_be_discounted())
