"""The arithmetic of contract liabilities, against published examples and from first principles."""

import random

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_hero.models.liability.arithmetic import (
    KINDS,
    NOTHING,
    Cohort,
    get_deferred,
    get_expected,
    get_liability,
    get_recognised,
    get_standalone_price,
    split_change,
)
from odoo.addons.loyalty_hero.models.liability.origins import Lot, Use, trace

# Points are counted in hundredths, rates in hundredths of a per cent.
POINT = 100
PERCENT = 100


@tagged("post_install", "-at_install")
class TestLiabilityArithmetic(BaseCase):
    def test_illustrative_example_of_ifrs_15(self):
        """IFRS 15, illustrative examples, customer loyalty programme; in whole currency units, as printed there."""
        price = get_standalone_price(10_000 * POINT, (POINT, 1, 1), 95 * PERCENT)
        self.assertEqual(price, 9_500)
        deferred = get_deferred(100_000, price)
        self.assertEqual((100_000 - deferred, deferred), (91_324, 8_676))
        sold = Cohort(deferred, 10_000 * POINT, 0, 0, 95 * PERCENT)
        first = sold._replace(redeemed=4_500 * POINT)
        self.assertEqual(get_recognised(first), 4_110)
        self.assertEqual(get_liability(first), 4_566)
        second = first._replace(redeemed=8_500 * POINT, rate=97 * PERCENT)
        self.assertEqual(get_recognised(second) - get_recognised(first), 3_493)
        self.assertEqual(get_liability(second), 1_073)

    def test_examples_10a_and_10b_of_kpmg(self):
        """KPMG, Revenue - IFRS 15 handbook: 9,000 is allocated to the points (its share is rounded to 9 % there)."""
        first = Cohort(9_000, 10_000 * POINT, 4_500 * POINT, 0, 97 * PERCENT)
        self.assertEqual(get_recognised(first), 4_175)
        for rate, revenue in ((99, 3_552), (92, 4_140)):
            second = first._replace(redeemed=8_500 * POINT, rate=rate * PERCENT)
            self.assertEqual(get_recognised(second) - 4_175, revenue)

    def test_share_of_kpmg_is_rounded_to_a_whole_per_cent(self):
        """Without that rounding, its 10,000 points at 97 % get 8,842 of 100,000."""
        price = get_standalone_price(10_000 * POINT, (POINT, 1, 1), 97 * PERCENT)
        self.assertEqual((price, get_deferred(100_000, price)), (9_700, 8_842))

    def test_breakage_is_recognised_in_proportion_to_redemptions(self):
        cohort = Cohort(8_000, 1_000 * POINT, 400 * POINT, 0, 80 * PERCENT)
        # Half of the 800 that are expected: half of everything, the 200 that never come among it.
        self.assertEqual(get_recognised(cohort), 4_000)

    def test_more_is_redeemed_than_expected(self):
        cohort = Cohort(8_000, 1_000 * POINT, 900 * POINT, 0, 80 * PERCENT)
        self.assertEqual(get_expected(cohort), 900 * POINT)
        self.assertEqual(get_liability(cohort), 0)

    def test_what_expired_cannot_be_redeemed(self):
        cohort = Cohort(8_000, 1_000 * POINT, 400 * POINT, 500 * POINT, 80 * PERCENT)
        self.assertEqual(get_expected(cohort), 500 * POINT)
        self.assertEqual(get_liability(cohort), 1_600)
        self.assertEqual(get_liability(cohort._replace(expired=600 * POINT)), 0)

    def test_nothing_is_expected(self):
        self.assertEqual(get_liability(Cohort(8_000, 1_000 * POINT, 0, 0, 0)), 0)
        self.assertEqual(get_liability(Cohort(8_000, 1_000 * POINT, 0, 1_000 * POINT, 9_500)), 0)

    def test_points_without_sales_defer_nothing(self):
        self.assertEqual(get_deferred(0, 500), 0)
        self.assertEqual(get_deferred(-100, 500), 0)
        self.assertEqual(get_deferred(0, 0), 0)
        self.assertEqual(get_standalone_price(-5, (POINT, 1, 1), 9_500), 0)

    def test_reasons_add_up_to_the_change(self):
        picked = random.Random(15)
        for _number in range(2_000):
            before, after = (self.pick_cohort(picked) for _moment in range(2))
            parts = split_change(before, after)
            self.assertEqual(tuple(parts), KINDS)
            self.assertEqual(sum(parts.values()), get_liability(after) - get_liability(before))
        self.assertEqual(split_change(before, before), dict.fromkeys(KINDS, 0))

    def test_liability_stays_between_nothing_and_what_was_deferred(self):
        picked = random.Random(606)
        for _number in range(2_000):
            cohort = self.pick_cohort(picked)
            liability = get_liability(cohort)
            self.assertTrue(0 <= liability <= cohort.deferred, cohort)
            if cohort.redeemed + cohort.expired == cohort.earned:
                self.assertEqual(liability, 0)
            most = cohort.earned - cohort.expired
            more = cohort._replace(redeemed=picked.randint(cohort.redeemed, most))
            self.assertLessEqual(get_liability(more), liability)

    def test_change_of_estimate_in_the_example(self):
        first = Cohort(8_676, 10_000 * POINT, 4_500 * POINT, 0, 95 * PERCENT)
        second = first._replace(redeemed=8_500 * POINT, rate=97 * PERCENT)
        parts = split_change(first, second)
        self.assertEqual(parts, {"estimate": 85, "earned": 0, "redeemed": -3_578, "expired": 0})
        self.assertEqual(sum(split_change(NOTHING, first).values()), 4_566)

    @staticmethod
    def pick_cohort(picked):
        earned = picked.choice((0, 1, picked.randint(0, 10**7)))
        redeemed = picked.choice((0, earned, picked.randint(0, earned)))
        expired = picked.choice((0, earned - redeemed, picked.randint(0, earned - redeemed)))
        rate = picked.choice((0, 10_000, picked.randint(0, 10_000)))
        return Cohort(picked.randint(0, 10**9) if earned else 0, earned, redeemed, expired, rate)


