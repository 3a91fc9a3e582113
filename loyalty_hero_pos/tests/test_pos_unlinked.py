"""Goods that come back at the till without their sale."""

from odoo import Command
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosUnlinked(LoyaltyHeroPosCommon):
    def take_back(self, *lines, paid=None):
        """Goods come back by a line with a negative quantity; the money is paid out in cash."""
        total = sum(self.get_line_total(line) for line in lines)
        return self.sell(*lines, paid=[(self.cash, paid if paid is not None else total)])

    def test_goods_without_their_sale_take_what_they_would_earn_now(self):
        self.sell((self.coat, 2))
        order = self.take_back((self.coat, -1))
        self.assertEqual((order.state, order.amount_total), ("paid", -59))
        self.assert_balance(59)
        self.assertEqual(order.loyalty_summary["programs"][0]["earned"], -5900)
        self.assertEqual(order.lines.sudo()._get_loyalty_flags(), ["unlinked"])
        self.assert_audit()

    def test_sent_again_takes_once(self):
        self.sell((self.coat, 2))
        data = self.make_order_data((self.coat, -1), paid=[(self.cash, -59)])
        self.sync(data)
        self.sync(data)
        self.assert_balance(59)

    def test_exchange_earns_the_difference(self):
        self.sell((self.coat, 1))
        self.assertEqual(self.earn((self.coat, 1), (self.toy, -1)), 59 - 39)
        self.assertEqual(self.earn((self.toy, 1), (self.coat, -1), paid=[(self.cash, -19.2)]), -20)
        self.assert_audit()

    def test_goods_of_the_exchange_come_back_later(self):
        self.sell((self.coat, 1))
        order = self.sell((self.coat, 1), (self.toy, -1))
        self.assert_balance(59 + 20)
        self.give_goods_back(order, 1, 0)
        self.assert_balance(59 - 39)
        self.assert_audit()

    def test_program_that_takes_nothing(self):
        self.change_program(unlinked_returns="nothing")
        self.sell((self.coat, 2))
        self.take_back((self.coat, -1))
        self.assert_balance(118)
        self.assertEqual(self.earn((self.coat, 1), (self.toy, -1)), 19)

    def test_what_points_paid_of_the_exchange_does_not_earn(self):
        self.give_points(100)
        # 59.00, of them 39.80 for the train that comes back and 10.00 in points.
        self.sell((self.coat, 1), (self.toy, -1), points=100)
        self.assert_balance(49 - 39)

    def test_gift_card_and_discount_are_no_goods_that_came_back(self):
        discount = self.make_product("Discount", 0, type="service")
        order = self.sell(
            (self.coat, 1), self.make_line(discount, price=-5), (self.make_gift_card(), -1), paid=[]
        )
        flags = [line.sudo()._get_loyalty_flags() for line in order.lines]
        self.assertEqual(flags, [[], ["discount"], ["gift_card", "paying"]])

    def test_linked_return_takes_what_was_earned_whatever_the_program_says(self):
        self.change_program(unlinked_returns="nothing")
        order = self.sell((self.coat, 2))
        self.change_program(rule_ids=[Command.clear(), Command.create({"points": 5})])
        self.give_goods_back(order, 1)
        self.assert_balance(59)
