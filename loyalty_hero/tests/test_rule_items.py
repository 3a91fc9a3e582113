"""Items of a rule: categories chosen directly, and selections, of which none may choose everything."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon

NO_CRITERIA = "“Tea” has no criteria"


@tagged("post_install", "-at_install")
class TestRuleItems(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Category = cls.env["product.category"]
        cls.drinks = Category.create({"name": "Drinks"})
        cls.teas = Category.create({"name": "Teas", "parent_id": cls.drinks.id})
        cls.earl_grey = cls.make_product("Earl Grey", 5, categ_id=cls.teas.id)
        cls.rule = cls.program.rule_ids

    def make_tea(self):
        """The selection that "Create “Tea”" would make: it has a name only."""
        name_created, _name = self.env["loyalty.hero.selection"].name_create("Tea")
        return self.env["loyalty.hero.selection"].browse(name_created)

    # Selections without criteria ------------------------------------------------------------------------------------

    def test_rule_cannot_be_for_a_selection_without_criteria(self):
        tea = self.make_tea()
        for name in ("selection_ids", "exception_ids", "customer_selection_ids"):
            with self.subTest(name), self.assertRaisesRegex(ValidationError, NO_CRITERIA):
                self.rule[name] = tea
        with self.assertRaisesRegex(ValidationError, NO_CRITERIA):
            self.program.customer_selection_ids = tea

    def test_advanced_criteria_that_choose_everything_are_none(self):
        tea = self.make_tea()
        tea.domain = "[(1, '=', 1)]"
        with self.assertRaisesRegex(ValidationError, NO_CRITERIA):
            self.rule.selection_ids = tea

    def test_selection_in_use_keeps_a_criterion(self):
        tea = self.make_selection(("name", "like", "Grey"), name="Tea")
        self.rule.selection_ids = tea
        for empty in (
            lambda: tea.write({"criterion_ids": [Command.clear()]}),
            lambda: tea.criterion_ids.unlink(),
            lambda: tea.write({"domain": "[]"}),
        ):
            with self.assertRaisesRegex(ValidationError, NO_CRITERIA), self.cr.savepoint():
                empty()
            self.env.invalidate_all()

    def test_program_with_one_from_before_does_not_start_and_publishes_nothing(self):
        tea = self.make_selection(("name", "like", "Grey"), name="Tea")
        self.rule.selection_ids = tea
        # As it may be in a database that is older than the check.
        self.cr.execute("DELETE FROM loyalty_hero_criterion WHERE selection_id = %s", (tea.id,))
        self.env.invalidate_all()
        self.assertIn("has no criteria", self.program.sudo()._get_problem())
        with self.assertRaisesRegex(ValidationError, "has no criteria"):
            self.program.sudo()._publish()

    # Categories -----------------------------------------------------------------------------------------------------

    def test_category_is_for_its_items_and_those_below_it(self):
        self.change_program(
            rule_ids=[
                Command.update(self.rule.id, {"sequence": 20}),
                Command.create({"sequence": 10, "points": 3, "category_ids": self.drinks.ids}),
            ]
        )
        self.make_invoice((self.earl_grey, 2), (self.coat, 1))
        self.assert_balance(3 * 10 + 59)

    def test_category_that_is_excepted_earns_nothing_by_the_rule(self):
        coats = self.make_selection(("name", "like", "coat"), name="Coats")
        self.rule.write({"except_category_ids": self.drinks.ids, "exception_ids": coats.ids})
        self.assertIn("spent, except Drinks and Coats", self.rule.sentence)
        self.change_program()
        self.make_invoice((self.earl_grey, 2), (self.coat, 1), (self.toy, 1))
        self.assert_balance(39)
        self.assertEqual(
            self.program.copy().rule_ids.except_category_selection_ids,
            self.rule.except_category_selection_ids,
        )

    def test_rule_with_a_category_says_so_while_it_is_written(self):
        with Form(self.rule) as form:
            form.category_ids.add(self.teas)
            self.assertIn("spent on Teas", form.display_name)
        matches = self.rule.category_selection_ids._match(self.earl_grey | self.coat)
        self.assertEqual(matches, {self.earl_grey.id: self.rule.category_selection_ids.ids})

    def test_selection_of_a_category_is_made_once(self):
        self.rule.category_ids = self.teas | self.drinks
        made = self.rule.category_selection_ids
        self.assertEqual(set(made.mapped("name")), {"Drinks", "Teas"})
        copied = self.program.copy()
        self.assertEqual(copied.rule_ids.category_selection_ids, made)
        self.rule.category_ids = self.teas
        self.assertEqual(self.rule.category_selection_ids.mapped("name"), ["Teas"])

    def test_selection_of_somebody_or_with_more_criteria_is_not_taken_for_it(self):
        criterion = ("categ_id", "=", self.teas.id)
        own = self.make_selection(criterion, user_id=self.env.uid)
        narrow = self.make_selection(criterion, ("list_price", ">", 5))
        self.rule.category_ids = self.teas
        self.assertFalse(self.rule.category_selection_ids & (own | narrow))

    def test_selection_of_a_category_keeps_its_meaning(self):
        for name, of_categories in (
            ("category_ids", "category_selection_ids"),
            ("except_category_ids", "except_category_selection_ids"),
        ):
            self.rule.write({"category_ids": False, "except_category_ids": False})
            self.rule[name] = self.teas
            selection = self.rule[of_categories]
            with self.subTest(name):
                with self.assertRaisesRegex(UserError, "make another selection"):
                    selection.criterion_ids.values = self.drinks.ids
                with self.assertRaisesRegex(UserError, "is used by"):
                    selection.unlink()
            selection.invalidate_recordset()
            selection.criterion_ids.invalidate_recordset()

    def test_categories_and_selections_are_alternatives(self):
        coats = self.make_selection(("name", "like", "coat"), name="Coats")
        self.rule.write({"category_ids": self.teas.ids, "selection_ids": coats.ids})
        self.assertIn("spent on Teas or Coats", self.rule.sentence)
        self.change_program()
        self.make_invoice((self.earl_grey, 1), (self.coat, 1), (self.toy, 1))
        self.assert_balance(64)
