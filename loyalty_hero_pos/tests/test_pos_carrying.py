"""What rounding leaves of orders at the till is carried to the next one, and the till foretells it."""

from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosCarrying(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.change_program(carries_rounding=True)
        cls.pin = cls.make_product("Pin", 0.6, available_in_pos=True)

    def assert_has(self, points, carried):
        self.member.invalidate_recordset()
        self.assertEqual(self.member.balance, points)
        self.assertAlmostEqual(self.member.carried, carried, 9)

    def get_carry(self):
        """What the till is told, in billionths."""
        self.env.invalidate_all()
        standings = self.customer.sudo().loyalty_facts["customer"]["standings"]
        return standings[str(self.program.id)]["carry"]

    def foretell(self, order):
        """What the till says that the order's return takes, in hundredths."""
        order = order.sudo()
        return order._preview_loyalty_return({order.lines: 1})["taken"]

    def test_till_is_told_what_is_carried(self):
        self.assertEqual(self.get_carry(), 0)
        self.sell((self.pin, 1))
        self.assertEqual(self.get_carry(), 600_000_000)
        order = self.sell((self.pin, 1))
        self.assertEqual(self.get_carry(), 200_000_000)
        self.assertEqual(order.loyalty_summary["programs"][0]["earned"], 100)
        self.assert_has(1, 0.2)

    def test_order_that_is_sent_again_carries_once(self):
        self.sell((self.pin, 1))
        data = self.make_order_data((self.pin, 1))
        self.sync(data)
        self.sync(data)
        self.assert_has(1, 0.2)
        self.assert_audit()

    def test_till_foretells_what_a_return_takes(self):
        first, second = self.sell((self.pin, 1)), self.sell((self.pin, 1))
        self.assertEqual([self.foretell(first), self.foretell(second)], [100, 100])
        self.give_goods_back(first, 1)
        self.assert_has(0, 0.6)
        self.assertEqual(self.foretell(second), 0)
        self.give_goods_back(second, 1)
        self.assert_has(0, 0)
        self.assert_audit()
