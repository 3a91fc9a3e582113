"""Reasons in words: each reason of the engine has its sentence, for points given and points not given."""

from typing import get_args

from odoo import Command
from odoo.tests import tagged

from ..engine import values
from .common import LoyaltyHeroCommon

FLAGS = (
    "quotation",
    "down_payment",
    "layaway",
    "back_order",
    "on_account",
    "employee",
    "discounted",
    "gift_card",
    "tip",
)
PROGRAM_WHY = (
    "other_shop",
    "no_invoices",
    "paid_with_points",
    "below_minimum",
    "below_quantity",
    "excluded_customer",
    "exclusive",
    "no_membership",
)


@tagged("post_install", "-at_install")
class TestReasons(LoyaltyHeroCommon):
    def say(self, **reason):
        sentences = self.env["loyalty.hero.reason"]._get_sentences(
            [reason], self.program.currency_id
        )
        self.assertEqual(len(sentences), 1, reason)
        sentence = sentences[0].replace("\N{NO-BREAK SPACE}", " ")
        self.assertNotRegex(sentence, r"%\(|False|None")
        return sentence

    def test_every_type_of_reason_has_a_sentence(self):
        """The types are read from the engine's own shapes, so that a new one cannot be forgotten."""
        model = self.env["loyalty.hero.reason"]
        for reason in get_args(values.Reason):
            text = str(reason.__annotations__["type"])
            for name in text[text.index("[") + 1 : text.rindex("]")].split(","):
                name = name.strip(" '\"")
                self.assertTrue(hasattr(model, f"_say_{name}"), name)

    def test_every_why_has_its_own_words(self):
        facts = {
            "date": "2026-03-10",
            "base": 1000,
            "amount_min": 2000,
            "quantity": 1000,
            "quantity_min": 2500,
            "program": self.program.id,
        }
        conditions = [
            why
            for why in get_args(values.ConditionWhy)
            if why not in ("other_tier", "other_pricelist", "other_payment")
        ]
        self.assertFalse(set(FLAGS) - set(self.env["loyalty.hero.reason"]._get_excluded_words()))
        for why in (*conditions, *PROGRAM_WHY):
            sentence = self.say(type="program_excluded", why=why, **facts)
            self.assertNotEqual(sentence, f"Excluded: {why}")
        rule = {"rule": self.program.rule_ids.id, **facts}
        for why in (*get_args(values.ConditionWhy), "below_minimum", "below_quantity", "not_new"):
            sentence = self.say(type="rule_excluded", why=why, **rule)
            self.assertNotIn(f"Excluded: {why}", sentence)
        for why in ("exception", "no_rule"):
            sentence = self.say(type="line_excluded", why=why, line="pos.order.line,0")
            self.assertNotIn(f"Excluded: {why}", sentence)

    def test_flag_of_another_app_is_named(self):
        self.assertEqual(self.say(type="program_excluded", why="borrowed"), "Excluded: borrowed")

    def test_sentences(self):
        tier = self.env["loyalty.hero.tier"].create(
            {"program_id": self.program.id, "name": "Silver", "spend_min": 100}
        )
        accelerator = self.env["loyalty.hero.accelerator"].create(
            {"program_id": self.program.id, "name": "Happy hours", "factor": 3}
        )
        for expected, reason in (
            (
                "Excluded: on-account purchase, $ 12.50 not counted",
                {"type": "on_account", "amount": 1250, "base": 1250},
            ),
            (
                "$ 10 of discounts on the whole sale are not counted",
                {"type": "discount", "amount": 1000, "base": 1000},
            ),
            (
                "$ 10 paid with points, not counted",
                {"type": "paid_with_points", "amount": 1000, "base": 1000},
            ),
            (
                "Silver reached with $ 300 of qualifying purchases",
                {"type": "tier", "before": None, "after": tier.id, "spend": 30000},
            ),
            (
                "No tier yet: $ 3 of qualifying purchases",
                {"type": "tier", "before": None, "after": None, "spend": 300},
            ),
            (
                "Happy hours, The customer's personal factor: 4.5 times, 35 more",
                {
                    "type": "accelerator",
                    "kind": "earn",
                    "factors": [
                        {"id": accelerator.id, "factor": 3000},
                        {"id": 0, "factor": 1500},
                    ],
                    "factor_ppm": 4_500_000,
                    "points": 3500,
                },
            ),
            (
                "Happy hours: 3 times, 20 more",
                {
                    "type": "accelerator",
                    "kind": "earn",
                    "factors": [
                        {"id": 0, "factor": 1500},
                        {"id": accelerator.id, "factor": 3000},
                    ],
                    "factor_ppm": 3_000_000,
                    "points": 2000,
                },
            ),
            (
                "Maximum of 500 per day: 20 not given",
                {"type": "cap", "period": "day", "limit": 50000, "kind": "earn", "points": -2000},
            ),
            ("Rounding: -0.8", {"type": "rounding", "kind": "earn", "points": -80}),
            (
                "2 premiums are due. Towards the next one: $ 100 of $ 500, 3 of 10 items",
                {
                    "type": "premium",
                    "count": 2,
                    "amount": 10000,
                    "amount_min": 50000,
                    "items": 3000,
                    "items_min": 10000,
                },
            ),
            (
                "Membership until 03/09/2027: 5% discount",
                {"type": "membership", "date_end": "2027-03-09", "discount": 50},
            ),
            (
                "Membership without end: 5% discount",
                {"type": "membership", "date_end": None, "discount": 50},
            ),
            (
                "$ 10 is below the minimum purchase of $ 20",
                {
                    "type": "program_excluded",
                    "why": "below_minimum",
                    "base": 1000,
                    "amount_min": 2000,
                },
            ),
        ):
            self.assertEqual(self.say(**reason), expected)

    def test_entry_names_the_item_that_earned_nothing(self):
        toys = self.env["loyalty.hero.selection"].create(
            {"name": "Toys", "domain": f"[('id', '=', {self.toy.id})]"}
        )
        self.change_program(
            rule_ids=[Command.update(self.program.rule_ids.id, {"exception_ids": toys.ids})]
        )
        self.make_invoice((self.toy, 1), (self.coat, 1))
        self.assertIn("Wooden train: an exception of the rule", self.member.entry_ids.reasons_text)

    def test_entry_explains_its_own_kind(self):
        self.change_program(
            rounding="up",
            rule_ids=[Command.create({"mode": "welcome", "points": 10.5})],
        )
        self.make_invoice((self.toy, 1))
        welcome = self.member.entry_ids.filtered(lambda entry: entry.kind == "welcome")
        earn = self.member.entry_ids - welcome
        self.assertIn("Rounding: 0.5", welcome.reasons_text)
        self.assertIn("Rounding: 0.2", earn.reasons_text)
        self.assertNotIn("Rounding: 0.2", welcome.reasons_text)
