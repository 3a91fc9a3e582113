"""Cards: numbers are unique, trimmed, and never empty."""

from psycopg2.errorcodes import CHECK_VIOLATION, UNIQUE_VIOLATION

from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestCard(LoyaltyHeroCommon):
    def test_card_is_found_by_its_number(self):
        card = self.env["loyalty.hero.card"].create(
            {"number": " 0450000000001 ", "partner_id": self.customer.id}
        )
        self.assertEqual(card.number, "0450000000001")
        self.assertEqual(self.env["loyalty.hero.card"].sudo()._find("0450000000001 "), card)
        for unknown in ("", None, "045", "0450000000001%"):
            self.assertFalse(self.env["loyalty.hero.card"].sudo()._find(unknown))

    def test_a_number_belongs_to_one_customer_and_is_not_empty(self):
        values = {"number": "0450000000001", "partner_id": self.customer.id}
        self.env["loyalty.hero.card"].create(values)
        for number, why in (("0450000000001", UNIQUE_VIOLATION), ("  ", CHECK_VIOLATION)):
            with self.assert_database_refuses(why):
                self.env["loyalty.hero.card"].create({**values, "number": number})
