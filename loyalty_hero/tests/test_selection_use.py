"""Selections in use: who sees them, what depends on them, and what a change does."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .test_criterion import CriterionCommon


@tagged("post_install", "-at_install")
class TestSelectionUse(CriterionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.selection = cls.make_selection(("list_price", "<", 50), name="Cheap")

    def test_selection_in_use_cannot_be_deleted(self):
        for field in ("selection_ids", "exception_ids"):
            self.program.rule_ids[field] = self.selection
            with (
                self.subTest(field=field),
                self.assertRaisesRegex(
                    UserError, "is used by “Star Club”. Take it out there before you delete it."
                ),
            ):
                self.selection.unlink()
            self.program.rule_ids[field] = False
        self.selection.unlink()

    def test_selection_in_use_cannot_be_archived(self):
        self.program.rule_ids.selection_ids = self.selection
        with self.assertRaisesRegex(UserError, "before you archive it"):
            self.selection.action_archive()

    def test_selection_of_customers_in_a_condition_cannot_be_deleted(self):
        selection = self.make_selection(("city", "like", "Akron"), target="contact")
        accelerator = self.env["loyalty.hero.accelerator"].create(
            {"program_id": self.program.id, "factor": 2}
        )
        for user in (self.program, self.program.rule_ids, accelerator):
            user.customer_selection_ids = selection
            with self.subTest(user=user), self.assertRaisesRegex(UserError, "“Star Club”"):
                selection.unlink()
            user.customer_selection_ids = False
        selection.unlink()

    def test_selection_that_was_published_is_in_use_until_another_version_is(self):
        self.program.rule_ids.selection_ids = self.selection
        self.program.sudo()._publish()
        self.program.rule_ids.selection_ids = False
        self.assertIn(
            self.selection, self.env["loyalty.hero.selection"].search([("is_used", "=", True)])
        )
        with self.assertRaisesRegex(UserError, "is used by “Star Club”"):
            self.selection.unlink()
        self.program.sudo()._publish()
        self.selection.unlink()

    def test_programs_that_use_it_are_shown(self):
        self.assertFalse(self.selection.program_ids)
        self.assertFalse(self.selection.is_used)
        self.program.rule_ids.selection_ids = self.selection
        self.selection.invalidate_recordset()
        self.assertEqual(self.selection.program_ids, self.program)
        self.assertEqual(
            self.selection.action_view_programs()["domain"], [("id", "in", self.program.ids)]
        )
        used = self.env["loyalty.hero.selection"].search([("is_used", "=", True)])
        self.assertIn(self.selection, used)
        unused = self.make_selection()
        self.assertNotIn(unused, used)
        self.assertIn(unused, self.env["loyalty.hero.selection"].search([("is_used", "=", False)]))

    def test_target_of_a_used_selection_cannot_change(self):
        self.program.rule_ids.selection_ids = self.selection
        with self.assertRaisesRegex(UserError, "Make another selection instead"):
            self.selection.write({"target": "contact", "criterion_ids": [Command.clear()]})

    def test_change_tells_the_running_programs_before_it_is_saved(self):
        self.program.rule_ids.selection_ids = self.selection
        form = Form(self.selection)
        self.assertFalse(form.impact)
        form.name = "Bargains"
        self.assertFalse(form.impact)
        with form.criterion_ids.edit(0) as criterion:
            criterion.values = [0.01]
        self.assertIn("“Star Club” is running with this selection", form.impact)
        self.assertIn(f"instead of {self.selection.record_count}", form.impact)
        self.program.action_close()
        form = Form(self.selection)
        with form.criterion_ids.edit(0) as criterion:
            criterion.values = [0.01]
        self.assertFalse(form.impact)

    def test_own_selections_are_seen_by_their_owner_until_they_are_used(self):
        group = "loyalty_hero.loyalty_hero_group_cashier"
        owner, other = self.make_user("owner", group), self.make_user("other", group)
        administrator = self.make_user("chief", "loyalty_hero.loyalty_hero_group_administrator")
        self.selection.user_id = owner

        def sees(user):
            model = self.env["loyalty.hero.selection"].with_user(user)
            return bool(model.search([("id", "=", self.selection.id)]))

        self.assertEqual([sees(owner), sees(other), sees(administrator)], [True, False, True])
        with self.assertRaises(AccessError):
            self.selection.criterion_ids.with_user(other).read(["values"])
        self.program.rule_ids.selection_ids = self.selection
        self.assertTrue(sees(other))
        self.assertEqual(self.selection.criterion_ids.with_user(other).values, [50])

    def test_copy_of_an_own_selection_is_own(self):
        self.selection.user_id = self.make_user("owner", "base.group_user")
        self.assertEqual(self.selection.copy().user_id, self.env.user)

    def test_selections_of_other_companies_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.selection.company_id = other
        administrator = self.make_user("chief", "loyalty_hero.loyalty_hero_group_administrator")
        with self.assertRaises(AccessError):
            self.selection.with_user(administrator).read(["name"])
        with self.assertRaises(AccessError):
            self.selection.criterion_ids.with_user(administrator).read(["values"])

    def test_cashiers_cannot_write(self):
        cashier = self.make_user("till", "loyalty_hero.loyalty_hero_group_cashier")
        selection = self.selection.with_user(cashier)
        self.assertEqual(selection.summary, "Sales Price is less than 50")
        for write in (
            lambda: selection.write({"name": "Mine"}),
            selection.unlink,
            selection.copy,
        ):
            with self.assertRaises(AccessError):
                write()
