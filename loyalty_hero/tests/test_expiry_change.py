"""A change of the expiry: whom it touches is told before, and earned points keep theirs unless someone wants it."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon

DAY = "2026-06-01 10:00"


@tagged("post_install", "-at_install")
class TestExpiryChange(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.state = "closed"
        with freeze_time("2026-01-01 10:00"):
            cls.program = cls.make_program(name="Moon Club", code="MOONS")
        cls.member = cls.make_member(cls.program)
        cls.other = cls.make_member(
            cls.program, cls.env["res.partner"].create({"name": "Ole Berg"})
        )
        with freeze_time("2026-01-10 10:00"):
            cls.give_points(100, date_expiry=date(2026, 12, 31))
            cls.give_points(50, date_expiry=date(2026, 6, 15))
            cls.give_points(20, cls.other)

    def publish(self, earned_points, **vals):
        """Change the program and publish that by the form, on June 1; return what the form told."""
        self.program.write(vals)
        with freeze_time(DAY):
            form = Form(
                self.env["loyalty.hero.publish"].with_context(default_program_id=self.program.id)
            )
            if form.expiry_impact:
                form.earned_points = earned_points
            told = form.expiry_impact
            form.save().action_publish()
            self.run_cron("ir_cron_change_expiry")
            self.run_cron("ir_cron_change_expiry")
        return told

    def test_who_could_not_be_changed_is_left_to_the_next_run(self):
        with self.break_member("loyalty_hero_entry", "INSERT", self.other):
            self.publish("new", expiry="days", expiry_days=500)
        change = self.env["loyalty.hero.expiry.change"].search([], limit=1)
        self.assertEqual(change.state, "waiting")
        self.assertEqual(self.get_lots(self.other)[0][1], False)
        self.assertEqual({expiry.year for _points, expiry, _idle in self.get_lots()}, {2027})
        with freeze_time(DAY):
            self.run_cron("ir_cron_change_expiry")
        self.assertEqual(change.state, "done")

    def get_lots(self, member=None):
        lots = (member or self.member).entry_ids.filtered(lambda entry: entry.points_open > 0)
        return sorted((lot.points_open, lot.date_expiry, lot.idle_days) for lot in lots)

    def test_form_tells_whom_it_touches(self):
        told = self.publish("keep", expiry="days", expiry_days=30)
        self.assertIn("Members with Stars: 2; they have 170 in all.", told)
        self.assertIn("the first of these points expire after Jun 15, 2026.", told)

    def test_nothing_is_told_when_the_expiry_stays(self):
        self.assertFalse(self.publish("new", amount_min=5))
        self.assertFalse(self.env["loyalty.hero.expiry.change"].search([]))

    def test_earned_points_keep_their_expiry(self):
        self.publish("keep", expiry="days", expiry_days=30)
        self.assertEqual(
            self.get_lots(), [(50, date(2026, 6, 15), 0), (100, date(2026, 12, 31), 0)]
        )
        self.assertEqual(self.get_lots(self.other), [(20, False, 0)])

    def test_new_expiry_where_it_is_later(self):
        self.publish("later", expiry="days", expiry_days=30)
        self.assertEqual(self.get_lots(), [(50, date(2026, 7, 1), 0), (100, date(2026, 12, 31), 0)])
        self.assertEqual(self.get_lots(self.other), [(20, False, 0)])
        self.assert_balance(150)
        self.assert_audit()

    def test_new_expiry_even_where_it_is_earlier(self):
        told = self.publish("new", expiry="days", expiry_days=30)
        self.assertIn("With the new expiry, they expire after Jul 1, 2026.", told)
        self.assertEqual(self.get_lots(), [(50, date(2026, 7, 1), 0), (100, date(2026, 7, 1), 0)])
        self.assertEqual(self.get_lots(self.other), [(20, date(2026, 7, 1), 0)])
        self.assert_balance(150)
        taken, given = self.other.entry_ids.sorted("id")[-2:]
        self.assertEqual(taken.display_name, "20 Stars moved to a new expiry on Jun 1, 2026")
        self.assertEqual(given.display_name, "20 Stars received a new expiry on Jun 1, 2026")
        self.assertIn("30 days after earning", given.reasons_text)
        self.assert_audit()

    def test_by_inactivity_and_never(self):
        self.publish("new", expiry="inactivity", expiry_days=60)
        # 142 days after the last activity; the 60 days begin with the change.
        self.assertEqual(self.get_lots(), [(50, False, 202), (100, False, 202)])
        self.publish("later", expiry="never")
        self.assertEqual(self.get_lots(), [(50, False, 0), (100, False, 0)])
        self.assert_audit()

    def test_change_is_no_activity_and_leaves_holds(self):
        active = self.member.date_activity
        with freeze_time("2026-06-01 09:55"):
            self.hold(120)
        self.publish("new", expiry="days", expiry_days=30)
        self.env.invalidate_all()
        self.assertEqual((self.member.date_activity, self.member.points_held), (active, 120))
        self.assert_audit()

    def test_return_takes_the_points_of_its_sale(self):
        """Also after these got another expiry."""
        with freeze_time("2026-05-01 10:00"):
            invoice = self.spend(59)
        self.publish("new", expiry="months", expiry_months=1)
        with freeze_time("2026-06-02 10:00"):
            self.give_points(5, date_expiry=date(2026, 6, 3))
            self.credit(invoice, 1)
        self.assertEqual(
            self.get_lots(),
            [(5, date(2026, 6, 3), 0), (50, date(2026, 7, 1), 0), (100, date(2026, 7, 1), 0)],
        )
        self.assert_audit()

    def test_return_of_points_that_expired_after_the_change(self):
        with freeze_time("2026-05-01 10:00"):
            invoice = self.spend(59)
        self.publish("new", expiry="days", expiry_days=10)
        with freeze_time("2026-06-20 10:00"):
            self.run_cron("ir_cron_expire_points")
            self.assert_balance(0)
            self.give_points(5)
            self.credit(invoice, 1)
        self.assert_balance(5)

    def test_law_forbids_to_shorten(self):
        self.company.partner_id.write(
            {
                "country_id": self.env.ref("base.ca").id,
                "state_id": self.env.ref("base.state_ca_on").id,
            }
        )
        with self.assertRaisesRegex(UserError, "may not expire earlier than they were told"):
            self.publish("new", expiry="inactivity", expiry_days=60)
        self.publish("later", expiry="inactivity", expiry_days=60)

    def test_only_at_once(self):
        self.program.write({"expiry": "days"})
        with self.assertRaisesRegex(ValidationError, "only at once"):
            self.env["loyalty.hero.publish"].create(
                {
                    "program_id": self.program.id,
                    "timing": "later",
                    "moment": "2999-01-01",
                    "earned_points": "later",
                }
            )
