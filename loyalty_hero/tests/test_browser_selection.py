"""A selection in a real browser: criteria with their widgets, and what they choose while they are written."""

from odoo.tests import HttpCase, tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestBrowserSelection(LoyaltyHeroCommon, HttpCase):
    def test_selection_is_written_with_criteria(self):
        toys = self.env["product.category"].create({"name": "Tour Toys"})
        self.toy.categ_id = toys
        self.make_product("Whale", 120, categ_id=toys.id)
        administrator = self.make_user(
            "chief", "base.group_user", "loyalty_hero.loyalty_hero_group_administrator"
        )
        self.start_tour(
            "/odoo/loyalty-selections/new", "loyalty_hero_selection_tour", login=administrator.login
        )
        selection = self.env["loyalty.hero.selection"].search([("name", "=", "Small toys")])
        self.assertEqual(
            [
                (criterion.field_name, criterion.operator, criterion.values)
                for criterion in selection.criterion_ids
            ],
            [("categ_id", "=", toys.ids), ("list_price", "between", [10, 50])],
        )
        self.assertEqual(selection._match(self.toy | self.coat), {self.toy.id: selection.ids})
