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
        return self.config.loyalty_status((partner or self.customer).id)["loyalty_facts"]

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

    def test_facts_come_with_the_customer(self):
        fields_ = self.env["res.partner"]._load_pos_data_fields(self.config)
        [row] = self.customer.read(fields_, load=False)
        self.assertEqual(row["loyalty_facts"], self.get_facts())
        [loaded] = self.env["res.partner"]._load_pos_data_read(self.customer, self.config)
        self.assertTrue(loaded["loyalty_status"])
        self.assertEqual(loaded, row)

    def count_queries(self, partners):
        """Return how many queries the till's load of these customers takes, once caches are warm."""
        counts = []
        for _attempt in range(4):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["res.partner"]._load_pos_data_read(partners, self.config)
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
