"""Rewards: steps, items, days and limits, from the form to the sale. The arithmetic is in the engine's vectors."""

from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errorcodes import CHECK_VIOLATION

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon

TEN_AND_TWENTY_FIVE = [(100, {"amount": 10}), (200, {"amount": 25})]
PERCENTS = [(1000, {"percent": 10}), (1200, {"percent": 15}), (1500, {"percent": 20})]


@tagged("post_install", "-at_install")
class TestRewards(LoyaltyHeroCommon):
    def set_reward(self, **vals):
        """Change the reward and publish that."""
        self.reward.write(vals)
        self.change_program()

    def set_steps(self, kind, steps, **vals):
        commands = [Command.create({"points": points, **given}) for points, given in steps]
        self.set_reward(kind=kind, step_ids=[Command.clear(), *commands], **vals)

    def assert_refused(self, message, points, **claim):
        with self.assertRaisesRegex(UserError, message):
            self.hold(points, **claim)

    def test_amounts_off_for_points(self):
        """10 off for 100 points, 25 off for 200."""
        self.set_steps("amount", TEN_AND_TWENTY_FIVE)
        self.give_points(250)
        self.assert_refused("Choose one of the steps of Pay with Stars", 150)
        redemption = self.hold(200)
        self.assertEqual((redemption.points, redemption.amount), (200, 25))
        self.take(redemption)
        self.assert_balance(50)
        self.assert_refused("Mara Lind has 50 Stars to spend", 100, key="other")

    def test_percent_off_for_points(self):
        """10 % off for 1,000 points, 15 % for 1,200, 20 % for 1,500."""
        self.set_steps("percent", PERCENTS)
        self.give_points(1300)
        self.assertEqual(self.hold(1200, due=8000, total=8000).amount, 12)
        self.assert_refused("has 1,300 Stars", 1500, due=8000, total=8000)

    def test_no_more_than_half_of_the_sale(self):
        self.set_steps("amount", TEN_AND_TWENTY_FIVE, share_max_percent=50)
        self.give_points(500)
        self.assert_refused("At most 50% of this sale", 200, due=4000, total=4000)
        self.assertEqual(self.hold(200, due=5000, total=5000).amount, 25)

    def test_steps_have_to_make_sense(self):
        for steps, message in (
            ([], "Add a step"),
            ([(100, {"amount": 10}), (200, {"amount": 10})], "must give more"),
            ([(200, {"amount": 10}), (100, {"amount": 25})], "must give more"),
            ([(100, {"amount": 0})], "must give more"),
        ):
            with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
                self.set_steps("amount", steps)
        # Amounts of a percent reward do not matter.
        self.set_steps("percent", [(100, {"percent": 5, "amount": 9}), (200, {"percent": 6})])
        self.assertFalse(self.program._get_problem())

    def test_reward_is_had_as_it_was_published(self):
        self.give_points(100)
        self.reward.amount = 50
        self.assertEqual(self.hold(100).amount, 10)
        self.change_program()
        self.assertEqual(self.hold(100).amount, 50)
        self.reward.active = False
        member = self.member.with_context(active_test=False)
        self.assertEqual(self.hold(100, member=member).amount, 50)
        self.change_program()
        self.assert_refused("Pay with Stars is no longer offered", 100, member=member)

    def test_days_on_which_it_can_be_had(self):
        self.give_points(100)
        today = fields.Date.today()
        self.set_reward(date_start=today + timedelta(days=1))
        self.assert_refused("Pay with Stars can be redeemed from", 10)
        self.set_reward(date_start=False, date_end=today - timedelta(days=1))
        self.assert_refused("Pay with Stars could be redeemed until", 10)
        self.set_reward(date_start=today, date_end=today)
        self.assertEqual(self.hold(10).amount, 1)
        with self.assert_database_refuses(CHECK_VIOLATION):
            self.reward.date_end = today - timedelta(days=1)
            self.env.flush_all()

    def test_invoice_looks_at_some_items_only(self):
        toys = self.make_selection(("product_tmpl_id.name", "=", "Wooden train"))
        self.set_steps("percent", [(100, {"percent": 10})], selection_ids=toys.ids)
        self.give_points(300)
        invoice = self.make_invoice((self.toy, 1), (self.coat, 2), post=False)
        with Form(invoice) as form:
            form.loyalty_redeem = True
            # 10 % of 39.80, not of 157.80.
            self.assertEqual((form.loyalty_redeem_points, form.loyalty_redeem_amount), (100, 3.98))
        invoice.action_post()
        self.assertAlmostEqual(invoice.amount_residual, 157.80 - 3.98)
        self.assertEqual(self.member.redemption_ids.amount, 3.98)
        others = self.make_invoice((self.coat, 1), post=False)
        others.write({"loyalty_redeem": True, "loyalty_redeem_points": 100})
        with self.assertRaisesRegex(UserError, "None of these items is for Pay with Stars"):
            others.action_post()
        self.assert_audit()

    def test_best_reward_is_proposed_on_an_invoice(self):
        percent = self.env["loyalty.hero.reward"].create(
            {
                "program_id": self.program.id,
                "name": "Half off",
                "kind": "percent",
                "step_ids": [Command.create({"points": 50, "percent": 50})],
            }
        )
        self.change_program()
        self.give_points(60)
        invoice = self.make_invoice((self.coat, 1), post=False)
        with Form(invoice) as form:
            form.loyalty_redeem = True
            self.assertEqual(form.loyalty_reward_id, percent)
            self.assertEqual((form.loyalty_redeem_points, form.loyalty_redeem_amount), (50, 29.5))
        invoice.action_post()
        self.assert_expense(29.5)

    def test_credit_note_gives_back_its_share_of_a_step(self):
        self.set_steps("percent", [(100, {"percent": 10})])
        self.give_points(100)
        invoice = self.make_invoice((self.coat, 2), post=False)
        invoice.write({"loyalty_redeem": True, "loyalty_redeem_points": 100})
        invoice.action_post()
        self.assertEqual(self.member.redemption_ids.amount, 11.8)
        self.credit(invoice, 1)
        self.assertEqual(self.member.redemption_ids.points_net, 50)
        self.assertEqual(self.member.redemption_ids.amount_returned, 5.9)
        self.assert_audit()

    def test_limits_of_a_reward_by_day_month_and_year(self):
        self.give_points(1000)
        self.set_reward(spend_max_day=100, spend_max_month=150, spend_max_year=180)
        now = fields.Datetime.now().replace(month=6, day=10, hour=12)
        for day, spent, left in (
            (now, 60, 40),
            (now + timedelta(hours=1), 40, 0),
            (now + timedelta(days=1), 50, 0),  # The month has 150.
            (now + timedelta(days=30), 30, 0),  # The year has 180.
        ):
            with freeze_time(day):
                self.assert_refused("A limit is reached: Mara Lind can spend", spent + left + 1)
                redemption = self.hold(spent, key=str(day))
                terms = self.reward._get_terms()
                self.assertEqual(self.member._get_points_left(terms, day.date(), "UTC"), left * 100)
                self.take(redemption, self.make_source(f"test,{day}", date=day))
        with freeze_time(now.replace(year=now.year + 1)):
            self.assertEqual(self.hold(100, key="next year").points, 100)

    def test_limits_count_what_is_reserved_and_not_what_was_given_back(self):
        self.give_points(1000)
        self.set_reward(spend_max_day=100)
        self.hold(80)
        self.assert_refused("can spend 20 Stars more for now", 30, key="other till")
        # The same claim anew: what it reserved does not count against it.
        redemption = self.hold(100)
        self.take(redemption)
        self.assert_refused("can spend 0 Stars more for now", 10, key="other till")
        self.give_back(redemption, 400)
        self.assertEqual(self.hold(40, key="other till").points, 40)

    def test_limit_of_a_program_counts_all_of_its_rewards(self):
        other = self.reward.copy({"program_id": self.program.id, "name": "Other"})
        self.change_program(spend_max_day=100)
        self.give_points(1000)
        self.hold(70)
        member = self.member.sudo()
        claim = self.make_claim("second")
        with self.assertRaisesRegex(UserError, "can spend 30 Stars more for now"):
            member.env["loyalty.hero.redemption"]._hold(member, other, 4000, claim)
        self.assertEqual(
            member.env["loyalty.hero.redemption"]._hold(member, other, 3000, claim).points, 30
        )

    def test_day_of_a_limit_begins_where_the_shop_is(self):
        self.give_points(1000)
        self.set_reward(spend_max_day=100)
        # 15:30 in London is half an hour after midnight in Tokyo.
        evening = fields.Datetime.to_datetime("2026-06-10 14:30:00")
        with freeze_time(evening):
            self.take(self.hold(100), self.make_source("test,payment", date=evening))
        terms = self.reward._get_terms()
        tokyo, london = fields.Date.to_date("2026-06-11"), fields.Date.to_date("2026-06-10")
        self.assertEqual(self.member._get_points_left(terms, tokyo, "Asia/Tokyo"), 10000)
        self.assertEqual(self.member._get_points_left(terms, london, "Europe/London"), 0)

    def test_words(self):
        self.set_steps(
            "amount",
            TEN_AND_TWENTY_FIVE,
            share_max_percent=50,
            spend_max_day=200,
            date_end=fields.Date.to_date("2026-12-31"),
        )
        self.assertEqual(
            self.reward.sentence.replace("\N{NO-BREAK SPACE}", " "),
            "$ 10 for 100 Stars and $ 25 for 200 Stars off, up to 50% of a sale, up to 200 a day, "
            "until Dec 31, 2026",
        )
