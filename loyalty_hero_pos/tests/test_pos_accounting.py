"""The books: expense with cost centre against the customer, nothing left open, whatever comes first."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosAccounting(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_points(1000)
        # Printing the invoice books nothing; TestPosOrder has one printed.
        cls.env = cls.env(context={**cls.env.context, "generate_pdf": False})

    def test_closing_books_points_payments(self):
        self.sell((self.toy, 1), (self.coat, 1), points=124)
        self.assert_audit()  # open sessions are not booked yet, and that is no difference
        self.close_session()
        self.assert_books(12.4)
        self.assert_audit()
        [line] = self.member.redemption_ids.line_ids
        self.assertEqual(line.move_id, self.pos_session.move_id)
        self.assertEqual((line.partner_id, line.balance), (self.customer, 12.4))
        self.assertEqual(line.analytic_distribution, {str(self.cost_centre.id): 100})
        # The sale is paid: nothing of it went through the customer's account.
        self.assertFalse(
            line.move_id.line_ids.filtered(
                lambda line: line.account_id == self.customer.property_account_receivable_id
            )
        )

    def test_closing_books_each_redemption_on_a_line_of_the_sessions_entry(self):
        first = self.sell((self.toy, 1), (self.coat, 1), points=124)
        self.sell((self.coat, 1), points=100)
        refund = self.give_goods_back(first, 1, 0)
        self.close_session()
        redemptions = self.member.redemption_ids
        self.assertEqual(len(redemptions), 2)
        self.assertEqual(redemptions.line_ids.move_id, self.pos_session.move_id)
        taken = first._loyalty_redemptions()
        self.assertEqual(taken.line_ids.sorted("id").mapped("balance"), [12.4, -5])
        self.assertEqual(taken.line_ids.mapped("loyalty_cause_id"), [first.id, refund.id])
        self.assertEqual((redemptions - taken).line_ids.mapped("balance"), [10])
        self.assert_books(17.4)
        self.assert_audit()

    def test_entry_of_a_session_that_books_redemptions_is_not_reset(self):
        self.sell((self.coat, 1), points=100)
        self.close_session()
        with self.assertRaisesRegex(UserError, "books redemptions of points"):
            self.pos_session.move_id.button_draft()

    def test_closing_books_returns_of_the_same_session(self):
        order = self.sell((self.toy, 1), (self.coat, 1), points=124)
        self.give_goods_back(order, 1, 0)
        self.close_session()
        self.assert_books(7.4)
        self.assert_audit()

    def test_return_in_a_later_session(self):
        order = self.sell((self.toy, 1), (self.coat, 1), points=124)
        self.close_session()
        self.open_new_session()
        self.give_goods_back(order, 1, 1)
        self.close_session()
        self.assert_books(0)
        self.assert_audit()

    def test_points_paid_out_without_a_share_stay_with_the_customer(self):
        order = self.sell((self.toy, 1), (self.coat, 1), points=124)
        payments = [(self.points, -20), (self.cash, -19.8)]
        data = self.make_refund_data(order, 1, 0, payments=payments)
        data["date_order"] = "2026-01-02 10:00:00"
        self.sync(data)
        self.close_session()
        self.assert_expense(7.4)
        account = self.customer.property_account_receivable_id
        [left] = self.pos_session.move_id.line_ids.filtered(lambda line: line.account_id == account)
        self.assertEqual((left.balance, left.partner_id), (-15, self.customer))
        self.assert_audit()

    def test_return_closed_before_the_sale(self):
        order = self.sell((self.toy, 1), (self.coat, 1), points=124)
        selling_session, selling_config = self.pos_session, self.config
        journal = self.company_data["default_journal_cash"].copy({"code": "CSH2"})
        cash = self.env["pos.payment.method"].create({"name": "Cash 2", "journal_id": journal.id})
        self.config = selling_config.copy(
            {"name": "Second shop", "payment_method_ids": [(6, 0, cash.ids)]}
        )
        self.open_new_session()
        self.cash = self.config.payment_method_ids.filtered("is_cash_count")[:1]
        self.give_goods_back(order, 1, 0, payments=[(self.points, -5), (self.cash, -34.8)])
        self.close_session()
        self.pos_session, self.config = selling_session, selling_config
        self.cash = self.config.payment_method_ids.filtered("is_cash_count")[:1]
        self.close_session()
        self.assert_books(7.4)
        self.assert_audit()

    def test_redemption_says_when_it_is_in_the_books(self):
        order = self.sell((self.coat, 1), points=50)
        redemption = order._loyalty_redemptions()
        self.assertEqual(redemption.status, "taken")
        self.assertEqual(redemption.search([("status", "=", "taken")]), redemption)
        self.assertEqual(redemption._read_group([], ["status"], ["__count"]), [("taken", 1)])
        audit = self.env["loyalty.hero.audit"].create({})
        shop = self.config.name
        self.assertEqual(
            audit.waiting.replace("\xa0", " "),
            f"1 redemption waits for the closing of {shop}: $ 5.00.",
        )
        self.close_session()
        redemption.invalidate_recordset()
        self.assertEqual(redemption.status, "booked")
        self.assertEqual(redemption._read_group([], ["status"], ["__count"]), [("booked", 1)])
        self.assertFalse(self.env["loyalty.hero.audit"].create({}).waiting)

    def test_invoiced_order_is_booked_at_once(self):
        order = self.sell((self.toy, 1), (self.coat, 1), points=124, is_invoiced=True)
        self.assert_books(12.4, order)
        self.close_session()
        self.assert_books(12.4, order)
        self.assert_audit()

    def test_invoiced_return(self):
        order = self.sell((self.toy, 1), (self.coat, 1), points=124, is_invoiced=True)
        refund = self.give_goods_back(order, 1, 1, is_invoiced=True)
        self.close_session()
        self.assert_books(0)
        self.assertEqual(refund.account_move.amount_residual, 0)
        self.assert_audit()

    def test_invoice_made_after_the_session_is_closed(self):
        order = self.sell((self.toy, 1), (self.coat, 1), points=124)
        self.close_session()
        order.action_pos_order_invoice()
        self.assert_books(12.4, order)
        self.assert_audit()

    def test_credit_note_for_an_invoice_made_after_the_session_is_closed(self):
        order = self.sell((self.toy, 1), (self.coat, 1), points=124)
        self.close_session()
        order.action_pos_order_invoice()
        refund = order.account_move._reverse_moves([{}])
        refund.action_post()
        self.assert_expense(0)
        self.assert_balance(1000)
        self.assertEqual(self.member.redemption_ids.status, "returned")
        # Cash is paid out, and points are back: 86.40 of the credit note are open.
        self.assertEqual(refund.amount_residual, 86.4)
        self.assert_audit()

    def test_credit_note_of_the_back_office_gives_back(self):
        order = self.sell((self.toy, 1), (self.coat, 1), points=124, is_invoiced=True)
        self.close_session()
        self.assert_balance(1000 - 124 + 86)
        refund = order.account_move._reverse_moves([{}])
        refund.action_post()
        self.assert_balance(1000)
        redemption = self.member.redemption_ids
        self.assertEqual((redemption.amount_returned, redemption.amount_posted), (12.4, 0))
        self.assert_audit()

    def test_points_payment_of_a_paid_order_is_frozen(self):
        order = self.sell((self.coat, 1), points=100)
        payment = order.payment_ids.filtered("payment_method_id.is_loyalty")
        with self.assertRaisesRegex(UserError, "its payments cannot be changed"):
            payment.write({"amount": 5})

    def test_several_points_payments_on_one_order(self):
        data = self.make_order_data((self.toy, 1), (self.coat, 1), points=100)
        payment_uuid, _uuid, amount = self.redeem(50, 88.8, order_uuid=data["uuid"])
        data["payment_ids"][1][2]["amount"] -= amount
        data["payment_ids"].append(
            (0, 0, {**data["payment_ids"][0][2], "amount": amount, "uuid": payment_uuid})
        )
        order = self.sync(data)
        self.give_goods_back(order, 1, 1)
        self.assert_balance(1000)
        self.close_session()
        self.assert_books(0)
        self.assert_audit()

    def test_shop_in_another_currency(self):
        self.close_session()
        self.config = self.other_currency_config
        self.open_new_session()
        self.cash = self.config.payment_method_ids.filtered("is_cash_count")[:1]
        self.points = self.config.payment_method_ids.filtered("is_loyalty")
        price = self.pricelist._get_product_price(self.coat, 1)
        payment_uuid, uuid, amount = self.redeem(100, price)
        data = self.create_ui_order_data(
            [(self.coat, 1)],
            customer=self.customer,
            payments=[(self.points, amount), (self.cash, price - amount)],
            uuid=uuid,
        )
        data["payment_ids"][0][2]["uuid"] = payment_uuid
        self.sync(data)
        self.assertAlmostEqual(
            self.currency._convert(amount, self.company.currency_id, self.company), 10, places=1
        )
        self.close_session()
        self.assert_books(self.currency._convert(amount, self.company.currency_id, self.company))
        self.assert_audit()
