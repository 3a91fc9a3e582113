"""Programs: what can be set up, and what is refused with which message."""

import psycopg2

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.loyalty_hero.engine import check_program

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestProgram(LoyaltyHeroCommon):
    def test_compiled_program_is_what_the_engine_expects(self):
        self.assertEqual(check_program(self.program.compiled), [])
        self.assertEqual(self.program.compiled["rules"][0]["points"], 100)

    def test_compiled_program_follows_its_rules(self):
        self.program.rule_ids.per_amount = 2
        self.assertEqual(self.program.compiled["rules"][0]["per_amount"], 200)
        self.program.reward_ids.amount = 5
        self.assertEqual(self.program.compiled["rewards"][0]["amount"], 500)

    def test_versions_are_stored_once_for_what_they_say(self):
        Version = self.env["loyalty.hero.program.version"]
        first = Version._of(self.program)
        self.program.description = "Other words"
        self.assertEqual(Version._of(self.program), first)
        self.program.rule_ids.points = 2
        second = Version._of(self.program)
        self.assertNotEqual(second, first)
        self.program.rule_ids.points = 1
        self.assertEqual(Version._of(self.program), first)

    def test_end_before_start_is_refused(self):
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.program.write({"date_start": "2026-05-30", "date_end": "2026-05-01"})
            self.env.flush_all()

    def test_starting_without_expense_account_is_refused(self):
        program = self.program.copy({"expense_account_id": False})
        with self.assertRaisesRegex(ValidationError, "has no expense account"), self.cr.savepoint():
            program.action_start()
        program.invalidate_recordset()
        self.assertEqual(program.state, "draft")
        with self.assertRaisesRegex(ValidationError, "has no expense account"):
            self.program.expense_account_id = False

    def test_starting_without_rule_is_refused(self):
        program = self.program.copy({"rule_ids": False})
        with self.assertRaisesRegex(ValidationError, "has no earning rule"):
            program.action_start()

    def test_code_is_unique_per_company(self):
        with (
            self.assertRaises(psycopg2.IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.make_program()
        other = self.setup_other_company(name="Other shop")["company"]
        self.program.copy({"company_id": other.id, "code": "STARS"})

    def test_program_with_members_cannot_be_deleted(self):
        with self.assertRaisesRegex(UserError, "has members"):
            self.program.unlink()

    def test_currency_is_kept_once_points_were_earned(self):
        self.make_invoice((self.coat, 1))
        with self.assertRaisesRegex(ValidationError, "currency cannot change"):
            self.program.currency_id = self.setup_other_currency("EUR")

    def test_sales_before_start_and_after_end_earn_nothing(self):
        today = fields.Date.today()
        self.program.date_start = fields.Date.add(today, days=1)
        self.make_invoice((self.coat, 1))
        self.program.write({"date_start": False, "date_end": fields.Date.subtract(today, days=1)})
        self.make_invoice((self.coat, 1))
        self.assert_balance(0)
        self.program.write({"date_start": today, "date_end": today})
        self.make_invoice((self.coat, 1))
        self.assert_balance(59)

    def test_customers_join_with_their_first_sale_unless_enrolled_by_hand(self):
        newcomer = self.env["res.partner"].create({"name": "Nils"})
        self.program.enrolment = "manual"
        self.make_invoice((self.coat, 1), partner_id=newcomer.id)
        self.assertFalse(newcomer.loyalty_member_ids)
        self.program.enrolment = "automatic"
        self.make_invoice((self.coat, 1), partner_id=newcomer.id)
        self.assertEqual(newcomer.loyalty_member_ids.balance, 59)

    def test_addresses_earn_for_who_they_belong_to(self):
        address = self.env["res.partner"].create(
            {"parent_id": self.customer.id, "type": "invoice", "name": "Office"}
        )
        self.make_invoice((self.coat, 1), partner_id=address.id)
        self.assert_balance(59)

    def test_item_is_credited_to_the_first_program_in_the_customers_order(self):
        second = self.make_program(code="SECOND")
        self.env["loyalty.hero.member"].create(
            {"partner_id": self.customer.id, "program_id": second.id, "sequence": 1}
        )
        self.make_invoice((self.coat, 1))
        members = self.customer.loyalty_member_ids.sorted("sequence")
        self.assertEqual(members.mapped("balance"), [59, 0])

    def test_rule_says_itself_in_words(self):
        toys = self.env["loyalty.hero.selection"].create(
            {"name": "Toys", "domain": "[('name', 'ilike', 'train')]"}
        )
        self.program.rule_ids.write({"exception_ids": toys.ids, "amount_min": 20})
        self.assertRegex(
            self.program.rule_ids.display_name,
            r"Stars: 1 per \$.1\.00 spent except Toys from \$.20\.00 on",
        )

    def test_points_expire_some_days_after_they_were_earned(self):
        self.program.write({"expiry": "days", "expiry_days": 30})
        self.make_invoice((self.coat, 1))
        self.assertEqual(
            self.member.entry_ids.date_expiry, fields.Date.add(fields.Date.today(), days=30)
        )
        self.assertEqual((self.member.points_expiring, bool(self.member.date_expiring)), (59, True))
