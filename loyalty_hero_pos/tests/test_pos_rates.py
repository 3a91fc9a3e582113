"""A shop in another currency, with three decimals: points pay a bill to the last of them."""

from odoo import fields
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon

ODD_RATES = (1.5, 0.37, 1.0837, 0.6666666666666666, 17.123456, 150, 0.0071)


@tagged("post_install", "-at_install")
class TestPosRates(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pos_session.close_session_from_ui()
        cls.config = cls.other_currency_config
        cls.open_new_session(cls)
        cls.cash = cls.config.payment_method_ids.filtered("is_cash_count")[:1]
        cls.points = cls.config.payment_method_ids.filtered("is_loyalty")

    def set_rate(self, rate):
        self.currency.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {
                "name": fields.Date.today(),
                "rate": rate,
                "currency_id": self.currency.id,
                "company_id": self.company.id,
            }
        )

    def sell_for_points(self, price, points):
        """Sell goods for ``price`` and redeem ``points``; return the order and what the points paid."""
        line = self.make_line(self.coat, price=price)
        order = self.sell(line, points=points)
        [payment] = order.payment_ids.filtered("payment_method_id.is_loyalty")
        return order, payment.amount

    def test_points_pay_what_they_are_worth_in_three_decimals(self):
        self.set_rate(1.5)
        self.give_points(100)
        order, paid = self.sell_for_points(15, 100)
        self.assertEqual((order.state, paid), ("paid", 15))
        self.assertEqual(order.payment_ids.payment_method_id, self.points)
        self.assert_balance(0)

    def test_whole_bill_is_paid_at_any_rate(self):
        self.give_points(100000)
        for rate in ODD_RATES:
            self.set_rate(rate)
            bill = self.currency.round(73.4774 * rate)
            with self.subTest(rate=rate):
                order, paid = self.sell_for_points(bill, 5000)
                self.assertEqual((order.state, paid), ("paid", bill))
                self.assertEqual(order.payment_ids.payment_method_id, self.points)
                redeemed = order._loyalty_redemptions()
                [redemption] = redeemed
                self.assertAlmostEqual(redemption.points, 734.78, delta=0.8)
        self.assert_audit()

    def test_till_is_told_the_exact_rate(self):
        self.set_rate(0.6666666666666666)
        [program] = self.program._load_pos_data_read(self.program, self.config)
        # From the till's thousandths to the program's cents: 1.5 for one, and a tenth as many.
        self.assertEqual(program["_rate"], {"numerator": 3, "denominator": 20})

    def test_sale_earns_what_the_exact_rate_makes_of_it(self):
        self.set_rate(16000)
        # 1,000,000.000 at 16,000 are 62.50: 62 Stars.
        self.assertEqual(self.earn(self.make_line(self.coat, price=1000000)), 62)
        [entry] = self.member.entry_ids
        self.assertEqual(entry.spend, 62.5)
        self.assertEqual(
            entry.sudo()._get_judged()["rate"], {"numerator": 1, "denominator": 160000}
        )

    def test_what_comes_back_at_another_rate_leaves_no_expense(self):
        self.give_points(1000)
        self.set_rate(2)
        order, paid = self.sell_for_points(100, 100)
        other, _paid = self.sell_for_points(100, 50)
        self.assertEqual(paid, 20)
        self.give_goods_back(other, 1, payments=[(self.points, -10), (self.cash, -90)])
        self.close_session()
        self.assert_expense(10)
        self.set_rate(4)
        self.open_new_session()
        self.give_goods_back(order, 1, payments=[(self.points, -20), (self.cash, -80)])
        self.close_session()
        self.assert_books(0)
        # 20.000 were 10.00 when they were sold and are 5.00 now: the customer had what they paid.
        entry = self.pos_session.move_id
        difference = entry.line_ids.filtered(
            lambda line: line.account_id == self.company.expense_currency_exchange_account_id
        )
        self.assertEqual((difference.balance, difference.amount_currency), (5, 0))
        self.assertEqual(sum(entry.line_ids.mapped("balance")), 0)
        self.assert_audit()
