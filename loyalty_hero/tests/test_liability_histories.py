"""Histories at random: after every run, what is booked is what a plain reckoning from scratch says."""

import random
from datetime import date, timedelta
from fractions import Fraction

from odoo.tests import tagged

from .liability_common import LiabilityCommon

RATES = (30, 55.5, 80, 97.25, 100)


class Model:
    """Sales and points by month of earning, kept by a list of what happened; it knows nothing of the ledger.

    Points of a customer are taken from the oldest month first, and given back to the last one that they came from.
    """

    def __init__(self):
        self.revenue = {}
        self.earned = {}
        self.redeemed = {}
        self.expired = {}
        self.estimates = []

    def add(self, name, month, number):
        kept = getattr(self, name)
        kept[month] = kept.get(month, 0) + number

    def get_liability(self, until):
        """Return what is deferred in cents: by fractions, rounded where the books round."""
        total = 0
        for month, earned in self.earned.items():
            then = Fraction(str(self.find_rate(month))) / 100
            now = Fraction(str(self.find_rate(until))) / 100
            revenue = self.revenue.get(month, 0)
            # 10 points are worth 1.00; points are in hundredths, money in cents.
            price = round_half_up(Fraction(earned, 10) * then)
            deferred = round_half_up(Fraction(revenue * price, revenue + price)) if price else 0
            redeemed, expired = self.redeemed.get(month, 0), self.expired.get(month, 0)
            meant = round_half_up(earned * now)
            expected = min(max(meant, redeemed), earned - expired)
            recognised = (
                round_half_up(Fraction(deferred * redeemed, expected)) if expected else deferred
            )
            total += deferred - recognised
        return total

    def find_rate(self, day):
        held = [rate for since, rate in self.estimates if since <= day]
        return held[-1] if held else self.estimates[0][1]


def round_half_up(fraction):
    return (2 * fraction.numerator + fraction.denominator) // (2 * fraction.denominator)


@tagged("post_install", "-at_install")
class TestLiabilityHistories(LiabilityCommon):
    def test_booked_liability_is_the_arithmetic_from_scratch(self):
        for seed in range(3):
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                self.tell(random.Random(seed))
                savepoint.rollback()
                self.env.invalidate_all()

    def tell(self, picked):
        """Tell 12 months of sales, redemptions, returns and expiries, with a run after each but some."""
        model = Model()
        customers = self.env["res.partner"].create([{"name": f"C{n}"} for n in range(3)])
        # What each customer has left: [[month, points], …], the oldest first; and paid invoices with what they took.
        left = {customer: [] for customer in customers}
        paid, sold = [], []
        self.new_estimate(model, date(2024, 1, 1), picked.choice(RATES))
        for number in range(12):
            month = date(2024, number + 1, 1)
            if number and picked.random() < 0.4:
                self.new_estimate(model, month, picked.choice(RATES))
            for step in range(picked.randint(1, 5)):
                customer = picked.choice(customers)
                day = month + timedelta(days=2 * step + 1)
                acts = [self.sell, self.sell, self.redeem_some, self.expire, self.give_back]
                picked.choice(acts)(picked, model, customer, day, left[customer], paid, sold)
            if picked.random() < 0.7:
                end = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
                run = self.make_run(end)
                if picked.random() < 0.2:
                    run.action_reverse()
                    run = self.make_run(end)
                booked = -self.get_balance(self.program.liability_account_id)
                self.assertEqual(round(booked * 100), model.get_liability(end), end)
                self.assertEqual(round(run.liability * 100), model.get_liability(end))
                again = self.make_run(end)
                self.assertFalse(again.move_id)
        self.assertTrue(model.earned)
        self.assert_audit()

    def new_estimate(self, model, day, rate):
        model.estimates.append((day, rate))
        self.make_estimate(str(day), rate)

    def sell(self, picked, model, customer, day, left, paid, sold):
        amount = picked.randint(1, 400)
        sold.append((self.spend(amount, str(day), customer), customer))
        month = day.replace(day=1)
        model.add("revenue", month, amount * 100)
        model.add("earned", month, amount * 100)
        left.append([month, amount * 100])

    def redeem_some(self, picked, model, customer, day, left, paid, sold):
        most = sum(points for _month, points in left) // 1000
        if not most:
            return
        # Tens of points pay whole units, so that the invoice is paid whole and earns nothing.
        amount = picked.randint(1, most)
        invoice = self.redeem(amount, amount * 10, str(day), customer)
        taken = self.take_oldest(left, amount * 1000)
        for month, points in taken:
            model.add("redeemed", month, points)
        paid.append((invoice, customer, taken))

    def expire(self, picked, model, customer, day, left, paid, sold):
        if not left:
            return
        points = picked.randint(1, sum(points for _month, points in left) // 100)
        member = customer.loyalty_member_ids
        self.post(
            member,
            self.make_source(
                f"test,{member.id},{member.entry_count}",
                date=self.env.cr.now().replace(
                    year=day.year, month=day.month, day=day.day, hour=12, tzinfo=None
                ),
            ),
            {"kind": "expire", "points": -points},
        )
        for month, part in self.take_oldest(left, points * 100):
            model.add("expired", month, part)

    def give_back(self, picked, model, customer, day, left, paid, sold):
        """Credit a whole invoice that points paid: they are back, and are what is spent last."""
        mine = [entry for entry in paid if entry[1] == customer]
        if not mine:
            return
        entry = picked.choice(mine)
        paid.remove(entry)
        invoice, _customer, taken = entry
        invoice._reverse_moves([{"invoice_date": str(day), "date": str(day)}]).action_post()
        for month, points in reversed(taken):
            model.add("redeemed", month, -points)
            left.append([month, points])

    @staticmethod
    def take_oldest(left, points):
        taken = []
        while points:
            month, part = left[0]
            used = min(part, points)
            taken.append((month, used))
            points -= used
            left[0][1] -= used
            if not left[0][1]:
                left.pop(0)
        return taken
