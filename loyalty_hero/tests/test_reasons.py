"""Reasons in words: each reason of the engine has its sentence, and till and server say the same.

The till's Hoot units read the same vectors (``static/tests/words/reasons.json``) with the same table
(``sentences.json`` beside it).
"""

import json

from odoo import Command
from odoo.tests import tagged
from odoo.tools.misc import file_open

from ..engine.schema import ENUMS, MODES
from ..models.words.reasons import FACTS, Wording
from ..models.words.sentences import (
    REASONS,
    TILL,
    fill,
    get_placeholders,
    translate,
)
from ..models.words.terms import get_mode_key
from .common import LoyaltyHeroCommon

WORDS = "loyalty_hero/static/tests/words"
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
CONDITION_FACTS = {"not_started": {"date"}, "ended": {"date"}}
MINIMUM_FACTS = {
    "below_minimum": {"base", "amount_min"},
    "below_quantity": {"quantity", "quantity_min"},
}
# A program asks for no tier, no pricelist and no means of payment.
PROGRAM_WHY = {
    why: CONDITION_FACTS.get(why, set())
    for why in ENUMS["ConditionWhy"]
    if why not in ("other_tier", "other_pricelist", "other_payment")
} | {
    **MINIMUM_FACTS,
    "other_shop": set(),
    "no_invoices": set(),
    "paid_with_points": set(),
    "excluded_customer": set(),
    "exclusive": {"program"},
    "no_membership": set(),
}
RULE_WHY = {why: set() for why in ENUMS["ConditionWhy"]} | MINIMUM_FACTS | {"not_new": set()}
LINE_WHY = {"exception": set(), "no_rule": set()}
MODE_FACTS = {
    "amount": {"rule", "base"},
    "tier": {"rule", "base"},
    "unit": {"rule", "quantity"},
    "visit": {"rule"},
    "basket": {"rule", "base"},
    "bonus_unit": {"rule", "quantity"},
    "bonus_sale": {"rule"},
    "welcome": {"rule"},
    "count": {"rule", "base"},
}
PREMIUM_FACTS = {
    "amount": {"amount", "amount_min"},
    "items": {"items", "items_min"},
    "both": {"amount", "amount_min", "items", "items_min"},
}


def load(name):
    with file_open(f"{WORDS}/{name}.json") as file:
        return json.load(file)


