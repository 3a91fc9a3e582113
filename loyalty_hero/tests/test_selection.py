"""Selections: matched in one query, right after a product changes."""

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tests import Form, tagged

from odoo.addons.loyalty_hero.models.selection.static_domain import is_static

from .test_criterion import CriterionCommon


@tagged("post_install", "-at_install")
class TestSelection(CriterionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.toys = cls.env["product.category"].create({"name": "Toys"})
        cls.puzzles = cls.env["product.category"].create(
            {"name": "Puzzles", "parent_id": cls.toys.id}
        )
        cls.selection = cls.make_selection(("categ_id", "=", cls.toys.id), name="Toys")
        cls.cheap = cls.make_selection(("list_price", "<", 50), name="Cheap")

    def test_products_meet_selections_as_they_are_now(self):
        selections = self.selection | self.cheap
        products = self.toy | self.coat
        self.assertEqual(selections._match(products), {self.toy.id: [self.cheap.id]})
        self.toy.categ_id = self.puzzles
        self.assertEqual(selections._match(products), {self.toy.id: sorted(selections.ids)})
        self.coat.list_price = 40
        self.assertEqual(selections._match(products)[self.coat.id], [self.cheap.id])

    def test_selections_choose_what_their_criteria_say_now(self):
        self.assertFalse(self.cheap._match(self.coat))
        self.cheap.criterion_ids.values = [60]
        self.assertTrue(self.cheap._match(self.coat))
        self.cheap.criterion_ids = [
            Command.create({"field_name": "name", "operator": "like", "values": ["train"]})
        ]
        self.assertFalse(self.cheap._match(self.coat))
        self.cheap.criterion_ids[1].unlink()
        self.assertTrue(self.cheap._match(self.coat))
        self.cheap.domain = "[('list_price', '>', 1000)]"
        self.assertFalse(self.cheap._match(self.coat))

    def test_fifty_selections_take_one_query(self):
        selections = self.cheap
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        tag = self.env["product.tag"].create({"name": "New"})
        for number in range(50):
            category = self.env["product.category"].create(
                {"name": str(number), "parent_id": self.toys.id}
            )
            selections += self.make_selection(
                ("categ_id", "=", category.id, self.toys.id),
                ("list_price", "between", number, 100),
                ("seller_ids.partner_id", "=", vendor.id),
                ("all_product_tag_ids", "=", tag.id),
            )
        self.toy.write({"categ_id": self.puzzles.id, "product_tag_ids": tag.ids})
        self.toy.seller_ids = [Command.create({"partner_id": vendor.id})]
        self.env.flush_all()
        selections._match(self.toy)
        self.env.invalidate_all()
        self.company._get_loyalty_tz()
        with self.assertQueryCount(1):
            matches = selections._match(self.toy | self.coat)
        self.assertEqual(len(matches[self.toy.id]), 1 + 40)

    def test_what_changes_by_itself_is_asked_anew(self):
        Product = self.env["product.product"]
        for domain, expected in (
            ([("list_price", "<", 5)], True),
            ([("categ_id.name", "=", "Toys")], True),
            ([("all_product_tag_ids", "in", [1])], True),
            ([("create_date", ">=", "2026-05-01 00:00:00")], True),
            ([("create_date", ">=", "today -7d")], False),
            ([("categ_id", "child_of", "Toys")], False),
            ([("categ_id", "ilike", "Toys")], False),
            ([("is_product_variant", "=", True)], False),
            (["|", ("list_price", "<", 5), ("create_date", "<", "today")], False),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(is_static(Domain(domain).optimize(Product), Product), expected)

    def test_what_is_asked_anew_matches_with_the_others_in_one_query(self):
        self.toy.categ_id = self.puzzles
        recent = self.make_selection(domain="[('create_date', '>=', 'today -7d')]")
        named = self.make_selection(domain="[('categ_id', 'child_of', 'Toys')]")
        selections = self.selection | self.cheap | recent | named
        self.env.cr.execute(
            "UPDATE product_product SET create_date = '2020-01-01' WHERE id = %s", self.coat.ids
        )
        self.assertEqual(
            selections._match(self.toy | self.coat), {self.toy.id: sorted(selections.ids)}
        )

    def test_deleted_selections_match_nothing(self):
        gone = self.make_selection()
        gone._match(self.toy)
        gone.unlink()
        self.assertFalse(gone._match(self.toy))

    def test_archived_products_still_match(self):
        self.toy.active = False
        self.assertIn(self.toy.id, self.cheap._match(self.toy))

    def test_exceptions_earn_nothing(self):
        self.toy.categ_id = self.toys
        self.program.rule_ids.exception_ids = self.selection
        self.program.sudo()._publish()
        self.make_invoice((self.toy, 1), (self.coat, 1))
        self.assert_balance(59)
        self.assertIn("Excluded by a rule", self.member.entry_ids.reasons_text)

    def test_rule_on_a_selection_earns_on_it_alone(self):
        self.toy.categ_id = self.toys
        self.program.rule_ids.selection_ids = self.selection
        self.program.sudo()._publish()
        self.make_invoice((self.toy, 1), (self.coat, 1))
        self.assert_balance(39)

    def test_all_users_match_the_same(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.toy.with_context(lang="fr_FR").name = "Petit chemin de fer"
        selection = self.make_selection(("name", "like", "train"), lang="en_US")
        french = self.make_selection(("name", "like", "chemin"), lang="fr_FR")
        self.company.partner_id.tz = "Europe/Berlin"
        cashier = self.make_user("till", "loyalty_hero.loyalty_hero_group_cashier")
        cashier.write({"lang": "fr_FR", "tz": "Asia/Tokyo"})
        for user in (cashier, self.env.user):
            for lang in ("fr_FR", "en_US"):
                both = (selection | french).with_user(user).with_context(lang=lang)
                self.assertEqual(
                    both._match(self.toy.with_user(user)), {self.toy.id: sorted(both.ids)}
                )

    def test_days_are_those_of_the_company_that_sells(self):
        other = self.env["res.company"].create({"name": "Tokyo branch"})
        self.company.partner_id.tz = "America/Los_Angeles"
        other.partner_id.tz = "Asia/Tokyo"
        selection = self.make_selection(("create_date", "=", "2026-05-01"))
        self.env.cr.execute(
            "UPDATE product_product SET create_date = '2026-04-30 16:00' WHERE id = %s",
            self.toy.ids,
        )
        self.toy.invalidate_recordset()
        self.assertTrue(selection.with_company(other)._match(self.toy))
        self.assertFalse(selection.with_company(self.company)._match(self.toy))

    # The form ---------------------------------------------------------------------------------------------------

    def test_matches_are_counted_while_writing(self):
        form = Form(self.env["loyalty.hero.selection"])
        form.name = "Trains"
        everything = self.env["product.product"].search_count([])
        self.assertEqual(form.record_count, everything)
        with form.criterion_ids.new() as criterion:
            criterion.field_name = "name"
            criterion.operator = "like"
        self.assertEqual(form.record_count, everything)
        with form.criterion_ids.edit(0) as criterion:
            criterion.values = ["Wooden train"]
        expected = self.env["product.product"].search([("name", "ilike", "Wooden train")])
        self.assertEqual(form.record_count, len(expected))
        self.assertIn(self.toy.id, [record["id"] for record in form.preview])
        selection = form.save()
        self.assertEqual(selection.record_count, len(expected))

    def test_experts_start_with_what_the_criteria_say(self):
        with Form(self.cheap) as form:
            form.is_advanced = True
            self.assertEqual(form.domain_typed, "[('list_price', '<', 50)]")
            form.domain_typed = "['|', ('list_price', '<', 50), ('list_price', '>', 58)]"
        self.assertEqual(set(self.cheap._match(self.toy | self.coat)), {self.toy.id, self.coat.id})
        self.assertEqual(self.cheap.summary, "Advanced criteria")

    def test_domain_of_a_new_selection_is_advanced(self):
        selection = self.env["loyalty.hero.selection"].create(
            {"name": "Toys", "domain": f"[('categ_id', 'child_of', {self.toys.id})]"}
        )
        self.assertTrue(selection.is_advanced)
        self.toy.categ_id = self.puzzles
        self.assertEqual(set(selection._match(self.toy | self.coat)), {self.toy.id})

    def test_changed_target_drops_criteria(self):
        form = Form(self.env["loyalty.hero.selection"])
        form.name = "Anything"
        with form.criterion_ids.new() as criterion:
            criterion.field_name = "list_price"
            criterion.operator = "<"
            criterion.values = [10]
        form.target = "contact"
        self.assertEqual(len(form.criterion_ids), 0)
        self.assertEqual(form.record_count, self.env["res.partner"].search_count([]))

    def test_criteria_that_cannot_be_read_are_refused(self):
        for domain in (
            "[('no_such_field', '=', 1)]",
            "[('name', 'is', 1)]",
            "nonsense",
            "[('list_price', '<', 'cheap')]",
        ):
            with (
                self.subTest(domain=domain),
                self.assertRaisesRegex(ValidationError, "cannot be read"),
            ):
                self.cheap.domain = domain

    def test_domain_whose_field_is_gone_chooses_nothing(self):
        self.cheap.domain = "[('list_price', '<', 50)]"
        self.env.cr.execute(
            "UPDATE loyalty_hero_selection SET domain_typed = %s WHERE id = %s",
            ("[('x_gone', '=', 1)]", self.cheap.id),
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        with self.assertLogs("odoo.addons.loyalty_hero", "WARNING"):
            self.assertFalse(self.cheap._match(self.toy))
        self.assertIn("cannot be read", self.cheap.problem)

    def test_copy_has_the_criteria(self):
        copy = self.selection.copy()
        self.assertEqual(copy.name, "Toys (copy)")
        self.assertEqual(copy.criterion_ids.values, self.selection.criterion_ids.values)
        self.assertFalse(copy.user_id)
        self.cheap.domain = "[('list_price', '>', 1000)]"
        self.assertEqual(self.cheap.copy().domain, "[('list_price', '>', 1000)]")
