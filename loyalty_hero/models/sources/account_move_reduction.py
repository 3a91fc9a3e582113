"""Points that lower the price of an invoice, and credit notes that charge it again with what they give back.

The lines follow the document while it is a draft: they are made anew when it is saved, and for the last time when it is
posted.  A credit note charges again what its goods were cheaper by, however it was written: nobody has to work it out.
"""

from odoo import Command, api, fields, models

from ...engine import goods_of
from ..base.units import from_minor, to_minor
from ..settlement.loyalty_hero_source_reduction import get_line_taxes
from .account_move_frozen import GOODS, REDEMPTION, SALE

FOLLOWED = GOODS | REDEMPTION | SALE | {"fiscal_position_id", "invoice_line_ids", "line_ids"}
"""Fields of a document that can change what points take off, or what is charged again."""


class AccountMove(models.Model):
    _inherit = "account.move"

    loyalty_is_reduction = fields.Boolean(
        compute="_compute_loyalty_is_reduction", compute_sudo=True
    )

    @api.depends("loyalty_redeem", "loyalty_reward_id")
    def _compute_loyalty_is_reduction(self):
        """Tell whether points lower the price of the invoice, and do not pay it."""
        for move in self:
            terms = move.loyalty_redeem and move.loyalty_reward_id._get_terms()
            move.loyalty_is_reduction = bool(terms) and terms["treatment"] == "discount"

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        moves.sudo()._follow_loyalty_reductions()
        return moves

    def write(self, vals):
        result = super().write(vals)
        if FOLLOWED & vals.keys():
            self.sudo()._follow_loyalty_reductions()
        return result

    def copy_data(self, default=None):
        """Copy no line that points made: a new invoice has to redeem anew."""
        vals_list = super().copy_data(default)
        for vals in vals_list:
            if not vals.get("reversed_entry_id"):
                vals["line_ids"] = [
                    command
                    for command in vals["line_ids"]
                    if command[0] != Command.CREATE or not command[2].get("loyalty_claim")
                ]
        return vals_list

    # Which lines are claims' -------------------------------------------------------------------------------------

    def _get_loyalty_claim_lines(self):
        """Return the lines that are no goods: those that lower the price, or charge that again."""
        claims = self._get_loyalty_line_claims()
        return self.invoice_line_ids.filtered(lambda line: line.loyalty_claim in claims)

    def _get_loyalty_line_claims(self):
        """Return the keys of the claims whose lines can be on this document."""
        own = {line.loyalty_claim for line in self.invoice_line_ids if line.loyalty_claim}
        if not own:
            return own
        if self.move_type == "out_invoice":
            prefix = self._get_loyalty_claim_prefix()
            return {claim for claim in own if claim.startswith(prefix)}
        root = self._loyalty_root()
        return {reduction.claim for reduction in root._loyalty_reductions()} if root else set()

    def _get_loyalty_claim_prefix(self):
        # A form that is being edited has no number of its own.
        return f"{self._name},{self._origin.id},"

    def _loyalty_reductions(self):
        if self.move_type != "out_invoice":
            return super()._loyalty_reductions()
        return [
            self._make_loyalty_reduction(line, -line.price_total, line.loyalty_claim)
            for line in self._get_loyalty_claim_lines()
        ]

    def _loyalty_charges(self):
        return self._get_loyalty_credit_notes()._get_loyalty_charged()

    def _get_loyalty_charged(self):
        """Return what these credit notes charge again of the reductions of their sales, as ``Reduction`` each."""
        return [
            move._make_loyalty_reduction(line, -line.price_total, line.loyalty_claim)
            for move in self
            for line in move._get_loyalty_claim_lines()
        ]

    # Following the document --------------------------------------------------------------------------------------

    def _follow_loyalty_reductions(self):
        """Bring the lines that points make on these drafts to what the documents say now."""
        for move in self.filtered(lambda move: move.state == "draft"):
            if move.move_type == "out_invoice" and (
                move.loyalty_redeem or move._get_loyalty_claim_lines()
            ):
                amount = to_minor(move.loyalty_redeem_amount, move.currency_id)
                move._set_loyalty_reduction(move._get_loyalty_next_key(), amount)
            elif move.move_type == "out_refund":
                move._charge_loyalty_again()

    def _set_loyalty_reduction(self, claim, amount):
        """Let a claim lower the price of this draft by an amount, spread over the goods that the reward looks at.

        :param int amount: minor units; 0 takes the lines off
        """
        wanted = []
        reward = self.loyalty_reward_id
        # Without an item that the company can sell, posting says why the points cannot be redeemed.
        if amount and self.loyalty_is_reduction and reward._can_lower_prices(self.company_id):
            name = reward.with_context(lang=self.partner_id.lang).name
            wanted = [
                self._prepare_loyalty_reduction_vals(base, claim, name)
                for base in self._lower_loyalty_price(
                    self._prepare_loyalty_reward_bases(), reward.discount_product_id, amount
                )
            ]
        self._replace_loyalty_claim_lines(wanted)

    def _prepare_loyalty_reward_bases(self):
        """Return the goods that the reward looks at, as Odoo's base lines; of a gift one piece."""
        terms = self.loyalty_reward_id._get_terms()
        lines = self._prepare_loyalty_sold_lines()
        found = {
            line["id"]
            for line in goods_of(terms, self._prepare_loyalty_reward_basket(terms, lines))
        }
        bases = [
            self._prepare_product_base_line_for_taxes_computation(line.record)
            for line in lines
            if line.id in found
        ]
        return [{**base, "quantity": 1} for base in bases] if terms["kind"] == "gift" else bases

    def _charge_loyalty_again(self):
        """Let this draft of a credit note charge again what the goods that it gives back were cheaper by."""
        root = self._loyalty_root()
        if not root or root == self or not root._loyalty_reductions():
            return
        wanted = []
        for reduction in root._get_loyalty_to_charge_back(
            root._prepare_loyalty_credited_lines(self)
        ):
            sold = reduction.line
            base = self.env["account.tax"]._prepare_base_line_for_taxes_computation(
                {},
                product_id=sold.product_id,
                tax_ids=get_line_taxes(sold),
                price_unit=abs(sold.price_unit),
                quantity=1,
                currency_id=self.currency_id,
                rate=self.invoice_currency_rate,
            )
            wanted += [
                self._prepare_loyalty_reduction_vals(lowered, reduction.claim, sold.display_name)
                for lowered in self._lower_loyalty_price([base], sold.product_id, reduction.amount)
            ]
        self._replace_loyalty_claim_lines(wanted)

    def _lower_loyalty_price(self, bases, product, amount):
        """Return Odoo's lines of a discount of ``amount`` (minor units) on these base lines, one for a set of taxes."""
        taxes = self.env["account.tax"]
        taxes._add_tax_details_in_base_lines(bases, self.company_id)
        taxes._round_base_lines_tax_details(bases, self.company_id)
        amount = from_minor(amount, self.currency_id)
        lowered = taxes._prepare_global_discount_lines(
            base_lines=bases,
            company=self.company_id,
            amount_type="fixed",
            amount=amount,
            computation_key="loyalty_hero",
            grouping_function=lambda base: {"product_id": product},
        )
        # Odoo fixes to the cent what lines with taxes come to: the one without takes what is left.
        taxed = sum(map(_get_fixed_total, lowered))
        for base in lowered:
            if not base["tax_ids"]:
                base["price_unit"] = self.currency_id.round(-amount - taxed)
        return lowered

    def _prepare_loyalty_reduction_vals(self, base, claim, name):
        return {
            "move_id": self.id,
            "product_id": base["product_id"].id,
            "name": name,
            "quantity": base["quantity"],
            # Odoo keeps what the line comes to, so that its price need not be shown with all digits.
            "price_unit": self.currency_id.round(base["price_unit"]),
            "tax_ids": [Command.set(base["tax_ids"].ids)],
            "extra_tax_data": self.env["account.tax"]._export_base_line_extra_tax_data(base),
            "loyalty_claim": claim,
        }

    def _replace_loyalty_claim_lines(self, wanted):
        """Let these be the lines that points make on the draft; what is right already stays untouched."""
        wrong = self.env["account.move.line"]
        for line in self._get_loyalty_claim_lines():
            same = next((vals for vals in wanted if line._has_loyalty_vals(vals)), None)
            if same:
                wanted.remove(same)
            else:
                wrong |= line
        wrong.unlink()
        self.env["account.move.line"].create(wanted)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    loyalty_claim = fields.Char(
        readonly=True,
        index="btree_not_null",
        help="The redemption for which this line lowers the price or charges it again. Empty on other lines.",
    )

    def _has_loyalty_vals(self, vals):
        """Return whether the line is worth what these values of a claim's line say, with the same taxes."""
        manual = vals["extra_tax_data"].get("manual_tax_amounts", {})
        excluded = vals["extra_tax_data"].get("manual_total_excluded_currency", vals["price_unit"])
        included = excluded + sum(amounts["tax_amount_currency"] for amounts in manual.values())
        return (
            self.loyalty_claim == vals["loyalty_claim"]
            and self.product_id.id == vals["product_id"]
            and self.tax_ids.ids == vals["tax_ids"][0][2]
            and not self.currency_id.compare_amounts(self.price_subtotal, excluded)
            and not self.currency_id.compare_amounts(self.price_total, included)
        )


def _get_fixed_total(base):
    """Return what a base line comes to with tax, as far as its amounts are fixed: 0 without taxes."""
    taxes = base["manual_tax_amounts"] or {}
    excluded = base["manual_total_excluded_currency"] or 0
    return excluded + sum(amounts["tax_amount_currency"] for amounts in taxes.values())
