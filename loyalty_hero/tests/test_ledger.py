"""The ledger: append-only in the ORM and in the database, and its sums always tie."""

from freezegun import freeze_time
from psycopg2.errorcodes import RESTRICT_VIOLATION, UNIQUE_VIOLATION

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestLedger(LoyaltyHeroCommon):
    def assert_refused(self, query, *args):
        with self.assert_database_refuses(RESTRICT_VIOLATION):
            self.cr.execute(SQL(query, *args))

    def test_orm_refuses_changes_of_entries(self):
        entry = self.give_points(10)
        transaction = entry.transaction_id
        Entry = self.env["loyalty.hero.entry"]
        vals = {"member_id": self.member.id, "points": 5}
        for change, message in (
            (lambda: transaction.write({"date": "2020-01-01"}), "cannot be changed"),
            (lambda: transaction.unlink(), "cannot be deleted"),
            (lambda: transaction.copy(), "cannot be duplicated"),
            (lambda: transaction.create({"source_key": "mine", "number": 1}), "posted by sales"),
            (lambda: entry.write({"points": 1000}), "cannot be changed"),
            (lambda: entry.sudo().write({"date_expiry": False}), "cannot be changed"),
            (lambda: entry.unlink(), "cannot be deleted"),
            (lambda: entry.copy(), "cannot be duplicated"),
            (lambda: Entry.create(vals), "posted by sales"),
            (lambda: Entry.sudo().create(vals), "posted by sales"),
        ):
            with self.assertRaisesRegex(UserError, message):
                change()
        self.assert_balance(10)

    def test_database_refuses_changes_of_what_is_posted(self):
        entry = self.give_points(100)
        redemption = self.hold(50)
        self.take(redemption, self.make_source("test,sale"))
        self.env.flush_all()
        for query, args in (
            ("UPDATE loyalty_hero_entry SET points = 1000 WHERE id = %s", [entry.id]),
            ("UPDATE loyalty_hero_entry SET points_open = 100 WHERE id = %s", [entry.id]),
            ("DELETE FROM loyalty_hero_entry WHERE id = %s", [entry.id]),
            ("UPDATE loyalty_hero_transaction SET date = now()", []),
            ("DELETE FROM loyalty_hero_transaction", []),
            ("TRUNCATE loyalty_hero_transaction CASCADE", []),
            ("TRUNCATE loyalty_hero_entry CASCADE", []),
            ("UPDATE loyalty_hero_allocation SET points = 1", []),
            ("DELETE FROM loyalty_hero_allocation", []),
            ("UPDATE loyalty_hero_member SET balance = 1000000 WHERE id = %s", [self.member.id]),
            ("UPDATE loyalty_hero_member SET points_held = 0 - 5 WHERE id = %s", [self.member.id]),
            ("UPDATE loyalty_hero_redemption SET points = 1 WHERE id = %s", [redemption.id]),
            ("UPDATE loyalty_hero_redemption SET state = 'held' WHERE id = %s", [redemption.id]),
            ("DELETE FROM loyalty_hero_redemption WHERE id = %s", [redemption.id]),
            ("UPDATE loyalty_hero_program_version SET digest = ''", []),
        ):
            self.assert_refused(query, *args)
        self.assert_balance(50)

    def test_balance_written_by_the_orm_is_refused(self):
        self.give_points(10)
        with self.assert_database_refuses(RESTRICT_VIOLATION):
            self.member.sudo().write({"balance": 1000})
            self.env.flush_all()
        self.assert_balance(10)

    def test_member_cannot_start_with_points(self):
        partner = self.env["res.partner"].create({"name": "New"})
        points = {"balance": 500, "points_held": 3}
        with self.assertRaises(AccessError):
            self.make_member(self.program, partner, **points)
        member = (
            self.env["loyalty.hero.member"]
            .sudo()
            .create({"partner_id": partner.id, "program_id": self.program.id, **points})
        )
        member.invalidate_recordset()
        self.assertEqual((member.balance, member.points_held), (0, 0))

    def test_same_fact_twice_is_refused_by_the_database(self):
        source = self.make_source("test,once", number=1)
        entry = {"kind": "earn", "points": 5, "tz": "UTC"}
        self.post(self.member, source, entry)
        with self.assert_database_refuses(UNIQUE_VIOLATION):
            self.post(self.member, source, entry)
        self.assert_balance(5)

    def test_entry_opens_the_document_that_made_it(self):
        invoice = self.make_invoice((self.coat, 1))
        refund = self.credit(invoice, 1)
        opened = [
            entry.action_open_source()["res_id"] for entry in self.member.entry_ids.sorted("id")
        ]
        self.assertEqual(opened, [invoice.id, refund.id])

    def test_source_that_cannot_be_opened_says_why(self):
        with self.assertRaisesRegex(UserError, "no sale to open"):
            self.give_points(10).action_open_source()
        redemption = self.hold(5)
        with self.assertRaisesRegex(UserError, "no sale to open"):
            redemption.action_open_source()
        self.take(
            redemption,
            self.make_source(
                "gone.order,7", source_model="gone.order", source_id=7, source_name="Order 7"
            ),
        )
        for record in (redemption, redemption.entry_ids):
            with self.assertRaisesRegex(UserError, "“Order 7” cannot be opened"):
                record.action_open_source()

    def test_lots_that_expire_first_are_spent_first(self):
        late = self.give_points(10, date_expiry=fields.Date.add(fields.Date.today(), days=60))
        never = self.give_points(10)
        soon = self.give_points(10, date_expiry=fields.Date.add(fields.Date.today(), days=5))
        self.take(self.hold(15), self.make_source("test,sale"))
        self.assertEqual([lot.points_open for lot in (soon, late, never)], [0, 5, 10])

    def test_given_back_points_return_to_the_expiry_they_came_from(self):
        today = fields.Date.today()
        self.give_points(10, date_expiry=fields.Date.add(today, days=5))
        self.give_points(10, date_expiry=fields.Date.add(today, days=60))
        redemption = self.hold(15)
        self.take(redemption)
        self.give_back(redemption, 75)  # half of 1.50
        back = redemption.entry_ids.filtered(lambda entry: entry.points > 0)
        self.assertEqual(
            {entry.date_expiry: entry.points for entry in back},
            {fields.Date.add(today, days=60): 5, fields.Date.add(today, days=5): 2.5},
        )
        self.give_back(redemption, 150)
        self.assert_balance(20)
        self.assert_audit()

    def test_expiry_is_posted_once_and_leaves_held_points(self):
        self.give_points(10, date_expiry=fields.Date.add(fields.Date.today(), days=1))
        self.hold(4)
        self.member._lock()
        with freeze_time(fields.Datetime.add(fields.Datetime.now(), days=2)):
            self.member.sudo()._expire()
            self.assert_balance(4)
            self.member.sudo()._expire()
            self.assertEqual(self.member.entry_ids.mapped("points"), [-6, 10])
            self.member.redemption_ids.sudo()._void()
            self.member.sudo()._expire()
            self.assert_balance(0)
        self.assert_audit()

    def test_expired_points_are_not_available_before_the_sweep(self):
        self.give_points(10, date_expiry=fields.Date.subtract(fields.Date.today(), days=1))
        self.assertEqual(self.member.points_available, 0)
        with self.assertRaisesRegex(UserError, "has 0 Stars to spend"):
            self.hold(5)

    def test_cron_expires_the_points_of_all_members(self):
        yesterday = fields.Date.subtract(fields.Date.today(), days=1)
        members = self.env["loyalty.hero.member"]
        for number in range(3):
            partner = self.env["res.partner"].create({"name": f"Customer {number}"})
            members += self.make_member(self.program, partner)
            self.give_points(10, members[-1], yesterday)
        self.run_cron("ir_cron_expire_points")
        self.assertEqual(members.mapped("balance"), [0, 0, 0])
        self.assert_audit()
