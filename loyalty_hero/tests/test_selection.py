"""Selections: matched in one query, right after a product changes."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestSelection(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.toys = cls.env["product.category"].create({"name": "Toys"})
        cls.puzzles = cls.env["product.category"].create(
            {"name": "Puzzles", "parent_id": cls.toys.id}
        )
        cls.selection = cls.env["loyalty.hero.selection"].create(
            {"name": "Toys", "domain": f"[('categ_id', 'child_of', {cls.toys.id})]"}
        )
        cls.cheap = cls.env["loyalty.hero.selection"].create(
            {"name": "Cheap", "domain": "[('list_price', '<', 50)]"}
        )

    def test_products_meet_selections_as_they_are_now(self):
        selections = self.selection | self.cheap
        products = self.toy | self.coat
        self.assertEqual(selections._match(products), {self.toy.id: [self.cheap.id]})
        self.toy.categ_id = self.puzzles
        self.assertEqual(selections._match(products), {self.toy.id: sorted(selections.ids)})
        self.coat.list_price = 40
        self.assertEqual(selections._match(products)[self.coat.id], [self.cheap.id])

    def test_many_selections_take_one_query(self):
        selections = self.cheap
        for price in range(20):
            selections += self.cheap.copy(
                {"name": str(price), "domain": f"[('list_price', '<', {price})]"}
            )
        self.env.flush_all()
        selections.mapped("domain")
        selections._match(self.toy)
        with self.assertQueryCount(1):
            selections._match(self.toy | self.coat)

    def test_archived_products_still_match(self):
        self.toy.active = False
        self.assertIn(self.toy.id, self.cheap._match(self.toy))

    def test_exceptions_earn_nothing(self):
        self.toy.categ_id = self.toys
        self.program.rule_ids.exception_ids = self.selection
        self.make_invoice((self.toy, 1), (self.coat, 1))
        self.assert_balance(59)
        self.assertIn("exception", self.member.entry_ids.reasons_text)

    def test_rule_on_a_selection_earns_on_it_alone(self):
        self.toy.categ_id = self.toys
        self.program.rule_ids.selection_ids = self.selection
        self.make_invoice((self.toy, 1), (self.coat, 1))
        self.assert_balance(39)

    def test_criteria_that_cannot_be_read_are_refused(self):
        for domain in ("[('no_such_field', '=', 1)]", "[('name', 'is', 1)]", "nonsense"):
            with self.assertRaisesRegex(ValidationError, "cannot be read"):
                self.cheap.domain = domain

    def test_selection_in_use_cannot_be_deleted(self):
        self.program.rule_ids.selection_ids = self.selection
        with self.assertRaisesRegex(UserError, "is used by “Star Club”"):
            self.selection.unlink()

    def test_product_count_is_live(self):
        count = self.selection.product_count
        self.toy.categ_id = self.toys
        self.selection.invalidate_recordset(["product_count"])
        self.assertEqual(self.selection.product_count, count + 1)
