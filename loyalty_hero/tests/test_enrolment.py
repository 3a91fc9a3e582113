"""Who becomes a member with a sale, and what the engine is told about a customer."""

from datetime import date

from odoo import Command, fields
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestEnrolment(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create({"name": "New customer"})
        cls.vip = cls.env["res.partner.category"].create({"name": "Good"})
        cls.gold_vip = cls.env["res.partner.category"].create(
            {"name": "Best", "parent_id": cls.vip.id}
        )

    def get_facts(self, partners=None):
        version = self.env["loyalty.hero.program.version"].sudo()._get_in_effect(self.program)
        return (partners or self.customer).sudo()._get_loyalty_facts(version, fields.Date.today())

    def assert_enrolled(self, is_enrolled):
        self.spend(59, customer=self.partner)
        self.assertEqual(bool(self.partner.loyalty_member_ids), is_enrolled)
        self.partner.invalidate_recordset()

    def test_customer_without_the_tag_is_not_enrolled(self):
        self.change_program(group_ids=self.vip.ids)
        self.assert_enrolled(False)
        self.partner.category_id = self.vip
        self.assert_enrolled(True)

    def test_tag_below_counts_as_the_tag_above(self):
        self.change_program(group_ids=self.vip.ids)
        self.partner.category_id = self.gold_vip
        self.assert_enrolled(True)
        facts = self.get_facts(self.partner)[self.partner.id]
        self.assertEqual(facts["groups"], sorted((self.vip | self.gold_vip).ids))

    def test_customer_from_elsewhere_is_not_enrolled(self):
        self.change_program(country_ids=self.env.ref("base.be").ids)
        self.assert_enrolled(False)
        self.partner.country_id = self.env.ref("base.be")
        self.assert_enrolled(True)

    def test_excluded_customer_is_not_enrolled(self):
        self.change_program(excluded_partner_ids=self.partner.ids)
        self.assert_enrolled(False)

    def test_employees_are_told_by_contact_and_by_user(self):
        self.change_program(exclude_employee=True)
        user = self.make_user("clerk", "base.group_user")
        self.customer.employee = True
        facts = self.get_facts(self.customer | user.partner_id | self.partner)
        self.assertEqual(facts[self.customer.id]["flags"], ["employee"])
        self.assertEqual(facts[user.partner_id.id]["flags"], ["employee"])
        self.assertEqual(facts[self.partner.id]["flags"], [])
        self.spend(59)
        self.assert_balance(0)

    def test_chosen_customers_are_told_by_selection(self):
        selection = self.env["loyalty.hero.selection"].create(
            {"name": "Berliners", "target": "contact", "domain": "[('city', '=', 'Berlin')]"}
        )
        self.change_program(customer_selection_ids=selection.ids)
        self.customer.city = "Berlin"
        facts = self.get_facts(self.customer | self.partner)
        self.assertEqual(facts[self.customer.id]["customers"], selection.ids)
        self.assertEqual(facts[self.partner.id]["customers"], [])

    def test_birthday_country_and_standing(self):
        self.customer.write(
            {"loyalty_birthday": date(1980, 2, 29), "country_id": self.env.ref("base.be").id}
        )
        self.member.factor = 1.5
        facts = self.get_facts()[self.customer.id]
        self.assertEqual(
            (facts["birthday"], facts["country"]), ("02-29", self.env.ref("base.be").id)
        )
        self.assertEqual(facts["standings"][str(self.program.id)]["factor"], 1500)

    def test_facts_of_many_customers_cost_the_same(self):
        self.change_program(
            group_ids=self.vip.ids,
            exclude_employee=True,
            cap_day=100,
            tier_ids=[Command.create({"name": "Silver", "spend_min": 10})],
        )
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(30)]
        )
        self.env["loyalty.hero.member"].create(
            [{"partner_id": partner.id, "program_id": self.program.id} for partner in partners]
        )
        counts = []
        for some in (partners[:2], partners):
            self.env.flush_all()
            self.env.invalidate_all()
            self.get_facts(some)  # The first look fills caches of the registry.
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.get_facts(some)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
