"""Whose points they are: no manager, no statement and no merge moves points without an entry."""

from datetime import timedelta

from psycopg2 import errorcodes

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.orm.models import MAGIC_COLUMNS
from odoo.tests import tagged

from .common import LoyaltyHeroCommon

GROUP = "loyalty_hero.loyalty_hero_group_"


@tagged("post_install", "-at_install")
class TestOwnership(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_user("manager", GROUP + "manager", "base.group_partner_manager")
        cls.friend = cls.env["res.partner"].create({"name": "Ole Berg"})
        cls.other_program = cls.make_program(code="OTHER")

    def get_member(self):
        return self.member.with_user(self.manager)

    def test_customer_and_program_can_be_put_right_before_the_first_entry(self):
        self.get_member().partner_id = self.friend
        self.assertEqual(self.member.partner_id, self.friend)

    def test_customer_and_program_stay_once_there_is_a_history(self):
        self.give_points(100)
        for vals in (
            {"partner_id": self.friend.id},
            {"program_id": self.other_program.id},
        ):
            for member in (self.get_member(), self.member.sudo()):
                with self.assertRaisesRegex(UserError, "Enrol the other customer instead"):
                    member.write(vals)
        self.get_member().write({"partner_id": self.customer.id, "sequence": 3})
        self.assert_balance(100)

    def test_a_hold_is_a_history(self):
        self.give_points(100)
        redemption = self.hold(10)
        for statement, value in (
            ("UPDATE loyalty_hero_member SET partner_id = %s WHERE id = %s", self.friend),
            ("UPDATE loyalty_hero_member SET program_id = %s WHERE id = %s", self.other_program),
        ):
            with self.assert_database_refuses(errorcodes.RESTRICT_VIOLATION):
                self.cr.execute(statement, (value.id, self.member.id))
        member = self.make_member(self.program, self.friend)
        self.env.flush_all()
        with self.assert_database_refuses(errorcodes.RESTRICT_VIOLATION):
            self.cr.execute(
                "UPDATE loyalty_hero_redemption SET member_id = %s WHERE id = %s",
                (member.id, redemption.id),
            )

    def test_programs_keep_currency_and_company_in_the_database(self):
        self.give_points(100)
        other = self.setup_other_company(name="Other shop")["company"]
        currency = self.setup_other_currency("EUR")
        self.env.flush_all()
        for column, value in (("currency_id", currency), ("company_id", other)):
            with self.assert_database_refuses(errorcodes.RESTRICT_VIOLATION):
                self.cr.execute(
                    f"UPDATE loyalty_hero_program SET {column} = %s WHERE id = %s",
                    (value.id, self.program.id),
                )

    def test_managers_set_nothing_that_keeps_itself(self):
        readonly = {
            name: self.member[name]
            for name, field in self.member._fields.items()
            if field.store and field.readonly and name not in MAGIC_COLUMNS
        }
        self.assertIn("company_id", readonly)
        for name in readonly:
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.get_member().write({name: 1})
        company = self.setup_other_company(name="Other shop")["company"]
        member = (
            self.env["loyalty.hero.member"]
            .with_user(self.manager)
            .with_context(default_company_id=company.id, default_balance=1000)
            .create({"partner_id": self.friend.id, "program_id": self.program.id})
        )
        self.assertEqual((member.company_id, member.balance), (self.company, 0))

    def test_own_factor_is_bounded(self):
        for factor in (-1, 100.001, 1000000):
            with self.assert_database_refuses(errorcodes.CHECK_VIOLATION):
                self.get_member().factor = factor
                self.env.flush_all()
        self.get_member().factor = 100
        self.env.flush_all()

    def test_joining_is_neither_in_the_future_nor_before_anybody_lived(self):
        today = fields.Date.today()
        with self.assertRaisesRegex(ValidationError, "in the future"):
            self.get_member().date_joined = today + timedelta(days=2)
        with self.assert_database_refuses(errorcodes.CHECK_VIOLATION):
            self.get_member().date_joined = "1949-12-31"
            self.env.flush_all()
        self.get_member().date_joined = today

    def test_a_sale_dated_ahead_is_not_lost(self):
        self.spend(10, date=fields.Date.today() + timedelta(days=40), customer=self.friend)
        member = self.friend.loyalty_member_ids.filtered(lambda m: m.program_id == self.program)
        self.assertEqual((member.date_joined, member.balance), (fields.Date.today(), 10))
