"""A shop for tests of the till in a browser: a customer with a card and 1,240 Stars, 100 of them worth 10.00."""

from odoo import Command, fields

from odoo.addons.loyalty_hero.tests.common import TestCompany
from odoo.addons.point_of_sale.tests.test_frontend import TestPointOfSaleHttpCommon


class BrowserCommon(TestCompany, TestPointOfSaleHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.hero.program"].sudo().search([]).write({"state": "closed"})
        company = cls.main_pos_config.company_id
        cls.expense_account = cls.company_data["default_account_expense"].copy({"name": "Loyalty"})
        plan = cls.env["account.analytic.plan"].create({"name": "Shops"})
        cls.cost_centre = cls.env["account.analytic.account"].create(
            {"name": "Old Town", "plan_id": plan.id, "company_id": company.id}
        )
        program = (
            cls.env["loyalty.hero.program"]
            .sudo()
            .create(
                {
                    "name": "Star Club",
                    "code": "STARCLUB",
                    "points_name": "Stars",
                    "company_id": company.id,
                    "expense_account_id": cls.expense_account.id,
                    "analytic_distribution": {str(cls.cost_centre.id): 100},
                    "rule_ids": [Command.create({"points": 1, "per_amount": 1})],
                    "reward_ids": [
                        Command.create({"name": "Pay with Stars", "points": 100, "amount": 10})
                    ],
                }
            )
        )
        program.action_start()
        cls.customer = cls.env["res.partner"].create({"name": "Mara Lind"})
        cls.env["loyalty.hero.card"].sudo().create(
            {"number": "0450000000001", "partner_id": cls.customer.id}
        )
        for name, price in (("Wooden train", 39.80), ("Rain coat", 59.00)):
            cls.env["product.product"].create(
                {"name": name, "list_price": price, "taxes_id": False, "available_in_pos": True}
            )
        cls.member = (
            cls.env["loyalty.hero.member"]
            .sudo()
            .create({"partner_id": cls.customer.id, "program_id": program.id})
        )
        cls.env["loyalty.hero.transaction"].sudo()._post(
            {
                "source_key": "test,start",
                "company_id": company.id,
                "date": fields.Datetime.now(),
            },
            [
                {
                    "member_id": cls.member.id,
                    "program_id": program.id,
                    "kind": "import",
                    "points": 1240,
                    "tz": "UTC",
                }
            ],
        )

    def open_till(self, tour):
        self.main_pos_config.with_user(self.pos_user).open_ui()
        method = self.main_pos_config.payment_method_ids.filtered("is_loyalty")
        self.assertEqual(method.name, self.member.points_name)
        self.start_pos_tour(tour, login="pos_user", timeout=240)
        self.member.invalidate_recordset()
        return self.main_pos_config.current_session_id
