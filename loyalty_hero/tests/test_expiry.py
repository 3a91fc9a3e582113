"""When points may be spent: waiting periods, the four ways of expiry, and the mail before it."""

from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestExpiry(LoyaltyHeroCommon):
    def assert_available(self, points):
        """All who are asked say the same: the field, the lock that spends, and the hold."""
        self.member.invalidate_recordset()
        self.assertEqual(self.member.points_available, points)
        self.member.sudo()._lock_to_spend()
        self.assertEqual(self.member._get_available(), points * 100)
        with self.assertRaisesRegex(UserError, f"has {points:g} Stars"), self.cr.savepoint():
            self.hold(points + 1, key="more")

    def test_never(self):
        with freeze_time("2020-01-10 10:00"):
            self.spend(59)
        self.assertFalse(self.member.entry_ids.date_expiry)
        self.run_cron("ir_cron_expire_points")
        self.assert_balance(59)

    def test_days(self):
        self.change_program(expiry="days", expiry_days=90)
        with freeze_time("2026-01-10 10:00"):
            self.spend(59)
        self.assertEqual(self.member.entry_ids.date_expiry, date(2026, 4, 10))
        with freeze_time("2026-04-10 10:00"):
            self.assert_available(59)
        with freeze_time("2026-04-11 10:00"):
            self.member.invalidate_recordset()
            self.assertEqual((self.member.balance, self.member.points_available), (59, 0))
            self.run_cron("ir_cron_expire_points")
            self.run_cron("ir_cron_expire_points")
        self.assert_balance(0)
        self.assert_audit()

    def test_months(self):
        self.change_program(expiry="months", expiry_months=1)
        for day, last_day in (("2026-01-25", date(2026, 2, 25)), ("2026-01-31", date(2026, 2, 28))):
            with freeze_time(f"{day} 10:00"):
                self.spend(59)
            self.assertEqual(self.member.entry_ids.sorted("id")[-1].date_expiry, last_day)

    def test_month_end(self):
        self.change_program(expiry="month_end", expiry_months=0)
        with freeze_time("2026-02-03 10:00"):
            self.spend(59)
        with freeze_time("2026-02-28 10:00"):
            self.assert_available(59)
        with freeze_time("2026-03-01 10:00"):
            self.run_cron("ir_cron_expire_points")
        self.assert_balance(0)

    def test_points_keep_the_expiry_that_they_were_given_with(self):
        """A change holds from when it is published, for what is earned later."""
        self.change_program(expiry="inactivity", expiry_days=90)
        with freeze_time("2026-01-10 10:00"):
            self.spend(59)
        self.program.write({"expiry": "days", "expiry_days": 10})
        with freeze_time("2026-01-12 10:00"):
            self.spend(10)
        self.assertFalse(any(self.member.entry_ids.mapped("date_expiry")), "not published yet")
        self.change_program(expiry="days", expiry_days=10)
        with freeze_time("2026-01-14 10:00"):
            self.spend(7)
        self.assertEqual(self.member.entry_ids.sorted("id")[-1].date_expiry, date(2026, 1, 24))
        with freeze_time("2026-01-25 10:00"):
            self.run_cron("ir_cron_expire_points")
            self.assert_available(69)
        with freeze_time("2026-04-15 10:00"):
            self.run_cron("ir_cron_expire_points")
        self.assert_balance(0)
        self.assert_audit()

    def test_given_back_points_expire_by_inactivity_again(self):
        self.change_program(expiry="inactivity", expiry_days=90)
        with freeze_time("2026-01-10 10:00"):
            self.spend(59)
            redemption = self.hold(20)
            self.take(redemption)
            self.give_back(redemption, 200)
        lot = self.member.entry_ids.filtered(lambda e: e.kind == "redeem" and e.points > 0)
        self.assertEqual((lot.points, lot.idle_days, lot.date_expiry), (20, 90, False))

    def test_year_end(self):
        self.change_program(expiry="year_end")
        with freeze_time("2026-01-10 10:00"):
            self.spend(59)
        with freeze_time("2026-12-31 10:00"):
            self.spend(10)
            self.assert_available(69)
        with freeze_time("2027-01-01 10:00"):
            self.run_cron("ir_cron_expire_points")
        self.assert_balance(0)

    def test_inactivity_counts_from_the_last_activity(self):
        self.change_program(expiry="inactivity", expiry_days=90)
        with freeze_time("2026-01-10 10:00"):
            self.spend(59)
        with freeze_time("2026-03-10 10:00"):
            self.spend(10)
        self.assertEqual(self.member.date_activity, date(2026, 3, 10))
        with freeze_time("2026-06-08 10:00"):
            self.run_cron("ir_cron_expire_points")
            self.assert_available(69)
        with freeze_time("2026-06-09 10:00"):
            self.member.invalidate_recordset()
            self.assertEqual(self.member.points_available, 0)
            self.run_cron("ir_cron_expire_points")
            self.run_cron("ir_cron_expire_points")
        self.assert_balance(0)
        self.assert_audit()

    def test_spending_is_activity(self):
        self.change_program(expiry="inactivity", expiry_days=90)
        with freeze_time("2026-01-10 10:00"):
            self.spend(59)
        with freeze_time("2026-04-01 10:00"):
            self.spend(20, loyalty_redeem=True, loyalty_redeem_points=10)
        self.assertEqual(self.member.date_activity, date(2026, 4, 1))

    def test_returned_purchase_was_no_activity(self):
        self.change_program(expiry="inactivity", expiry_days=90)
        with freeze_time("2026-01-10 10:00"):
            self.spend(59)
        with freeze_time("2026-03-10 10:00"):
            invoice = self.spend(10)
        with freeze_time("2026-03-20 10:00"):
            self.credit(invoice, 1)
        self.member.invalidate_recordset()
        self.assertEqual(self.member.date_activity, date(2026, 1, 10))
        with freeze_time("2026-04-11 10:00"):
            self.run_cron("ir_cron_expire_points")
        self.assert_balance(0)

    def test_waiting_points_are_in_the_balance_but_not_available(self):
        self.program.waiting_days = 14
        with freeze_time("2026-01-10 10:00"):
            self.spend(59)
            self.assert_balance(59)
            self.assert_available(0)
        with freeze_time("2026-01-23 10:00"):
            self.assert_available(0)
        with freeze_time("2026-01-24 10:00"):
            self.assert_available(59)

    def test_available_lots_are_spent_before_those_that_wait(self):
        with freeze_time("2026-01-10 10:00"):
            self.program.waiting_days = 14
            # It expires first, and would be spent first if it could be.
            self.change_program(expiry="days", expiry_days=30)
            self.spend(59)
            old = self.give_points(50)
            self.assert_available(50)
            self.take(self.hold(30), self.make_source("test,sale"))
            old.invalidate_recordset()
            self.assertEqual(old.points_open, 20)
            self.assert_available(20)

    def test_return_of_waiting_points(self):
        self.program.waiting_days = 14
        with freeze_time("2026-01-10 10:00"):
            self.give_points(50)
            invoice = self.spend(59)
            self.credit(invoice, 1)
            self.assert_balance(50)
            self.assert_available(50)
        self.assert_audit()

    def test_return_of_expired_points_takes_nothing_else(self):
        """What comes back was never bought, so it did not expire either: half of it, and then all."""
        self.change_program(expiry="days", expiry_days=10)
        with freeze_time("2026-01-10 10:00"):
            invoice = self.make_invoice((self.coat, 2))
            self.take(self.hold(18), self.make_source("test,sale"))
        with freeze_time("2026-02-10 10:00"):
            self.run_cron("ir_cron_expire_points")
            self.assert_balance(0)
            other = self.spend(70)
            self.credit(invoice, 1)
            self.assert_balance(70)
            # 100 of 118 expired; the 18 that were spent have to come from elsewhere.
            self.credit(invoice, 1)
            self.assert_balance(52)
            self.credit(other, 1)
            self.assert_balance(-18)
            expired = self.member.entry_ids.filtered(lambda entry: entry.kind == "expire")
            self.assertEqual(sum(expired.mapped("points")), 0)

    def test_mail_before_expiry_is_sent_once_for_each_day_of_expiry(self):
        self.customer.email = "mara@example.com"
        self.change_program(
            expiry="days", expiry_days=90, notify_expiry=True, notify_expiry_days=30
        )
        mails = self.env["mail.mail"].search_count([])

        def assert_mails(day, count):
            with freeze_time(f"{day} 10:00"):
                self.run_cron("ir_cron_mail_expiry")
                self.run_cron("ir_cron_mail_expiry")
            self.assertEqual(self.env["mail.mail"].search_count([]) - mails, count, day)

        with freeze_time("2026-01-10 10:00"):
            self.spend(59)
        with freeze_time("2026-02-10 10:00"):
            self.spend(10)
        assert_mails("2026-03-10", 0)
        assert_mails("2026-03-11", 1)
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertIn("Stars expire on 04/10/2026", mail.subject)
        self.assertIn("59", mail.body_html)
        assert_mails("2026-03-12", 1)
        assert_mails("2026-04-12", 2)

    def test_mail_is_off_by_default(self):
        self.customer.email = "mara@example.com"
        self.give_points(10, date_expiry=fields.Date.today())
        mails = self.env["mail.mail"].search_count([])
        self.run_cron("ir_cron_mail_expiry")
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_managers_cannot_prolong_points(self):
        self.change_program(expiry="inactivity", expiry_days=90)
        self.spend(10)
        self.member.sudo().date_activity = date(2030, 1, 1)
        with self.assertRaisesRegex(Exception, "cannot be set"), self.cr.savepoint():
            self.env.flush_all()
        self.env.invalidate_all(flush=False)
