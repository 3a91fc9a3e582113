"""Returns at the till take back what the goods earned and give back what was redeemed on them."""

from copy import deepcopy

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosReturn(LoyaltyHeroPosCommon):
    def test_full_return_leaves_the_member_as_before(self):
        self.give_points(200)
        order = self.sell((self.toy, 1), (self.coat, 1), points=124)
        self.give_goods_back(order, 1, 1)
        self.assert_balance(200)
        self.assert_audit()

    def test_return_tells_beforehand_what_it_does(self):
        self.give_points(200)
        order = self.sell((self.toy, 1), (self.coat, 1), points=124)
        self.assert_balance(162)
        toy, coat = order.lines
        answer = self.config.loyalty_return([{"line_id": toy.id, "quantity": 1}])
        # 39.80 of 98.80 were paid with 5.00 of 12.40 in points; 59.00 - 7.40 earn 51 of 86.
        self.assertEqual(
            answer,
            {
                "amount": 500,
                "reductions": [],
                "points": 5000,
                "taken": 3500,
                "balance": 16200 + 5000 - 3500,
            },
        )
        self.give_goods_back(order, 1, 0)
        self.assert_balance(177)
        self.assertEqual(
            self.config.loyalty_return([{"line_id": coat.id, "quantity": 1}])["amount"], 740
        )

    def test_returns_in_any_order_and_split_end_the_same(self):
        balances = set()
        for splits in ([(1, 0), (0, 1), (0, 1)], [(0, 2), (1, 0)], [(0, 1), (1, 1)]):
            self.change_program(amount_min=100)
            before = self.member.balance
            self.give_points(100)
            order = self.sell((self.toy, 1), (self.coat, 2), points=77)
            for quantities in splits:
                self.give_goods_back(order, *quantities)
            self.member.invalidate_recordset()
            balances.add(self.member.balance - before)
        self.assertEqual(balances, {100})
        self.assert_audit()

    def test_return_below_the_minimum_takes_back_all(self):
        self.change_program(amount_min=50)
        order = self.sell((self.toy, 1), (self.coat, 1))
        self.give_goods_back(order, 0, 1)
        self.assert_balance(0)

    def test_goods_can_be_returned_when_their_points_are_spent(self):
        order = self.sell((self.coat, 2))
        self.sell((self.coat, 1), points=118)
        self.assert_balance(47)
        self.give_goods_back(order, 2)
        self.assert_balance(47 - 118)
        self.assertTrue(self.member.is_overdrawn)
        self.sell((self.coat, 2))
        self.assert_balance(47)
        self.assert_audit()

    def test_return_of_expired_points_takes_and_tells_nothing(self):
        self.change_program(expiry="days", expiry_days=10)
        with freeze_time("2026-01-10 10:00"):
            order = self.sell((self.coat, 2))
        with freeze_time("2026-02-10 10:00"):
            self.member.sudo()._lock_to_spend()
            self.assert_balance(0)
            answer = self.config.loyalty_return([{"line_id": order.lines.id, "quantity": 1}])
            self.assertEqual((answer["taken"], answer["balance"]), (0, 0))
            refund = self.give_goods_back(order, 1)
            self.assert_balance(0)
            self.assertEqual(refund.loyalty_points, 0)
        self.assert_audit()

    def test_points_are_given_back_only_with_returned_goods(self):
        data = self.create_ui_order_data(
            [(self.coat, 1)], customer=self.customer, payments=[(self.points, -10), (self.cash, 69)]
        )
        with self.assertRaisesRegex(UserError, "only with returned goods"):
            self.sync(data)

    def test_more_than_was_redeemed_does_not_come_back(self):
        self.give_points(100)
        order = self.sell((self.coat, 1), points=100)
        with self.assertRaisesRegex(UserError, "only .*10.00 .* were paid with points"):
            self.give_goods_back(order, 1, payments=[(self.points, -59)])

    def test_points_are_not_refunded_in_money(self):
        """A sale paid with points and refunded in cash would turn points into cash."""
        self.give_points(100)
        order = self.sell((self.coat, 1), points=100)
        with self.assertRaisesRegex(UserError, "10.00 .* refunded in points. Ask a manager"):
            self.give_goods_back(order, 1, payments=[(self.cash, -59)])

    def test_manager_refunds_points_in_money(self):
        self.give_points(100)
        order = self.sell((self.coat, 2), points=100)
        self.assert_balance(108)
        for login, groups in (("till", []), ("boss", ["point_of_sale.group_pos_manager"])):
            self.make_user(login, "base.group_user", "point_of_sale.group_pos_user", *groups)
        reason = {"loyalty_refund_reason": "She moves abroad."}
        data = self.make_refund_data(order, 1, payments=[(self.cash, -59)]) | reason
        till = self.env["res.users"].search([("login", "=", "till")])
        with self.assertRaisesRegex(UserError, "Ask a manager"), self.cr.savepoint():
            self.env["pos.order"].with_user(till).sync_from_ui([deepcopy(data)])
        self.env.invalidate_all()
        boss = self.env["res.users"].search([("login", "=", "boss")])
        self.env["pos.order"].with_user(boss).sync_from_ui([data])
        # 5.00 of the coat were paid with points: they stay spent.
        self.assert_balance(54)
        watch = self.env["loyalty.hero.watch"].search([("kind", "=", "refund_in_money")])
        self.assertIn("She moves abroad.", watch.note)
        self.give_goods_back(order, 1)
        self.assert_balance(50)
        self.close_session()
        self.assert_audit()

    def test_late_refund_in_money_is_stored_and_reported(self):
        self.give_points(100)
        order = self.sell((self.coat, 1), points=100)
        date = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        data = self.make_refund_data(order, 1, payments=[(self.cash, -59)])
        data["date_order"] = fields.Datetime.to_string(date)
        refund = self.sync(data)
        self.assertEqual(refund.state, "paid")
        self.assert_balance(0)
        self.assertTrue(self.env["loyalty.hero.watch"].search([("source_id", "=", refund.id)]))
        self.close_session()
        self.assert_audit()

    def test_return_is_judged_by_what_the_goods_were_when_they_were_sold(self):
        toys = self.env["product.category"].create({"name": "Toys"})
        selection = self.env["loyalty.hero.selection"].create(
            {"name": "Toys", "domain": f"[('categ_id', '=', {toys.id})]"}
        )
        self.program.rule_ids.exception_ids = selection
        self.change_program()
        order = self.sell((self.toy, 2), (self.coat, 2))
        self.assert_balance(197)
        self.coat.categ_id = toys
        self.give_goods_back(order, 0, 1)
        self.assert_balance(138)
        self.program.rule_ids.exception_ids = False
        self.change_program()
        selection.unlink()
        self.give_goods_back(order, 2, 1)
        self.assert_balance(0)

    def test_exchange_settles_both_orders(self):
        order = self.sell((self.coat, 1))
        line = order.lines
        data = self.create_ui_order_data(
            [
                {"product": self.coat, "quantity": -1, "refunded_orderline_id": line.id},
                (self.toy, 2),
            ],
            customer=self.customer,
            payments=[(self.cash, 20.6)],
        )
        self.sync(data)
        self.assert_balance(79)
        self.assert_audit()
