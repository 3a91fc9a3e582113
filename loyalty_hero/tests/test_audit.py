"""The audit: finds each kind of difference when the database's guards are taken away."""

from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestAudit(LoyaltyHeroCommon):
    def falsify(self, table, assignment, record):
        """Change a row behind the back of the triggers, as only the database's owner can."""
        self.env.flush_all()
        self.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # pylint: disable=sql-injection
        self.cr.execute(f"UPDATE {table} SET {assignment} WHERE id = %s", [record.id])  # pylint: disable=sql-injection
        self.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # pylint: disable=sql-injection
        self.env.invalidate_all()

    def assert_found(self, *names):
        audit = self.env["loyalty.hero.audit"].create({})
        found = " ".join(audit.line_ids.filtered("difference_count").mapped("name"))
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

    def test_very_many_differences_are_not_cut_off_in_silence(self):
        rows = [(f"Customer {number}", 1) for number in range(103)]
        listed = self.env["loyalty.hero.audit"]._list_differences(rows).splitlines()
        self.assertEqual(listed[-2:], ["Customer 99: 1", "… and 3 more"])

    def test_managers_can_run_it(self):
        user = self.make_user("loyalty manager", "loyalty_hero.loyalty_hero_group_manager")
        action = self.env["loyalty.hero.audit"].with_user(user).action_run()
        self.assertFalse(self.env["loyalty.hero.audit"].browse(action["res_id"]).difference_count)
