"""What the program says on receipts: in the administrator's words, and as it was when the sale was paid."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosReceipt(LoyaltyHeroPosCommon):
    def get_told(self, order):
        self.env.invalidate_all()
        [told] = order.loyalty_summary["programs"]
        return told

    def test_a_reprint_says_the_balance_of_then(self):
        first = self.sell((self.coat, 1))
        second = self.sell((self.coat, 2))
        self.assertEqual(self.get_told(first)["balance"], 5900)
        self.assertEqual(self.get_told(second)["balance"], 17700)
        self.give_goods_back(second, 1)
        self.assertEqual(self.get_told(second)["balance"], 17700)
        self.assert_balance(118)

    def test_what_a_text_can_say_of_the_customer(self):
        order = self.sell((self.coat, 1))
        self.assertEqual(self.get_told(order)["receipt"], {}, "nothing is looked up for no text")
        self.program.write(
            {
                "receipt_text": "{customer}, {tier} | {balance}",
                "tier_ids": [
                    (0, 0, {"name": "Silver", "spend_min": 50}),
                    (0, 0, {"name": "Gold", "spend_min": 500}),
                ],
                "expiry": "days",
                "expiry_days": 90,
            }
        )
        self.change_program()
        receipt = self.get_told(self.sell((self.coat, 1)))["receipt"]
        self.assertEqual((receipt["tier"], receipt["next_tier"]), ("Silver", "Gold"))
        self.assertIn("382", receipt["missing"])
        self.assertEqual(receipt.keys() - self.program.receipt_samples.keys(), set())

    def test_a_placeholder_that_nobody_knows_is_named(self):
        with self.assertRaisesRegex(
            ValidationError, r"placeholders: \{balanse\}\. Use these: \{prog"
        ):
            self.program.receipt_text = "Balance | {balanse}"
        with self.assertRaisesRegex(ValidationError, "at most 1,000 characters"):
            self.program.receipt_text = "x" * 1001

    def test_a_colour_that_cannot_be_seen_is_refused(self):
        for color, message in (
            ("#FFFF00", "too light"),
            ("#FFFFFF", "too light"),
            ("red", "not a color"),
            ("#12345", "not a color"),
        ):
            with self.subTest(color=color), self.assertRaisesRegex(ValidationError, message):
                self.program.accent_color = color
        # 3.03 to 1, and 2.97 to 1: the least is 3.
        self.program.accent_color = "#949494"
        with self.assertRaisesRegex(ValidationError, "too light"):
            self.program.accent_color = "#969696"

    def test_tills_learn_of_it(self):
        self.config.last_data_change = "2026-01-01 00:00:00"
        self.program.receipt_text = "Thank you, {customer}"
        self.assertGreater(str(self.config.last_data_change), "2026-01-02")
        [loaded] = [
            program
            for program in self.env["loyalty.hero.program"]._load_pos_data_read(
                self.program, self.config
            )
            if program["id"] == self.program.id
        ]
        self.assertEqual(loaded["receipt_text"], "Thank you, {customer}")
        self.assertEqual(loaded["_receipt_image"], "")
