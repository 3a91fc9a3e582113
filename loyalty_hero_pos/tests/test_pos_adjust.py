"""Adjusting points at the till: only with a manager's code, in their name, within their limits, and once."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon

CODE = "482913"
UUID = "0d5a4d2c-1111-4444-8888-00000000000%s"


@tagged("post_install", "-at_install")
class TestPosAdjust(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls.make_user("cashier", "base.group_user", "point_of_sale.group_pos_user")
        cls.manager = cls.make_user(
            "boss", "base.group_user", "loyalty_hero.loyalty_hero_group_manager"
        )
        cls.till = cls.config.with_user(cls.cashier)
        cls.codes = cls.env["loyalty.hero.manager.code"].sudo()
        cls.codes._set(cls.manager, cls.codes._encrypt(CODE))
        cls.code = cls.codes.search([("user_id", "=", cls.manager.id)])
        cls.reason = cls.env.ref("loyalty_hero.adjustment_reason_mistake")
        cls.give_points(100)

    def adjust(self, number=1, till=None, **vals):
        wish = {
            "uuid": UUID % number,
            "partner_id": self.customer.id,
            "program_id": self.program.id,
            "kind": "add",
            "points": 5000,
            "reason_id": self.reason.id,
            "note": "Late parcel",
            "manager_id": self.manager.id,
            "code": CODE,
            **vals,
        }
        return (till or self.till).loyalty_adjust(wish)

    def refuse(self, message, **vals):
        with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
            self.adjust(**vals)
        self.env.invalidate_all()

    def test_what_can_be_chosen(self):
        choices = self.till.loyalty_adjust_choices(self.customer.id)
        self.assertEqual(choices["managers"], [{"id": self.manager.id, "name": self.manager.name}])
        self.assertEqual(
            choices["programs"],
            [
                {
                    "id": self.program.id,
                    "name": self.program.name,
                    "points_name": "Stars",
                    "balance": 10000,
                    "available": 10000,
                }
            ],
        )
        self.assertIn(self.reason.id, [reason["id"] for reason in choices["reasons"]])

    def test_points_are_added_in_the_managers_name(self):
        answer = self.adjust()
        self.assert_balance(150)
        adjustment = self.env["loyalty.hero.adjustment"].search([("name", "=", answer["number"])])
        self.assertEqual(answer["balance"], 15000)
        self.assertEqual(
            (adjustment.user_id, adjustment.cashier_id, adjustment.shop),
            (self.manager, self.cashier, self.config.name),
        )
        self.assertEqual(self.member.entry_ids[:1].user_id, self.manager)
        self.adjust(2, kind="take", points=3000)
        self.assert_balance(120)
        self.assert_audit()

    def test_sent_again_it_is_posted_once(self):
        first = self.adjust()
        self.assertEqual(self.adjust(), first)
        self.assert_balance(150)

    def test_a_wrong_code_posts_nothing_and_locks_after_some_tries(self):
        for left in (4, 3, 2, 1):
            self.assertIn(f"is locked: {left}.", self.adjust(code="000001")["error"])
        self.assertIn("too many wrong tries", self.adjust(code="000001")["error"])
        self.assertIn("too many wrong tries", self.adjust()["error"], "the right one is locked too")
        self.assert_balance(100)
        watch = self.env["loyalty.hero.watch"].search([("kind", "=", "wrong_codes")])
        self.assertEqual((watch.user_id, watch.shop), (self.cashier, self.config.name))
        with freeze_time(fields.Datetime.now() + timedelta(minutes=6)):
            for _try in range(5):
                error = self.adjust(code="000001")["error"]
            self.assertIn("many minutes: 10.", error, "longer each time")
            self.assertEqual(
                len(self.env["loyalty.hero.watch"].search([("kind", "=", "wrong_codes")])), 2
            )
        with freeze_time(fields.Datetime.now() + timedelta(minutes=20)):
            self.adjust()
        self.assert_balance(150)
        self.assertEqual(self.code.wrong_count, 0)

    def test_limits_of_the_manager_hold_at_the_till(self):
        self.program.write({"adjust_most": 60, "adjust_day_most": 70})
        self.refuse("at once", points=7000)
        self.adjust()
        self.refuse("You have adjusted 50", number=2)
        self.assert_balance(150)

    def test_what_no_manager_may_do_is_refused(self):
        self.refuse("can be taken", kind="take", points=99900)
        self.refuse("Choose a reason", reason_id=0)
        self.refuse("Explain in a few words", note=" ")
        self.refuse("more than 0", points=0)
        for vals in (
            {"kind": "transfer"},
            {"points": -5},
            {"points": 1.5},
            {"points": True},
            {"code": None},
            {"uuid": "x"},
            {"note": "\0"},
            {"manager_id": "1"},
        ):
            self.refuse(".", **vals)
        self.assert_balance(100)

    def test_who_is_no_manager_here_allows_nothing(self):
        self.codes._set(self.cashier, self.codes._encrypt("918273"))
        self.refuse("has no code", manager_id=self.cashier.id, code="918273")
        other = self.setup_other_company(name="Other shop")["company"]
        self.manager.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.refuse("has no code")
        self.assert_balance(100)

    def test_a_manager_who_left_allows_nothing(self):
        self.manager.active = False
        self.refuse("has no code")

    def test_only_open_tills_of_cashiers_ask(self):
        clerk = self.make_user(
            "clerk", "base.group_user", "loyalty_hero.loyalty_hero_group_cashier"
        )
        with self.assertRaises(AccessError):
            self.adjust(till=self.config.with_user(clerk))
        with self.assertRaises(AccessError):
            self.config.with_user(clerk).loyalty_adjust_choices(self.customer.id)
        self.close_session()
        self.refuse("Open the register first")

    def test_members_of_other_companies_are_not_adjusted(self):
        other = self.setup_other_company(name="Other shop")["company"]
        theirs = self.make_program(code="THEIRS", company_id=False, analytic_distribution=False)
        member = self.make_member(theirs)
        theirs.sudo().flush_recordset()
        stranger = self.env["res.partner"].create({"name": "Theirs", "company_id": other.id})
        with self.assertRaises(UserError):
            self.adjust(partner_id=stranger.id)
        self.adjust(program_id=theirs.id)
        self.assertEqual(member.balance, 50)

    def test_nobody_reads_or_writes_a_code(self):
        self.assertNotIn(CODE, self.code.code_hash)
        for user in (self.cashier, self.manager):
            with self.assertRaises(AccessError):
                self.code.with_user(user).read(["user_id"])
        administrator = self.make_user(
            "root", "base.group_user", "loyalty_hero.loyalty_hero_group_administrator"
        )
        self.assertNotIn("code_hash", self.code.with_user(administrator).read()[0])
        for vals in ({"code_hash": "x"}, {"wrong_count": 0}):
            with self.assertRaises(AccessError):
                self.code.with_user(administrator).write(vals)

    def test_a_code_is_set_by_its_manager_and_not_easy_to_guess(self):
        wizards = self.env["loyalty.hero.code.set"].with_user(self.manager)
        for code in ("12345", "1234567890123", "111111", "123456", "987654", "48a913", "²²²²²²"):
            with self.assertRaises(UserError):
                wizards.create({"code": code})
        wizard = wizards.create({"code": "739105"})
        wizard.invalidate_recordset()
        self.assertFalse(wizard.code)
        self.assertNotIn("739105", wizard.sudo().code_hash)
        wizard.sudo()._set()
        self.assertIn("error", self.adjust())
        self.adjust(code="739105")
        self.assert_balance(150)
        with self.assertRaises(AccessError):
            self.env["loyalty.hero.code.set"].with_user(self.cashier).create({"code": "739105"})
