"""Premiums: due when the benchmark is reached, issued as balance cards, taken back with the goods."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestPremium(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.state = "closed"

    def make_premium(self, **vals):
        """A program that gives 25.00 for each 500.00 spent, and Mara Lind's member in it."""
        self.benchmark = self.make_program(
            **{
                "code": "PREMIUM",
                "kind": "premium_multiple",
                "rule_ids": [Command.create({"mode": "count"})],
                "reward_ids": [],
                "premium_amount_min": 500,
                "premium_amount": 25,
                **vals,
            }
        )
        self.member = self.make_member(self.benchmark)

    def assert_premiums(self, *premiums, amount=None):
        """``premiums`` are ``(state, count, worth)`` by sale, ``amount`` is the progress to the next one."""
        self.member.invalidate_recordset()
        self.assertEqual(
            [
                (premium.state, premium.count, premium.worth)
                for premium in self.member.premium_ids.sorted("id")
                if premium.state != "cancelled"
            ],
            list(premiums),
        )
        if amount is not None:
            self.assertAlmostEqual(self.member.premium_amount, amount)

    def test_excess_counts_towards_the_next_one(self):
        self.make_premium()
        self.spend(300)
        self.assert_premiums(amount=300)
        self.spend(300)
        self.assert_premiums(("due", 1, 25), amount=100)
        self.spend(1400)
        self.assert_premiums(("due", 1, 25), ("due", 3, 75), amount=0)
        self.assert_balance(0)

    def test_former_benchmark_gives_nothing_for_later_purchases(self):
        self.make_premium()
        plush = self.make_product("Giant whale", 300)
        first = self.make_invoice((plush, 2))
        self.assert_premiums(("due", 1, 25), amount=100)
        self.change_program(self.benchmark, premium_amount_min=5000)
        self.spend(2000)
        self.assert_premiums(("due", 1, 25), amount=2100)
        self.credit(first, 1)
        self.assert_premiums(("due", 1, 25), amount=1800)

    def test_settling_again_posts_nothing(self):
        self.make_premium()
        invoice = self.spend(600)
        invoice.sudo()._loyalty_settle()
        self.assert_premiums(("due", 1, 25), amount=100)
        self.assertEqual(len(self.member.premium_ids), 1)

    def test_items_lead_to_a_premium_too(self):
        self.make_premium(premium_items_min=10)
        self.make_invoice((self.make_product("Cup of coffee", 3), 12))
        self.assert_premiums(("due", 1, 25))
        self.assertEqual(self.member.premium_items, 2)

    def test_single_resets_and_stands_alone(self):
        self.make_premium(
            kind="premium_single",
            is_exclusive=True,
            enrolment="manual",
            premium_kind="percent",
            premium_percent=10,
        )
        self.program.state = "running"
        self.spend(700)
        self.assert_premiums(("due", 1, 70), amount=0)
        points = self.customer.loyalty_member_ids.filtered(
            lambda member: member.program_id == self.program
        )
        self.assertEqual(points.balance, 0)

    def test_return_takes_back_what_is_due(self):
        self.make_premium()
        self.spend(300)
        invoice = self.spend(300)
        self.credit(invoice, 1)
        self.assert_premiums(amount=300)
        self.assertEqual(self.member.premium_ids.state, "cancelled")

    def test_returns_in_any_order_leave_nothing(self):
        self.make_premium()
        for order in ((0, 1), (1, 0)):
            invoices = [self.spend(300), self.spend(300)]
            for number in order:
                self.credit(invoices[number], 1)
            self.assert_premiums(amount=0)

    def test_return_of_an_earlier_purchase_takes_back_what_rests_on_it(self):
        self.make_premium()
        first = self.spend(499)
        second = self.spend(1)
        self.member.premium_ids.action_issue()
        self.credit(first, 1)
        self.assert_premiums(amount=1)
        self.assertEqual(self.member.premium_ids.coupon_id.points, 0)
        second.sudo()._loyalty_settle()
        self.spend(500)
        self.assert_premiums(("due", 1, 25), amount=1)

    def test_return_takes_back_as_many_as_purchases_do_not_reach(self):
        self.make_premium()
        first = self.spend(400)
        self.spend(1200)
        self.assert_premiums(("due", 3, 75), amount=100)
        self.credit(first, 1)
        self.assert_premiums(("due", 2, 50), amount=200)

    def test_return_keeps_what_later_purchases_reach(self):
        self.make_premium()
        self.spend(490)
        second = self.make_invoice((self.make_product("Oar", 10), 2))
        self.spend(485)
        self.credit(second, 2)
        self.assert_premiums(("due", 1, 25), amount=475)

    def test_partial_return_of_an_issued_premium(self):
        """The purchases that are left are used up by it, and a share of them is another card."""
        for kind, premium in (("fixed", ("issued", 1, 25)), ("percent", ("due", 1, 70))):
            self.make_premium(
                code=kind, kind="premium_single", premium_kind=kind, premium_percent=10
            )
            invoice = self.make_invoice((self.make_product("Boat", 100), 10))
            issued = self.member.premium_ids
            issued.action_issue()
            self.credit(invoice, 3)
            self.assert_premiums(premium, amount=0)
            self.assertEqual(issued.coupon_id.points, 25 if kind == "fixed" else 0)
            invoice.sudo()._loyalty_settle()
            self.assert_premiums(premium, amount=0)
            self.benchmark.state = "closed"

    def test_partial_return_keeps_what_is_still_reached(self):
        self.make_premium()
        invoice = self.make_invoice((self.make_product("Boat", 600), 2))
        self.assert_premiums(("due", 2, 50), amount=200)
        self.credit(invoice, 1)
        self.assert_premiums(("due", 1, 25), amount=100)

    def test_manager_issues_a_balance_card_once(self):
        self.make_premium()
        self.spend(600)
        manager = self.make_user("premium manager", "loyalty_hero.loyalty_hero_group_manager")
        cashier = self.make_user("premium cashier", "loyalty_hero.loyalty_hero_group_cashier")
        premium = self.member.premium_ids
        with self.assertRaises(AccessError):
            premium.with_user(cashier).action_issue()
        with self.assertRaises(AccessError):
            premium.with_user(manager).worth = 1000
        premium.with_user(manager).action_issue()
        premium.with_user(manager).action_issue()
        card = premium.coupon_id
        self.assertEqual(
            (premium.state, card.points, card.partner_id, card.program_id.program_type),
            ("issued", 25, self.customer, "gift_card"),
        )
        self.assertEqual(card.program_id.currency_id, self.benchmark.currency_id)
        self.assertEqual(card.program_id.reward_ids.discount_mode, "per_point")

    def test_return_withdraws_an_unspent_card(self):
        self.make_premium()
        invoice = self.spend(600)
        premium = self.member.premium_ids
        premium.action_issue()
        self.credit(invoice, 1)
        self.assert_premiums(amount=0)
        self.assertEqual((premium.coupon_id.points, premium.coupon_id.active), (0, False))

    def test_return_after_the_card_is_spent_is_flagged_and_counts_against_the_next(self):
        self.make_premium()
        invoice = self.spend(500)
        premium = self.member.premium_ids
        premium.action_issue()
        premium.coupon_id.sudo().points = 5
        self.credit(invoice, 1)
        self.assert_premiums(("issued", 1, 25), amount=-500)
        self.assertTrue(premium.is_conflict)
        self.spend(900)
        self.assert_premiums(("issued", 1, 25), amount=400)
        self.spend(100)
        self.assert_premiums(("issued", 1, 25), ("due", 1, 25), amount=0)

    def test_reasons_tell_the_progress(self):
        self.make_premium()
        self.spend(600)
        self.assertIn(
            "A premium is due. Towards the next one: $ 100 of $ 500",
            self.member.entry_ids.reasons_text.replace("\N{NO-BREAK SPACE}", " "),
        )

    def test_other_companies_see_no_premium(self):
        self.make_premium(company_id=False)
        self.spend(600)
        other = self.setup_other_company(name="Other shop")["company"]
        stranger = self.make_user("premium stranger", "loyalty_hero.loyalty_hero_group_manager")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        premium = self.member.premium_ids.with_user(stranger).with_company(other)
        self.assertFalse(premium.has_access("read"))
