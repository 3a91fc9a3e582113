"""A cashier with a console: paid orders keep what their points rest on, whatever is written or called."""

from datetime import timedelta
from uuid import uuid4

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosFreeze(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.victim = cls.env["res.partner"].create({"name": "Nils"})
        cls.cashier = cls.make_user("cashier", "base.group_user", "point_of_sale.group_pos_user")
        cls.card = cls.config.payment_method_ids.filtered(
            lambda method: method.journal_id.type == "bank"
        )[:1]

    def refuse(self, record, vals, message="earned or redeemed points"):
        with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
            record.with_user(self.cashier).write(vals)
        self.env.invalidate_all()

    def watch(self, kind, order):
        return self.env["loyalty.hero.watch"].search(
            [("kind", "=", kind), ("source_id", "=", order.id)]
        )

    def test_a_paid_sale_called_again_settles_nothing(self):
        order = self.sell((self.coat, 1))
        self.refuse(order, {"uuid": str(uuid4())})
        for _round in range(3):
            order.with_user(self.cashier).action_pos_order_paid()
        self.assert_balance(59)
        self.assertEqual(order.state, "paid")

    def test_fields_of_a_paid_order(self):
        order = self.sell((self.coat, 1))
        pricelist = self.env["product.pricelist"].create({"name": "Friends"})
        for vals in (
            {"uuid": str(uuid4())},
            {"pricelist_id": pricelist.id},
            {"session_id": False},
            {"date_order": "2026-02-02 10:00:00"},
            {"amount_total": 5000},
            {"config_id": self.other_currency_config.id},
        ):
            self.refuse(order, vals)
        # The same values are no change: tills and back office send whole records.
        order.with_user(self.cashier).write(
            {"uuid": order.uuid, "amount_total": 59.0, "partner_id": self.customer.id}
        )
        self.assert_balance(59)

    def test_lines_of_a_paid_order(self):
        order = self.sell((self.coat, 1), (self.toy, 1))
        coat, toy = order.lines
        other = self.sell((self.toy, 1), customer=self.victim)
        draft = self.sync({**self.make_order_data((self.toy, 1)), "state": "draft"})
        for vals in (
            {"qty": 100},
            {"price_unit": 5000},
            {"price_subtotal_incl": 5000},
            {"price_subtotal": 5000},
            {"product_id": self.toy.id},
            {"discount": 50},
            {"tax_ids": [Command.set(self.taxes["tax7"].ids)]},
            {"order_id": other.id},
            {"order_id": draft.id},
            {"refunded_orderline_id": toy.id},
        ):
            self.refuse(coat, vals)
        for record in (coat, order):
            for context in ({}, {"_force_unlink": True}):
                with self.assertRaises(UserError):
                    record.with_user(self.cashier).with_context(**context).unlink()
        self.refuse(order, {"lines": [Command.link(other.lines.id)]})
        self.refuse(order, {"lines": [Command.update(coat.id, {"qty": 100})]})
        self.refuse(draft.lines, {"order_id": order.id})
        line = {
            "product_id": self.coat.id,
            "qty": 100,
            "price_subtotal": 5900,
            "price_subtotal_incl": 5900,
        }
        self.refuse(order, {"lines": [Command.create(line)]})
        with self.assertRaises(UserError), self.cr.savepoint():
            coat.with_user(self.cashier).unlink()
        coat.with_user(self.cashier).write({"qty": 1, "customer_note": "Gift wrap"})
        self.assert_balance(98)

    def test_coupon_that_an_order_brings_is_named_on_its_lines(self):
        """Odoo makes it once the order is paid."""
        program = self.env["loyalty.program"].create(
            {
                "name": "Next order",
                "program_type": "next_order_coupons",
                "applies_on": "future",
                "trigger": "auto",
                "rule_ids": [Command.create({})],
                "reward_ids": [Command.create({"discount": 10})],
            }
        )
        order = self.sell(
            (self.coat, 1),
            {
                **self.make_line(program.reward_ids.discount_line_product_id, price=-5.9),
                "is_reward_line": True,
                "reward_id": program.reward_ids.id,
                "reward_identifier_code": "ABC",
                "points_cost": 1,
            },
        )
        order.with_user(self.cashier).confirm_coupon_programs(
            {
                "-1": {
                    "points": 1,
                    "program_id": program.id,
                    "coupon_id": -1,
                    "line_codes": ["ABC"],
                    "appliedRules": program.rule_ids.ids,
                }
            }
        )
        self.assertEqual(order.lines[1].coupon_id, program.coupon_ids)
        self.assertEqual(order.state, "paid")

    def test_link_of_a_paid_return(self):
        order = self.sell((self.coat, 1))
        victims = self.sell((self.coat, 1), customer=self.victim)
        refund = self.give_goods_back(order, 1)
        self.assert_balance(0)
        for link in (False, victims.lines.id):
            self.refuse(refund.lines, {"refunded_orderline_id": link})
        self.refuse(victims.lines, {"refund_orderline_ids": [Command.link(refund.lines.id)]})
        self.refuse(order.lines, {"refund_orderline_ids": [Command.clear()]})
        order.with_user(self.cashier).action_pos_order_paid()
        self.assert_balance(0)
        self.assertEqual(self.victim.loyalty_member_ids.balance, 59)

    def test_tip_after_payment_earns_nothing(self):
        tip = self.make_product("Tip", 500, available_in_pos=True)
        self.config.tip_product_id = tip
        order = self.sell((self.coat, 2))
        self.env["pos.order.line"].with_user(self.cashier).create(
            {
                "order_id": order.id,
                "product_id": tip.id,
                "qty": 1,
                "price_unit": 500,
                "price_subtotal": 500,
                "price_subtotal_incl": 500,
            }
        )
        self.assertTrue(order.lines.filtered(lambda line: line.product_id == tip))
        order.sudo()._loyalty_settle()
        self.assert_balance(118)

    def test_customer_of_a_paid_order(self):
        order = self.sell((self.coat, 1))
        for partner in (self.victim.id, False):
            self.refuse(order, {"partner_id": partner}, "Only a manager")
        self.close_session()
        self.open_new_session()
        self.refuse(order, {"partner_id": self.victim.id}, "Only a manager")
        self.assert_balance(59)

    def test_customer_who_becomes_an_address_keeps_the_sale(self):
        order = self.sell((self.coat, 2))
        clerk = self.make_user("clerk", "base.group_user", "base.group_partner_manager")
        self.customer.with_user(clerk).write({"parent_id": self.victim.id, "type": "delivery"})
        self.give_goods_back(order, 1)
        self.assert_balance(59)
        self.assertFalse(self.victim.loyalty_member_ids.filtered("balance"))
        self.assert_audit()

    def test_no_other_payment_method_becomes_the_one_for_points(self):
        boss = self.make_user("boss", "base.group_user", "point_of_sale.group_pos_manager")
        for method, value in ((self.points, False), (self.card, True)):
            with self.assertRaisesRegex(UserError, "made by itself"), self.cr.savepoint():
                method.with_user(boss).is_loyalty = value
        self.env.invalidate_all()

    def test_customer_put_on_an_anonymous_order_earns_nothing(self):
        data = self.make_order_data((self.coat, 1))
        data["partner_id"] = False
        order = self.sync(data)
        order.with_user(self.cashier).partner_id = self.customer
        self.assertEqual(order.partner_id, self.customer)
        self.assert_balance(0)

    # Points without money -----------------------------------------------------------------------------------------

    def forge(self, total, paid, *lines):
        """An order whose lines say more than it comes to."""
        data = self.make_order_data(*lines)
        data["amount_total"] = total
        data["amount_paid"] = paid
        data["payment_ids"] = [
            Command.create({"payment_method_id": self.cash.id, "amount": paid, "name": "x"})
        ]
        self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])
        return self.env["pos.order"].search([("uuid", "=", data["uuid"])])

    def test_order_that_costs_less_than_its_lines(self):
        self.forge(0, 0, (self.coat, 6))
        self.assert_balance(0)
        order = self.forge(1, 1, (self.coat, 6))
        self.assertEqual(order.state, "paid")
        self.assert_balance(1)
        self.assertIn("354.00", self.watch("disagreeing_sale", order).note)
        self.assert_audit()

    def test_line_that_costs_less_than_it_says(self):
        line = self.make_line(self.coat, 1, price=1)
        line.update(price_subtotal=350, price_subtotal_incl=350)
        order = self.forge(350, 350, line)
        self.assert_balance(1)
        self.assertTrue(self.watch("disagreeing_sale", order))

    def test_sale_with_tax_discount_and_pricelist_agrees_with_itself(self):
        line = self.make_line(self.coat, 3, discount=33.33)
        order = self.sell(line, (self.toy, 7))
        self.assertFalse(self.watch("disagreeing_sale", order))
        self.coat.taxes_id = self.taxes["tax10"]
        order = self.sell((self.coat, 3))
        self.assertFalse(self.watch("disagreeing_sale", order))

    def test_rounding_of_cash_is_no_disagreement(self):
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "To 0.05",
                "rounding": 0.05,
                "rounding_method": "HALF-UP",
                "profit_account_id": self.company.default_cash_difference_income_account_id.id,
                "loss_account_id": self.company.default_cash_difference_expense_account_id.id,
            }
        )
        self.pos_session.sudo().state = "closed"
        self.config.write({"cash_rounding": True, "rounding_method": rounding.id})
        self.pos_session.sudo().state = "opened"
        gum = self.make_product("Gum", 9.98, available_in_pos=True)
        order = self.sell((gum, 1), paid=[(self.cash, 10)])
        self.assertEqual(order.state, "paid")
        self.assertFalse(self.watch("disagreeing_sale", order))
        self.assert_balance(9)

    # Returns that are none ----------------------------------------------------------------------------------------

    def test_link_with_a_positive_quantity_is_no_return(self):
        victims = self.sell((self.coat, 1), customer=self.victim)
        line = self.make_line(self.coat, 1, price=490, refunded_orderline_id=victims.lines.id)
        self.forge(0, 0, line)
        self.assert_balance(0)
        self.assertEqual(self.victim.loyalty_member_ids.balance, 59)

    def test_return_of_another_product_is_none_of_that_sale(self):
        victims = self.sell((self.coat, 1), customer=self.victim)
        line = self.make_line(self.toy, -1, price=59, refunded_orderline_id=victims.lines.id)
        self.forge(-59, -59, line)
        self.assertEqual(self.victim.loyalty_member_ids.balance, 59)

    def test_no_more_comes_back_than_was_sold(self):
        order = self.sell((self.coat, 2))
        self.give_goods_back(order, 1)
        line = self.make_line(self.coat, -3, refunded_orderline_id=order.lines.id)
        self.forge(-177, -177, line)
        self.assert_balance(0)

    def test_goods_of_somebody_else_are_told(self):
        order = self.sell((self.coat, 1))
        line = self.make_line(self.coat, -1, refunded_orderline_id=order.lines.id)
        data = self.make_order_data(line, customer=self.victim, paid=[(self.cash, -59)])
        refund = self.sync(data)
        self.assert_balance(0)
        self.assertIn("Nils returned goods", self.watch("disagreeing_sale", refund).note)
        self.assertFalse(self.victim.loyalty_member_ids.filtered("balance"))

    # Dates --------------------------------------------------------------------------------------------------------

    def test_dates_that_cannot_be_right(self):
        now = fields.Datetime.now()
        self.pos_session.sudo().start_at = now - timedelta(hours=2)
        moments = {
            "2999-01-01 00:00:00": now,
            "9999-12-31 23:59:59": now,
            "1999-01-01 00:00:00": self.pos_session.start_at,
        }
        for told, judged in moments.items():
            order = self.sell((self.coat, 1), at=told)
            self.assertEqual(order.state, "paid")
            entry = self.member.entry_ids.sorted("id")[-1]
            self.assertLess(abs(entry.date - judged), timedelta(minutes=5), told)
            self.assertTrue(self.watch("odd_date", order))
        self.assert_balance(177)

    def test_order_of_a_till_that_was_offline_keeps_its_date(self):
        now = fields.Datetime.now()
        self.pos_session.sudo().start_at = now - timedelta(hours=2)
        for days, is_told in ((0.2, False), (3, True)):
            moment = (now - timedelta(days=days)).replace(microsecond=0)
            order = self.sell((self.coat, 1), at=fields.Datetime.to_string(moment))
            self.assertEqual(self.member.entry_ids.sorted("id")[-1].date, moment)
            self.assertEqual(bool(self.watch("odd_date", order)), is_told)

    # Editing payments ---------------------------------------------------------------------------------------------

    def test_cash_does_not_become_points(self):
        self.give_points(100)
        order = self.sell((self.coat, 1))
        payment = order.payment_ids
        points = {"payment_method_id": self.points.id}
        for record, vals in (
            (order, {"payment_ids": [Command.update(payment.id, points)]}),
            (payment, points),
            (
                order,
                {
                    "payment_ids": [
                        Command.delete(payment.id),
                        Command.create({**points, "amount": 59}),
                    ]
                },
            ),
        ):
            self.refuse(record, vals, "only before an order is paid")
        with self.assertRaises(UserError), self.cr.savepoint():
            self.env["pos.payment"].with_user(self.cashier).create(
                {**points, "amount": 59, "pos_order_id": order.id}
            )
        self.assert_balance(159)

    def test_points_become_cash_and_return(self):
        self.give_points(200)
        order = self.sell((self.coat, 1), points=100)
        self.assert_balance(149)
        payment = order.payment_ids.filtered("payment_method_id.is_loyalty")
        self.refuse(order, {"payment_ids": [Command.update(payment.id, {"amount": 5})]})
        order.with_user(self.cashier).write(
            {"payment_ids": [Command.update(payment.id, {"payment_method_id": self.cash.id})]}
        )
        self.assert_balance(259)
        self.close_session()
        self.assert_expense(0)
        self.assert_audit()

    def test_points_payment_that_is_deleted_returns(self):
        self.give_points(200)
        order = self.sell((self.coat, 1), points=100)
        payment = order.payment_ids.filtered("payment_method_id.is_loyalty")
        order.with_user(self.cashier).write(
            {
                "payment_ids": [
                    Command.delete(payment.id),
                    Command.create({"payment_method_id": self.card.id, "amount": 10}),
                ]
            }
        )
        self.assert_balance(259)
        self.give_goods_back(order, 1)
        self.assert_balance(200)
        self.assert_audit()

    def test_cash_that_became_card_changes_nothing_for_a_return(self):
        order = self.sell((self.coat, 2))
        order.payment_ids.payment_method_id = self.card
        self.give_goods_back(order, 1)
        self.assert_balance(59)
