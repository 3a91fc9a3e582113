"""A cashier with a console: payments, invoices and sessions stay as Odoo's own flows made them."""

from datetime import timedelta
from uuid import uuid4

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosFreezeSession(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls.make_user("cashier", "base.group_user", "point_of_sale.group_pos_user")
        cls.card = cls.config.payment_method_ids.filtered(
            lambda method: method.journal_id.type == "bank"
        )[:1]

    def refuse(self, message, call, *arguments):
        with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
            call(*arguments)
        self.env.invalidate_all()

    def test_what_was_paid_for_an_order(self):
        order = self.sell((self.coat, 1)).with_user(self.cashier)
        for vals in ({"amount_paid": 0}, {"amount_return": 20}, {"amount_tax": 5}):
            self.refuse("cannot be changed", order.write, vals)
        for vals in ({"uuid": str(uuid4())}, {"company_id": False}):
            self.refuse("cannot be changed", order.lines.write, vals)

    def test_payments_of_a_paid_order_stand_alone_for_nobody(self):
        order = self.sell((self.coat, 1)).with_user(self.cashier)
        payment = order.payment_ids
        for call, *arguments in (
            (payment.copy,),
            (payment.unlink,),
            (payment.write, {"amount": 1}),
            (payment.write, {"session_id": False}),
            (order.add_payment, payment.copy_data()[0]),
        ):
            self.refuse("its payments cannot be changed", call, *arguments)
        self.assertEqual(order.payment_ids.mapped("amount"), [59])

    def test_payments_are_edited_with_their_order(self):
        order = self.sell((self.coat, 1)).with_user(self.cashier)
        order.write(
            {
                "payment_ids": [
                    Command.update(order.payment_ids.id, {"amount": 20}),
                    Command.create({"payment_method_id": self.card.id, "amount": 39}),
                ]
            }
        )
        self.assertEqual(sorted(order.payment_ids.mapped("amount")), [20, 39])
        order.write(
            {
                "payment_ids": [Command.delete(payment.id) for payment in order.payment_ids[1:]]
                + [Command.update(order.payment_ids[0].id, {"amount": 59})]
            }
        )
        self.assertEqual(order.payment_ids.mapped("amount"), [59])
        self.assertEqual(order.amount_paid, 59)
        lowered = {"payment_ids": [Command.update(order.payment_ids.id, {"amount": 1})]}
        self.refuse("paid amount is different", order.write, lowered)

    def test_tip_is_added_to_what_was_paid(self):
        order = self.sell((self.coat, 1)).with_user(self.cashier)
        order.payment_ids.write({"amount": 64})
        self.assertEqual(order.payment_ids.amount, 64)
        self.assert_balance(59)

    def test_invoice_of_a_paid_order_is_made_only(self):
        order = self.sell((self.coat, 1))
        other = self.make_invoice((self.coat, 1))
        self.refuse(
            "cannot be changed", order.with_user(self.cashier).write, {"account_move": other.id}
        )
        self.refuse("cannot be changed", order.with_user(self.cashier).write, {"state": "done"})
        order.with_user(self.cashier).action_pos_order_invoice()
        self.assertEqual(order.account_move.partner_id, self.customer)
        self.assertEqual(order.state, "done")
        self.refuse(
            "cannot be changed", order.with_user(self.cashier).write, {"account_move": False}
        )

    # Sessions -----------------------------------------------------------------------------------------------------

    def test_session_is_not_closed_by_writing(self):
        self.give_points(100)
        self.sell((self.coat, 1), points=50)
        session = self.pos_session.with_user(self.cashier)
        earlier = fields.Datetime.now() - timedelta(days=400)
        for vals in (
            {"state": "closed"},
            {"state": "closing_control"},
            {"start_at": earlier},
            {"stop_at": earlier},
            {"config_id": self.other_currency_config.id},
            {"user_id": self.cashier.id},
        ):
            self.refuse("cannot be entered", session.write, vals)
        self.refuse(
            "cannot be entered",
            session.create,
            {"config_id": self.other_currency_config.id, "start_at": earlier},
        )
        session.write({"state": session.state, "opening_notes": "Rain"})
        self.assertEqual(session.opening_notes, "Rain")

    def test_cashier_opens_and_closes_a_register(self):
        self.give_points(100)
        self.close_session()
        self.config.with_user(self.cashier).open_ui()
        self.pos_session = self.config.current_session_id
        session = self.pos_session.with_user(self.cashier)
        session.set_opening_control(0, "Morning")
        self.assertEqual(session.state, "opened")
        self.assertTrue(session.start_at)
        self.sell((self.coat, 1), points=50)
        session.post_closing_cash_details(54)
        session.update_closing_control_state_session("Evening")
        session.close_session_from_ui()
        self.assertEqual(session.state, "closed")
        self.assertTrue(session.stop_at)
        self.assert_expense(5)
        self.assert_audit()
