"""A combo counts as the goods that it is made of: its own line at the till only names it."""

from odoo import Command
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosCombo(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.combo = cls.make_combo("Gift set", cls.toy, cls.coat)

    def sell_combo(self, quantity=1):
        """Sell the combo of a toy for 20.00 and a coat for 30.00 as the till sends it."""
        data = self.make_order_data(
            self.make_line(self.combo, quantity, price=0),
            self.make_line(self.toy, quantity, price=20),
            self.make_line(self.coat, quantity, price=30),
        )
        self.join_combos(data, {1: 0, 2: 0})
        order = self.sync(data)
        self.assertEqual(order.lines[1:].combo_parent_id, order.lines[0])
        return order

    def give_combo_back(self, order, quantity=1):
        data = self.make_refund_data(order, quantity, quantity, quantity)
        self.join_combos(data, {1: 0, 2: 0})
        return self.sync(data)

    def count_each(self):
        """Let the program give 5 Stars for each item."""
        self.change_program(
            rule_ids=[Command.clear(), Command.create({"mode": "unit", "points": 5})]
        )

    def test_combo_earns_what_its_goods_earn(self):
        self.sell_combo()
        self.assert_balance(50)

    def test_combo_is_as_many_items_as_its_goods(self):
        self.count_each()
        self.sell_combo(2)
        self.assert_balance(20)

    def test_rules_look_at_the_goods_and_not_at_the_combo(self):
        toys = self.toy.categ_id.create({"name": "Toys of combos"})
        sets = toys.create({"name": "Sets"})
        self.toy.categ_id = toys
        self.combo.categ_id = sets
        self.change_program(
            rule_ids=[
                Command.clear(),
                Command.create({"mode": "unit", "points": 7, "category_ids": [toys.id]}),
                Command.create({"mode": "unit", "points": 1000, "category_ids": [sets.id]}),
            ]
        )
        self.sell_combo()
        self.assert_balance(7)

    def test_combo_that_comes_back_leaves_nothing(self):
        self.count_each()
        order = self.sell_combo(2)
        line = order.lines[0]
        self.assertEqual(
            self.config.loyalty_return(
                [{"line_id": line.id, "quantity": 1} for line in order.lines]
            )["taken"],
            1000,
        )
        self.assertEqual(
            self.config.loyalty_return([{"line_id": line.id, "quantity": 1}])["taken"], 0
        )
        self.give_combo_back(order)
        self.assert_balance(10)
        self.give_combo_back(order)
        self.assert_balance(0)
        self.assert_audit()

    def test_part_of_a_combo_comes_back_alone(self):
        order = self.sell_combo()
        self.give_goods_back(order, 0, 0, 1)
        self.assert_balance(20)
