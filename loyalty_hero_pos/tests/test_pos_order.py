"""Orders earn and redeem in the transaction that pays them, once."""

from copy import deepcopy
from datetime import timedelta
from uuid import uuid4

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosOrder(LoyaltyHeroPosCommon):
    def test_order_earns_with_its_payment(self):
        order = self.sell((self.toy, 2), (self.coat, 1))
        self.assert_balance(138)
        self.assertEqual(
            order.loyalty_summary["programs"],
            [
                {
                    "program": self.program.id,
                    "name": "Star Club",
                    "points_name": "Stars",
                    "kind": "points",
                    "earned": 13800,
                    "redeemed": 0,
                    "balance": 13800,
                    "receipt": {},
                }
            ],
        )
        self.assertEqual(self.member.entry_ids.shop, self.config.name)

    def test_order_whose_goods_leave_the_stock_at_once(self):
        self.pos_session.update_stock_at_closing = False
        order = self.sell((self.coat, 2))
        self.assertEqual(order.picking_ids.state, "done")
        self.assert_balance(118)
        self.give_goods_back(order, 1)
        self.assert_balance(59)

    def test_order_sent_twice_posts_once(self):
        data = self.make_order_data((self.coat, 1))
        self.sync(deepcopy(data))
        self.sync(deepcopy(data))
        self.assert_balance(59)
        self.assertEqual(len(self.member.entry_ids), 1)

    def test_draft_earns_when_it_is_paid(self):
        data = self.make_order_data((self.coat, 1))
        data["access_token"] = "token"
        draft = {**deepcopy(data), "state": "draft", "payment_ids": [], "amount_paid": 0}
        self.sync(draft)
        self.assert_balance(0)
        self.sync({**data, "lines": [], "state": "paid"})
        self.assert_balance(59)

    def test_order_without_customer_earns_nothing(self):
        data = self.make_order_data((self.coat, 1))
        data["partner_id"] = False
        self.sync(data)
        self.assertFalse(self.member.entry_ids)

    def test_customer_joins_with_the_first_order(self):
        newcomer = self.env["res.partner"].create({"name": "Nils"})
        self.sell((self.coat, 1), customer=newcomer)
        self.assertEqual(newcomer.loyalty_member_ids.balance, 59)

    def test_program_of_another_shop_earns_nothing(self):
        self.change_program(pos_config_ids=self.other_currency_config)
        self.sell((self.coat, 1))
        self.assert_balance(0)
        self.change_program(pos_config_ids=self.config)
        self.sell((self.coat, 1))
        self.assert_balance(59)

    def test_points_pay_part_of_the_order(self):
        self.give_points(200)
        order = self.sell((self.toy, 1), (self.coat, 1), points=124)
        self.assert_balance(200 - 124 + 86)  # 98.80 - 12.40 earn 86.40
        self.assertEqual(self.member.points_held, 0)
        self.assertEqual(order.loyalty_summary["programs"][0]["redeemed"], 12400)
        self.assert_audit()

    def test_points_pay_the_whole_order_to_the_cent(self):
        self.give_points(500)
        self.sell((self.toy, 1), points=500)
        self.assert_balance(102)

    def test_hold_that_the_order_does_not_use_is_freed(self):
        self.give_points(200)
        data = self.make_order_data((self.coat, 1), points=100)
        self.redeem(50, 59, order_uuid=data["uuid"])
        self.sync(data)
        self.assertEqual(self.member.points_held, 0)

    def test_hold_taken_back_is_freed(self):
        self.give_points(200)
        payment_uuid, *_rest = self.redeem(100, 59)
        self.assertEqual(self.member.points_available, 100)
        self.config.loyalty_release(payment_uuid)
        self.assertEqual(self.member.points_available, 200)
        self.config.loyalty_release(payment_uuid)
        self.config.loyalty_release(str(uuid4()))

    def test_second_till_cannot_spend_held_points(self):
        self.give_points(100)
        self.redeem(100, 59)
        with self.assertRaisesRegex(UserError, "Mara Lind has 0 Stars to spend"):
            self.redeem(1, 59)

    def test_order_that_arrives_late_is_never_lost(self):
        self.give_points(100)
        late = self.make_order_data((self.coat, 1), points=100)
        hold = self.env["loyalty.hero.redemption"].search([("member_id", "=", self.member.id)])
        hold.sudo().date_lapse = fields.Datetime.now() - timedelta(seconds=1)
        self.sell((self.coat, 1), points=100)
        self.sync(late)
        self.assertTrue(hold.is_conflict)
        self.assert_balance(100 - 200 + 98)
        self.assert_audit()

    def test_correcting_the_customer_moves_the_points(self):
        order = self.sell((self.coat, 1))
        other = self.env["res.partner"].create({"name": "Nils"})
        order.sudo()._correct_loyalty_customer(other, "Cards were mixed up")
        self.assert_balance(0)
        self.assertEqual(other.loyalty_member_ids.balance, 59)
        self.assert_audit()

    def test_invoiced_order_earns_once(self):
        order = self.sell((self.coat, 1), is_invoiced=True)
        self.assertTrue(order.account_move)
        self.assert_balance(59)

    def test_tips_and_gift_cards_earn_nothing(self):
        tip = self.make_product("Tip", 5, available_in_pos=True)
        gift_card = self.make_gift_card()
        self.config.tip_product_id = tip
        self.sell((self.coat, 1), (tip, 1), (gift_card, 1))
        self.assert_balance(59)
