"""Rights: who may do what, and what nobody may do."""

from psycopg2.errorcodes import RESTRICT_VIOLATION

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LoyaltyHeroCommon

GROUP = "loyalty_hero.loyalty_hero_group_"


@tagged("post_install", "-at_install")
class TestAccess(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entry = cls.give_points(100)
        cls.redemption = (
            cls.env["loyalty.hero.redemption"]
            .sudo()
            ._hold(cls.member, cls.reward, 1000, cls.make_claim(cls, "open"))
        )
        cls.tier = cls.env["loyalty.hero.tier"].create(
            {"program_id": cls.program.id, "name": "Silver", "spend_min": 1000}
        )
        cls.member.tier_manual_id = cls.tier
        source = {"source_key": "test,sale", "source_name": "Sale"}
        cls.premium = (
            cls.env["loyalty.hero.premium"]
            .sudo()
            .create(
                {
                    "member_id": cls.member.id,
                    "company_id": cls.company.id,
                    "date": fields.Date.today(),
                    "count": 1,
                    "worth": 5,
                    **source,
                }
            )
        )
        cls.membership = (
            cls.env["loyalty.hero.membership"]
            .sudo()
            .create(
                {
                    "member_id": cls.member.id,
                    "product_id": cls.toy.id,
                    "date_bought": fields.Date.today(),
                    "date_start": fields.Date.today(),
                    **source,
                }
            )
        )
        cls.card = cls.env["loyalty.hero.card"].create(
            {"number": "1", "partner_id": cls.customer.id}
        )
        cls.selection = cls.make_selection(("list_price", ">=", 0), name="All")
        cls.users = {
            role: cls.make_user(role, GROUP + role, *more)
            for role, *more in (
                ("cashier",),
                ("manager",),
                ("administrator", "base.group_erp_manager"),
                ("accountant", "account.group_account_user"),
            )
        }

    def get_records(self):
        """One record of each kind: rights on no records at all would say nothing."""
        records = {
            "program": self.program,
            "version": self.env["loyalty.hero.program.version"].sudo()._get_in_effect(self.program),
            "rule": self.program.rule_ids,
            "reward": self.reward,
            "selection": self.selection,
            "member": self.member,
            "card": self.card,
            "entry": self.entry,
            "redemption": self.redemption,
            "tier": self.tier,
            "tier change": self.member.tier_change_ids,
            "premium": self.premium,
            "membership": self.membership,
        }
        for name, record in records.items():
            self.assertEqual(len(record), 1, name)
        return records

    def test_each_role_reads_everything(self):
        for user in self.users.values():
            for record in self.get_records().values():
                self.assertTrue(record.with_user(user).has_access("read"), (user.login, record))

    def test_each_role_writes_what_it_answers_for(self):
        writable = {
            "cashier": set(),
            "manager": {"member", "card"},
            "administrator": {
                "program",
                "rule",
                "reward",
                "tier",
                "selection",
                "member",
                "card",
            },
            "accountant": {"program"},
        }
        for role, user in self.users.items():
            for name, record in self.get_records().items():
                self.assertEqual(
                    record.with_user(user).has_access("write"),
                    name in writable[role],
                    f"{role} writes {name}",
                )

    def test_nobody_creates_or_deletes_points(self):
        for user in self.users.values():
            for model in (
                "entry",
                "allocation",
                "redemption",
                "program.version",
                "tier.change",
                "premium",
                "membership",
            ):
                records = self.env[f"loyalty.hero.{model}"].with_user(user)
                self.assertFalse(records.has_access("create"))
                self.assertFalse(records.has_access("unlink"))

    def test_accountant_chooses_accounts_but_does_not_start_programs(self):
        program = self.program.with_user(self.users["accountant"])
        program.analytic_distribution = False
        with self.assertRaises(AccessError):
            program.state = "closed"
        with self.assertRaises(AccessError):
            program.name = "Mine"

    def test_accountant_estimates_and_prepares_runs_and_nobody_else_does(self):
        for role, user in self.users.items():
            for model in ("estimate", "intercompany.run", "liability.run"):
                records = self.env[f"loyalty.hero.{model}"].with_user(user)
                self.assertEqual(records.has_access("create"), role == "accountant", (role, model))
            for model in ("intercompany.line", "liability.line", "liability.month"):
                records = self.env[f"loyalty.hero.{model}"].with_user(user)
                self.assertFalse(records.has_access("write"), (role, model))
        run = (
            self.env["loyalty.hero.liability.run"]
            .with_user(self.users["accountant"])
            .create({"state": "posted", "number": 7, "date": "2026-01-31"})
        )
        # What a run says is worked out; who makes it chooses company and day.
        self.assertEqual((run.state, run.number), ("draft", 0))
        run.write({"state": "posted", "is_reckoned": True})
        self.assertEqual((run.state, run.is_reckoned), ("draft", False))
        run.action_reckon()
        run.action_post()
        with self.assertRaises(UserError):
            run.write({"state": "draft"})

    def test_runs_and_estimates_of_other_companies_are_out_of_reach(self):
        far = self.setup_other_company(name="Pacific Toys")["company"]
        run = self.env["loyalty.hero.liability.run"].create({"company_id": far.id})
        with self.assertRaises(AccessError):
            run.with_user(self.users["accountant"]).action_reckon()
        with self.assertRaises(AccessError):
            self.env["loyalty.hero.liability.run"].with_user(self.users["accountant"]).create(
                {"company_id": far.id}
            )

    def test_manager_cannot_set_a_balance(self):
        member = self.member.with_user(self.users["manager"])
        with self.assertRaisesRegex(AccessError, "kept by the points ledger"):
            member.balance = 1000
        with self.assert_database_refuses(RESTRICT_VIOLATION):
            self.member.sudo().balance = 1000
            self.env.flush_all()
        self.assert_balance(100)

    def test_other_companies_see_nothing(self):
        other = self.setup_other_company(name="Other shop")["company"]
        stranger = self.make_user("stranger", GROUP + "administrator")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for record in self.get_records().values():
            if record != self.selection and record != self.card:
                self.assertFalse(
                    record.with_user(stranger).with_company(other).has_access("read"), record
                )

    def test_shared_program_is_seen_by_all_companies(self):
        other = self.setup_other_company(name="Other shop")["company"]
        shared = self.make_program(code="SHARED", company_id=False)
        stranger = self.make_user("stranger", GROUP + "administrator")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertTrue(shared.with_user(stranger).with_company(other).has_access("read"))

    def test_nobody_writes_what_is_compiled(self):
        administrator = self.make_user(
            "rules", "base.group_user", "loyalty_hero.loyalty_hero_group_administrator"
        )
        for vals in ({"compiled": {}}, {"digest": "0"}):
            with self.assertRaises(AccessError):
                self.program.with_user(administrator).write(vals)
