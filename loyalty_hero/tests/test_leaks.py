"""What customers have is read by who works with loyalty, in the companies that they work for."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import LoyaltyHeroCommon

GROUP = "loyalty_hero.loyalty_hero_group_"


@tagged("post_install", "-at_install")
class TestLeaks(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_points(100)
        cls.card = cls.env["loyalty.hero.card"].create(
            {"number": "SECRET", "partner_id": cls.customer.id}
        )
        cls.names = sorted(
            name
            for name, field in cls.env["res.partner"]._fields.items()
            if (field._module or "").startswith("loyalty_hero")
        )
        cls.employee = cls.make_user(
            "employee", "base.group_user", "base.group_allow_export", "base.group_partner_manager"
        )
        cls.cashier = cls.make_user("cashier", "base.group_user", GROUP + "cashier")
        cls.other = cls.setup_other_company(name="Other shop")["company"]
        cls.stranger = cls.make_user(
            "stranger", "base.group_user", GROUP + "manager", GROUP + "accountant"
        )
        cls.stranger.write(
            {"company_ids": [Command.set(cls.other.ids)], "company_id": cls.other.id}
        )

    def as_user(self, user, model):
        self.env.flush_all()
        self.env.invalidate_all()
        return (
            self.env[model].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        )

    def assert_tells_nothing(self, user, model="res.partner", record=None):
        """By no public way does the user learn what the contact's loyalty fields say."""
        record = record or self.customer
        for name in self.names:
            for ask in (
                lambda records, name=name: records.read([name]),
                lambda records, name=name: records.web_read({name: {}}),
                lambda records, name=name: records.search([(name, "!=", False)]),
                lambda records, name=name: records.search_read([("id", "=", records.id)], [name]),
                lambda records, name=name: records.search([], order=name),
                lambda records, name=name: records.formatted_read_group([], [name], ["__count"]),
                lambda records, name=name: records.formatted_read_group(
                    [], [], [f"{name}:array_agg"]
                ),
            ):
                with self.subTest(name=name):
                    self.assertTrue(
                        self.is_refused(ask, self.as_user(user, model).browse(record.id))
                    )

    def is_refused(self, ask, records):
        try:
            ask(records)
        except (
            AccessError,
            ValueError,
        ):  # What is not stored cannot be searched or grouped at all.
            return True
        return False

    def test_employees_without_loyalty_read_nothing(self):
        self.assert_tells_nothing(self.employee)

    def test_users_carry_the_fields_of_their_contact_as_little(self):
        self.customer.user_ids = self.make_user("mara", "base.group_portal")
        self.assert_tells_nothing(self.employee, "res.users", self.customer.user_ids)

    def test_portal_and_public_users_read_nothing(self):
        for user in (
            self.make_user("portal", "base.group_portal"),
            self.env.ref("base.public_user"),
        ):
            for name in self.names:
                with self.assertRaises(AccessError):
                    self.as_user(user, "res.partner").browse(user.partner_id.id).read([name])

    def test_export_tells_employees_nothing(self):
        for name in self.names:
            with self.subTest(name=name):
                partner = self.as_user(self.employee, "res.partner").browse(self.customer.id)
                try:
                    exported = partner.export_data([name])["datas"]
                except AccessError:
                    continue
                self.assertFalse(exported[0][0])

    def test_an_invoice_tells_its_customer_and_other_readers_no_balance(self):
        invoice = self.spend(10)
        auditor = self.make_user("auditor", "base.group_user", "account.group_account_readonly")
        for name in ("available", "earned", "redeemed", "name"):
            record = self.as_user(auditor, "account.move").browse(invoice.id)
            self.assertTrue(record.read(["name"]))
            with self.assertRaises(AccessError):
                record.read([f"loyalty_points_{name}"])
        record = self.as_user(self.stranger, "account.move").browse(invoice.id)
        with self.assertRaises(AccessError):
            record.read(["loyalty_points_available"])

    def test_search_through_related_records_is_refused(self):
        for domain in (
            [("loyalty_member_ids.balance", ">", 50)],
            [("loyalty_card_ids.number", "=", "SECRET")],
            [("child_ids.loyalty_member_ids.balance", ">", 50)],
            [("loyalty_member_ids", "any", [("balance", ">", 50)])],
        ):
            with self.assertRaises(AccessError):
                self.as_user(self.employee, "res.partner").search(domain)
        for model in ("res.users", "account.move"):
            with self.assertRaises(AccessError):
                self.as_user(self.employee, model).search(
                    [("partner_id.loyalty_member_ids.balance", ">", 50)]
                )

    def test_onchange_tells_employees_nothing(self):
        for name in self.names:
            with self.subTest(name=name):
                partner = self.as_user(self.employee, "res.partner").browse(self.customer.id)
                spec = {"name": {}, name: {}}
                try:
                    answer = partner.onchange({"name": "Mara"}, ["name"], spec)
                except AccessError:
                    continue
                self.assertFalse(answer["value"].get(name))

    def test_cashiers_read_what_their_company_gave(self):
        partner = self.as_user(self.cashier, "res.partner").browse(self.customer.id)
        self.assertEqual(partner.read(["loyalty_points"])[0]["loyalty_points"], "100")
        self.assertEqual(partner.loyalty_member_ids.balance, 100)
        self.assertEqual(partner.loyalty_card_ids.number, "SECRET")
        self.assertEqual(len(partner.loyalty_entry_ids), 1)

    def test_other_companies_see_no_balance_and_no_card_of_a_shared_customer(self):
        partner = self.as_user(self.stranger, "res.partner").browse(self.customer.id)
        self.assertEqual(partner.read(["loyalty_points"])[0]["loyalty_points"], "0")
        for name in ("loyalty_member_ids", "loyalty_card_ids", "loyalty_entry_ids"):
            self.assertFalse(partner[name], name)
        self.assertFalse(self.as_user(self.stranger, "loyalty.hero.card").search([]))
        self.assertEqual(partner.sudo().loyalty_points, "0", "elevated for who asks")

    def test_companies_cannot_be_claimed(self):
        partner = self.as_user(self.stranger, "res.partner").with_context(
            allowed_company_ids=self.company.ids
        )
        with self.assertRaises(AccessError):
            partner.browse(self.customer.id).read(["loyalty_points"])

    def test_a_card_is_known_where_its_customer_is_a_member(self):
        shared = self.make_program(code="SHARED", company_id=False, analytic_distribution=False)
        self.make_member(shared)
        self.assertEqual(self.as_user(self.stranger, "loyalty.hero.card").search([]), self.card)

    def test_members_of_a_shared_program_stay_with_the_company_of_their_contact(self):
        shared = self.make_program(code="SHARED", company_id=False, analytic_distribution=False)
        neighbour = self.env["res.partner"].create(
            {"name": "Ole Berg", "company_id": self.company.id}
        )
        member = self.make_member(shared, neighbour)
        self.give_points(50, member)
        everyone = self.make_member(shared)
        members = self.as_user(self.stranger, "loyalty.hero.member").search([])
        self.assertEqual(members, everyone)
        self.assertFalse(self.as_user(self.stranger, "loyalty.hero.entry").search([]))

    def test_an_audit_tells_of_ones_own_companies_only(self):
        audit = self.as_user(self.stranger, "loyalty.hero.audit").create({})
        self.assertFalse(sum(audit.line_ids.mapped("checked_count")))
        shared = self.make_program(code="SHARED", company_id=False, analytic_distribution=False)
        self.give_points(50, self.make_member(shared))
        audit = self.as_user(self.stranger, "loyalty.hero.audit").create({})
        self.assertEqual(audit.line_ids[0].checked_count, 1)

    def test_an_audit_is_for_managers_and_accountants_and_read_by_who_ran_it(self):
        audit = self.as_user(self.stranger, "loyalty.hero.audit").create({})
        with self.assertRaises(AccessError):
            self.as_user(self.cashier, "loyalty.hero.audit").action_run()
        colleague = self.make_user("colleague", GROUP + "accountant")
        self.assertTrue(self.as_user(colleague, "loyalty.hero.audit").action_run()["res_id"])
        with self.assertRaises(AccessError):
            self.as_user(colleague, "loyalty.hero.audit").browse(audit.id).read(["date"])
        with self.assertRaises(AccessError):
            audit.line_ids.write({"details": "All is well"})
