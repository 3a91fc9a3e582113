"""Rules through real sales: welcome points, caps, own factors and what keeps from earning."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestRules(LoyaltyHeroCommon):
    def add_welcome(self):
        self.change_program(
            rule_ids=[
                Command.create({"mode": "welcome", "points": 1000}),
            ]
        )

    def get_kinds(self):
        kinds = {}
        for entry in self.member.entry_ids:
            kinds[entry.kind] = kinds.get(entry.kind, 0) + entry.points
        return kinds

    def test_welcome_points_come_once_ever(self):
        self.add_welcome()
        self.spend(59)
        self.assertEqual(self.get_kinds(), {"earn": 59, "welcome": 1000})
        self.spend(59)
        self.assertEqual(self.get_kinds(), {"earn": 118, "welcome": 1000})

    def test_welcome_points_go_back_with_the_first_purchase(self):
        self.add_welcome()
        first = self.spend(59)
        self.spend(10)
        self.credit(first, 1)
        self.assertEqual(self.get_kinds(), {"earn": 10, "welcome": 0})
        self.spend(10)
        self.assertEqual(self.get_kinds(), {"earn": 20, "welcome": 0})
        self.assert_audit()

    def test_customer_who_returned_everything_is_new_again(self):
        self.add_welcome()
        self.credit(self.spend(59), 1)
        self.assert_balance(0)
        self.spend(10)
        self.assertEqual(self.get_kinds(), {"earn": 10, "welcome": 1000})

    def test_partial_return_keeps_the_welcome(self):
        self.add_welcome()
        invoice = self.make_invoice((self.coat, 2))
        self.credit(invoice, 1)
        self.assert_balance(1059)

    def test_imported_members_are_not_new(self):
        self.add_welcome()
        self.give_points(5)
        self.spend(10)
        self.assert_balance(15)

    def test_cap_a_day_holds_across_sales_and_after_a_return(self):
        self.change_program(cap_day=100)
        first = self.make_invoice((self.make_product("Lamp", 40), 2))
        self.spend(50)
        self.assert_balance(100)
        self.spend(50)
        self.assert_balance(100)
        self.credit(first, 1)
        # Each sale is judged by what had been earned before it: only the returned lamp is taken.
        self.assert_balance(60)
        self.spend(70)
        self.assert_balance(100)
        self.assert_audit()

    def test_cap_counts_by_the_day_of_the_sale(self):
        self.change_program(cap_day=100)
        self.spend(150, date=date(2026, 3, 10))
        self.spend(150, date=date(2026, 3, 11))
        self.spend(150, date=date(2026, 3, 10))
        self.assert_balance(200)

    def test_cap_a_month(self):
        self.change_program(cap_period=100, cap_period_unit="month")
        self.spend(80, date=date(2026, 3, 10))
        self.spend(80, date=date(2026, 3, 31))
        self.assert_balance(100)
        self.spend(80, date=date(2026, 4, 1))
        self.assert_balance(180)

    def test_cap_does_not_count_welcome_points(self):
        self.add_welcome()
        self.change_program(cap_day=100)
        self.spend(150)
        self.assertEqual(self.get_kinds(), {"earn": 100, "welcome": 1000})

    def test_own_factor_multiplies(self):
        self.member.factor = 2
        self.spend(50)
        self.assert_balance(100)
        self.assertIn("Personal factor × 2: +50", self.member.entry_ids.reasons_text)

    def test_good_customers_get_more_from_the_next_sale_on(self):
        self.change_program(
            accelerator_ids=[
                Command.create({"factor": 1.5, "has_spend_over": True, "spend_over": 1000})
            ]
        )
        self.spend(1200)
        self.assert_balance(1200)
        self.spend(100)
        self.assert_balance(1350)

    def test_return_is_judged_by_the_spend_of_the_sale(self):
        self.change_program(
            accelerator_ids=[
                Command.create({"factor": 1.5, "has_spend_over": True, "spend_over": 1000})
            ]
        )
        first = self.spend(1200)
        second = self.make_invoice((self.make_product("Lamp", 50), 2))
        self.credit(first, 1)
        self.credit(second, 1)
        self.assert_balance(75)

    def test_discount_on_the_whole_sale_is_spread(self):
        self.make_invoice(
            (self.make_product("Lamp", 50), 2), (self.make_product("Discount", -20), 1)
        )
        self.assert_balance(80)
        self.assertEqual(self.member.entry_ids.items, 2)

    def test_discounted_items_can_be_excluded(self):
        self.change_program(exclude_discounted=True)
        invoice = self.make_invoice((self.coat, 1), (self.toy, 1), post=False)
        invoice.invoice_line_ids[0].discount = 10
        invoice.action_post()
        self.assert_balance(39)

    def test_late_sale_is_judged_by_the_version_of_its_day(self):
        self.program.state = "closed"
        with freeze_time("2026-01-01 08:00"):
            program = self.make_program(code="DATED")
        with freeze_time("2026-02-01 08:00"):
            program.rule_ids.points = 7
            program.sudo()._publish()
        with freeze_time("2026-02-10 08:00"):
            self.spend(10, date=date(2026, 1, 15))
            self.spend(10, date=date(2026, 2, 5))
        entries = self.customer.loyalty_member_ids.entry_ids.filtered(
            lambda entry: entry.program_id == program
        )
        self.assertEqual(entries.sorted("date_sale").mapped("points"), [10, 70])
        self.assertEqual(len(entries.version_id), 2)

    def test_two_programs_share_the_lines(self):
        toys = self.env["loyalty.hero.selection"].create(
            {"name": "Toys", "domain": f"[('id', '=', {self.toy.id})]"}
        )
        special = self.make_program(
            code="TOYS",
            rule_ids=[Command.create({"points": 3, "per_amount": 1, "selection_ids": toys.ids})],
        )
        self.make_member(special, sequence=1)
        self.make_invoice((self.toy, 1), (self.coat, 1))
        balances = {
            member.program_id: member.balance for member in self.customer.loyalty_member_ids
        }
        self.assertEqual(balances, {self.program: 59, special: 119})
