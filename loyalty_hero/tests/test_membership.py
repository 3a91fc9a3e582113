"""Memberships: bought, renewed and refunded with the sale of their product."""

from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestMembership(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fee = cls.make_product("Harbour Club, a year", 49, type="service")
        cls.club = cls.make_program(
            code="CLUB",
            name="Harbour Club",
            kind="membership",
            rule_ids=[],
            reward_ids=[],
            membership_fee=49,
            membership_days=365,
            membership_product_id=cls.fee.id,
            membership_discount=5,
        )

    def get_member(self, customer=None):
        return self.env["loyalty.hero.member"].search(
            [
                ("partner_id", "=", (customer or self.customer).id),
                ("program_id", "=", self.club.id),
            ]
        )

    def buy(self, day, quantity=1, **vals):
        return self.make_invoice((self.fee, quantity), invoice_date=day, **vals)

    def assert_periods(self, *periods):
        """``periods`` are ``(first day, last day)`` of what is paid, in order."""
        valid = self.get_member().membership_ids.filtered(lambda period: period.state == "valid")
        self.assertEqual(
            [(period.date_start, period.date_end) for period in valid.sorted("date_start")],
            [(date(*start), date(*end) if end else False) for start, end in periods],
        )

    def test_sales_enrol_nobody(self):
        self.make_invoice((self.coat, 1))
        self.assertFalse(self.get_member())

    def test_periods_are_counted_exactly(self):
        """2.3 less 1.3 is one, not a little less."""
        self.make_invoice((self.fee, 2.3), (self.fee, -1.3), invoice_date="2026-03-10")
        self.assert_periods(((2026, 3, 10), (2027, 3, 9)))

    def test_buying_makes_a_member_from_the_day_of_the_sale(self):
        invoice = self.buy("2026-03-10")
        invoice.sudo()._loyalty_settle()
        self.assert_periods(((2026, 3, 10), (2027, 3, 9)))
        period = self.get_member().membership_ids
        self.assertEqual((period.amount, period.source_name), (49, invoice.name))

    def test_each_unit_is_a_period(self):
        self.buy("2026-03-10", quantity=2)
        self.assert_periods(((2026, 3, 10), (2027, 3, 9)), ((2027, 3, 10), (2028, 3, 8)))

    def test_renewal_begins_when_the_paid_time_ends(self):
        self.buy("2026-03-10")
        self.buy("2027-03-01")
        self.assert_periods(((2026, 3, 10), (2027, 3, 9)), ((2027, 3, 10), (2028, 3, 8)))

    def test_renewal_after_a_pause_begins_at_once(self):
        self.buy("2026-03-10")
        self.buy("2027-05-01")
        self.assert_periods(((2026, 3, 10), (2027, 3, 9)), ((2027, 5, 1), (2028, 4, 29)))

    def test_refund_ends_the_period_and_moves_the_next_one_up(self):
        first = self.buy("2026-03-10")
        self.buy("2026-06-01")
        self.credit(first, 1)
        self.assert_periods(((2026, 6, 1), (2027, 5, 31)))
        self.assertEqual(
            sorted(self.get_member().membership_ids.mapped("state")), ["refunded", "valid"]
        )

    def test_partial_refund_takes_the_last_period(self):
        invoice = self.buy("2026-03-10", quantity=2)
        self.credit(invoice, 1)
        self.assert_periods(((2026, 3, 10), (2027, 3, 9)))

    def test_draft_and_posting_again(self):
        invoice = self.buy("2026-03-10")
        invoice.button_draft()
        self.assert_periods()
        invoice.action_post()
        self.assert_periods(((2026, 3, 10), (2027, 3, 9)))

    def test_membership_for_ever(self):
        self.club.membership_days = 0
        self.buy("2026-03-10")
        self.assert_periods(((2026, 3, 10), None))
        self.assertTrue(self.get_member().is_paid_member)

    def test_valid_membership_stands_alone_and_an_ended_one_does_not(self):
        with freeze_time("2026-03-10 12:00"):
            self.buy("2026-03-10")
        before = self.member.balance
        self.make_invoice((self.coat, 1), invoice_date="2026-03-11")
        self.member.invalidate_recordset()
        self.assertEqual(self.member.balance, before)
        self.make_invoice((self.coat, 1), invoice_date="2027-03-10")
        self.member.invalidate_recordset()
        self.assertEqual(self.member.balance, before + 59)

    def test_refund_is_settled_when_the_program_is_closed(self):
        invoice = self.buy("2026-03-10")
        self.club.action_close()
        self.credit(invoice, 1)
        self.assert_periods()

    def test_program_that_does_not_run_makes_no_member(self):
        self.club.state = "draft"
        self.buy("2026-03-10")
        self.assertFalse(self.get_member())

    def test_other_companies_product_makes_no_member(self):
        other = self.setup_other_company(name="Other shop")["company"]
        fee = self.make_product("Their club", 10, type="service")
        self.make_program(
            code="THEIRS",
            kind="membership",
            company_id=other.id,
            currency_id=other.currency_id.id,
            rule_ids=[],
            reward_ids=[],
            membership_product_id=fee.id,
        )
        self.make_invoice((fee, 1))
        self.assertFalse(self.customer.loyalty_member_ids.membership_ids)

    def test_nobody_but_a_sale_makes_a_membership(self):
        manager = self.make_user("club manager", "loyalty_hero.loyalty_hero_group_manager")
        memberships = self.env["loyalty.hero.membership"].with_user(manager)
        self.assertTrue(memberships.has_access("read"))
        for operation in ("create", "write", "unlink"):
            self.assertFalse(memberships.has_access(operation))

    def test_search_of_paid_members(self):
        self.buy(fields.Date.today())
        Member = self.env["loyalty.hero.member"]
        self.assertIn(self.get_member(), Member.search([("is_paid_member", "=", True)]))
        self.assertNotIn(self.member, Member.search([("is_paid_member", "=", True)]))
        self.assertIn(self.member, Member.search([("is_paid_member", "=", False)]))

    def test_sale_of_a_membership_is_judged_without_it(self):
        self.buy(fields.Date.today())
        self.assert_balance(49)
