"""The audit: finds each kind of difference when the database's guards are taken away."""

from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestAudit(LoyaltyHeroCommon):
    def setUp(self):
        super().setUp()
        self.other = self.make_member(self.program, self.env["res.partner"].create({"name": "Ada"}))
        self.early = self.give_points(100, self.other)

    def falsify(self, table, assignment, record):
        """Change a row behind the back of the triggers, as only the database's owner can."""
        self.env.flush_all()
        self.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # pylint: disable=sql-injection
        self.cr.execute(f"UPDATE {table} SET {assignment} WHERE id = %s", [record.id])  # pylint: disable=sql-injection
        self.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # pylint: disable=sql-injection
        self.env.invalidate_all()

    def assert_found(self, *names):
        """The whole audit finds it, and so does the one of what moved since everything was right."""
        self.move_mark(self.early)
        for is_partial in (False, True):
            audit = self.env["loyalty.hero.audit"].create({"is_partial": is_partial})
            found = " ".join(audit.line_ids.filtered("difference_count").mapped("name"))
            self.assertEqual(audit.is_partial, is_partial)
            for name in names:
                self.assertIn(name, found)

    def test_ledger_ties(self):
        self.give_points(100)
        self.make_invoice(
            (self.coat, 1),
            loyalty_redeem=True,
            loyalty_reward_id=self.reward.id,
            loyalty_redeem_points=50,
        )
        self.assert_audit()

    def test_false_balance_is_found(self):
        self.give_points(100)
        self.falsify("loyalty_hero_member", "balance = 1000", self.member)
        self.assert_found("sum of their entries", "what is left of their lots")

    def test_false_carry_is_found(self):
        self.change_program(carries_rounding=True)
        self.spend(0.6)
        self.falsify("loyalty_hero_member", "carried = 0.9", self.member)
        self.assert_found("What is carried")

    def test_false_lot_is_found(self):
        entry = self.give_points(100)
        self.falsify("loyalty_hero_entry", "points_open = 1", entry)
        self.assert_found("what is left of their lots", "what was allocated")

    def test_false_hold_is_found(self):
        self.give_points(100)
        self.hold(10)
        self.falsify("loyalty_hero_member", "points_held = 0", self.member)
        self.assert_found("sum of open reservations")

    def test_missing_posting_is_found(self):
        self.give_points(100)
        self.take(self.hold(10), self.make_source("test,sale"))
        self.assert_found("agrees with the books")

    def test_redemption_without_its_points_is_found(self):
        self.give_points(100)
        redemption = self.hold(10)
        self.take(redemption, self.make_source("test,sale"))
        self.falsify("loyalty_hero_entry", "redemption_id = NULL", redemption.entry_ids)
        self.assert_found("matches its points entries")

    def test_entry_of_somebody_elses_redemption_is_found(self):
        redemption = self.hold(10, member=self.other)
        self.take(redemption, self.make_source("test,sale"))
        self.early = redemption.entry_ids
        stray = self.give_points(50)
        self.falsify("loyalty_hero_entry", f"redemption_id = {redemption.id}", stray)
        self.assert_found("matches its points entries")

    def test_very_many_differences_are_not_cut_off_in_silence(self):
        self.give_points(100)
        partners = self.env["res.partner"].create([{"name": f"Customer {n}"} for n in range(102)])
        members = self.env["loyalty.hero.member"].create(
            [{"partner_id": partner.id, "program_id": self.program.id} for partner in partners]
        )
        for member in (members | self.member).sorted("id"):
            self.falsify("loyalty_hero_member", "balance = balance + 1", member)
        audit = self.env["loyalty.hero.audit"].create({})
        line = audit.line_ids[0]
        self.assertEqual((line.difference_count, line.checked_count >= 103), (103, True))
        listed = line.details.splitlines()
        self.assertEqual((len(listed), listed[-1]), (101, "Not listed: 3 more"))

    def move_mark(self, entry):
        """Let a clean audit have seen everything up to this entry, which is final."""
        self.env["loyalty.hero.mark"]._move("audit", entry.id)

    def test_next_audit_looks_at_who_moved_since(self):
        self.move_mark(self.early)
        self.falsify("loyalty_hero_member", "balance = 1", self.other)
        self.give_points(100)
        audits = self.env["loyalty.hero.audit"]
        audit = audits.create({"is_partial": True})
        self.assertTrue(audit.is_partial)
        self.assertEqual((audit.difference_count, audit.line_ids[0].checked_count), (0, 1))
        self.assertEqual(audits.create({}).line_ids[0].difference_count, 1)
        self.falsify("loyalty_hero_member", "balance = 1", self.member)
        self.assertEqual(audits.create({"is_partial": True}).line_ids[0].difference_count, 1)

    def test_mark_stays_where_something_is_wrong(self):
        audits, mark = self.env["loyalty.hero.audit"].sudo(), self.env["loyalty.hero.mark"].sudo()
        entry = self.give_points(100)
        self.move_mark(entry)
        self.falsify("loyalty_hero_member", "balance = 1", self.member)
        last = self.give_points(1)
        self.assertTrue(audits.create({}).difference_count)
        self.assertEqual(mark.search([("name", "=", "audit")]).entry_seen, entry.id)
        self.falsify("loyalty_hero_member", "balance = 101", self.member)
        self.assertFalse(audits.create({}).difference_count)
        self.assertEqual(mark.search([("name", "=", "audit")]).entry_seen, last.id)

    def test_managers_can_run_it(self):
        user = self.make_user("loyalty manager", "loyalty_hero.loyalty_hero_group_manager")
        action = self.env["loyalty.hero.audit"].with_user(user).action_run()
        self.assertFalse(self.env["loyalty.hero.audit"].browse(action["res_id"]).difference_count)
