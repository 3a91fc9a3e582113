"""Rewards with steps, items and limits at the till."""

from datetime import timedelta
from uuid import uuid4

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosRewards(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_points(2000)

    def set_percents(self, *steps, **vals):
        commands = [Command.create({"points": cost, "percent": given}) for cost, given in steps]
        self.reward.write({"kind": "percent", "step_ids": commands, **vals})
        self.change_program()

    def test_percent_off_at_the_till(self):
        """15 % off for 1,200 points, and half of it is given back with half of the goods."""
        self.set_percents((1000, 10), (1200, 15))
        order = self.sell((self.coat, 2), points=1200)
        redemption = self.member.redemption_ids
        self.assertEqual((redemption.amount, redemption.state), (17.7, "posted"))
        self.give_goods_back(order, 1)
        self.assertEqual(redemption.points_net, 600)
        self.assert_audit()

    def test_percent_of_a_larger_order_is_refused(self):
        """The till reserved 10 % of 118, and sends an order of 59."""
        self.set_percents((1000, 10))
        payment, uuid, amount = self.redeem(1000, 118)
        self.assertEqual(amount, 11.8)
        data = self.make_order_data((self.coat, 1), uuid=uuid, paid=[(self.points, amount)])
        data["payment_ids"][0][2]["uuid"] = payment
        with self.assertRaisesRegex(UserError, r"at most .*5\.90 can be paid with points"):
            self.env["pos.order"].sync_from_ui([data])

    def test_what_was_granted_holds_when_less_is_published_before_the_order_arrives(self):
        self.set_percents((1000, 10))
        payment, uuid, amount = self.redeem(1000, 59)
        data = self.make_order_data((self.coat, 1), uuid=uuid, paid=[(self.points, amount)])
        data["payment_ids"][0][2]["uuid"] = payment
        self.reward.step_ids.percent = 5
        self.program.sudo()._publish(fields.Datetime.now() + timedelta(minutes=5))
        with freeze_time(fields.Datetime.now() + timedelta(minutes=10)):
            self.assertEqual(self.reward._get_terms()["steps"][0]["share"], 50)
            self.env["pos.order"].sync_from_ui([data])
        redemption = self.member.redemption_ids
        self.assertEqual((redemption.state, redemption.amount), ("posted", 5.9))

    def test_percent_of_some_items_is_checked_on_the_order_itself(self):
        toys = self.make_selection(("product_tmpl_id.name", "=", "Wooden train"))
        self.set_percents((1000, 10), selection_ids=toys.ids)
        payment, uuid, amount = self.redeem(1000, 98.8, base=9880)
        self.assertEqual(amount, 9.88)
        lines = [(self.coat, 1), (self.toy, 1)]
        data = self.make_order_data(*lines, uuid=uuid, paid=[(self.points, amount)])
        data["payment_ids"][0][2]["uuid"] = payment
        with self.assertRaisesRegex(UserError, r"at most .*3\.98 can be paid with points"):
            self.env["pos.order"].sync_from_ui([data])
        payment, uuid, amount = self.redeem(1000, 98.8, base=3980)
        data = self.make_order_data(*lines, uuid=uuid, paid=[(self.points, amount)])
        data["payment_ids"][0][2]["uuid"] = payment
        self.env["pos.order"].sync_from_ui([data])
        self.assertEqual(self.member.redemption_ids.filtered("date_posted").amount, 3.98)

    def test_reward_of_other_shops_is_refused(self):
        other = self.config.copy()
        self.reward.pos_config_ids = other
        self.change_program()
        with self.assertRaisesRegex(UserError, "cannot be redeemed in this shop"):
            self.redeem(100, 59)
        invoice = self.make_invoice((self.coat, 1), post=False)
        self.assertFalse(invoice.loyalty_reward_ids)
        self.reward.pos_config_ids |= self.config
        self.change_program()
        self.assertEqual(self.redeem(100, 59)[2], 10)

    def test_till_is_told_what_limits_leave(self):
        self.reward.spend_max_day = 500
        self.change_program(spend_max_month=700)
        (status,) = self.get_news()["loyalty_status"]
        self.assertEqual(status["left"], {self.reward.id: 50000})
        self.sell((self.coat, 1), points=300)
        (status,) = self.get_news()["loyalty_status"]
        self.assertEqual(status["left"], {self.reward.id: 20000})
        self.reward.spend_max_day = 0
        self.change_program(spend_max_month=0)
        (status,) = self.get_news()["loyalty_status"]
        self.assertNotIn("left", status)

    def test_reward_that_is_not_published_yet_cannot_be_had(self):
        new = self.reward.copy({"program_id": self.program.id, "name": "New"})
        with self.assertRaisesRegex(UserError, "New is no longer offered"):
            self.redeem(100, 59, reward_id=new.id)

    # Coupons and balance cards ------------------------------------------------------------------------------------

    def offer_coupon(self):
        self.reward.write(
            {
                "name": "Coupon",
                "kind": "coupon",
                "step_ids": [Command.create({"points": 100, "amount": 10})],
            }
        )
        self.change_program()

    def issue(self, **wish):
        return self.config.loyalty_issue(
            {
                "key": str(uuid4()),
                "order_uuid": str(uuid4()),
                "partner_id": self.customer.id,
                "reward_id": self.reward.id,
                "points": 10000,
                **wish,
            }
        )

    def test_coupon_is_issued_at_once_and_on_the_receipt(self):
        self.offer_coupon()
        uuid, key = str(uuid4()), str(uuid4())
        answer = self.issue(order_uuid=uuid, key=key)
        self.assertEqual(answer["available"], 190000)
        self.assertIn(answer["code"], answer["sentence"])
        # The answer was lost on its way.
        self.assertEqual(self.issue(order_uuid=uuid, key=key), answer)
        order = self.sell((self.coat, 1), uuid=uuid)
        (voucher,) = order.loyalty_summary["vouchers"]
        self.assertEqual(voucher["code"], answer["code"])
        self.assert_balance(2000 - 100 + 59)
        self.assertEqual(self.member.voucher_ids.shop, self.config.name)
        # What was issued stands when the goods come back.
        self.give_goods_back(order, 1)
        self.assert_balance(1900)
        self.assertEqual(self.member.voucher_ids.state, "issued")
        self.assert_audit()

    def test_what_is_issued_and_what_pays_are_kept_apart(self):
        with self.assertRaisesRegex(UserError, "cannot be issued: use it to pay"):
            self.issue()
        self.offer_coupon()
        with self.assertRaisesRegex(UserError, "Coupon cannot pay for an order"):
            self.redeem(100, 59)

    def test_coupon_is_refused_in_words(self):
        self.offer_coupon()
        for wish, message in (
            ({"points": 15000}, "Choose one of the steps of Coupon"),
            ({"partner_id": self.env["res.partner"].create({"name": "X"}).id}, "X cannot redeem"),
            ({"key": "mine"}, "has no number yet"),
            ({"points": "all"}, "Enter how many points"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self.issue(**wish)
        self.assert_balance(2000)

    def test_coupon_takes_its_worth_off_a_later_order(self):
        """Odoo's own till finds the coupon by its code."""
        self.offer_coupon()
        code = self.issue()["code"]
        program = self.member.voucher_ids.coupon_id.program_id
        self.assertIn(program, self.config._get_program_ids())
        day = "2026-01-02 10:00:00"
        answer = self.config.use_coupon_code(code, day, self.customer.id, None)
        self.assertTrue(answer["successful"], answer)
        self.assertEqual(answer["payload"]["points"], 1)
        # It is the customer's.
        self.assertFalse(self.config.use_coupon_code(code, day, False, None)["successful"])

    def test_coupon_of_another_company_is_refused_in_words(self):
        far = self.setup_other_company(name="Pacific Toys", currency_id=self.company.currency_id.id)
        self.program.write({"company_id": False, "foreign_points": "charge"})
        self.program.with_company(far["company"]).expense_account_id = far[
            "default_account_expense"
        ]
        self.offer_coupon()
        vouchers = self.env["loyalty.hero.voucher"].sudo()
        claim = {**vouchers._prepare_claim(far["company"]), "key": "far"}
        voucher = vouchers._issue(self.member.sudo(), self.reward.sudo(), 10000, claim)
        answer = self.config.use_coupon_code(
            voucher.code, "2026-01-02 10:00:00", self.customer.id, None
        )
        self.assertEqual(
            (answer["successful"], answer["payload"]["error_message"]),
            (False, "This code was issued by Pacific Toys and can be used there only."),
        )
        answer = self.config.use_coupon_code("044-none", "2026-01-02 10:00:00", False, None)
        self.assertIn("invalid", answer["payload"]["error_message"])
