"""Quick start: each card makes a program that starts, and a sale in it earns what the card says."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_path

from ..engine import check_program
from .common import LoyaltyHeroCommon

TUESDAY = fields.Date.to_date("2026-06-02")


@tagged("post_install", "-at_install")
class TestQuickStart(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.state = "closed"
        cls.Template = cls.env["loyalty.hero.template"]
        cls.coffee = cls.env["product.category"].create({"name": "Coffee beans"})
        cls.espresso = cls.make_product("Espresso", 5, categ_id=cls.coffee.id, type="consu")
        cls.mug = cls.make_product("Mug", 10, type="consu")

    def make(self, key):
        """The program of a card, started."""
        action = self.Template.action_create(key)
        program = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(program.state, "draft")
        self.assertFalse(program.sudo()._get_problem())
        self.assertEqual(check_program(program.compiled), [])
        program.action_start()
        return program

    def sell(self, product, quantity=1, price=None):
        invoice = self.make_invoice((product, quantity), post=False, partner_id=self.customer.id)
        if price is not None:
            invoice.invoice_line_ids.price_unit = price
        invoice.action_post()
        return invoice

    def earned(self, program, kind=None):
        entries = self.env["loyalty.hero.entry"].search([("program_id", "=", program.id)])
        if kind:
            entries = entries.filtered(lambda entry: entry.kind == kind)
        return sum(entries.mapped("points"))

    def premiums(self, program):
        return self.env["loyalty.hero.premium"].search([("program_id", "=", program.id)])

    def test_cards_all_can_be_started_side_by_side(self):
        cards = self.Template.get_cards()
        self.assertGreaterEqual(len(cards), 8)
        for card in cards:
            with self.subTest(card["key"]):
                self.assertTrue(card["name"] and card["sentence"] and card["makes"])
                self.assertTrue(file_path(card["image"].removeprefix("/")))
                self.make(card["key"])

    def test_one_per_one_gives_a_point_per_unit(self):
        program = self.make("one_per_one")
        self.sell(self.coat)
        self.assertEqual(self.earned(program), 59)
        self.assertEqual(program.reward_ids.points, 100)

    def test_categories_gives_double_on_the_largest_category(self):
        for number in range(20):
            self.make_product(f"Roast {number}", 8, categ_id=self.coffee.id, type="consu")
        largest = self.Template._find_categories(1)
        program = self.make("categories")
        self.assertEqual(program.rule_ids.category_ids, largest)
        inside = self.make_product("Inside", 10, categ_id=largest.id, type="consu")
        outside = self.make_product(
            "Outside",
            10,
            type="consu",
            categ_id=self.env["product.category"].create({"name": "Else"}).id,
        )
        self.sell(inside)
        self.assertEqual(self.earned(program), 20)
        self.sell(outside)
        self.assertEqual(self.earned(program), 30)

    def test_categories_uses_the_selection_that_is_there(self):
        category = self.Template._find_categories(1)
        selection = self.make_selection(("categ_id", "=", category.id), name="Mine already")
        self.assertEqual(self.make("categories").rule_ids.category_selection_ids, selection)

    def test_basket_gives_the_step_that_is_reached(self):
        program = self.make("basket")
        for price, points in ((49.99, 0), (50, 10), (60, 25), (250, 55)):
            self.sell(self.mug, price=price)
            self.assertEqual(self.earned(program), points)

    def test_punch_card_gives_one_coffee_for_ten(self):
        program = self.make("punch_card")
        self.assertEqual(program.rule_ids.category_ids.name, "Coffee beans")
        self.sell(self.mug, 12)
        self.sell(self.espresso, 9)
        self.assertFalse(self.premiums(program))
        self.sell(self.espresso)
        self.assertEqual(self.premiums(program).worth, 5)

    def test_tiers_climb_and_earn_faster(self):
        program = self.make("tiers")
        self.sell(self.mug, price=1000)
        self.assertEqual(self.earned(program), 1000)
        self.sell(self.mug, price=1000)
        member = self.customer.loyalty_member_ids.filtered(lambda m: m.program_id == program)
        self.assertEqual(member.tier_id.name, "Silver")
        self.assertEqual(self.earned(program), 2500)
        self.sell(self.mug, price=4000)
        self.assertEqual(member.tier_id.name, "Gold")
        self.assertEqual(self.earned(program), 10500)

    def test_membership_sells_a_year_with_a_discount(self):
        program = self.make("membership")
        product = program.membership_product_id
        self.assertEqual(product.type, "service")
        self.assertEqual(product.lst_price, 49)
        self.sell(product)
        membership = self.env["loyalty.hero.membership"].search([("program_id", "=", program.id)])
        self.assertEqual(membership.member_id.partner_id, self.customer)
        trial = self.env["loyalty.hero.try"].create(
            {
                "program_id": program.id,
                "partner_id": self.customer.id,
                "line_ids": [Command.create({"product_id": self.mug.id})],
            }
        )
        self.assertIn("a discount of 10%", trial.result["programs"][0]["membership"])

    def test_happy_hour_triples_on_tuesday_morning(self):
        program = self.make("happy_hour")
        trial = self.env["loyalty.hero.try"].create(
            {
                "program_id": program.id,
                "date": TUESDAY,
                "line_ids": [Command.create({"product_id": self.mug.id})],
            }
        )
        for time, points in ((8.98, "10"), (9, "30"), (11.9, "30"), (12, "10")):
            trial.time = time
            self.assertEqual(trial.result["programs"][0]["points"], points)
        # An invoice is dated at noon, when the hour is over.
        self.sell(self.mug)
        self.assertEqual(self.earned(program), 10)

    def test_birthday_welcomes_and_doubles(self):
        program = self.make("birthday")
        self.customer.loyalty_birthday = fields.Date.today()
        self.sell(self.mug)
        self.assertEqual(self.earned(program, "welcome"), 1000)
        self.assertEqual(self.earned(program, "earn"), 20)
        self.customer.loyalty_birthday = fields.Date.add(fields.Date.today(), days=60)
        self.sell(self.mug)
        self.assertEqual(self.earned(program), 1030)

    def test_premium_gives_money_back(self):
        program = self.make("premium")
        self.sell(self.mug, price=480)
        self.assertFalse(self.premiums(program))
        self.sell(self.mug, price=40)
        self.assertEqual(sum(self.premiums(program).mapped("worth")), 25)

    def test_a_second_program_of_a_card_has_a_code_of_its_own(self):
        codes = {self.make("one_per_one").code for _number in range(3)}
        self.assertEqual(len(codes), 3)

    def test_expense_account_is_the_one_named_for_it(self):
        self.assertEqual(self.make("one_per_one").expense_account_id, self.expense_account)

    def test_without_a_chart_of_accounts_it_is_left_open(self):
        company = self.env["res.company"].create({"name": "New company"})
        self.env.user.company_ids |= company
        template = self.Template.with_company(company)
        program = template._create_program("one_per_one")
        self.assertFalse(program.expense_account_id)
        self.assertIn("expense account", program.sudo()._get_problem())

    def test_currency_without_cents_counts_in_hundreds(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        company = self.env["res.company"].create({"name": "Tokyo", "currency_id": yen.id})
        self.env.user.company_ids |= company
        program = self.Template.with_company(company)._create_program("one_per_one")
        self.assertEqual(program.rule_ids.per_amount, 100)
        self.assertEqual(program.reward_ids.amount, 100)

    def test_only_administrators_make_programs(self):
        manager = self.make_user(
            "loyalty manager", "base.group_user", "loyalty_hero.loyalty_hero_group_manager"
        )
        products = self.env["product.product"].search_count([])
        with self.assertRaises(AccessError):
            self.Template.with_user(manager).action_create("membership")
        self.assertEqual(self.env["product.product"].search_count([]), products)
        administrator = self.make_user(
            "loyalty administrator",
            "base.group_user",
            "loyalty_hero.loyalty_hero_group_administrator",
        )
        for card in self.Template.get_cards():
            self.Template.with_user(administrator).action_create(card["key"])

    def test_an_unknown_card_is_refused(self):
        with self.assertRaisesRegex(UserError, "no such template any more"):
            self.Template.action_create("__init__")

    def test_template_takes_no_values_that_a_caller_proposes(self):
        proposing = self.Template.with_context(default_date_start="1", default_expiry_days=7)
        action = proposing.action_create("categories")
        program = self.env["loyalty.hero.program"].browse(action["res_id"])
        self.assertNotEqual(program.expiry_days, 7)