@tagged("post_install", "-at_install")
class TestOrigins(BaseCase):
    """Lots 1 and 2 were earned in January and February; lot 3 came back of redemption r, lot 4 of redemption s."""

    takes = (
        Use(1, 3, 1, 1, "Jan", "r", 50, "redeem", "m"),
        Use(2, 3, 2, 2, "Feb", "r", 50, "redeem", "m"),
    )

    def test_last_taken_comes_back_first(self):
        told = trace([Lot(3, 4, "r", 70, "redeem", "m")], self.takes)
        self.assertEqual(told, [("Feb", "redeem", -50, "m"), ("Jan", "redeem", -20, "m")])

    def test_what_came_back_is_used_again(self):
        uses = [*self.takes, Use(3, 5, 3, 4, None, None, 60, "expire", "m")]
        told = trace([Lot(3, 4, "r", 70, "redeem", "m")], uses)
        self.assertEqual(told[2:], [("Feb", "expire", 50, "m"), ("Jan", "expire", 10, "m")])

    def test_what_came_back_is_given_back_twice(self):
        uses = [*self.takes, Use(3, 5, 3, 4, None, "s", 60, "redeem", "m")]
        told = trace([Lot(3, 4, "r", 70, "redeem", "m"), Lot(4, 6, "s", 10, "redeem", "m")], uses)
        self.assertEqual(
            told[2:],
            [("Feb", "redeem", 50, "m"), ("Jan", "redeem", 10, "m"), ("Jan", "redeem", -10, "m")],
        )

    def test_transfer_gives_what_it_takes_in_the_same_transaction(self):
        uses = [
            Use(1, 3, 1, 1, "Jan", "t", 50, "transfer", "m"),
            Use(2, 3, 3, 3, None, None, 20, "earn", "m"),
        ]
        told = trace([Lot(3, 3, "t", 50, "transfer", "m")], uses)
        self.assertEqual(told, [("Jan", "transfer", -50, "m"), ("Jan", "earn", 20, "m")])

    def test_points_from_nowhere_have_no_origin(self):
        uses = [Use(1, 3, 3, 2, None, None, 20, "redeem", "m")]
        told = trace([Lot(3, 2, "r", 50, "redeem", "m")], uses)
        self.assertEqual(told, [(None, "redeem", -50, "m"), (None, "redeem", 20, "m")])
