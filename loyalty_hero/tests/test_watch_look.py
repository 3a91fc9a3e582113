"""Looking for what is odd: each rule finds what it is about, tells it once, and leaves everything else alone."""

from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errorcodes import CHECK_VIOLATION

from odoo import fields
from odoo.tests import tagged

from .common import LoyaltyHeroCommon

EARNED = {"kind": "earn", "points": 10, "tz": "UTC"}


@tagged("post_install", "-at_install")
class TestWatchLook(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls.make_user("till", "base.group_user", "account.group_account_invoice")
        cls.manager = cls.make_user(
            "boss",
            "base.group_user",
            "account.group_account_invoice",
            "loyalty_hero.loyalty_hero_group_manager",
        )
        cls.company.write(
            {
                "loyalty_watch_sales": 3,
                "loyalty_watch_returns": 2,
                "loyalty_watch_return_days": 10,
                "loyalty_watch_adjust_days": 3,
            }
        )

    def look(self):
        """Look at all entries, as if each were new."""
        [[last]] = self.env["loyalty.hero.entry"]._read_group([], aggregates=["id:max"])
        watch = self.env["loyalty.hero.watch"].sudo()
        watch._look(watch._prepare_stretch(0, last or 0))
        return watch.search([("company_id", "=", self.company.id)], order="id")

    def find(self, kind):
        return self.look().filtered(lambda watch: watch.kind == kind)

    def sell(self, count=1, user=None, customer=None, day=None):
        """Invoices for the customer, posted by a user on a day."""
        customer = customer or self.customer
        invoices = self.env["account.move"]
        for _invoice in range(count):
            draft = self.make_invoice((self.coat, 1), post=False, partner_id=customer.id)
            draft.invoice_date = day or fields.Date.today()
            draft.with_user(user or self.cashier).action_post()
            invoices |= draft
        return invoices

    def test_a_cashiers_own_card_is_told_once_a_sale(self):
        self.sell()
        self.assertFalse(self.find("own_card"))
        sale = self.sell(customer=self.cashier.partner_id)
        found = self.find("own_card")
        self.assertEqual(found.mapped("source_key"), [sale._loyalty_key()])
        self.assertEqual((found.user_id, found.weight), (self.cashier, 4))
        self.assertEqual(found.entry_ids.member_id.partner_id, self.cashier.partner_id)
        self.assertTrue(found.advice)
        self.sell(customer=self.cashier.partner_id)
        self.assertEqual(len(self.find("own_card")), 2)
        self.assertEqual(len(self.find("own_card")), 2, "a look that is repeated tells no more")

    def test_a_second_contact_of_the_cashier_is_the_cashier(self):
        self.cashier.partner_id.email = "Casey@Shop.example.com"
        double = self.env["res.partner"].create(
            {"name": "C. D.", "email": "casey@shop.example.com"}
        )
        self.sell(customer=double)
        self.assertEqual(self.find("own_card").partner_id, double)

    def test_nothing_is_told_that_the_company_does_not_want_to_hear(self):
        self.company.write(
            {
                "loyalty_watch_own": False,
                "loyalty_watch_sales": 0,
                "loyalty_watch_returns": 0,
                "loyalty_watch_adjust_days": 0,
            }
        )
        sales = self.sell(4, customer=self.cashier.partner_id)
        for sale in sales:
            self.credit(sale, 1)
        self.add_points(self.customer)
        self.redeem()
        self.assertFalse(self.look())

    def test_many_sales_on_one_day_are_told_when_there_are_enough(self):
        self.sell(2)
        self.assertFalse(self.find("many_sales"))
        last = self.sell(1)
        found = self.find("many_sales")
        self.assertEqual(found.source_key, last._loyalty_key())
        self.assertEqual((found.user_id, len(found.entry_ids)), (self.cashier, 3))
        self.assertIn("Sales for Mara Lind on", found.note)
        self.sell(2)
        self.assertEqual(self.find("many_sales"), found, "those that were told count no more")
        self.sell(1)
        self.assertEqual(len(self.find("many_sales")), 2)

    def test_sales_of_several_days_or_customers_are_not_many(self):
        yesterday = fields.Date.today() - timedelta(days=1)
        friend = self.env["res.partner"].create({"name": "Ada"})
        self.make_member(self.program, friend)
        self.sell(2)
        self.sell(2, day=yesterday)
        self.sell(2, customer=friend)
        self.assertFalse(self.find("many_sales"))

    def test_a_day_is_that_of_the_shop(self):
        """Four sales within half an hour are of two days where midnight is in between."""
        self.company.partner_id.tz = "Pacific/Auckland"
        # Half past eleven in the evening there, at summer time.
        with freeze_time("2026-11-25 10:35:00"):
            self.sell(2)
        with freeze_time("2026-11-25 11:05:00"):
            self.sell(2, day=fields.Date.to_date("2026-11-26"))
        self.env.flush_all()
        self.assertFalse(self.find("many_sales"))
        with freeze_time("2026-11-25 12:00:00"):
            self.sell(1, day=fields.Date.to_date("2026-11-26"))
            self.assertEqual(len(self.find("many_sales").entry_ids), 3)

    def test_a_sale_that_earns_in_two_programs_is_one(self):
        second = self.make_member(self.make_program(code="SECOND"))
        for number in range(2):
            source = self.make_source(f"test,{number}", user_id=self.cashier.id, number=1)
            owners = [
                {"member_id": member.id, "program_id": member.program_id.id, **EARNED}
                for member in self.member | second
            ]
            self.env["loyalty.hero.transaction"].sudo()._post(source, owners)
        self.assertEqual(len(self.customer.loyalty_member_ids.entry_ids), 4)
        self.assertFalse(self.find("many_sales"))

    def test_returns_are_told_within_their_days(self):
        sales = self.sell(2)
        self.credit(sales[0], 1)
        self.assertFalse(self.find("many_returns"))
        self.credit(sales[1], 1)
        found = self.find("many_returns")
        self.assertEqual((found.partner_id, len(found.entry_ids)), (self.customer, 2))
        self.assertIn("Returns by Mara Lind within 10 days: 2.", found.note)
        self.assertEqual(self.find("many_returns"), found)

    def test_old_returns_do_not_count(self):
        today = fields.Date.today()
        sales = self.sell(3, day=today - timedelta(days=20))
        for sale, age in zip(sales, (19, 12, 0), strict=True):
            with freeze_time(fields.Datetime.now() - timedelta(days=age)):
                refund = self.credit(sale, 1, post=False)
                refund.invoice_date = today - timedelta(days=age)
                refund.action_post()
        self.env.flush_all()
        self.assertFalse(self.find("many_returns"))

    def add_points(self, customer, points=500):
        member = self.env["loyalty.hero.member"]._find(customer, self.program)
        reason = self.env.ref("loyalty_hero.adjustment_reason_mistake")
        adjustments = self.env["loyalty.hero.adjustment"].with_user(self.manager)
        return adjustments._make("add", member.with_user(self.manager), points * 100, reason, "x")

    def redeem(self, points=100):
        draft = self.make_invoice(
            (self.coat, 2), post=False, loyalty_redeem=True, loyalty_redeem_points=points
        )
        draft.with_user(self.cashier).action_post()
        return draft

    def test_added_points_that_are_spent_at_once_are_told_of_who_added_them(self):
        adjustment = self.add_points(self.customer)
        self.assertFalse(self.find("adjust_redeem"))
        sale = self.redeem()
        found = self.find("adjust_redeem")
        self.assertEqual((found.user_id, found.source_key), (self.manager, sale._loyalty_key()))
        self.assertIn(adjustment.name, found.note)
        self.assertIn("100 of them were spent", found.note)
        self.redeem()
        self.assertEqual(self.find("adjust_redeem"), found, "an adjustment is told once")

    def test_points_that_were_there_before_are_spent_first_and_nothing_is_told(self):
        self.give_points(500)
        self.add_points(self.customer)
        self.redeem()
        self.assertFalse(self.find("adjust_redeem"))

    def test_points_that_are_spent_later_are_not_told(self):
        with freeze_time(fields.Datetime.now() - timedelta(days=3)):
            self.add_points(self.customer)
        self.redeem()
        self.assertFalse(self.find("adjust_redeem"))

    def test_a_gift_to_many_is_there_to_be_spent(self):
        friend = self.env["res.partner"].create({"name": "Ada"})
        members = self.member | self.make_member(self.program, friend)
        reason = self.env.ref("loyalty_hero.adjustment_reason_mistake")
        self.env["loyalty.hero.adjustment"]._make("add", members, 50000, reason, "Summer")
        self.redeem()
        self.assertFalse(self.find("adjust_redeem"))

    def test_companies_have_their_own_limits_and_lists(self):
        data = self.setup_other_company(name="Other shop")
        other = data["company"]
        shared = self.make_program(code="SHARED", company_id=False, analytic_distribution=False)
        self.make_member(shared)
        self.sell(2)
        self.assertFalse(self.find("many_sales"))
        member = self.env["loyalty.hero.member"]._find(self.customer, shared)
        for number in range(4):
            theirs = {"company_id": other.id, "user_id": self.cashier.id, "number": 1}
            self.post(member, self.make_source(f"test,{number}", **theirs), EARNED)
        other.loyalty_watch_sales = 5
        self.assertFalse(self.find("many_sales"), "sales of the two shops are not added up")
        self.look()
        theirs = self.env["loyalty.hero.watch"].sudo().search([("company_id", "=", other.id)])
        self.assertFalse(theirs)
        other.loyalty_watch_sales = 4
        self.look()
        theirs = self.env["loyalty.hero.watch"].sudo().search([("company_id", "=", other.id)])
        self.assertEqual(theirs.kind, "many_sales")
        self.assertFalse(self.env["loyalty.hero.watch"].with_user(self.manager).search([]))

    def test_the_job_looks_at_what_is_new_only(self):
        self.sell(1, customer=self.cashier.partner_id)
        marks = self.env["loyalty.hero.mark"].sudo()
        last = self.env["loyalty.hero.entry"].search([], limit=1)
        marks._move("watch", last.id)
        self.run_cron("ir_cron_look")
        self.assertFalse(self.env["loyalty.hero.watch"].sudo().search([("kind", "=", "own_card")]))
        self.assertEqual(marks._get("watch"), last.id)

    def test_limits_are_bounded(self):
        for name in ("loyalty_watch_return_days", "loyalty_watch_adjust_days"):
            with self.assert_database_refuses(CHECK_VIOLATION):
                self.company[name] = 61
                self.env.flush_all()
