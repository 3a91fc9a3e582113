"""Selections that nobody in their right mind would make: a right answer or one sentence, in one statement."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .test_criterion import CriterionCommon

MANY = 2000
"""Criteria of one selection."""

DEEP = 50
"""Product categories in one another."""


@tagged("post_install", "-at_install")
class TestOddSelection(CriterionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.none = cls.env["product.product"]
        cls.both = cls.toy | cls.coat

    def assert_refused(self, *criteria, sentence=None):
        """It cannot be saved, and what is said is a sentence and no essay."""
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            self.make_selection(*criteria)
        said = str(caught.exception)
        self.assertLess(len(said), 300)
        self.assertEqual(len(said.splitlines()), 1, said)
        if sentence:
            self.assertEqual(said, sentence)

    def test_signs_of_patterns_are_letters_like_others(self):
        names = ("100% wool", "100 grams of wool", "a_b", "axb", "c\\d", "cd", "^.*$ [x]", "$& \\1")
        goods = {name: self.make_product(name, 1) for name in names}
        among = self.none.union(*goods.values())
        for text, expected in (
            ("100%", "100% wool"),
            ("0% W", "100% wool"),
            ("a_b", "a_b"),
            ("c\\d", "c\\d"),
            (".*$", "^.*$ [x]"),
            ("\\1", "$& \\1"),
        ):
            with self.subTest(text):
                self.assert_chosen(goods[expected], ("name", "like", text), among=among)
                self.assert_chosen(goods[expected], ("name", "=", expected), among=among)

    def test_signs_of_patterns_in_names_of_records(self):
        for product, name in ((self.toy, "5% off"), (self.coat, "50 off")):
            product.product_tag_ids = self.env["product.tag"].create({"name": name})
            product.categ_id = self.env["product.category"].create({"name": name})
        self.assert_chosen(self.toy, ("all_product_tag_ids", "like", "5%"))
        self.assert_chosen(self.toy, ("categ_id", "like", "5%"))
        self.assert_chosen(self.both, ("categ_id", "like", "5"))

    def test_criteria_that_contradict_each_other_choose_nothing(self):
        self.assert_chosen(self.none, ("list_price", ">", 50), ("list_price", "<", 50))
        self.assert_chosen(self.none, ("name", "=", self.toy.name), ("name", "=", self.coat.name))

    def test_thousands_of_criteria_take_one_statement(self):
        same = [("name", "like", "train")] * (MANY - 1)
        other = [("list_price", ">=", number / MANY) for number in range(MANY)]
        for criteria, expected in (
            ([*same, ("list_price", "<", 50)], self.toy),
            ([*same, ("list_price", ">", 50)], self.none),
            (other, self.both),
        ):
            selection = self.assert_chosen(expected, *criteria)
            self.env.registry.clear_all_caches()
            selection._match(self.both)
            with self.assertQueryCount(1):
                selection._match(self.both)

    def test_thousands_of_records_in_a_criterion(self):
        categories = self.env["product.category"].create(
            [{"name": str(number)} for number in range(MANY)]
        )
        self.toy.categ_id = categories[-1]
        self.coat.categ_id = self.env["product.category"].create({"name": "Apart"})
        selection = self.assert_chosen(self.toy, ("categ_id", "=", *categories.ids))
        with self.assertQueryCount(1):
            selection._match(self.both)

    def test_very_long_values(self):
        long = "train" * 2000
        self.assert_chosen(self.none, ("name", "like", long))
        self.toy.name = f"Wooden {long}"
        self.assert_chosen(self.toy, ("name", "like", long))
        self.assert_refused(("list_price", ">", long))
        self.assert_refused((long, ">", 1))
        self.assert_refused(("type", "=", long))

    def test_values_that_no_text_can_have(self):
        for value in ("train\0", "\ud800", "a\0b\ud800"):
            with self.subTest(value=repr(value)):
                self.assert_refused(
                    ("name", "like", value),
                    sentence="A criterion has a value that cannot be kept: it is endless, or has characters in it "
                    "that nobody can see. Enter it again.",
                )

    def test_numbers_that_no_field_can_have(self):
        self.assert_chosen(self.both, ("color", "<", 10**14))
        self.assert_chosen(self.none, ("color", ">", 10**14))
        self.assert_chosen(self.none, ("categ_id", "=", 2**70))
        for value in (10**40, float("inf"), float("nan"), True):
            self.assert_refused(("list_price", ">", value))

    def test_criteria_on_what_was_deleted_choose_nothing(self):
        category = self.env["product.category"].create({"name": "Gone"})
        tag = self.env["product.tag"].create({"name": "Gone"})
        selections = self.assert_chosen(
            self.none, ("categ_id", "=", category.id)
        ) | self.assert_chosen(self.none, ("all_product_tag_ids", "=", tag.id))
        category.unlink()
        tag.unlink()
        self.assertFalse(selections._match(self.both))
        for selection in selections:
            self.assertIn("was deleted", selection.criterion_ids.problem)
            self.assertEqual(selection.record_count, 0)

    def test_archived_products_and_tags_count_as_long_as_they_are_sold(self):
        tag = self.env["product.tag"].create({"name": "Summer"})
        self.toy.product_tag_ids = tag
        selection = self.make_selection(("all_product_tag_ids", "=", tag.id))
        self.toy.active = False
        self.assertEqual(selection._match(self.both), {self.toy.id: selection.ids})

    def test_categories_deep_in_one_another(self):
        category = top = self.env["product.category"].create({"name": "Top"})
        for number in range(DEEP):
            category = category.create({"name": f"{number}", "parent_id": category.id})
        self.toy.categ_id = category
        self.coat.categ_id = top
        selection = self.assert_chosen(self.both, ("categ_id", "=", top.id))
        with self.assertQueryCount(1):
            selection._match(self.both)
        self.assert_chosen(self.toy, ("categ_id", "=", category.parent_id.id))

    def test_typed_criteria_that_no_one_can_read(self):
        for typed in (
            "[" * 5000 + "]" * 5000,
            "-" * 100_000 + "1",
            repr([*["&", "|"] * 3000, *[("name", "=", "x")] * 6001]),
            "[('name', '=', 'a\\x00b')]",
            "[('name.name.name', '=', 1)]",
            "[('nothing', '=', 1)]",
            "{}",
            "1",
        ):
            with self.subTest(typed[:20]):
                with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
                    self.make_selection(is_advanced=True, domain_typed=typed)
                self.assertLess(len(str(caught.exception)), 500)

    def test_typed_criteria_that_are_long_but_plain(self):
        typed = repr(
            [
                *["|"] * MANY,
                *[("name", "=", f"x{n}") for n in range(MANY)],
                ("name", "=", self.toy.name),
            ]
        )
        selection = self.make_selection(is_advanced=True, domain_typed=typed)
        self.assertEqual(selection._match(self.both), {self.toy.id: selection.ids})
        with self.assertQueryCount(1):
            selection._match(self.both)
