"""What a till tells of customers: to its cashiers all that they need, to others nothing."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon

TILL_FIELDS = ["loyalty_status", "loyalty_facts"]


@tagged("post_install", "-at_install")
class TestPosLeaks(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_points(100)
        cls.cashier = cls.make_user("cashier", "base.group_user", "point_of_sale.group_pos_user")
        cls.employee = cls.make_user("employee", "base.group_user", "base.group_allow_export")
        cls.other = cls.setup_other_company(name="Other shop")["company"]
        cls.stranger = cls.make_user("stranger", "base.group_user", "point_of_sale.group_pos_user")
        cls.stranger.write(
            {"company_ids": [Command.set(cls.other.ids)], "company_id": cls.other.id}
        )
        cls.everywhere = cls.make_user(
            "everywhere", "base.group_user", "point_of_sale.group_pos_user"
        )
        cls.everywhere.company_ids += cls.other

    def get_customer(self, user, **context):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.customer.with_env(self.env(user=user, su=False)).with_context(**context)

    def test_cashiers_load_balances(self):
        customer = self.get_customer(self.cashier)
        for [values] in (
            customer.read(TILL_FIELDS),
            customer.search_read([("id", "=", customer.id)], TILL_FIELDS),
            customer._load_pos_data_read(customer, self.config.with_user(self.cashier)),
        ):
            self.assertEqual([m["available"] for m in values["loyalty_status"]], [10000])
            self.assertIn(str(self.program.id), values["loyalty_facts"]["customer"]["standings"])

    def test_employees_learn_nothing(self):
        for name in TILL_FIELDS:
            with self.assertRaises(AccessError):
                self.get_customer(self.employee).read([name])
            with self.assertRaises(AccessError):
                self.get_customer(self.employee).export_data([name])
            self.assertFalse(self.get_customer(self.employee).sudo()[name])

    def test_other_companies_learn_nothing(self):
        [values] = self.get_customer(self.stranger).read(TILL_FIELDS)
        self.assertFalse(values["loyalty_status"])
        self.assertEqual(values["loyalty_facts"]["customer"]["standings"], {})
        with self.assertRaises(AccessError):
            self.get_customer(self.stranger, allowed_company_ids=self.company.ids).read(TILL_FIELDS)

    def test_who_works_in_two_companies_sees_what_is_chosen(self):
        for companies, count in (
            (self.company, 1),
            (self.other, 0),
            (self.company + self.other, 1),
        ):
            customer = self.get_customer(self.everywhere, allowed_company_ids=companies.ids)
            [values] = customer.read(["loyalty_status"])
            self.assertEqual(len(values["loyalty_status"] or []), count)
        # Both at once, in one transaction: what one sees is not what the other sees.
        first = customer.with_context(allowed_company_ids=self.company.ids)
        second = customer.with_context(allowed_company_ids=self.other.ids)
        self.assertEqual(len(first.loyalty_status), 1)
        self.assertFalse(second.loyalty_status)

    def test_a_card_of_another_company_is_unknown(self):
        self.env["loyalty.hero.card"].create({"number": "77", "partner_id": self.customer.id})
        config = self.config.with_env(self.env(user=self.cashier, su=False))
        self.assertEqual(config.loyalty_find_card("77"), {"partner_id": self.customer.id})
        configs = self.env["pos.config"].sudo().with_company(self.other)
        foreign = configs.create({"name": "Foreign", "payment_method_ids": []})
        self.env.flush_all()
        self.env.invalidate_all()
        config = foreign.with_env(self.env(user=self.stranger, su=False))
        self.assertEqual(config.loyalty_find_card("77"), {"unknown": True})
