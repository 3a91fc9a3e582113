"""Shops in a time zone of their own: their days and hours are those of the shop."""

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosDays(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Pacific/Auckland"
        cls.config.loyalty_tz = "America/Los_Angeles"
        cls.env.flush_all()

    def test_a_sale_has_the_day_of_its_shop(self):
        self.change_program(expiry="days", expiry_days=10)
        with freeze_time("2026-01-02 03:00"):
            self.sell((self.coat, 1))
        entry = self.member.entry_ids
        self.assertEqual(entry.date_sale, fields.Date.to_date("2026-01-01"))
        self.assertEqual(entry.date_expiry, fields.Date.to_date("2026-01-11"))
        with freeze_time("2026-01-12 07:30"):
            self.run_cron("ir_cron_expire_points")
            self.assert_balance(59)
        with freeze_time("2026-01-12 08:30"):
            self.run_cron("ir_cron_expire_points")
            self.assert_balance(0)

    def test_given_back_in_the_evening_keeps_its_expiry(self):
        self.change_program(expiry="days", expiry_days=10)
        with freeze_time("2026-01-02 03:00"):
            self.sell((self.coat, 1))
        with freeze_time("2026-01-05 20:00"):
            order = self.sell((self.coat, 1), points=59)
        with freeze_time("2026-01-12 02:00"):  # January 11, 18:00 at the shop, January 12 in UTC
            self.give_goods_back(order, 1)
            back = self.member.entry_ids.filtered(lambda e: e.kind == "redeem" and e.points > 0)
            self.assertEqual(back.mapped("date_expiry"), [fields.Date.to_date("2026-01-11")])
        self.assert_audit()

    def test_happy_hour_is_that_of_the_shop(self):
        self.change_program(
            accelerator_ids=[Command.create({"factor": 3, "time_start": 9, "time_end": 12})]
        )
        with freeze_time("2026-01-06 18:00"):  # 10:00 in Los Angeles, 7:00 in Auckland
            self.sell((self.coat, 1))
        self.assert_balance(177)