@tagged("post_install", "-at_install")
class TestReasons(LoyaltyHeroCommon):
    def get_expected(self):
        """Return each key that reasons may choose, with the facts that its sentence tells."""
        combined = ["single", *ENUMS["Combination"]]
        return {
            **{f"rule.{mode}": facts for mode, facts in MODE_FACTS.items()},
            "tier.none": {"spend"},
            "tier.kept": {"after", "spend"},
            "tier.reached": {"after", "spend"},
            **{
                f"accelerator.{kind}.{how}": {"factors"}
                for kind in ENUMS["EntryKind"]
                for how in combined
            },
            "rounding": set(),
            "carry.none": set(),
            "carry.kept": {"after"},
            "carry.used": {"before"},
            "carry.both": {"before", "after"},
            **{f"cap.{period}": {"limit"} for period in ENUMS["Period"]},
            **{
                f"premium.{due}.{what}": facts | ({"count"} if due == "many" else set())
                for due in ("none", "one", "many")
                for what, facts in PREMIUM_FACTS.items()
            },
            "membership.until": {"date_end"},
            "membership.until.discount": {"date_end", "discount"},
            "membership.endless": set(),
            "membership.endless.discount": {"discount"},
            "unlinked_return": {"base"},
            "discount": {"base"},
            "on_account": {"base"},
            "paid_with_points": {"base"},
            **{f"program_excluded.{why}": facts for why, facts in PROGRAM_WHY.items()},
            **{f"rule_excluded.{why}": facts for why, facts in RULE_WHY.items()},
            **{f"line_excluded.{why}": facts for why, facts in LINE_WHY.items()},
            **{f"excluded.{flag}": set() for flag in FLAGS},
            "excluded.other": {"why"},
        }

    def test_every_type_of_reason_and_each_why_has_a_sentence_of_its_facts(self):
        expected = self.get_expected()
        # The types are the engine's own, so that a new one cannot be forgotten.
        self.assertEqual(
            {key.split(".")[0] for key in expected} - {"excluded"}, set(FACTS), "types of reasons"
        )
        for key, facts in expected.items():
            self.assertEqual(get_placeholders(REASONS[key]), facts, key)
            kind = key.split(".")[0]
            if kind != "excluded":
                self.assertLessEqual(facts, set(FACTS[kind]), key)

    def test_modes_of_the_engine_are_worded(self):
        modes = {get_mode_key({"mode": mode, "per": per}) for mode in MODES for per in ENUMS["Per"]}
        self.assertEqual(modes, set(MODE_FACTS))

    def test_table_of_the_tills_tests_is_the_servers(self):
        text = json.dumps(translate(self.env, TILL), indent=2, ensure_ascii=False)
        self.assertEqual(load("sentences"), json.loads(text), f"sentences.json has to be:\n{text}")

    def test_vectors(self):
        told = load("reasons")
        usd = self.env.ref("base.USD")
        wording = Wording(self.env, told["program"], told["names"], usd)
        for vector in told["vectors"]:
            described = {
                name: text.replace("\N{NO-BREAK SPACE}", " ")
                for name, text in wording.describe(vector["reason"]).items()
            }
            self.assertEqual(described, vector["expected"])

    def test_one_line_tells_what_it_is_about_and_the_points(self):
        told = load("reasons")
        wording = Wording(self.env, told["program"], told["names"], self.env.ref("base.USD"))
        self.assertEqual(
            wording.tell({"type": "rule_excluded", "rule": 5, "why": "not_new"}),
            "50 with the first purchase: Not the first purchase",
        )
        self.assertEqual(
            wording.tell({"type": "rounding", "kind": "earn", "points": 50}), "Rounding: +0.50"
        )

    def test_a_translation_that_is_not_right_still_can_be_read(self):
        self.assertEqual(fill("100%% of %(amount)s, %(other)s", {"amount": "5"}), "100% of 5, ")

    def test_money_without_cents_keeps_its_zeros(self):
        yen = self.env.ref("base.JPY")
        wording = Wording(self.env, {"rules": []}, {}, yen)
        sentence = wording.tell({"type": "on_account", "amount": 100, "base": 100})
        self.assertIn("100", sentence)

    def test_entry_names_the_item_that_earned_nothing(self):
        toys = self.env["loyalty.hero.selection"].create(
            {"name": "Toys", "domain": f"[('id', '=', {self.toy.id})]"}
        )
        self.change_program(
            rule_ids=[Command.update(self.program.rule_ids.id, {"exception_ids": toys.ids})]
        )
        self.make_invoice((self.toy, 1), (self.coat, 1))
        self.assertIn("Wooden train: Excluded by a rule", self.member.entry_ids.reasons_text)

    def test_entry_explains_its_own_kind(self):
        self.change_program(
            rounding="up",
            rule_ids=[Command.create({"mode": "welcome", "points": 10.5})],
        )
        self.make_invoice((self.toy, 1))
        welcome = self.member.entry_ids.filtered(lambda entry: entry.kind == "welcome")
        earn = self.member.entry_ids - welcome
        self.assertIn("10.5 with the first purchase: +10.50", welcome.reasons_text)
        self.assertIn("Rounding: +0.50", welcome.reasons_text)
        self.assertIn("Rounding: +0.2", earn.reasons_text)
        self.assertNotIn("Rounding: +0.2", welcome.reasons_text)

    def test_entry_is_worded_by_the_version_that_judged_it(self):
        self.make_invoice((self.coat, 1))
        before = self.member.entry_ids.reasons_text
        self.change_program(rule_ids=[Command.update(self.program.rule_ids.id, {"points": 7})])
        self.env.invalidate_all()
        self.assertEqual(self.member.entry_ids.reasons_text, before)
