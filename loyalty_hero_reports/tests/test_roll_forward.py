"""The roll-forward closes: opening, earned, redeemed, expired and change of estimate are the closing balance."""

import itertools
import random

from odoo import fields
from odoo.tests import tagged

from odoo.addons.loyalty_hero.tests.liability_common import LiabilityCommon


@tagged("post_install", "-at_install")
class TestRollForward(LiabilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_estimate("2024-01-01", 80)

    def get_rows(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["loyalty.hero.roll.forward"].search(
            [("program_id", "=", self.program.id)], order="date, id"
        )

    def test_two_periods_by_hand(self):
        self.spend(1_000, "2024-01-15")
        self.make_run("2024-01-31")
        self.make_estimate("2024-02-01", 100)
        self.redeem(40, 400, "2024-02-10")
        self.spend(100, "2024-02-20")
        self.make_run("2024-02-29")
        first, second = self.get_rows()
        self.assertEqual((first.opening, first.earned, first.closing), (0, 74.07, 74.07))
        # 100 x 10 / 110, and 400 of 1,000 are redeemed.
        self.assertEqual(
            (second.opening, second.earned, second.redeemed, second.closing),
            (74.07, 9.09, -29.63, 53.53),
        )
        self.assertEqual(
            (
                second.points_opening,
                second.points_earned,
                second.points_redeemed,
                second.points_closing,
            ),
            (1_000, 100, 400, 700),
        )
        self.assertEqual((second.booked, second.difference), (53.53, 0))
        self.assertEqual(second.action_open_run()["res_id"], second.run_id.id)

    def test_reversed_run_is_left_out(self):
        self.spend(1_000, "2024-01-15")
        self.make_run("2024-01-31").action_reverse()
        self.assertFalse(self.get_rows())
        self.make_run("2024-01-31")
        self.assertEqual(self.get_rows().mapped("difference"), [0])

    def test_entry_that_was_reversed_by_hand_is_a_difference(self):
        self.spend(1_000, "2024-01-15")
        run = self.make_run("2024-01-31")
        run.move_id._reverse_moves([{"date": "2024-01-31"}])._post()
        self.assertEqual(self.get_rows().difference, 74.07)
        self.make_run("2024-02-29")
        self.assertEqual(self.get_rows().mapped("difference"), [74.07, 0])

    def test_random_periods_close_to_zero(self):
        picked = random.Random(5)
        for number in range(1, 9):
            month = fields.Date.to_date(f"2024-{number:02}-01")
            if number > 1 and picked.random() < 0.5:
                self.make_estimate(month, picked.randint(0, 100))
            for _sale in range(picked.randint(0, 2)):
                self.spend(picked.randint(1, 300), month.replace(day=picked.randint(1, 14)))
            most = int(self.member.points_available) // 10
            if most:
                amount = picked.randint(1, most)
                self.redeem(amount, amount * 10, month.replace(day=20))
            left = int(self.member.points_available)
            if left and picked.random() < 0.4:
                self.post(
                    self.member,
                    self.make_source(
                        f"test,{number}", date=fields.Datetime.to_datetime(f"2024-{number:02}-25")
                    ),
                    {"kind": "expire", "points": -picked.choice((left, picked.randint(1, left)))},
                )
            self.make_run(fields.Date.end_of(month, "month"))
        rows = self.get_rows()
        self.assertGreater(len(rows), 4)
        for name in ("earned", "redeemed", "expired", "estimate"):
            self.assertTrue(any(rows.mapped(name)), name)
        self.assertEqual(set(rows.mapped("difference")), {0})
        for before, row in itertools.pairwise(rows):
            self.assertEqual(row.opening, before.closing)
            self.assertEqual(row.points_opening, before.points_closing)
            self.assertAlmostEqual(
                row.points_opening + row.points_earned - row.points_redeemed - row.points_expired,
                row.points_closing,
            )
