"""Price reductions for points at the till: which lines they are, and what returns owe of them."""

from odoo import models

from odoo.addons.loyalty_hero.models.settlement.loyalty_hero_source_reduction import (
    get_reduced_taxes,
)

from ..payments.loyalty_hero_redemption import till_key


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _get_loyalty_claim_lines(self):
        """Return the lines that are no goods: those that lower the price, and those that give that back."""
        return self.lines.filtered(lambda line: line._get_loyalty_claim())

    def _loyalty_reductions(self):
        return [
            self._make_loyalty_reduction(
                line,
                -line._get_loyalty_totals()["total_included"],
                till_key(line.loyalty_claim),
            )
            for line in self.lines.filtered("loyalty_claim")
        ]

    def _loyalty_charges(self):
        charges = [
            charge
            for refund in self._get_loyalty_refunds()
            for charge in refund._get_loyalty_charged()
        ]
        return charges + self._get_loyalty_credit_notes()._get_loyalty_charged()

    def _get_loyalty_charged(self):
        """Return what this return charges again of the reductions of sales, as ``Reduction`` each."""
        lines = self._get_loyalty_claim_lines().filtered(lambda line: not line.loyalty_claim)
        return [
            # A return may be made with other taxes: what counts is which line it charges again.
            self._make_loyalty_reduction(
                line,
                line._get_loyalty_totals()["total_included"],
                till_key(line._get_loyalty_claim()),
            )._replace(taxes=get_reduced_taxes(line.refunded_orderline_id))
            for line in lines
        ]

    def _get_loyalty_missing_charges(self, roots):
        """Return what this return, which is paid, should have charged again of the reductions of its sales.

        :return: in minor units, for each line that was sold; negative for what it charged too much, without zeros
        """
        return [
            reduction.amount for root in roots for reduction in root._get_loyalty_to_charge_back()
        ]

    def _get_loyalty_charge_refusal(self, missing):
        amount = sum(missing)
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

    def _get_invoice_lines_values(self, line_values, pos_line, move_type):
        """Let the invoice know which lines lower its price for points: its credit notes charge them again."""
        vals = super()._get_invoice_lines_values(line_values, pos_line, move_type)
        claim = pos_line.loyalty_claim or pos_line.refunded_orderline_id.loyalty_claim
        return {**vals, "loyalty_claim": till_key(claim)} if claim else vals
