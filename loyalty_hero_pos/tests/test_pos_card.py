"""A card that nobody has is given to a customer at the till."""

from odoo.exceptions import AccessError, UserError

from .common import LoyaltyHeroPosCommon


class TestPosCard(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.format = cls.env.ref("loyalty_hero.card_format_ean")
        cls.number = cls.format._compose(4711)
        cls.till = cls.config.with_user(
            cls.make_user("till card", "base.group_user", "point_of_sale.group_pos_user")
        )

    def find(self, number):
        return self.till.loyalty_find_card(number)

    def test_cashier_gives_a_new_card_and_it_is_known_at_once(self):
        self.assertEqual(self.find(self.number), {"unknown": True})
        self.till.loyalty_give_card(f" {self.number} ", self.customer.id)
        self.assertEqual(self.find(self.number), {"partner_id": self.customer.id})
        card = self.env["loyalty.hero.card"]._find(self.number)
        self.assertEqual((card.format_id, card.company_id), (self.format, self.company))
        self.assertEqual(card.create_uid, self.till.env.user)

    def test_card_of_somebody_else_stays_theirs(self):
        other = self.env["res.partner"].create({"name": "Jonas Berg"})
        self.till.loyalty_give_card(self.number, self.customer.id)
        with self.assertRaisesRegex(UserError, "belongs to a customer already"):
            self.till.loyalty_give_card(self.number, other.id)
        self.assertEqual(self.find(self.number), {"partner_id": self.customer.id})

    def test_lost_card_is_nobodys_again(self):
        self.till.loyalty_give_card(self.number, self.customer.id)
        self.env["loyalty.hero.card"]._find(self.number).action_lose()
        with self.assertRaisesRegex(UserError, "belongs to a customer already"):
            self.till.loyalty_give_card(self.number, self.customer.id)

    def test_misread_numbers_are_no_cards(self):
        wrong = self.number[:-1] + str((int(self.number[-1]) + 1) % 10)
        for number in (
            wrong,
            "12",
            "2026-11-28 10:15:00",
            "card 00042",
            " ",
            "",
            7,
            None,
            "1" * 5000,
        ):
            with self.assertRaises(UserError):
                self.till.loyalty_give_card(number, self.customer.id)
        self.assertFalse(
            self.env["loyalty.hero.card"].search([("partner_id", "=", self.customer.id)])
        )

    def test_card_that_was_printed_elsewhere_has_no_format(self):
        self.till.loyalty_give_card("CLUB-00042", self.customer.id)
        self.assertFalse(self.env["loyalty.hero.card"]._find("CLUB-00042").format_id)

    def test_who_is_no_cashier_gives_no_cards(self):
        clerk = self.make_user("clerk card", "base.group_user")
        with self.assertRaises(AccessError):
            self.config.with_user(clerk).loyalty_give_card(self.number, self.customer.id)
        with self.assertRaises(UserError):
            self.till.loyalty_give_card(self.number, 2**30)
