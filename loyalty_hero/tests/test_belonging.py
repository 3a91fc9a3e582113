"""Exclusive programs: who belongs to one belongs to no other, and others wake when the customer leaves."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestBelonging(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coffee = cls.make_product("Bag of coffee", 7)
        cls.beans = cls.make_selection(("default_code", "=", "COFFEE"), name="Beans")
        cls.coffee.default_code = "COFFEE"

    def make_punch_card(self, **vals):
        """A running punch card: ten bags of coffee, and a tenth of what they cost."""
        return self.make_program(
            name="Punch Card",
            code="PUNCH",
            **{
                "kind": "premium_single",
                "enrolment": "manual",
                "premium_items_min": 10,
                "premium_kind": "percent",
                "premium_percent": 10,
                "rule_ids": [Command.create({"mode": "count", "selection_ids": self.beans.ids})],
                "reward_ids": False,
                **vals,
            },
        )

    def make_membership(self):
        fee = self.make_product("A year", 50, type="service")
        program = self.make_program(
            name="Friends",
            code="FRIENDS",
            kind="membership",
            rule_ids=False,
            reward_ids=False,
            membership_fee=50,
            membership_days=365,
            membership_product_id=fee.id,
        )
        return program, fee

    def member_in(self, program, customer=None):
        members = (customer or self.customer).loyalty_member_ids
        return members.filtered(lambda member: member.program_id == program)

    def assert_items(self, count, member):
        """So many items count towards the next premium of ``member``."""
        member.invalidate_recordset()
        self.assertEqual(member.premium_items, count)

    # Beside others --------------------------------------------------------------------------------------------------

    def test_coat_earns_though_a_punch_card_runs(self):
        self.make_punch_card(enrolment="automatic")
        self.make_invoice((self.coat, 1))
        self.assert_balance(59)

    def test_only_what_a_punch_card_counts_is_its_own(self):
        """It takes its coffee before Stars, which the customer joined first, take everything."""
        punch_card = self.make_punch_card(enrolment="automatic")
        invoice = self.make_invoice((self.coat, 1), (self.coffee, 4))
        self.assert_balance(59)
        self.assert_items(4, self.member_in(punch_card))
        self.credit(invoice, 1, 1)
        self.assert_balance(0)
        self.assert_items(3, self.member_in(punch_card))
        self.assert_audit()

    # Belonging to one alone -----------------------------------------------------------------------------------------

    def test_customer_of_an_exclusive_program_earns_in_no_other(self):
        punch_card = self.make_punch_card(is_exclusive=True)
        self.give_points(20)
        self.make_member(punch_card)
        self.make_invoice((self.coat, 1), (self.coffee, 4))
        self.assert_balance(20)
        self.assert_items(4, self.member_in(punch_card))
        self.assertEqual(self.member.participation, "resting")
        self.assertIn("is paused while the customer belongs to “Punch Card”", self.member.belonging)

    def test_other_customers_are_not_touched_by_an_exclusive_program(self):
        self.make_punch_card(is_exclusive=True)
        self.make_invoice((self.coat, 1))
        self.assert_balance(59)
        self.assertEqual(self.member.participation, "active")
        self.assertFalse(self.member.belonging)

    def test_points_of_a_program_that_rests_can_be_spent(self):
        self.give_points(20)
        self.make_member(self.make_punch_card(is_exclusive=True))
        self.assertEqual(self.hold(20).amount, 2)

    def test_programs_wake_when_the_customer_leaves(self):
        member = self.make_member(self.make_punch_card(is_exclusive=True))
        self.spend(59)
        member.action_leave()
        self.spend(10)
        self.make_invoice((self.coffee, 1))
        self.assert_balance(17)
        self.assert_items(0, member)
        self.assertEqual(member.participation, "left")
        self.assertEqual(self.member.participation, "active")
        member.action_join_again()
        self.make_invoice((self.coffee, 1))
        self.assert_balance(17)
        self.assert_items(1, member)
        self.assertEqual(member.participation, "active")

    def test_returns_after_joining_and_leaving_take_what_the_sale_gave(self):
        before = self.make_invoice((self.coat, 1), (self.coffee, 4))
        member = self.make_member(self.make_punch_card(is_exclusive=True))
        during = self.make_invoice((self.coat, 1), (self.coffee, 4))
        self.assert_balance(87)
        self.credit(before, 1, 1)
        self.assert_balance(21)
        self.assert_items(4, member)
        member.action_leave()
        self.credit(during, 1, 3)
        self.assert_balance(21)
        self.assert_items(1, member)
        self.assert_audit()

    def test_sale_from_before_joining_earns_where_the_customer_was_then(self):
        member = self.make_member(self.make_punch_card(is_exclusive=True))
        self.make_invoice((self.coffee, 1), invoice_date=fields.Date.today() - timedelta(days=1))
        self.assert_balance(7)
        self.assert_items(0, member)

    def test_who_belongs_to_one_alone_joins_no_other_by_a_sale(self):
        newcomer = self.env["res.partner"].create({"name": "Tomás Rivera"})
        member = self.make_member(self.make_punch_card(is_exclusive=True), newcomer)
        self.spend(59, customer=newcomer)
        self.assertEqual(newcomer.loyalty_member_ids, member)
        member.action_leave()
        self.spend(59, customer=newcomer)
        self.assertEqual(self.member_in(self.program, newcomer).balance, 59)

    def test_who_left_does_not_join_again_by_a_sale(self):
        self.give_points(20)
        self.member.action_leave()
        self.spend(59)
        self.assert_balance(20)
        self.assertEqual(self.program.member_count, 0)
        self.assertEqual(self.program.points_outstanding, 20)

    def test_membership_stands_alone_while_it_is_paid(self):
        program, fee = self.make_membership()
        invoice = self.make_invoice((fee, 1))
        before = self.member.balance
        self.spend(59)
        self.assert_balance(before)
        self.assertEqual(self.member.participation, "resting")
        self.credit(invoice, 1)
        self.spend(59)
        self.assert_balance(59)
        self.assertEqual(self.member_in(program).participation, "active")

    def test_who_left_a_membership_and_buys_another_period_belongs_to_it_again(self):
        program, fee = self.make_membership()
        self.make_invoice((fee, 1))
        self.member_in(program).action_leave()
        before = self.member.balance
        self.spend(10)
        self.assert_balance(before + 10)
        self.make_invoice((fee, 1))
        self.spend(10)
        self.assertEqual(self.member_in(program).participation, "active")
        self.assertEqual(self.member.participation, "resting")

    # How one joins --------------------------------------------------------------------------------------------------

    def test_nobody_joins_an_exclusive_program_by_a_sale(self):
        with self.assertRaisesRegex(ValidationError, "nobody joins it by a sale"):
            self.make_punch_card(is_exclusive=True, enrolment="automatic")

    def test_form_lets_managers_enrol_when_a_program_becomes_exclusive(self):
        punch_card = self.make_punch_card(enrolment="automatic")
        with Form(punch_card) as form:
            form.is_exclusive = True
            self.assertEqual(form.enrolment, "manual")
        self.assertTrue(punch_card.compiled["exclusive"])

    def test_joining_says_which_programs_rest(self):
        punch_card = self.make_punch_card(is_exclusive=True)
        form = Form(self.env["loyalty.hero.member"])
        form.partner_id = self.customer
        form.program_id = punch_card
        self.assertEqual(
            form.belonging,
            "These programs are paused until the customer leaves “Punch Card”: “Star Club”. Purchases earn nothing "
            "there; "
            "the points stay and can be spent.",
        )

    def test_joining_a_program_that_rests_at_once_says_so(self):
        self.member.unlink()
        self.make_member(self.make_punch_card(is_exclusive=True))
        form = Form(self.env["loyalty.hero.member"])
        form.partner_id = self.customer
        form.program_id = self.program
        self.assertIn(
            "“Star Club” is paused while the customer belongs to “Punch Card”", form.belonging
        )

    # Who may ---------------------------------------------------------------------------------------------------------

    def test_managers_let_customers_leave_and_cashiers_do_not(self):
        manager = self.make_user(
            "belonging manager", "base.group_user", "loyalty_hero.loyalty_hero_group_manager"
        )
        cashier = self.make_user(
            "belonging cashier", "base.group_user", "loyalty_hero.loyalty_hero_group_cashier"
        )
        with self.assertRaises(AccessError):
            self.member.with_user(cashier).action_leave()
        with self.assertRaises(AccessError):
            self.member.with_user(manager).date_left = "2020-01-01"
        self.member.with_user(manager).action_leave()
        self.assertEqual(self.member.participation, "left")
        with self.assertRaises(AccessError):
            self.member.with_user(cashier).action_join_again()
        self.member.with_user(manager).action_join_again()
        self.assertEqual(self.member.participation, "active")

    # Try it ---------------------------------------------------------------------------------------------------------

    def try_other_programs(self, program):
        """What a trial of ``program`` with the customer's others gives for a coat: points by program."""
        trial = self.env["loyalty.hero.try"].create(
            {
                "program_id": program.id,
                "partner_id": self.customer.id,
                "all_programs": True,
                "line_ids": [Command.create({"product_id": self.coat.id})],
            }
        )
        return [(told["name"], told["points"]) for told in trial.result["programs"]]

    def test_trial_knows_who_belongs_to_what(self):
        punch_card = self.make_punch_card()
        self.assertEqual(
            self.try_other_programs(punch_card), [("Punch Card", "0"), ("Star Club", "59")]
        )
        self.change_program(punch_card, is_exclusive=True)
        member = self.make_member(punch_card)
        other = self.make_program(name="Other Club", code="OTHER")
        self.assertEqual(
            self.try_other_programs(self.program), [("Punch Card", "0"), ("Star Club", "0")]
        )
        member.action_leave()
        self.member.action_leave()
        self.assertEqual(self.try_other_programs(other), [("Other Club", "59")])
