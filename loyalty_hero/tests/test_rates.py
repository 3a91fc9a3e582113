"""Other currencies: converted as Odoo converts, once, so that no cent is lost and a bill can be paid whole."""

from random import Random

from odoo import fields
from odoo.tests import tagged

from odoo.addons.loyalty_hero.engine import convert, invert_rate
from odoo.addons.loyalty_hero.models.base.units import from_minor, rate_between, to_minor

from .common import LoyaltyHeroCommon

ODD_RATES = (1.5, 0.37, 1.0837, 0.6666666666666666, 17.123456, 150, 0.0071)
"""Units of the sale's currency for one of the program's."""


@tagged("post_install", "-at_install")
class TestRates(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = cls.company.currency_id
        cls.others = {
            digits: cls.env["res.currency"].create(
                {"name": f"X{digits}", "symbol": f"X{digits}", "rounding": 10**-digits}
            )
            for digits in (0, 2, 3)
        }

    def set_rate(self, currency, rate):
        """Let one unit of the company's currency be worth ``rate`` units of ``currency``."""
        currency.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {
                "name": fields.Date.today(),
                "rate": rate,
                "currency_id": currency.id,
                "company_id": self.company.id,
            }
        )

    def redeem_on_invoice(self, currency, amount, points):
        """Post an invoice over ``amount`` that redeems ``points``."""
        product = self.make_product("Goods", amount)
        return self.make_invoice(
            (product, 1),
            currency_id=currency.id,
            loyalty_redeem=True,
            loyalty_reward_id=self.reward.id,
            loyalty_redeem_points=points,
        )

    def test_amounts_are_converted_as_odoo_converts_them(self):
        random = Random("rates")
        today = fields.Date.today()
        rates = [*ODD_RATES, *(round(random.uniform(0.01, 200), 6) for _case in range(15))]
        for digits, currency in self.others.items():
            for rate in rates:
                self.set_rate(currency, rate)
                for source, target in ((self.home, currency), (currency, self.home)):
                    exact = rate_between(source, target, self.company, today)
                    for minor in (1, 99, 1000, *(random.randint(1, 10**7) for _case in range(60))):
                        told = source._convert(
                            from_minor(minor, source), target, self.company, today
                        )
                        self.assertEqual(
                            convert(minor, exact),
                            to_minor(told, target),
                            (digits, rate, source.name, minor),
                        )

    def test_rates_of_other_currencies_are_crossed_exactly(self):
        self.set_rate(self.others[2], 1.1)
        self.set_rate(self.others[3], 0.3)
        there = rate_between(self.others[2], self.others[3], self.company, fields.Date.today())
        # 3 / 11 of a unit for a unit, and a unit has ten times as many minor units.
        self.assertEqual(there, {"numerator": 30, "denominator": 11})
        back = rate_between(self.others[3], self.others[2], self.company, fields.Date.today())
        self.assertEqual(back, invert_rate(there))

    def test_rate_far_from_one_keeps_its_digits(self):
        currency = self.others[2]
        self.set_rate(currency, 16000)
        today = fields.Date.today()
        self.assertEqual(
            rate_between(currency, self.home, self.company, today),
            {"numerator": 1, "denominator": 16000},
        )
        self.set_rate(currency, 1e-25)
        tiny = rate_between(self.home, currency, self.company, today)
        self.assertEqual(tiny, {"numerator": 1, "denominator": 2**53 - 1})

    def test_inverse_rate_is_read_as_it_was_entered(self):
        currency = self.others[2]
        self.set_rate(currency, 1 / 1.0837)
        self.assertEqual(
            rate_between(currency, self.home, self.company, fields.Date.today()),
            {"numerator": 10837, "denominator": 10000},
        )

    def test_rate_is_one_within_a_currency_and_before_one_is_chosen(self):
        one = {"numerator": 1, "denominator": 1}
        none = self.env["res.currency"]
        for source, target in ((self.home, self.home), (none, self.home), (self.home, none)):
            self.assertEqual(rate_between(source, target, self.company, None), one)

    def test_points_pay_what_odoo_converts_them_to(self):
        cases = [
            (2, 1.5, 100, 15.00),
            (3, 1.5, 100, 15.000),
            (0, 150, 300, 4500),
            (2, 150, 300, 4500.00),
            (2, 0.6666666666666666, 100, 6.67),
        ]
        for digits, rate, points, amount in cases:
            currency = self.others[digits]
            self.set_rate(currency, rate)
            self.give_points(points)
            with self.subTest(digits=digits, rate=rate):
                before = self.member.balance
                invoice = self.redeem_on_invoice(currency, amount * 2, points)
                self.assertEqual(invoice.amount_residual, currency.round(amount))
                redemption = self.member.entry_ids.redemption_id.sorted("id")[-1]
                self.assertEqual((redemption.amount, redemption.points), (amount, points))
                earned = sum(
                    self.member.entry_ids.filtered(
                        lambda entry, sale=invoice: (
                            entry.kind == "earn" and entry.source_name == sale.name
                        )
                    ).mapped("points")
                )
                self.member.invalidate_recordset()
                self.assertEqual(self.member.balance, before - points + earned)
        self.assert_audit()

    def test_whole_bill_is_paid_at_any_rate(self):
        self.give_points(100000)
        for rate in ODD_RATES:
            for digits, currency in self.others.items():
                self.set_rate(currency, rate)
                bill = currency.round(73.477 * rate) or 1
                with self.subTest(rate=rate, digits=digits):
                    invoice = self.redeem_on_invoice(currency, bill, 5000)
                    self.assertEqual((invoice.amount_residual, invoice.payment_state), (0, "paid"))
                    self.assertEqual(invoice.loyalty_redeem_amount, bill)
        self.assert_audit()

    def test_share_of_a_sale_is_counted_in_its_currency(self):
        self.set_rate(self.others[2], 1.5)
        self.reward.share_max_percent = 50
        self.change_program()
        self.give_points(1000)
        redeemed = self.hold(66.67, due=2000, total=2000, currency=self.others[2])
        self.assertEqual((redeemed.amount, redeemed.points), (10, 66.67))
        with self.assertRaisesRegex(Exception, "At most 50% of this sale"):
            self.hold(66.74, "other", due=2000, total=2000, currency=self.others[2])
