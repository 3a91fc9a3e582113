"""Price reductions on invoices where something is unkind: companies, currencies, rounding, many lines."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .reduction_common import ReductionCommon


@tagged("post_install", "-at_install")
class TestReductionCorners(ReductionCommon):
    def sum_taxes(self, moves):
        """The tax of invoices less that of credit notes, in all."""
        lines = moves.line_ids.filtered("tax_line_id")
        return self.company.currency_id.round(-sum(lines.mapped("amount_currency")))

    def assert_credited(self, invoice):
        """Nothing of the invoice is left, neither money nor tax nor points."""
        moves = invoice | invoice.reversal_move_ids
        self.assertAlmostEqual(
            sum(invoice.reversal_move_ids.mapped("amount_total")), invoice.amount_total
        )
        self.assertEqual(self.sum_taxes(moves), 0)
        income = moves.invoice_line_ids.grouped("account_id")
        for account, lines in income.items():
            self.assertAlmostEqual(sum(lines.mapped("balance")), 0, msg=account.display_name)
        self.assert_balance(500)
        self.assert_audit()

    def test_cash_rounding_rounds_what_is_left_to_pay(self):
        """The customer pays a multiple of 5 cents, and gets one back; the points take off what they are worth."""
        for strategy in ("add_invoice_line", "biggest_tax"):
            rounding = self.env["account.cash.rounding"].create(
                {
                    "name": strategy,
                    "rounding": 0.05,
                    "strategy": strategy,
                    "rounding_method": "HALF-UP",
                    "profit_account_id": self.company_data["default_account_revenue"].copy().id,
                    "loss_account_id": self.company_data["default_account_expense"].copy().id,
                }
            )
            with self.subTest(strategy):
                lamp = self.make_product(f"Lamp {strategy}", 20.01)
                invoice = self.make_reduced_invoice(
                    31, (lamp, 2, self.ten), invoice_cash_rounding_id=rounding.id
                )
                # 40.02 - 3.10 = 36.92
                self.assertAlmostEqual(invoice.amount_total, 36.90)
                lines = self.get_claim_lines(invoice)
                self.assertAlmostEqual(sum(lines.mapped("price_total")), -3.10)
                self.assertEqual(invoice.sudo()._loyalty_redemptions().amount, 3.10)
                for _piece in range(2):
                    refund = invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])
                    goods = refund.invoice_line_ids.filtered(
                        lambda line: line.product_id.name.startswith("Lamp")
                    )
                    refund.invoice_line_ids = [Command.update(goods.id, {"quantity": 1})]
                    refund.action_post()
                    # 20.01 - 1.55 = 18.46
                    self.assertAlmostEqual(refund.amount_total, 18.45)
                    self.assertAlmostEqual(
                        sum(self.get_claim_lines(refund).mapped("price_total")), -1.55
                    )
                self.assert_credited(invoice)

    def test_taxes_on_top_are_lowered_with_the_price(self):
        invoice = self.make_reduced_invoice(121, (self.coat, 2, self.twenty_one))
        # 118.00 and 24.78 tax, less 10.00 and 2.10.
        self.assertEqual(
            (invoice.amount_untaxed, invoice.amount_tax, invoice.amount_total),
            (108, 22.68, 130.68),
        )
        self.credit(invoice, 1, 0)
        self.assertAlmostEqual(invoice.reversal_move_ids.amount_total, 65.34)
        self.credit(invoice, 1, 0)
        self.assert_credited(invoice)

    def test_program_in_another_currency_than_company_and_invoice(self):
        """120 Stars are worth 12.00 euros, 24.00 dollars, 96.00 of the invoice's currency."""
        euro = self.setup_other_currency("EUR", rates=[("2016-01-01", 0.5)])
        pound = self.setup_other_currency("GBP", rates=[("2016-01-01", 4)])
        program = self.make_program(code="EURO", name="Euro Club", currency_id=euro.id)
        self.program.state = "closed"
        reward = program.reward_ids
        reward.treatment = "discount"
        self.change_program(program)
        member = self.make_member(program)
        self.give_points(500, member)
        self.reward = reward
        for tax in (self.ten, self.twenty_one, self.env["account.tax"]):
            invoice = self.make_reduced_invoice(
                120, (self.make_product("Coat", 400), 2, tax), currency_id=pound.id
            )
            with self.subTest(tax.name):
                lines = self.get_claim_lines(invoice)
                self.assertAlmostEqual(sum(lines.mapped("price_total")), -96)
                self.assertEqual(invoice.sudo()._loyalty_redemptions().amount, 96)
                booked = sum(lines.mapped("balance"))
                tax_share = 1 + sum(tax.mapped("amount")) / 100
                self.assertAlmostEqual(booked, round(24 / tax_share, 2))
                self.credit(invoice, 1, 0)
                self.assertAlmostEqual(
                    sum(self.get_claim_lines(invoice.reversal_move_ids).mapped("price_total")), -48
                )
                self.credit(invoice, 1, 0)
                refunds = invoice.reversal_move_ids
                self.assertAlmostEqual(sum(refunds.mapped("amount_total")), invoice.amount_total)
                self.assert_balance(500, member)
        self.assert_audit()

    def test_each_company_books_on_its_own_account_of_the_item(self):
        data = self.setup_other_company(name="Pacific Toys")
        far = data["company"]
        self.program.company_id = False
        item = self.reward.discount_product_id
        accounts = {}
        for company, default in (
            (self.company, self.company_data["default_account_revenue"]),
            (far, data["default_account_revenue"]),
        ):
            accounts[company] = default.copy({"name": "Points taken off"})
            item.with_company(company).property_account_income_id = accounts[company]
        self.post(
            self.member,
            self.make_source("test,far", company_id=far.id),
            {"kind": "import", "points": 100, "tz": "UTC"},
        )
        for company in (self.company, far):
            tax = self.env["account.tax"].create(
                {
                    "name": f"15 % {company.name}",
                    "amount": 15,
                    "company_id": company.id,
                    "country_id": company.account_fiscal_country_id.id,
                }
            )
            with self.subTest(company.name):
                self.env.user.company_id = company
                companies = self.env(
                    context={**self.env.context, "allowed_company_ids": company.ids}
                )
                invoice = companies["account.move"].create(
                    {
                        "move_type": "out_invoice",
                        "partner_id": self.customer.id,
                        "company_id": company.id,
                        "loyalty_redeem": True,
                        "loyalty_reward_id": self.reward.id,
                        "loyalty_redeem_points": 115,
                        "invoice_line_ids": [
                            Command.create(
                                {
                                    "product_id": self.coat.id,
                                    "price_unit": 100,
                                    "tax_ids": [Command.set(tax.ids)],
                                }
                            )
                        ],
                    }
                )
                invoice.action_post()
                self.assertEqual((invoice.amount_untaxed, invoice.amount_tax), (90, 13.5))
                line = self.get_claim_lines(invoice)
                self.assertEqual(line.account_id, accounts[company])
                self.assertEqual(line.tax_ids, tax)
        self.env.user.company_id = self.company
        self.assert_audit()

    def test_item_of_another_company_is_told_and_nothing_is_offered(self):
        far = self.setup_other_company(name="Pacific Toys")["company"]
        self.program.company_id = False
        item = self.reward.discount_product_id.copy({"name": "Stars off"})
        self.reward.discount_product_id = item
        self.change_program()
        item.company_id = far
        self.assertFalse(self.program._get_booking_problem(far))
        self.assertIn(
            "its discount item “Stars off” belongs to another company",
            self.program._get_booking_problem(self.company),
        )
        with self.assertRaisesRegex(UserError, "until an accountant has completed the accounting"):
            self.make_reduced_invoice(120, (self.coat, 1, self.ten))
        with self.assertRaisesRegex(ValidationError, "Choose an item without a company"):
            self.change_program()

    def test_a_hundred_lines_of_three_rates(self):
        rates = [self.ten, self.twenty_one, self.env["account.tax"]]
        lines = [
            (
                self.make_product(f"Thing {number}", 1.99 + number / 7),
                1 + number % 3,
                rates[number % 3],
            )
            for number in range(100)
        ]
        invoice = self.make_reduced_invoice(499, *lines)
        claimed = self.get_claim_lines(invoice)
        self.assertEqual(len(claimed), 3)
        self.assertAlmostEqual(sum(claimed.mapped("price_total")), -49.90)
        self.assertEqual(len(invoice.invoice_line_ids), 103)
        half = [int(number < 50) * line[1] for number, line in enumerate(lines)]
        rest = [line[1] - quantity for line, quantity in zip(lines, half, strict=True)]
        for quantities in (half, rest):
            self.credit(invoice, *quantities, *([0] * 3))
        refunds = invoice.reversal_move_ids
        # Each document rounds its tax by itself.
        self.assertAlmostEqual(
            sum(refunds.mapped("amount_total")), invoice.amount_total, delta=0.011
        )
        self.assertAlmostEqual(sum(self.get_claim_lines(refunds).mapped("price_total")), -49.90)
        self.assert_balance(500)
        self.assert_audit()
