"""Invoices: they earn, redeem and are given back, in the ledger and in the books."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestInvoice(LoyaltyHeroCommon):
    def make_redeeming_invoice(self, *lines, points, **vals):
        return self.make_invoice(
            *lines,
            loyalty_redeem=True,
            loyalty_reward_id=self.reward.id,
            loyalty_redeem_points=points,
            **vals,
        )

    def assert_postings(self, invoice, amount):
        """The expense account and its cost centre carry ``amount`` for the invoice."""
        redemptions = self.env["loyalty.hero.redemption"].search(
            [("source_key", "=", invoice._loyalty_key())]
        )
        expense = redemptions.line_ids.filtered(
            lambda line: line.account_id == self.expense_account
        )
        self.assertAlmostEqual(sum(expense.mapped("balance")), amount)
        analytic = self.env["account.analytic.line"].search(
            [("auto_account_id", "=", self.cost_centre.id)]
        )
        self.assertAlmostEqual(-sum(analytic.mapped("amount")), amount)
        self.assertTrue(
            all(
                move.journal_id == self.company.loyalty_journal_id
                for move in redemptions.line_ids.move_id
            )
        )

    def test_posting_earns_whole_points(self):
        invoice = self.make_invoice((self.toy, 2), (self.coat, 1))
        self.assert_balance(138)  # 138.60 spent
        entry = self.member.entry_ids
        self.assertEqual(
            (entry.kind, entry.spend, entry.items, entry.source_name),
            ("earn", 138.6, 3, invoice.name),
        )
        self.assertIn("Rounding", entry.reasons_text)

    def test_posting_again_after_draft_earns_once(self):
        invoice = self.make_invoice((self.coat, 1))
        invoice.button_draft()
        self.assert_balance(0)
        invoice.invoice_line_ids.quantity = 2
        invoice.action_post()
        self.assert_balance(118)
        self.assert_audit()

    def test_settling_again_posts_nothing(self):
        invoice = self.make_invoice((self.coat, 1))
        before = self.env["loyalty.hero.entry"].search_count([])
        invoice.sudo()._loyalty_settle()
        self.assertEqual(self.env["loyalty.hero.entry"].search_count([]), before)

    def test_credit_notes_take_back_the_same_however_they_are_split(self):
        self.change_program(amount_min=50)
        whole = self.make_invoice((self.coat, 2), (self.toy, 1))
        self.assert_balance(157)  # 157.80
        self.credit(whole, 2, 1)
        self.assert_balance(0)
        split = self.make_invoice((self.coat, 2), (self.toy, 1))
        self.credit(split, 1, 0)
        self.assert_balance(98)  # 98.80
        self.credit(split, 0, 1)
        self.assert_balance(59)
        self.credit(split, 1, 0)
        self.assert_balance(0)
        self.assert_audit()

    def test_credit_note_below_the_minimum_takes_back_all(self):
        self.change_program(amount_min=50)
        invoice = self.make_invoice((self.coat, 1), (self.toy, 1))
        self.assert_balance(98)
        self.credit(invoice, 1, 0)  # 39.80 are left
        self.assert_balance(0)

    def test_credit_note_after_points_are_spent_overdraws_and_recovers(self):
        invoice = self.make_invoice((self.coat, 2))
        self.make_redeeming_invoice((self.coat, 1), points=100)
        self.assert_balance(67)  # 118 - 100 + 49
        self.credit(invoice, 2)
        self.assert_balance(-51)
        self.assertTrue(self.member.is_overdrawn)
        self.make_invoice((self.coat, 1))
        self.assert_balance(8)
        self.assert_audit()

    def test_credit_note_keeps_the_version_that_was_earned_under(self):
        invoice = self.make_invoice((self.coat, 2))
        self.change_program(rule_ids=[Command.update(self.program.rule_ids.id, {"points": 10})])
        self.credit(invoice, 1)
        self.assert_balance(59)

    def test_credit_note_of_a_sale_that_earned_nothing_earns_nothing(self):
        self.program.state = "closed"
        invoice = self.make_invoice((self.coat, 2))
        self.program.state = "running"
        self.credit(invoice, 1)
        self.assert_balance(0)

    def test_redeeming_pays_the_invoice_from_the_expense_account(self):
        self.give_points(200)
        invoice = self.make_redeeming_invoice((self.coat, 1), points=150)
        self.assertEqual(invoice.amount_residual, 44)
        self.assertEqual(invoice.payment_state, "partial")
        self.assert_postings(invoice, 15)
        self.assert_balance(200 - 150 + 44)  # earns on what was paid otherwise
        self.assertEqual(
            (invoice.loyalty_points_earned, invoice.loyalty_points_redeemed), (44, 150)
        )
        self.assert_audit()

    def test_redeeming_can_pay_the_whole_bill_cents_included(self):
        self.give_points(1000)
        invoice = self.make_redeeming_invoice((self.toy, 1), points=1000)
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(invoice.loyalty_redeem_points, 398)
        self.assert_balance(602)
        self.assert_postings(invoice, 39.8)

    def test_cost_centre_and_account_can_be_changed_on_the_invoice(self):
        self.give_points(100)
        other = self.env["account.analytic.account"].create(
            {"name": "Harbour", "plan_id": self.analytic_plan.id}
        )
        account = self.expense_account.copy()
        self.make_redeeming_invoice(
            (self.coat, 1),
            points=100,
            loyalty_account_id=account.id,
            loyalty_analytic_distribution={str(other.id): 100},
        )
        line = self.env["account.move.line"].search([("account_id", "=", account.id)])
        self.assertEqual((line.debit, line.analytic_distribution), (10, {str(other.id): 100}))

    def test_full_credit_note_gives_points_back_and_closes_the_books(self):
        self.give_points(200)
        invoice = self.make_redeeming_invoice((self.coat, 1), points=150)
        refund = self.credit(invoice, 1)
        self.assert_balance(200)
        self.assert_postings(invoice, 0)
        self.assertEqual(invoice.amount_residual, 0)
        self.assertEqual(refund.amount_residual, 15 if refund.amount_residual else 0)
        self.assert_audit()

    def test_partial_credit_notes_give_back_their_share_once(self):
        self.give_points(200)
        invoice = self.make_redeeming_invoice((self.coat, 2), points=118)  # 11.80 of 118
        self.credit(invoice, 1)
        self.assert_postings(invoice, 5.9)
        self.credit(invoice, 1)
        self.assert_postings(invoice, 0)
        self.assert_balance(200)
        self.assert_audit()

    def test_reset_to_draft_frees_the_points_and_reverses_the_posting(self):
        self.give_points(200)
        invoice = self.make_redeeming_invoice((self.coat, 1), points=150)
        invoice.button_draft()
        self.assert_balance(200)
        self.assert_postings(invoice, 0)
        invoice.action_post()
        self.assert_balance(94)
        self.assert_postings(invoice, 15)
        self.assert_audit()

    def test_invoices_that_are_posted_together_are_booked_in_one_entry(self):
        self.give_points(400)
        invoices = self.make_redeeming_invoice((self.coat, 1), points=150, post=False)
        invoices |= self.make_redeeming_invoice((self.coat, 2), points=200, post=False)
        invoices.action_post()
        redemptions = self.member.redemption_ids
        self.assertEqual([len(each.line_ids) for each in redemptions], [2, 2])
        self.assertEqual(len(redemptions.line_ids.move_id), 1)
        for invoice, amount in zip(invoices, (15, 20), strict=True):
            self.assertAlmostEqual(invoice.amount_residual, invoice.amount_total - amount)
            self.assertAlmostEqual(invoice._loyalty_redemptions().amount_posted, amount)
        first = invoices[0]._loyalty_redemptions()
        invoices[0].button_draft()
        self.assertEqual((redemptions - first).amount_posted, 20)
        self.assertEqual(first.amount_posted, 0)
        self.assert_audit()

    def test_redemption_posting_cannot_be_reset_alone(self):
        self.give_points(200)
        self.make_redeeming_invoice((self.coat, 1), points=150)
        with self.assertRaisesRegex(UserError, "books redemptions of points"):
            self.member.redemption_ids.line_ids.move_id.button_draft()

    def test_too_many_points_are_refused_and_nothing_is_saved(self):
        self.give_points(20)
        invoice = self.make_invoice(
            (self.coat, 1),
            post=False,
            loyalty_redeem=True,
            loyalty_reward_id=self.reward.id,
            loyalty_redeem_points=21,
        )
        with (
            self.assertRaisesRegex(UserError, "Mara Lind has 20 Stars to spend"),
            self.cr.savepoint(),
        ):
            invoice.action_post()
        self.env.invalidate_all()
        self.assertEqual(invoice.state, "draft")
        self.assert_balance(20)

    def test_negative_points_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "cannot be negative"):
            self.make_invoice((self.coat, 1), post=False, loyalty_redeem_points=-1)

    def test_form_proposes_the_programs_account_and_cost_centre(self):
        self.give_points(200)
        self.env.user.group_ids += self.env.ref("analytic.group_analytic_accounting")
        invoice = self.make_invoice((self.coat, 1), post=False)
        with Form(invoice) as form:
            form.loyalty_redeem = True
            self.assertEqual(form.loyalty_reward_id, self.reward)
            form.loyalty_redeem_points = 100
            self.assertEqual(form.loyalty_redeem_amount, 10)
            self.assertEqual(form.loyalty_account_id, self.expense_account)
        self.assertEqual(invoice.loyalty_analytic_distribution, {str(self.cost_centre.id): 100})

    def test_rewards_of_the_customers_tier_are_offered_and_asked_for_again(self):
        """The tier is the one before the invoice: what it earns itself comes too late."""
        self.give_points(200)
        gold = self.env["loyalty.hero.tier"].create(
            {"program_id": self.program.id, "name": "Gold", "spend_min": 50}
        )
        golden = self.reward.copy({"amount": 20, "tier_ids": gold.ids})
        self.change_program()
        invoice = self.make_invoice((self.coat, 1), post=False)
        self.assertEqual(invoice.loyalty_reward_ids, self.reward)
        invoice.write(
            {"loyalty_redeem": True, "loyalty_reward_id": golden, "loyalty_redeem_points": 100}
        )
        with (
            self.assertRaisesRegex(UserError, "for Gold members. Mara Lind has no tier yet"),
            self.cr.savepoint(),
        ):
            invoice.action_post()
        self.make_invoice((self.coat, 1))
        self.assertEqual(self.member.tier_id, gold)
        self.env.invalidate_all()
        self.assertEqual(invoice.loyalty_reward_ids, self.reward + golden)
        invoice.action_post()
        self.assertEqual(invoice.amount_residual, 39)

    def test_invoice_in_another_currency_redeems_and_earns_at_the_days_rate(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 2)])
        self.give_points(200)
        invoice = self.make_redeeming_invoice((self.coat, 2), points=100, currency_id=currency.id)
        # 118.00 of the other currency are 59.00; 100 Stars are 10.00, so 20.00 there.
        self.assertEqual(invoice.amount_residual, 98)
        self.assert_balance(200 - 100 + 49)
        self.assert_postings(invoice, 10)
        self.assert_audit()

    def make_line_command(self, product, price, quantity=1, **vals):
        return Command.create(
            {
                "product_id": product.id,
                "quantity": quantity,
                "price_unit": price,
                "tax_ids": [],
                **vals,
            }
        )

    def test_gift_card_on_an_invoice_is_money_and_no_discount(self):
        programs = self.env["loyalty.program"].sudo()
        program = programs.create(
            {**programs._get_template_values()["gift_card"], "name": "Gift cards"}
        )
        self.give_points(200)
        self.make_redeeming_invoice(
            points=200,
            invoice_line_ids=[
                self.make_line_command(self.coat, 59),
                self.make_line_command(program.reward_ids.discount_line_product_id, -20),
            ],
        )
        self.assert_balance(39)

    def test_rate_that_is_entered_later_changes_no_earlier_sale(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 2)])
        invoice = self.make_invoice((self.coat, 2), currency_id=currency.id)
        self.assert_balance(59)
        self.env["res.currency.rate"].create(
            {
                "name": invoice.invoice_date,
                "currency_id": currency.id,
                "company_id": self.company.id,
                "rate": 1,
            }
        )
        invoice.sudo()._loyalty_settle()
        self.assert_balance(59)
        self.credit(invoice, 1)
        self.assert_balance(29)

    def test_programs_of_other_companies_and_invoices_switch_are_respected(self):
        self.change_program(invoices=False)
        self.make_invoice((self.coat, 1))
        self.assert_balance(0)

    def test_payment_terms_with_several_lines_are_all_reconciled(self):
        self.give_points(1000)
        term = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": days})
                    for days in (0, 30)
                ],
            }
        )
        invoice = self.make_redeeming_invoice(
            (self.coat, 1), points=590, invoice_payment_term_id=term.id
        )
        self.assertEqual(invoice.payment_state, "paid")
