"""Rewards are offered where they can be booked, and what was accepted reaches the books whatever happens."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon

GROUP = "loyalty_hero.loyalty_hero_group_"


@tagged("post_install", "-at_install")
class TestBooking(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        data = cls.setup_other_company(name="Pacific Toys", currency_id=cls.env.ref("base.NZD").id)
        cls.far = data["company"]
        cls.far_account = data["default_account_expense"].copy({"name": "Points"})
        cls.far_centre = cls.env["account.analytic.account"].create(
            {"name": "Harbour", "plan_id": cls.analytic_plan.id, "company_id": cls.far.id}
        )
        cls.program.company_id = False
        cls.give_points(100)

    def make_far_invoice(self, **vals):
        return (
            self.env["account.move"]
            .with_company(self.far)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "company_id": self.far.id,
                    "invoice_date": "2026-03-02",
                    "invoice_line_ids": [
                        Command.create(
                            {"product_id": self.coat.id, "price_unit": 59, "tax_ids": []}
                        )
                    ],
                    **vals,
                }
            )
        )

    def set_up_far(self):
        self.program.with_company(self.far).write(
            {
                "expense_account_id": self.far_account.id,
                "analytic_distribution": {str(self.far_centre.id): 100},
            }
        )

    def assert_problem(self, words):
        self.program.invalidate_recordset()
        problem = self.program.sudo()._get_booking_problem(self.far)
        self.assertIn(words, problem)
        self.assertIn("Pacific Toys", problem)
        self.assertEqual(self.program.booking_problems, problem)

    def test_each_company_has_its_account_and_cost_centre(self):
        self.assert_problem("has no expense account")
        self.set_up_far()
        self.assertFalse(self.program.booking_problems)
        here, there = {str(self.cost_centre.id): 100}, {str(self.far_centre.id): 100}
        self.assertEqual(self.program.with_company(self.company).analytic_distribution, here)
        self.assertEqual(self.program.with_company(self.far).analytic_distribution, there)
        copied = self.program.copy()
        self.assertEqual(copied.with_company(self.company).analytic_distribution, here)
        self.assertEqual(copied.with_company(self.far).analytic_distribution, there)
        self.assertEqual(copied.with_company(self.far).expense_account_id, self.far_account)
        self.program.with_company(self.far).analytic_distribution = False
        self.assertEqual(self.program.with_company(self.company).analytic_distribution, here)
        self.assertEqual(copied.with_company(self.far).analytic_distribution, there)

    def test_accountants_choose_the_cost_centre(self):
        accountant = self.make_user("accountant", GROUP + "accountant", "base.group_user")
        program = self.program.with_user(accountant).with_company(self.company)
        program.analytic_distribution = False
        self.assertFalse(self.program.with_company(self.company).analytic_distribution)
        with self.assertRaises(AccessError):
            program.write({"analytic_distributions": {}})
        with self.assertRaises(AccessError):
            program.read(["analytic_distributions"])

    def test_what_cannot_be_booked_is_told_to_the_administrator(self):
        self.set_up_far()
        self.far_account.active = False
        self.assert_problem("archived, belongs to another company or is in another currency")
        self.far_account.active = True
        self.far_account.currency_id = self.env.ref("base.EUR")
        self.assert_problem("is in another currency")
        self.far_account.currency_id = False
        self.assertFalse(self.program.sudo()._get_booking_problem(self.far))
        self.program.with_company(self.far).analytic_distribution = {str(self.cost_centre.id): 100}
        self.assert_problem("has a cost centre")
        both = {f"{self.far_centre.id},{self.cost_centre.id}": 100}
        self.program.with_company(self.far).analytic_distribution = both
        self.assert_problem("has a cost centre")
        self.program.with_company(self.far).analytic_distribution = {str(self.far_centre.id): 100}
        self.far_centre.active = False
        self.assert_problem("archived, deleted")
        self.far_centre.unlink()
        self.assert_problem("archived, deleted")

    def test_a_program_cannot_start_with_a_cost_centre_of_another_company(self):
        program = self.program.copy({"company_id": self.company.id})
        program.analytic_distribution = {str(self.far_centre.id): 100}
        with self.assertRaisesRegex(ValidationError, "has a cost centre"):
            program.action_start()

    def test_a_hold_is_refused_where_it_cannot_be_booked(self):
        claim = {**self.make_claim(), "company": self.far, "currency": self.far.currency_id}
        with self.assertRaisesRegex(UserError, "Stars cannot be redeemed here until an accountant"):
            self.env["loyalty.hero.redemption"].sudo()._hold(self.member, self.reward, 1000, claim)
        self.set_up_far()
        redemption = (
            self.env["loyalty.hero.redemption"].sudo()._hold(self.member, self.reward, 1000, claim)
        )
        self.assertEqual(redemption.expense_account_id, self.far_account)
        self.assertEqual(redemption.analytic_distribution, {str(self.far_centre.id): 100})

    def test_an_invoice_offers_nothing_and_says_why(self):
        invoice = self.make_far_invoice()
        self.assertFalse(invoice.loyalty_reward_ids)
        self.assertIn("until an accountant has completed", invoice.loyalty_booking_refusal)
        invoice.write({"loyalty_redeem": True, "loyalty_redeem_points": 10})
        with self.assertRaisesRegex(UserError, "until an accountant has completed"):
            invoice.action_post()
        self.set_up_far()
        invoice = self.make_far_invoice()
        self.assertEqual(invoice.loyalty_reward_ids, self.reward)
        self.assertFalse(invoice.loyalty_booking_refusal)

    def test_an_invoice_form_shows_why(self):
        with Form(self.make_far_invoice()) as form:
            self.assertIn("until an accountant has completed", form.loyalty_booking_refusal)

    def redeem_far(self):
        self.set_up_far()
        invoice = self.make_far_invoice()
        invoice.write({"loyalty_redeem": True, "loyalty_redeem_points": 100})
        invoice.action_post()
        return invoice

    def get_expense(self, account):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return sum(lines.mapped("balance"))

    def test_what_was_accepted_is_undone_on_another_account_when_its_own_is_gone(self):
        invoice = self.redeem_far()
        booked = self.get_expense(self.far_account)
        self.assertTrue(booked)
        self.far_account.active = False
        self.far_centre.active = False
        self.far.loyalty_journal_id.active = False
        self.credit(invoice)
        redemption = self.member.redemption_ids
        last = redemption.line_ids.move_id.sorted("id")[-1]
        line = last.line_ids.filtered(lambda line: line.account_type == "expense")
        self.assertEqual((line.balance, line.account_id.active), (-booked, True))
        self.assertTrue(last.journal_id.active)
        self.assertFalse(line.analytic_distribution)
        self.assertEqual(redemption.amount_posted, 0)
        watched = self.env["loyalty.hero.watch"].search([("kind", "=", "other_account")])
        self.assertIn("Points", watched.note)
        self.assert_audit()

    def test_posting_of_a_locked_day_moves_forward_and_says_so(self):
        self.company.fiscalyear_lock_date = "2026-04-30"
        invoice = self.make_invoice((self.coat, 1), invoice_date="2026-03-02", post=False)
        invoice.write({"loyalty_redeem": True, "loyalty_redeem_points": 100})
        invoice.action_post()
        posting = self.member.redemption_ids.line_ids.move_id
        self.assertGreater(posting.date, self.company.fiscalyear_lock_date)
        self.assertEqual(posting.date, invoice.date)
        self.assertIn("The books are locked on 03/02/2026", posting.message_ids[0].body)

    def test_posting_of_an_open_day_says_nothing_of_locks(self):
        self.company.fiscalyear_lock_date = "2026-02-28"
        invoice = self.make_invoice((self.coat, 1), invoice_date="2026-03-02", post=False)
        invoice.write({"loyalty_redeem": True, "loyalty_redeem_points": 100})
        invoice.action_post()
        posting = self.member.redemption_ids.line_ids.move_id
        self.assertEqual(posting.date, invoice.invoice_date)
        self.assertFalse(posting.message_ids.filtered(lambda note: "locked" in (note.body or "")))
