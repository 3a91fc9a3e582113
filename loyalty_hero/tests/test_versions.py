"""Versions: a change takes effect from the moment that someone published it for, and never before."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestVersions(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Version = cls.env["loyalty.hero.program.version"]
        cls.now = fields.Datetime.now()
        cls.tomorrow = cls.now + timedelta(days=1)
        cls.next_week = cls.now + timedelta(days=7)
        cls.first = cls.program.version_ids

    def publish(self, points, moment=None):
        """Let the rule give ``points`` from ``moment`` on."""
        self.program.rule_ids.points = points
        return self.program.sudo()._publish(moment)

    def points_at(self, moment):
        return self.Version._get_in_effect(self.program, moment).compiled["rules"][0]["points"]

    def test_starting_publishes(self):
        self.assertEqual(len(self.first), 1)
        self.assertEqual(self.first.digest, self.program.digest)
        self.assertEqual(self.first.user_id, self.env.user)
        self.assertEqual(self.first.topics, self.program._get_topics())
        self.assertEqual(self.first.changes, self.first.topics)
        self.assertFalse(self.program.has_changes)

    def test_program_created_running_is_published(self):
        program = self.program.copy()
        program.state = "running"
        self.assertTrue(program.version_ids)
        imported = self.env["loyalty.hero.program"].create(
            {"name": "Moons", "code": "MOONS", "state": "running", "kind": "membership"}
        )
        self.assertTrue(imported.version_ids)

    def test_changes_wait_until_they_are_published(self):
        self.program.rule_ids.points = 2
        self.assertTrue(self.program.has_changes)
        self.assertEqual(self.points_at(self.now), 100)
        self.assertIn(
            self.program, self.env["loyalty.hero.program"].search([("has_changes", "=", True)])
        )
        self.make_invoice((self.coat, 1))
        self.assert_balance(59)
        self.program.sudo()._publish()
        self.assertFalse(self.program.has_changes)
        self.assertNotIn(
            self.program, self.env["loyalty.hero.program"].search([("has_changes", "=", True)])
        )
        self.make_invoice((self.coat, 1))
        self.assert_balance(59 + 118)

    def test_invoice_of_today_goes_by_what_is_published_when_it_is_posted(self):
        for hour, points in ((9, 59), (15, 118)):
            with freeze_time(f"2030-03-05 {hour:02}:00"):
                self.program.rule_ids.points = points / 59
                self.program.sudo()._publish()
                self.make_invoice((self.coat, 1))
        self.assertEqual(self.member.entry_ids.sorted("id").mapped("points"), [59, 118])
        with freeze_time("2030-03-06 09:00"):
            self.make_invoice((self.coat, 1), invoice_date="2030-03-05")
        self.assert_balance(59 + 118 + 59)

    def test_words_are_no_change(self):
        self.program.write({"name": "Moon Club", "description": "Other words"})
        self.assertFalse(self.program.has_changes)
        self.assertEqual(self.program.sudo()._publish(), self.first)

    def test_draft_has_no_changes_to_publish(self):
        self.assertFalse(self.program.copy().has_changes)

    def test_each_moment_has_the_version_that_was_in_effect(self):
        self.publish(2, self.tomorrow)
        self.publish(3, self.next_week)
        for moment, points in (
            # Older than the first version: judged by that.
            (self.now - timedelta(days=365), 100),
            (self.now, 100),
            (self.tomorrow - timedelta(seconds=1), 100),
            (self.tomorrow, 200),
            (self.next_week - timedelta(seconds=1), 200),
            (self.next_week, 300),
            (self.next_week + timedelta(days=365), 300),
        ):
            self.assertEqual(self.points_at(moment), points, moment)

    def test_later_publication_for_the_same_moment_holds(self):
        self.publish(2, self.now)
        self.publish(3, self.now)
        self.assertEqual(self.points_at(self.now), 300)

    def test_what_was_published_once_can_be_published_again(self):
        self.publish(2)
        again = self.publish(1)
        self.assertNotEqual(again, self.first)
        self.assertEqual(again.digest, self.first.digest)
        self.assertEqual(self.points_at(self.now), 100)

    def test_planned_versions_are_replaced_from_the_new_moment_on(self):
        planned = self.publish(2, self.next_week)
        self.assertEqual(planned.state, "planned")
        self.assertEqual(self.Version._get_planned(self.program), planned)
        self.assertFalse(self.program.has_changes)
        sooner = self.publish(3, self.tomorrow)
        self.assertEqual(planned.state, "replaced")
        self.assertEqual(self.Version._get_planned(self.program), sooner)
        self.assertEqual(self.points_at(self.next_week), 300)
        self.assertEqual(
            self.program.version_ids.sorted("id").mapped("state"),
            ["current", "replaced", "planned"],
        )

    def test_planned_versions_before_the_new_moment_take_effect(self):
        sooner = self.publish(2, self.tomorrow)
        later = self.publish(3, self.next_week)
        self.assertEqual(self.Version._get_planned(self.program), sooner + later)

    def test_going_back_withdraws_what_was_planned(self):
        self.publish(2, self.next_week)
        self.publish(1)
        self.assertFalse(self.Version._get_planned(self.program))
        self.assertEqual(self.points_at(self.next_week), 100)

    def test_nothing_takes_effect_before_what_is_in_effect(self):
        with self.assertRaisesRegex(UserError, "last changed on .* Choose a later time"):
            self.publish(2, self.now - timedelta(days=1))

    def test_program_that_cannot_run_is_not_published(self):
        self.program.rule_ids.mode = "tier"
        with self.assertRaisesRegex(ValidationError, "has no tiers"):
            self.program.sudo()._publish()

    def test_versions_of_several_programs_take_one_query(self):
        second = self.make_program(code="SECOND")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            versions = self.Version._get_in_effect(self.program + second, self.now)
            self.assertEqual(len(versions), 2)
        self.assertEqual(versions.program_id, self.program + second)
        self.assertFalse(self.Version._get_in_effect(self.program.copy(), self.now))

    def test_late_sale_is_judged_by_the_version_of_its_moment(self):
        today = fields.Date.today()
        self.publish(2, self.tomorrow)
        with freeze_time(self.next_week):
            self.assertEqual(
                self.program.version_ids.sorted("id").mapped("state"), ["past", "current"]
            )
            self.make_invoice((self.coat, 1), invoice_date=today)
            self.assert_balance(59)
            self.assertEqual(self.member.entry_ids.version_id, self.first)
            self.make_invoice((self.coat, 1), invoice_date=fields.Date.today())
            self.assert_balance(59 + 118)

    def test_sale_earned_under_a_version_keeps_it(self):
        invoice = self.make_invoice((self.coat, 2))
        self.publish(3)
        self.credit(invoice, 1)
        self.assert_balance(59)
        self.assertEqual(self.member.entry_ids.version_id, self.first)

    # The wizard ---------------------------------------------------------------------------------------------------

    def test_wizard_tells_what_it_touches_and_publishes(self):
        self.program.rule_ids.points = 2
        action = self.program.action_publish()
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        self.assertIn("One customer is a member.", form.impact)
        (earning,) = form.changes
        self.assertEqual(earning["title"], "Earning")
        self.assertEqual(
            [(row["change"], row["text"][:6]) for row in earning["sentences"]],
            [("removed", "1 per "), ("added", "2 per ")],
        )
        form.timing = "later"
        form.moment = self.next_week
        form.save().action_publish()
        self.assertEqual(self.points_at(self.now), 100)
        self.assertEqual(self.points_at(self.next_week), 200)

    def test_version_says_what_it_changed(self):
        self.publish(2)
        self.program.write({"cap_day": 500, "rounding": "up"})
        version = self.program.sudo()._publish()
        self.assertEqual(
            version.changes,
            [
                {
                    "key": "earning",
                    "title": "Earning",
                    "sentences": [{"text": "Points are rounded up", "change": "added"}],
                },
                {
                    "key": "limits",
                    "title": "Limits",
                    "sentences": [{"text": "At most 500 per day", "change": "added"}],
                },
            ],
        )
        first = self.program.rule_ids.copy({"sequence": 5, "points": 7})
        self.program.sudo()._publish()
        first.sequence = 1000
        version = self.program.sudo()._publish()
        self.assertEqual(version.changes[0]["title"], "Other")

    def test_program_says_when_what_it_shows_takes_effect(self):
        self.assertFalse(self.program.date_planned)
        self.publish(2, self.tomorrow)
        self.assertEqual(self.program.date_planned, self.tomorrow)
        with freeze_time(self.next_week):
            self.program.invalidate_recordset(["date_planned"])
            self.assertFalse(self.program.date_planned)

    def test_program_shows_what_is_in_effect_and_what_is_planned(self):
        now_topics = self.program.topics
        self.assertEqual(self.program.topics_in_effect, now_topics)
        self.assertFalse(self.program.changes_ahead)
        self.assertFalse(self.program.date_next)
        self.publish(2, self.tomorrow)
        self.publish(3, self.next_week)
        self.program.rule_ids.points = 4
        self.env.invalidate_all()
        self.assertEqual(self.program.topics_in_effect, now_topics)
        self.assertEqual(self.program.date_next, self.tomorrow)
        ((removed, added),) = (topic["sentences"] for topic in self.program.changes_ahead)
        self.assertEqual([removed["change"], added["change"]], ["removed", "added"])
        self.assertIn("4 per", added["text"])
        with freeze_time(self.tomorrow):
            self.env.invalidate_all()
            self.assertIn("2 per", str(self.program.topics_in_effect))
            self.assertEqual(self.program.date_next, self.next_week)
        with freeze_time(self.next_week):
            self.env.invalidate_all()
            self.assertIn("3 per", str(self.program.topics_in_effect))
            self.assertFalse(self.program.date_next)

    def test_list_shows_the_dates_that_are_in_effect(self):
        dates = ("date_start_in_effect", "date_end_in_effect")
        self.program.date_end = self.next_week
        self.env.invalidate_all()
        self.assertEqual([self.program[name] for name in dates], [False, False])
        self.program.sudo()._publish()
        self.env.invalidate_all()
        self.assertEqual([self.program[name] for name in dates], [False, self.next_week.date()])
        draft = self.program.copy({"date_start": self.next_week})
        self.assertEqual(draft.date_start_in_effect, self.next_week.date())

    def test_draft_shows_what_it_says(self):
        draft = self.program.copy()
        self.assertEqual(draft.topics_in_effect, draft.topics)
        self.assertFalse(draft.date_next)

    def test_wizard_refuses_the_past(self):
        with self.assertRaisesRegex(ValidationError, "Choose a time in the future"):
            self.env["loyalty.hero.publish"].create(
                {
                    "program_id": self.program.id,
                    "timing": "later",
                    "moment": self.now - timedelta(hours=1),
                }
            )

    def test_wizard_tells_that_planned_changes_are_replaced(self):
        self.publish(2, self.next_week)
        self.program.rule_ids.points = 3
        wizard = self.env["loyalty.hero.publish"].create({"program_id": self.program.id})
        self.assertEqual(wizard.planned_count, 1)
        wizard.write({"timing": "later", "moment": self.next_week + timedelta(days=1)})
        self.assertEqual(wizard.planned_count, 0)

    def test_only_administrators_publish(self):
        manager = self.make_user("manager", "loyalty_hero.loyalty_hero_group_manager")
        with self.assertRaises(AccessError):
            self.env["loyalty.hero.publish"].with_user(manager).create(
                {"program_id": self.program.id}
            )
