"""What tests of price reductions on invoices need: a reward that lowers the price, taxes, reduced invoices."""

from odoo import Command

from .common import LoyaltyHeroCommon


class ReductionCommon(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reward.treatment = "discount"
        cls.change_program()
        cls.ten = cls.make_tax(10, "tax_included")
        cls.twenty_one = cls.make_tax(21, "tax_excluded")
        cls.give_points(500)

    @classmethod
    def make_tax(cls, percent, price_include):
        return cls.env["account.tax"].create(
            {
                "name": f"{percent} % {price_include}",
                "amount": percent,
                "price_include_override": price_include,
            }
        )

    def make_taxed_invoice(self, *lines, **vals):
        """An invoice of ``(product, quantity, taxes)`` lines."""
        return self.make_invoice(
            invoice_line_ids=[
                Command.create(
                    {
                        "product_id": product.id,
                        "quantity": quantity,
                        "price_unit": product.list_price,
                        "tax_ids": [Command.set(taxes.ids)],
                    }
                )
                for product, quantity, taxes in lines
            ],
            **vals,
        )

    def make_reduced_invoice(self, points, *lines, **vals):
        """An invoice of ``(product, quantity, taxes)`` lines, with points that lower its price."""
        return self.make_taxed_invoice(
            *lines,
            loyalty_redeem=True,
            loyalty_reward_id=self.reward.id,
            loyalty_redeem_points=points,
            **vals,
        )

    def get_claim_lines(self, move):
        return move.invoice_line_ids.filtered("loyalty_claim")
