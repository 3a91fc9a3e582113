"""Accelerators by weekday and hour: it is the shop's clock that counts, through summer and winter time."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.loyalty_hero.tests.common import HAPPY_HOURS

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosHours(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Europe/Brussels"
        cls.change_program(accelerator_ids=[Command.create(HAPPY_HOURS)])

    def sell_at(self, moment):
        """Sell a coat for 59.00 at a moment in UTC, and return the points of the sale."""
        data = self.make_order_data((self.coat, 1))
        data["date_order"] = moment
        order = self.sync(data)
        return sum(
            self.member.entry_ids.filtered(
                lambda entry: entry.source_key == order._loyalty_key()
            ).mapped("points")
        )

    def test_same_hour_of_utc_is_inside_in_summer_and_outside_in_winter(self):
        self.assertEqual(self.sell_at("2026-07-07 07:30:00"), 177)  # Tuesday, 9:30 summer time
        self.assertEqual(self.sell_at("2026-01-06 07:30:00"), 59)  # Tuesday, 8:30 winter time
        self.assertEqual(self.sell_at("2026-01-06 08:00:00"), 177)  # Tuesday, 9:00
        self.assertEqual(self.sell_at("2026-01-06 11:00:00"), 59)  # Tuesday, 12:00

    def test_only_on_these_days_where_the_shop_is(self):
        self.assertEqual(self.sell_at("2026-07-08 07:30:00"), 59)  # Wednesday
        self.assertEqual(self.sell_at("2026-07-09 07:30:00"), 177)  # Thursday
        self.company.partner_id.tz = "Pacific/Auckland"
        # Wednesday evening in UTC is Thursday morning there.
        self.assertEqual(self.sell_at("2026-07-08 22:00:00"), 177)

    def test_entry_has_the_day_of_the_shop(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        self.sell_at("2026-07-08 22:00:00")
        self.assertEqual(str(self.member.entry_ids[:1].date_sale), "2026-07-09")
