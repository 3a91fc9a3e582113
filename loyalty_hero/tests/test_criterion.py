"""Criteria: every comparison of every kind of field chooses what it says, and what cannot be read is told."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


class CriterionCommon(LoyaltyHeroCommon):
    def assert_chosen(self, expected, *criteria, among=None, **vals):
        """The criteria choose exactly ``expected`` of ``among``; the list that a person opens shows the same."""
        among = self.toy | self.coat if among is None else among
        selection = self.make_selection(*criteria, **vals)
        matches = selection._match(among)
        self.assertEqual(among.filtered(lambda record: record.id in matches), expected, criteria)
        shown = among.search([*selection._get_domain(), ("id", "in", among.ids)])
        self.assertEqual(shown, expected, selection.summary)
        return selection


@tagged("post_install", "-at_install")
class TestCriterion(CriterionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        category = cls.env["product.category"]
        cls.toys = category.create({"name": "Toys"})
        cls.wooden = category.create({"name": "Wooden", "parent_id": cls.toys.id})
        cls.clothing = category.create({"name": "Clothing"})
        cls.toy.categ_id = cls.wooden
        cls.coat.categ_id = cls.clothing
        cls.none = cls.env["product.product"]

    def set_created(self, product, moment):
        self.env.cr.execute(
            "UPDATE product_product SET create_date = %s WHERE id = %s", (moment, product.id)
        )
        product.invalidate_recordset(["create_date"])

    def test_text_contains_or_is(self):
        self.assert_chosen(self.toy, ("name", "like", "TRAIN"))
        self.assert_chosen(self.toy, ("name", "=", "Wooden train"))
        self.assert_chosen(self.none, ("name", "=", "wooden"))
        self.assert_chosen(self.none, ("name", "like", "100%"))

    def test_numbers_compare_both_ends_included(self):
        both = self.toy | self.coat
        for operator, values, expected in (
            ("=", [59], self.coat),
            (">", [39.8], self.coat),
            (">=", [39.8], both),
            ("<", [59], self.toy),
            ("<=", [59], both),
            ("between", [39.8, 59], both),
            ("between", [40, 58.99], self.none),
        ):
            with self.subTest(operator=operator, values=values):
                self.assert_chosen(expected, ("list_price", operator, *values))

    def test_zero_is_a_value(self):
        gift = self.make_product("Gift", 0)
        self.assert_chosen(gift, ("list_price", "=", 0), among=gift | self.toy)

    def test_all_criteria_must_be_met(self):
        self.assert_chosen(
            self.toy, ("categ_id", "=", self.toys.id, self.clothing.id), ("list_price", "<", 50)
        )
        self.assert_chosen(self.toy | self.coat)

    def test_category_includes_those_below_it(self):
        self.assert_chosen(self.toy, ("categ_id", "=", self.toys.id))
        self.assert_chosen(
            self.none, ("categ_id", "=", self.env["product.category"].create({"name": "Empty"}).id)
        )
        self.assert_chosen(self.toy, ("categ_id", "like", "wood"))

    def test_category_that_moves_is_followed_at_once(self):
        selection = self.assert_chosen(self.toy, ("categ_id", "=", self.toys.id))
        self.wooden.parent_id = self.clothing
        self.assertFalse(selection._match(self.toy))

    def test_tags_of_product_and_variant(self):
        tag = self.env["product.tag"].create({"name": "New"})
        selection = self.assert_chosen(self.none, ("all_product_tag_ids", "=", tag.id))
        self.toy.product_tmpl_id.product_tag_ids = tag
        self.coat.additional_product_tag_ids = tag
        self.assertEqual(set(selection._match(self.toy | self.coat)), {self.toy.id, self.coat.id})

    def test_vendor(self):
        vendor = self.env["res.partner"].create({"name": "Train works", "is_company": True})
        self.toy.seller_ids = [Command.create({"partner_id": vendor.id})]
        self.assert_chosen(self.toy, ("seller_ids.partner_id", "=", vendor.id))
        self.assert_chosen(self.toy, ("seller_ids.partner_id", "like", "works"))

    def test_attribute_value_of_the_variant(self):
        color = self.env["product.attribute"].create(
            {"name": "Color", "value_ids": [Command.create({"name": n}) for n in ("red", "blue")]}
        )
        shirt = self.env["product.template"].create(
            {
                "name": "Shirt",
                "attribute_line_ids": [
                    Command.create(
                        {"attribute_id": color.id, "value_ids": [Command.set(color.value_ids.ids)]}
                    )
                ],
            }
        )
        red, _blue = shirt.product_variant_ids
        self.assert_chosen(
            red,
            (
                "product_template_attribute_value_ids.product_attribute_value_id",
                "=",
                color.value_ids[0].id,
            ),
            among=shirt.product_variant_ids,
        )

    def test_yes_no_and_choices(self):
        self.coat.type = "service"
        self.toy.sale_ok = False
        self.assert_chosen(self.coat, ("sale_ok", "=", True))
        self.assert_chosen(self.toy, ("sale_ok", "=", False))
        self.assert_chosen(self.coat, ("type", "=", "service"))
        self.assert_chosen(self.toy | self.coat, ("type", "=", "service", "consu"))

    def test_moments_compare_with_days_of_the_company(self):
        self.company.partner_id.tz = "Europe/Berlin"
        # 2026-05-01 00:30 and 2026-05-01 23:30 in Berlin.
        self.set_created(self.toy, "2026-04-30 22:30:00")
        self.set_created(self.coat, "2026-05-01 21:30:00")
        both = self.toy | self.coat
        for operator, values, expected in (
            ("=", ["2026-05-01"], both),
            ("=", ["2026-04-30"], self.none),
            (">", ["2026-05-01"], self.none),
            (">", ["2026-04-30"], both),
            (">=", ["2026-05-01"], both),
            ("<", ["2026-05-01"], self.none),
            ("<=", ["2026-05-01"], both),
            ("between", ["2026-05-01", "2026-05-01"], both),
            ("between", ["2026-05-02", "2026-05-03"], self.none),
        ):
            with self.subTest(operator=operator, values=values):
                self.assert_chosen(expected, ("create_date", operator, *values))
        self.company.partner_id.tz = "UTC"
        self.assert_chosen(self.coat, ("create_date", "=", "2026-05-01"))

    def test_days_on_which_the_clock_changes(self):
        self.company.partner_id.tz = "Europe/Berlin"
        # The day has 23 hours: it ends at 22:00 UTC.
        self.set_created(self.toy, "2026-03-29 21:59:59")
        self.set_created(self.coat, "2026-03-29 22:00:00")
        self.assert_chosen(self.toy, ("create_date", "=", "2026-03-29"))
        # And this one 25: from 22:00 to 23:00 UTC.
        self.set_created(self.toy, "2026-10-24 22:00:00")
        self.set_created(self.coat, "2026-10-25 23:00:00")
        self.assert_chosen(self.toy, ("create_date", "=", "2026-10-25"))

    def test_contacts(self):
        country = self.env.ref("base.us")
        tag, below = self.env["res.partner.category"].create([{"name": "VIP"}, {"name": "Gold"}])
        below.parent_id = tag
        other = self.env["res.partner"].create({"name": "Ole", "is_company": True})
        self.customer.write({"country_id": country.id, "category_id": below.ids, "city": "Akron"})
        everyone = self.customer | other
        for criterion, expected in (
            (("country_id", "=", country.id), self.customer),
            (("category_id", "=", tag.id), self.customer),
            (("city", "like", "akr"), self.customer),
            (("is_company", "=", True), other),
        ):
            with self.subTest(criterion=criterion):
                self.assert_chosen(expected, criterion, among=everyone, target="contact")

    def test_selections_match_their_own_kind_only(self):
        selection = self.make_selection(target="contact")
        self.assertFalse(selection._match(self.toy))
        self.assertFalse(self.make_selection()._match(self.customer))
        self.assertEqual(selection._match(self.customer), {self.customer.id: selection.ids})

    def test_bad_values_are_refused_with_a_sentence(self):
        for criterion, sentence in (
            (("list_price", ">", "cheap"), "“Sales Price” cannot be compared with “cheap”"),
            (("list_price", ">", True), "cannot be compared with “True”"),
            (("list_price", "between", 10), "cannot be compared with “10”"),
            (("list_price", "between", 20, 10), "put the smaller one first"),
            (("list_price", "="), "has no value yet"),
            (("list_price", "like", "5"), "cannot be compared by “like”"),
            (("create_date", "=", "31/12/2026"), "cannot be compared with"),
            (("create_date", "=", "2026-13-01"), "cannot be compared with"),
            (("create_date", ">", "9999-12-31"), "cannot be compared with"),
            (("categ_id", "=", "Toys"), "cannot be compared with “Toys”"),
            (("type", "=", "ghost"), "does not have one of these choices any more"),
            (("sale_ok", "=", "yes"), "cannot be compared with"),
            (("ghost", "=", 1), "There is no field “ghost” any more"),
            (("name.ghost", "=", 1), "There is no field “name.ghost” any more"),
            (("image_1920", "=", 1), "There is no field “image_1920” any more"),
        ):
            with (
                self.subTest(criterion=criterion),
                self.assertRaisesRegex(ValidationError, sentence),
            ):
                self.make_selection(criterion)

    def test_criterion_whose_field_is_gone_chooses_nothing(self):
        selection = self.assert_chosen(self.toy, ("list_price", "<", 50))
        self.env.cr.execute(
            "UPDATE loyalty_hero_criterion SET field_name = 'x_gone' WHERE selection_id = %s",
            selection.ids,
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.assertFalse(selection._match(self.toy))
        self.assertIn("There is no field “x_gone” any more", selection.problem)
        self.assertEqual(selection.record_count, 0)

    def test_deleted_category_chooses_nothing_and_says_so(self):
        empty = self.env["product.category"].create({"name": "Empty"})
        selection = self.make_selection(("categ_id", "=", empty.id))
        empty.unlink()
        self.env.invalidate_all()
        self.assertFalse(selection._match(self.toy))
        self.assertIn("was deleted", selection.problem)
        self.assertIn("something deleted", selection.summary)

    def test_sentences(self):
        selection = self.make_selection(
            ("categ_id", "=", self.toys.id, self.clothing.id),
            ("list_price", "between", 10, 49.5),
            ("name", "like", "train"),
            ("sale_ok", "=", True),
            ("create_date", ">=", "2026-05-01"),
        )
        self.assertEqual(
            selection.criterion_ids.mapped("display_name"),
            [
                "Category is in Toys or Clothing",
                "Sales Price is between 10 and 49.5",
                "Name contains “train”",
                "Sales is yes",
                "Created on is on or after 05/01/2026",
            ],
        )

    def test_offer_tells_fields_apart(self):
        for target in ("product", "contact"):
            offer = self.env["loyalty.hero.criterion"].get_offer(target)
            labels = [field["label"] for field in offer]
            self.assertEqual(len(labels), len(set(labels)))
            names = {field["name"] for field in offer}
            self.assertFalse(names & {"id", "message_ids", "activity_ids", "image_1920"})
            for field in offer:
                self.assertTrue(field["operators"], field)
        product = {
            field["name"]: field
            for field in self.env["loyalty.hero.criterion"].get_offer("product")
        }
        self.assertEqual(product["categ_id"]["label"], "Category")
        self.assertEqual(product["categ_id"]["relation"], "product.category")
        self.assertEqual(product["list_price"]["kind"], "number")
        self.assertIn(["service", "Service"], [list(c) for c in product["type"]["choices"]])

    def test_every_offered_field_can_be_searched(self):
        values = {
            "text": ["a"],
            "number": [1],
            "date": ["2026-05-01"],
            "yes_no": [True],
            "records": [1],
        }
        for target in ("product", "contact"):
            criteria = []
            for field in self.env["loyalty.hero.criterion"].get_offer(target):
                for operator, _words in field["operators"]:
                    value = (
                        values.get(field["kind"]) or [field["choices"][0][0]]
                        if field.get("choices", True)
                        else None
                    )
                    if value is None:
                        continue
                    if field["kind"] == "records" and operator == "like":
                        value = ["a"]
                    if operator == "between":
                        value = value * 2
                    criteria.append((field["name"], operator, *value))
            self.assertGreater(len({name for name, *_criterion in criteria}), 10, target)
            # All at once: each time that selections are made, Odoo forgets what it knows about them.
            selections = self.env["loyalty.hero.selection"].create(
                [self.describe_selection(criterion, target=target) for criterion in criteria]
            )
            for selection, (field, operator, *_value) in zip(selections, criteria, strict=True):
                with self.subTest(target=target, field=field, operator=operator):
                    selection._match(self.toy if target == "product" else self.customer)
                    self.assertFalse(selection.problem and "read" in selection.problem)

    def test_cashiers_read_and_do_not_write(self):
        selection = self.make_selection(("name", "like", "train"))
        cashier = self.make_user("till", "loyalty_hero.loyalty_hero_group_cashier")
        criterion = selection.criterion_ids.with_user(cashier)
        self.assertEqual(criterion.values, ["train"])
        for write in (
            lambda: criterion.write({"values": ["a"]}),
            criterion.unlink,
            lambda: criterion.create({"selection_id": selection.id, "field_name": "name"}),
        ):
            with self.assertRaises(AccessError):
                write()
