"""Tiers: reached by purchases, taken back with them, lost by time, given by managers; each change is logged."""

from datetime import date

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import GOLD, SILVER, LoyaltyHeroCommon


class TierCommon(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.state = "closed"
        cls.customer.email = "mara@example.com"

    @classmethod
    def make_tiers(cls, **vals):
        """A program with Silver from 2,000 and Gold from 6,000, and Mara Lind's member in it."""
        cls.tiered = cls.make_program(
            code="TIERS",
            rule_ids=[Command.create({"mode": "tier", "points": 1, "per_amount": 300})],
            tier_ids=[Command.create(SILVER), Command.create(GOLD)],
            **vals,
        )
        cls.silver, cls.gold = cls.tiered.tier_ids.sorted("spend_min")
        cls.member = cls.make_member(cls.tiered)

    def assert_tier(self, tier, grace=False):
        self.member.invalidate_recordset()
        self.assertEqual(self.member.tier_id, tier or self.env["loyalty.hero.tier"])
        self.assertEqual(self.member.tier_grace_until, grace)

    def assert_log(self, *changes):
        """``changes`` are ``(before, after, why)``, the first one first."""
        log = self.member.tier_change_ids.sorted("id")
        self.assertEqual(
            [(change.before_id.name, change.after_id.name, change.why) for change in log],
            list(changes),
        )


@tagged("post_install", "-at_install")
class TestTier(TierCommon):
    def test_example_of_the_sum_of_purchases(self):
        self.make_tiers()
        self.spend(3000)
        self.assert_tier(self.silver)
        self.assert_balance(15)
        self.spend(3000)
        self.assert_tier(self.gold)
        self.assert_balance(15 + 30)
        self.assert_log((False, "Silver", "sale"), ("Silver", "Gold", "sale"))
        self.assert_audit()

    def test_tier_that_something_is_limited_to_is_not_deleted(self):
        self.make_tiers()
        self.tiered.rule_ids.tier_ids = self.gold
        with self.assertRaisesRegex(UserError, "is for members of “Gold” only"):
            self.tiered.tier_ids = [Command.delete(self.gold.id)]
        self.assertEqual(self.tiered.rule_ids.tier_ids, self.gold)
        self.tiered.rule_ids.tier_ids = False
        self.tiered.tier_ids = [Command.delete(self.gold.id)]
        self.assertFalse(self.gold.exists())

    def test_tier_is_not_lost_by_what_is_not_published_yet(self):
        self.make_tiers(tier_window="rolling")
        self.spend(2500)
        self.silver.spend_min = 3000
        self.run_cron("ir_cron_review_tiers")
        self.assert_tier(self.silver)
        self.tiered.sudo()._publish()
        self.run_cron("ir_cron_review_tiers")
        self.assert_tier(False)

    def test_way_to_the_next_tier_is_by_what_is_published(self):
        self.make_tiers()
        self.spend(1500)
        self.silver.spend_min = 1000
        self.member.invalidate_recordset()
        self.assertEqual((self.member.tier_next_id, self.member.tier_missing), (self.silver, 500))
        self.tiered.sudo()._publish()
        self.member.invalidate_recordset()
        self.assertEqual(self.member.tier_next_id, self.gold)

    def test_purchase_below_the_first_tier_earns_at_the_rules_rate(self):
        self.make_tiers()
        self.spend(1500)
        self.assert_tier(None)
        self.assert_balance(5)
        self.assertEqual(
            (self.member.spend_window, self.member.tier_next_id, self.member.tier_missing),
            (1500, self.silver, 500),
        )

    def test_return_of_the_purchase_takes_the_tier_back_at_once(self):
        self.make_tiers()
        self.spend(3000)
        second = self.spend(3000)
        self.credit(second, 1)
        self.assert_tier(self.silver)
        self.assert_balance(15)
        self.assert_log(
            (False, "Silver", "sale"), ("Silver", "Gold", "sale"), ("Gold", "Silver", "return")
        )

    def test_returns_in_any_order_leave_the_member_as_before(self):
        self.make_tiers()
        for order in ((0, 1), (1, 0)):
            invoices = [self.spend(3000), self.spend(3000)]
            self.assert_tier(self.gold)
            for number in order:
                self.credit(invoices[number], 1)
            self.assert_tier(None)
            self.assert_balance(0)
            self.assertEqual(self.member.spend_window, 0)
        self.assert_audit()

    def test_return_keeps_a_tier_that_other_purchases_reach(self):
        self.make_tiers()
        first = self.spend(3000)
        self.spend(3000)
        self.credit(first, 1)
        self.assert_tier(self.silver)

    def test_return_is_judged_by_the_tier_of_the_sale(self):
        self.make_tiers()
        first = self.make_invoice((self.make_product("Boat", 1500), 2))
        self.spend(3000)
        self.credit(first, 1)
        # 1,500 are left, with which Silver would not have been reached: 5 instead of 15.
        self.assert_balance(5 + 30)

    def test_draft_and_posting_again_keeps_the_log_short(self):
        self.make_tiers()
        invoice = self.spend(3000)
        invoice.sudo()._loyalty_settle()
        self.assert_log((False, "Silver", "sale"))
        invoice.button_draft()
        self.assert_tier(None)
        invoice.action_post()
        self.assert_tier(self.silver)
        self.assert_balance(15)

    def test_rolling_window_with_grace(self):
        self.make_tiers(tier_window="rolling", tier_months=12, tier_grace_days=30)
        with freeze_time("2025-03-10 10:00"):
            self.spend(3000)
        with freeze_time("2026-03-09 10:00"):
            self.run_cron("ir_cron_review_tiers")
            self.assert_tier(self.silver)
        with freeze_time("2026-03-10 10:00"):
            self.run_cron("ir_cron_review_tiers")
            self.assert_tier(self.silver, date(2026, 4, 9))
        with freeze_time("2026-04-09 10:00"):
            self.run_cron("ir_cron_review_tiers")
            self.assert_tier(self.silver, date(2026, 4, 9))
        with freeze_time("2026-04-10 10:00"):
            self.run_cron("ir_cron_review_tiers")
            self.run_cron("ir_cron_review_tiers")
            self.assert_tier(None)
        self.assert_log((False, "Silver", "sale"), ("Silver", False, "window"))

    def test_purchases_within_the_grace_period_keep_the_tier(self):
        self.make_tiers(tier_window="rolling", tier_months=12, tier_grace_days=30)
        with freeze_time("2025-03-10 10:00"):
            self.spend(3000)
        with freeze_time("2026-03-10 10:00"):
            self.run_cron("ir_cron_review_tiers")
            self.spend(2000)
            self.run_cron("ir_cron_review_tiers")
            self.assert_tier(self.silver)
        self.assert_log((False, "Silver", "sale"))

    def test_calendar_year_falls_to_what_the_new_year_reaches(self):
        self.make_tiers(tier_window="calendar", tier_grace_days=0)
        with freeze_time("2025-12-30 10:00"):
            self.spend(6000)
            self.assert_tier(self.gold)
        with freeze_time("2026-01-02 10:00"):
            self.spend(2500)
            self.assertEqual(self.member.spend_window, 2500)
            self.run_cron("ir_cron_review_tiers")
            self.assert_tier(self.silver)

    def test_lifetime_is_never_lost_by_time(self):
        self.make_tiers()
        with freeze_time("2020-03-10 10:00"):
            self.spend(3000)
        self.run_cron("ir_cron_review_tiers")
        self.assert_tier(self.silver)

    def test_return_after_the_window_does_not_take_what_grace_keeps(self):
        self.make_tiers(tier_window="rolling", tier_months=12, tier_grace_days=30)
        with freeze_time("2025-03-10 10:00"):
            self.spend(3000)
        with freeze_time("2026-03-10 10:00"):
            self.run_cron("ir_cron_review_tiers")
            self.credit(self.spend(100), 1)
            self.assert_tier(self.silver, date(2026, 4, 9))

    def test_manual_tier_holds_until_its_date(self):
        self.make_tiers(tier_window="rolling", tier_months=12)
        manager = self.make_user("tier manager", "loyalty_hero.loyalty_hero_group_manager")
        with freeze_time("2026-03-01 10:00"):
            self.spend(3000)
            self.member.with_user(manager).write(
                {"tier_manual_id": self.gold.id, "tier_manual_until": date(2026, 3, 31)}
            )
            self.assert_tier(self.gold)
            self.assertEqual(self.member.tier_change_ids[0].user_id, manager)
        with freeze_time("2026-03-31 10:00"):
            self.run_cron("ir_cron_review_tiers")
            self.assert_tier(self.gold)
        with freeze_time("2026-04-01 10:00"):
            self.run_cron("ir_cron_review_tiers")
            self.assert_tier(self.silver)
        self.assertFalse(self.member.tier_manual_id)
        self.assert_log(
            (False, "Silver", "sale"), ("Silver", "Gold", "manual"), ("Gold", "Silver", "manual")
        )

    def test_manual_tier_below_the_reached_one_changes_nothing(self):
        self.make_tiers()
        self.spend(6000)
        self.member.tier_manual_id = self.silver
        self.assert_tier(self.gold)

    def test_manual_tier_earns_at_its_rate(self):
        self.make_tiers()
        self.member.tier_manual_id = self.gold
        self.spend(1000)
        self.assert_balance(10)

    def test_tier_of_another_program_is_refused(self):
        self.make_tiers()
        other = self.make_program(code="OTHER", tier_ids=[Command.create(SILVER)])
        with self.assertRaisesRegex(ValidationError, "another program"):
            self.member.tier_manual_id = other.tier_ids

    def test_nobody_sets_a_tier_past_the_log(self):
        self.make_tiers()
        manager = self.make_user("tier manager", "loyalty_hero.loyalty_hero_group_manager")
        cashier = self.make_user("tier cashier", "loyalty_hero.loyalty_hero_group_cashier")
        with self.assertRaises(AccessError):
            self.member.with_user(manager).tier_id = self.gold
        with self.assertRaises(AccessError):
            self.member.with_user(cashier).tier_manual_id = self.gold
        with self.assertRaises(AccessError):
            self.env["loyalty.hero.tier.change"].with_user(manager).create(
                {"member_id": self.member.id, "why": "manual", "date": fields.Date.today()}
            )

    def test_change_is_told_on_the_contact_and_by_mail_when_the_program_says_so(self):
        self.make_tiers(notify_tier=True)
        self.spend(3000)
        self.assertIn("no tier → Silver", self.customer.message_ids[0].body)
        self.assertTrue(self.member.tier_change_ids.is_mail_due)
        before = self.env["mail.mail"].search_count([])
        for _time in range(2):
            self.run_cron("ir_cron_mail_tiers")
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertEqual(self.env["mail.mail"].search_count([]), before + 1)
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertIn("you are Silver now", mail.subject)

    def test_mail_is_off_by_default(self):
        self.make_tiers()
        self.spend(3000)
        self.assertFalse(self.member.tier_change_ids.is_mail_due)

    def test_plain_program_asks_the_database_nothing_about_tiers(self):
        self.make_tiers()
        self.tiered.state = "closed"
        self.program.state = "running"
        version = self.env["loyalty.hero.program.version"].sudo()._get_in_effect(self.program)
        members = self.customer.loyalty_member_ids.filtered(
            lambda member: member.program_id == self.program
        )
        members.mapped("tier_id")
        with self.assertQueryCount(0):
            members._get_standings(version, fields.Date.today())
