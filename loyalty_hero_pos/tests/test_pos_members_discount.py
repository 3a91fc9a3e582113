"""The members' discount that a till gave: who had no membership is told to a manager."""

from odoo import Command
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosMembersDiscount(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fee = cls.make_product(
            "Harbour Club, a year", 49, type="service", available_in_pos=True
        )
        cls.club = cls.make_program(
            code="CLUB",
            name="Harbour Club",
            kind="membership",
            rule_ids=[Command.clear()],
            reward_ids=[Command.clear()],
            membership_fee=49,
            membership_days=365,
            membership_product_id=cls.fee.id,
            membership_discount=5,
        )

    def sell_for_members(self, given=5, **options):
        return self.sell(self.make_line(self.coat, discount=5, loyalty_discount=given), **options)

    def get_watched(self):
        return self.env["loyalty.hero.watch"].search([("kind", "=", "members_discount")])

    def test_member_buys_with_the_discount(self):
        self.sell((self.fee, 1))
        order = self.sell_for_members()
        self.assertEqual((order.state, order.amount_total), ("paid", 56.05))
        self.assertFalse(self.get_watched())

    def test_who_is_no_member_is_on_the_watch_list_and_the_sale_stands(self):
        order = self.sell_for_members()
        self.assertEqual((order.state, order.amount_total), ("paid", 56.05))
        watched = self.get_watched()
        self.assertEqual((watched.source_id, watched.partner_id), (order.id, self.customer))
        self.assertIn("members' discount of 5 %", watched.note)

    def test_membership_counts_on_the_day_of_the_sale(self):
        self.sell((self.fee, 1), at="2026-03-02 10:00:00")
        self.sell_for_members(at="2026-03-01 10:00:00")
        self.assertEqual(len(self.get_watched()), 1)
        self.sell_for_members(at="2026-03-03 10:00:00")
        self.assertEqual(len(self.get_watched()), 1)

    def test_discount_that_a_cashier_typed_is_no_matter_of_members(self):
        self.sell_for_members(given=0)
        self.sell(self.make_line(self.coat, discount=20, loyalty_discount=5))
        self.assertFalse(self.get_watched())
