"""What was redeemed on an order comes back with its goods, per redemption, and what the order was judged by stays."""

from uuid import uuid4

from odoo import Command
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosGiveBack(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.train = cls.make_product("Small train", 10.30, available_in_pos=True)

    def get_redeemed(self, member=None):
        entries = (member or self.member).entry_ids
        entries.invalidate_recordset()
        return -sum(entries.filtered(lambda entry: entry.kind == "redeem").mapped("points"))

    def test_exchange_gives_back_the_share_of_the_goods(self):
        """Two trains bought for 20.60 in points; one is returned together with something new."""
        self.give_points(206)
        order = self.sell((self.train, 2), points=206)
        self.assertEqual(self.get_redeemed(), 206)
        line = order.lines
        proposal = self.config.loyalty_return([{"line_id": line.id, "quantity": 1}])
        self.assertEqual(proposal["amount"], 1030)
        data = self.create_ui_order_data(
            [
                {"product": self.train, "quantity": -1, "refunded_orderline_id": line.id},
                (self.coat, 1),
            ],
            customer=self.customer,
            payments=[(self.points, -10.30), (self.cash, 59)],
            uuid=str(uuid4()),
        )
        self.sync(data)
        self.assertEqual(self.get_redeemed(), 103)
        self.close_session()
        self.assert_expense(10.30)
        self.assert_audit()

    def test_two_programs_each_give_back_their_share(self):
        """The first program does not give back what the second one paid."""
        moons = self.make_program(code="MOONS", name="Moon Club", points_name="Moons")
        member = self.make_member(moons)
        self.give_points(1000)
        self.give_points(1000, member)
        order_uuid = str(uuid4())
        first, _order, amount = self.redeem(200, 118, order_uuid=order_uuid)
        second, _order, other = self.redeem(
            300, 118, order_uuid=order_uuid, reward_id=moons.reward_ids.id, due=9800
        )
        data = self.create_ui_order_data(
            [(self.coat, 2)],
            customer=self.customer,
            payments=[(self.points, amount), (self.points, other), (self.cash, 68)],
            uuid=order_uuid,
        )
        for payment, uuid in zip(data["payment_ids"], (first, second), strict=False):
            payment[2]["uuid"] = uuid
        order = self.sync(data)
        self.assertEqual((self.get_redeemed(), self.get_redeemed(member)), (200, 300))
        self.give_goods_back(order, 1)
        self.assertEqual((self.get_redeemed(), self.get_redeemed(member)), (100, 150))
        self.give_goods_back(order, 1)
        self.assertEqual((self.get_redeemed(), self.get_redeemed(member)), (0, 0))
        self.close_session()
        self.assert_expense(0)
        self.assert_audit()

    def test_payment_that_was_edited_changes_nothing_for_a_return(self):
        """Points for cash only: the cash payment that is edited to card later does not take them all."""
        self.change_program(rule_ids=[Command.clear(), *self.describe_cash_rule()])
        order = self.sell((self.coat, 2))
        self.assert_balance(118)
        bank = self.config.payment_method_ids.filtered(lambda method: method.type == "bank")[:1]
        order.payment_ids.payment_method_id = bank
        self.give_goods_back(order, 1)
        self.assert_balance(59)

    def describe_cash_rule(self):
        return [
            Command.create(
                {"points": 1, "per_amount": 1, "payment_method_ids": [Command.set(self.cash.ids)]}
            )
        ]

    def test_credit_note_of_an_order_undone_keeps_its_redemption(self):
        """The back office credits half of an invoiced order, and undoes that."""
        self.give_points(200)
        order = self.sell((self.coat, 2), points=118, is_invoiced=True)
        invoice = order.account_move
        self.assert_expense(11.80)
        refund = self.credit(invoice, 1)
        self.assert_expense(5.90)
        for _round in range(2):
            refund.button_draft()
            self.assert_expense(11.80)
            self.assertEqual(self.get_redeemed(), 118)
            refund.action_post()
            self.assert_expense(5.90)
            self.assertEqual(self.get_redeemed(), 59)
        self.assert_audit()

    def test_shops_close_in_any_order(self):
        """Till return and credit note of one order are each booked by their own document."""
        self.give_points(200)
        order = self.sell((self.coat, 2), points=118, is_invoiced=True)
        self.give_goods_back(order, 1)
        self.assert_expense(11.80)
        refund = self.credit(order.account_move, 1)
        self.assert_expense(5.90)
        refund.button_draft()
        self.assert_expense(11.80)
        refund.action_post()
        self.close_session()
        self.assert_expense(0)
        self.assert_audit()
