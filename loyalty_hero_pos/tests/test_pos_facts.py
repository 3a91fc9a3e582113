"""What a till knows of customers: enough for the engine, at a price that does not grow with their number."""

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.loyalty_hero.engine import check_customer

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosFacts(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vip = cls.env["res.partner.category"].create({"name": "VIP"})
        cls.locals = cls.make_selection(("city", "=", "Bremen"), name="Locals", target="contact")
        cls.change_program(
            rule_ids=[
                Command.create({"mode": "welcome", "points": 100, "group_ids": cls.vip.ids}),
                Command.create(
                    {"mode": "bonus", "points": 5, "customer_selection_ids": cls.locals.ids}
                ),
            ],
            tier_ids=[Command.create({"name": "Silver", "spend_min": 50})],
            cap_day=500,
            exclude_employee=True,
        )

    def get_facts(self, partner=None):
        return self.get_news(partner)["loyalty_facts"]

    def test_facts_are_what_the_engine_asks(self):
        self.customer.write(
            {
                "category_id": self.vip,
                "city": "Bremen",
                "country_id": self.env.ref("base.de").id,
                "loyalty_birthday": "1990-09-17",
            }
        )
        self.sell((self.coat, 1))
        facts = self.get_facts()
        customer = facts["customer"]
        self.assertEqual(check_customer(customer), [])
        self.assertEqual(facts["date"], self.company._get_loyalty_today().isoformat())
        self.assertEqual(
            (customer["id"], customer["groups"], customer["customers"], customer["birthday"]),
            (self.customer.id, self.vip.ids, self.locals.ids, "09-17"),
        )
        standing = customer["standings"][str(self.program.id)]
        self.assertEqual(
            (standing["tier"], standing["spend"], standing["is_new"], standing["earned"]["day"]),
            (self.program.tier_ids.id, 5900, False, 6400),
        )

    def test_newcomer_has_no_standing(self):
        newcomer = self.env["res.partner"].create({"name": "Nils", "employee": True})
        customer = self.get_facts(newcomer)["customer"]
        self.assertEqual(customer["standings"], {})
        self.assertEqual(customer["flags"], ["employee"])

    def test_address_has_the_facts_of_who_it_belongs_to(self):
        self.customer.category_id = self.vip
        address = self.env["res.partner"].create(
            {"name": "Parcels", "parent_id": self.customer.id, "type": "delivery"}
        )
        self.assertEqual(self.get_facts(address), self.get_facts())

    def test_facts_come_with_a_customer_who_is_found_later(self):
        [loaded] = self.env["res.partner"]._load_pos_data_read(self.customer, self.config)
        self.assertEqual({name: loaded[name] for name in self.get_news()}, self.get_news())

    def test_till_opens_without_facts_and_asks_for_them(self):
        names = ["loyalty_status", "loyalty_facts"]
        params = self.pos_session.load_data_params()["res.partner"]["fields"]
        self.assertLessEqual({*names}, {*params})
        loaded = self.pos_session.load_data(["pos.config", "pos.order", "res.partner"])[
            "res.partner"
        ]
        self.assertIn(self.customer.id, [row["id"] for row in loaded])
        for row in loaded:
            self.assertFalse({*names} & row.keys())
        told = self.config.loyalty_status([row["id"] for row in loaded])
        self.assertEqual(sorted(row["id"] for row in told), sorted(row["id"] for row in loaded))
        self.assertEqual(
            [row["loyalty_facts"] for row in told if row["id"] == self.customer.id],
            [self.get_facts()],
        )

    def test_who_is_gone_or_of_another_company_is_left_out(self):
        gone = self.env["res.partner"].create({"name": "Nils"})
        gone.unlink()
        other = self.setup_other_company(name="Other shop")["company"]
        theirs = self.env["res.partner"].create({"name": "Ada", "company_id": other.id})
        cashier = self.make_user("till", "base.group_user", "point_of_sale.group_pos_user")
        told = self.config.with_user(cashier).loyalty_status([gone.id, theirs.id, self.customer.id])
        self.assertEqual([row["id"] for row in told], self.customer.ids)

    def count_queries(self, partners):
        """Return how many queries the till's load of these customers takes, once caches are warm."""
        counts = []
        for _attempt in range(4):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.config.loyalty_status(partners.ids)
            counts.append(self.env.cr.sql_log_count - before)
        # What else the server keeps in mind may be read again at any time.
        return min(counts)

    def test_hundred_customers_cost_as_many_queries_as_ten(self):
        partners = self.env["res.partner"].create(
            [
                {"name": f"Customer {number}", "city": "Bremen", "category_id": self.vip.ids}
                for number in range(100)
            ]
        )
        members = self.env["loyalty.hero.member"].create(
            [{"partner_id": partner.id, "program_id": self.program.id} for partner in partners]
        )
        for member in members[::7]:
            self.give_points(50, member, date_expiry=fields.Date.add(fields.Date.today(), days=9))
        few, many = self.count_queries(partners[:10]), self.count_queries(partners)
        self.assertEqual(few, many)
        self.assertEqual({partner.loyalty_status[0]["balance"] for partner in partners}, {0, 5000})
