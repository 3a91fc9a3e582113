"""Holds: promised points are nobody else's, and they are settled, taken back or lapse exactly once."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestRedemption(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_points(100)

    def test_held_points_are_not_available(self):
        self.hold(60)
        self.assertEqual(
            (self.member.balance, self.member.points_held, self.member.points_available),
            (100, 60, 40),
        )
        with self.assertRaisesRegex(UserError, "Mara Lind has 40 Stars to spend"):
            self.hold(41, key="other till")
        self.assert_audit()

    def test_who_is_overdrawn_has_nothing_to_spend(self):
        invoice = self.spend(50)
        self.take(self.hold(150))
        self.credit(invoice, 1)
        self.assert_balance(-50)
        with self.assertRaisesRegex(UserError, "Mara Lind has 0 Stars to spend"):
            self.hold(10, key="other till")

    def test_hold_with_the_same_key_replaces_the_first(self):
        self.hold(60)
        self.hold(100)
        self.assertEqual(self.member.points_held, 100)
        self.assertEqual(
            self.env["loyalty.hero.redemption"].search_count([("state", "=", "held")]), 1
        )

    def test_void_frees_the_points_and_is_final(self):
        redemption = self.hold(60)
        redemption._void()
        redemption._void()
        self.assertEqual((redemption.state, self.member.points_available), ("void", 100))

    def test_posting_settles_the_hold(self):
        redemption = self.hold(60)
        self.take(redemption)
        self.assertEqual((self.member.balance, self.member.points_held), (40, 0))
        redemption._void()
        self.assertEqual(redemption.state, "posted")
        self.assert_balance(40)

    def test_lapsed_hold_is_free_for_others(self):
        redemption = self.hold(60)
        redemption.date_lapse = fields.Datetime.now() - timedelta(seconds=1)
        self.run_cron("ir_cron_release_holds")
        self.assertEqual((redemption.state, self.member.points_held), ("lapsed", 0))

    def test_lapsed_hold_posts_late_without_conflict_when_there_are_points(self):
        redemption = self.hold(60)
        redemption.date_lapse = fields.Datetime.now() - timedelta(seconds=1)
        self.member.sudo()._lock_to_spend()
        self.take(redemption)
        self.assertFalse(redemption.is_conflict)
        self.assert_balance(40)

    def test_lapsed_hold_whose_points_are_gone_overdraws_and_is_marked(self):
        redemption = self.hold(60)
        redemption.date_lapse = fields.Datetime.now() - timedelta(seconds=1)
        self.take(self.hold(100, key="other till"))
        self.take(redemption)
        self.assertTrue(redemption.is_conflict)
        self.assert_balance(-60)

    def test_limits_are_said_in_words(self):
        self.reward.write({"points_min": 20, "points_multiple": 10, "share_max_percent": 50})
        self.change_program()
        for points, message in (
            (0, "more than 0"),
            (-5, "more than 0"),
            (10, "At least 20 Stars"),
            (25, "in steps of 10 Stars"),
            (60, r"At most 50% of this sale"),
            (110, "has 100 Stars"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self.hold(points, total=1000, due=1000)
        self.assertEqual(self.hold(50, total=1000, due=1000).amount, 5)
        with self.assertRaisesRegex(UserError, "nothing left to pay"):
            self.hold(10, key="paid", due=0)

    def limit_to_gold(self):
        """Limit the reward to the higher one of two tiers; return both."""
        tiers = self.env["loyalty.hero.tier"].create(
            [
                {"program_id": self.program.id, "name": name, "spend_min": spend_min}
                for name, spend_min in (("Silver", 2000), ("Gold", 6000))
            ]
        )
        self.reward.tier_ids = tiers[1]
        self.change_program()
        return tiers

    def test_reward_of_another_tier_is_refused_and_says_whose_it_is(self):
        silver, gold = self.limit_to_gold()
        with self.assertRaisesRegex(UserError, "is for Gold members. Mara Lind has no tier yet"):
            self.hold(10)
        self.member.tier_manual_id = silver
        with self.assertRaisesRegex(
            UserError, "is for Gold members. The tier of Mara Lind is Silver"
        ):
            self.hold(10)
        self.member.tier_manual_id = gold
        self.assertEqual(self.hold(10).amount, 1)
        self.reward.tier_ids = silver + gold
        self.change_program()
        self.member.tier_manual_id = silver
        self.assertEqual(self.hold(10).amount, 1)

    def test_promised_points_are_kept_when_the_tier_is_lost(self):
        _silver, gold = self.limit_to_gold()
        self.member.tier_manual_id = gold
        redemption = self.hold(10)
        self.member.tier_manual_id = False
        self.assertFalse(self.member.tier_id)
        self.take(redemption)
        self.assert_balance(90)

    def test_points_worth_more_than_is_due_pay_what_is_due(self):
        redemption = self.hold(100, due=347, total=347)
        self.assertEqual((redemption.points, redemption.amount), (34.7, 3.47))

    def test_redemptions_cannot_be_deleted(self):
        redemption = self.hold(10)
        with self.assertRaisesRegex(UserError, "Redemptions cannot be deleted"):
            redemption.unlink()
