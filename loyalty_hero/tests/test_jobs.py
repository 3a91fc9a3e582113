"""Jobs work through everybody: who cannot be done is left out, alone."""

from odoo import SUPERUSER_ID, Command, fields, sql_db
from odoo.tests import tagged

from ..models.base.jobs import AHEAD
from .common import LoyaltyHeroCommon

COUNT = 7
BROKEN = 3
# Ten, and a savepoint that is set and released.
CHUNK_QUERIES = 12
# Each manager's gift has a history of its own to look at.
GIVEN_QUERIES = 25


@tagged("post_install", "-at_install")
class TestJobs(LoyaltyHeroCommon):
    """Seven members are due, and the database refuses whatever a job does to the fourth."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.yesterday = fields.Date.subtract(fields.Date.today(), days=2)

    def make_members(self, program=None, count=COUNT):
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {n}", "email": f"c{n}@example.com"} for n in range(count)]
        )
        return self.env["loyalty.hero.member"].union(
            *(self.make_member(program or self.program, partner) for partner in partners)
        )

    def run_with_broken(self, cron, table, event, member):
        with self.break_member(table, event, member) as logged:
            self.run_cron(cron)
        self.assertEqual(len(logged.records), 1)

    def test_points_of_all_others_expire(self):
        members = self.make_members()
        for member in members:
            self.give_points(10, member, date_expiry=self.yesterday)
        self.run_with_broken(
            "ir_cron_expire_points", "loyalty_hero_entry", "INSERT", members[BROKEN]
        )
        self.assertEqual(members.mapped("balance"), [10 * (n == BROKEN) for n in range(COUNT)])
        self.run_cron("ir_cron_expire_points")
        self.assertEqual(members.mapped("balance"), [0] * COUNT)

    def test_holds_of_all_others_are_released(self):
        members = self.make_members()
        for number, member in enumerate(members):
            self.give_points(100, member)
            hold = self.hold(10, member=member, key=f"job {number}")
            hold.date_lapse = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        self.run_with_broken(
            "ir_cron_release_holds", "loyalty_hero_redemption", "UPDATE", members[BROKEN]
        )
        held = [10 * (number == BROKEN) for number in range(COUNT)]
        self.assertEqual(members.mapped("points_held"), held)
        self.run_cron("ir_cron_release_holds")
        self.assertEqual(members.mapped("points_held"), [0] * COUNT)

    def make_tiered_program(self):
        tier = {"name": "Silver", "spend_min": 100, "points": 1, "per_amount": 1}
        return self.make_program(
            code="TIERED",
            tier_ids=[Command.create(tier)],
            tier_window="rolling",
            tier_grace_days=0,
            notify_tier=True,
        )

    def make_tiered(self, program=None, count=COUNT):
        program = program or self.make_tiered_program()
        members = self.make_members(program, count)
        members.sudo().tier_id = program.tier_ids
        return members

    def test_tiers_of_all_others_are_reviewed(self):
        members = self.make_tiered()
        self.run_with_broken(
            "ir_cron_review_tiers", "loyalty_hero_tier_change", "INSERT", members[BROKEN]
        )
        kept = [bool(member.tier_id) for member in members]
        self.assertEqual(kept, [number == BROKEN for number in range(COUNT)])
        self.run_cron("ir_cron_review_tiers")
        self.assertFalse(members.tier_id)
        self.assertEqual(len(members.tier_change_ids), COUNT)
        for member in members:
            self.assertIn("Silver → no tier", member.partner_id.message_ids[0].body)

    def test_all_others_are_told_of_their_tier(self):
        members = self.make_tiered()
        self.run_cron("ir_cron_review_tiers")
        mails = self.env["mail.mail"].search_count([])
        self.run_with_broken(
            "ir_cron_mail_tiers", "loyalty_hero_tier_change", "UPDATE", members[BROKEN]
        )
        self.assertEqual(self.env["mail.mail"].search_count([]) - mails, COUNT - 1)
        self.run_cron("ir_cron_mail_tiers")
        self.assertEqual(self.env["mail.mail"].search_count([]) - mails, COUNT)

    def test_all_others_are_told_of_points_that_expire(self):
        self.program.write({"expiry": "days", "notify_expiry": True, "notify_expiry_days": 30})
        members = self.make_members()
        soon = fields.Date.add(fields.Date.today(), days=5)
        for number, member in enumerate(members):
            self.give_points(10 + number, member, date_expiry=soon)
        last = self.env["mail.mail"].search([], order="id desc", limit=1).id or 0
        self.run_with_broken(
            "ir_cron_mail_expiry", "loyalty_hero_member", "UPDATE", members[BROKEN]
        )
        self.run_cron("ir_cron_mail_expiry")
        mails = self.env["mail.mail"].search([("id", ">", last)])
        told = {mail.recipient_ids.name: mail.body_html for mail in mails}
        self.assertEqual(len(mails), COUNT)
        for number, member in enumerate(members):
            self.assertIn(str(10 + number), told[member.partner_id.name])

    def test_small_chunks_do_everybody(self):
        members = self.make_members()
        for member in members:
            self.give_points(10, member, date_expiry=self.yesterday)
        with self.enter_registry_test_mode(), self.registry.cursor() as cursor:
            self.env(cr=cursor)["loyalty.hero.member"]._cron_expire(limit=2)
        self.env.invalidate_all()
        self.assertEqual(members.mapped("balance"), [0] * COUNT)

    def run_job(self, model, job, limit):
        """Run a job ``limit`` records at a time; return how many queries it took."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cursor:
            before = sql_db.sql_counter
            getattr(self.env(cursor, SUPERUSER_ID)[model], job)(limit=limit)
            cursor.flush()
            count = sql_db.sql_counter - before
        self.env.invalidate_all()
        return count

    def count_queries(self, model, job, limit, make):
        """Return how many queries a chunk takes: those of twenty chunks less those of ten."""
        counts = []
        for chunks in (AHEAD, 2 * AHEAD):
            make(chunks * limit)
            counts.append(self.run_job(model, job, limit))
        return (counts[1] - counts[0]) / AHEAD

    def assert_queries(self, model, job, make, most=CHUNK_QUERIES):
        """A chunk takes no more queries than that, however many members it has."""
        make(1)
        self.run_job(model, job, 1)
        few, many = (self.count_queries(model, job, limit, make) for limit in (1, 4))
        self.assertAlmostEqual(few, many, delta=0.5)
        self.assertLessEqual(few, most)

    def test_queries_to_release_holds(self):
        def make(count):
            for number, member in enumerate(self.make_members(count=count)):
                self.give_points(100, member)
                hold = self.hold(10, member=member, key=f"{count} {member.id} {number}")
                hold.date_lapse = fields.Datetime.subtract(fields.Datetime.now(), hours=1)

        self.assert_queries("loyalty.hero.redemption", "_cron_release_lapsed", make)

    def test_queries_to_take_tiers_back(self):
        program = self.make_tiered_program()

        def make(count):
            self.make_tiered(program, count)

        self.assert_queries("loyalty.hero.member", "_cron_review_tiers", make)

    def test_queries_to_begin_the_grace_period(self):
        program = self.make_tiered_program()
        program.tier_grace_days = 30

        def make(count):
            self.make_tiered(program, count)

        self.assert_queries("loyalty.hero.member", "_cron_review_tiers", make)

    def test_queries_to_end_tiers_that_were_given(self):
        program = self.make_tiered_program()

        def make(count):
            members = self.make_members(program, count)
            members.tier_manual_id = program.tier_ids
            members.tier_manual_until = self.yesterday
            members.sudo().tier_id = program.tier_ids

        self.assert_queries("loyalty.hero.member", "_cron_review_tiers", make, GIVEN_QUERIES)

    def test_queries_to_tell_of_tiers(self):
        program = self.make_tiered_program()

        def make(count):
            self.make_tiered(program, count)
            self.run_job("loyalty.hero.member", "_cron_review_tiers", 1000)

        self.assert_queries("loyalty.hero.tier.change", "_cron_mail", make)

    def test_queries_to_tell_of_points_that_expire(self):
        self.program.write({"expiry": "days", "notify_expiry": True, "notify_expiry_days": 30})
        soon = fields.Date.add(fields.Date.today(), days=5)

        def make(count):
            for member in self.make_members(count=count):
                self.give_points(10, member, date_expiry=soon)

        self.assert_queries("loyalty.hero.member", "_cron_notify_expiry", make)
