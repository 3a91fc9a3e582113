"""Sentences: what a program says of itself is what it does."""

from odoo import Command
from odoo.tests import Form, tagged

from ..engine.schema import ENUMS, MODES
from ..models.words.named import Names
from ..models.words.sentences import TERMS, get_placeholders
from ..models.words.terms import condition_in_words, get_mode_key, join_parts
from .common import HAPPY_HOURS, LoyaltyHeroCommon

# Babel's spaces and dashes are finer than those on a keyboard.
PLAIN = {
    **dict.fromkeys(map(ord, "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"), " "),
    ord("\N{EN DASH}"): "-",
}


@tagged("post_install", "-at_install")
class TestSentences(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.write(
            {
                "currency_id": cls.env.ref("base.USD").id,
                "exclude_gift_card": False,
                "exclude_down_payment": False,
                "reward_ids": [Command.clear()],
            }
        )
        cls.clothing, cls.toys, cls.clearance = cls.env["loyalty.hero.selection"].create(
            [
                {"name": name, "domain": f"[('name', '=', '{name}')]"}
                for name in ("Clothing", "Toys", "Clearance")
            ]
        )
        cls.vip = cls.env["res.partner.category"].create({"name": "VIP"})

    def assert_says(self, text, expected):
        self.assertEqual((text or "").translate(PLAIN), expected)

    def get_topics(self, **vals):
        """Return the sentences of each topic of the program."""
        self.program.write(vals)
        return {
            topic["key"]: [text.translate(PLAIN) for text in topic["sentences"]]
            for topic in self.program.topics
        }

    def assert_rule_says(self, expected, **vals):
        rule = self.env["loyalty.hero.earning.rule"].create({"program_id": self.program.id, **vals})
        self.assert_says(rule.sentence, expected)
        return rule

    def test_rule_of_each_mode_says_itself(self):
        items = {"selection_ids": self.clothing.ids}
        steps = [
            Command.create({"amount_min": 60, "points": 15}),
            Command.create({"amount_min": 50, "points": 10}),
        ]
        for expected, vals in (
            ("1 per $ 1 spent", {}),
            ("1.5 per $ 2.50 spent on Clothing", {"points": 1.5, "per_amount": 2.5, **items}),
            ("1 per $ 300 spent", {"mode": "tier", "per_amount": 300}),
            ("5 for each item", {"mode": "unit", "points": 5}),
            ("5 for each item of Clothing", {"mode": "unit", "points": 5, **items}),
            ("1 per sale", {"mode": "visit"}),
            ("2 per sale with Clothing", {"mode": "visit", "points": 2, **items}),
            ("10 from $ 50 and 15 from $ 60 per sale", {"mode": "basket", "step_ids": steps}),
            ("100 on top for each item of Clothing", {"mode": "bonus", "points": 100, **items}),
            (
                "100 on top per sale with Clothing",
                {"mode": "bonus", "points": 100, "per": "sale", **items},
            ),
            ("1,000 with the first purchase", {"mode": "welcome", "points": 1000}),
            ("Purchases of Clothing count", {"mode": "count", **items}),
            ("All purchases count", {"mode": "count"}),
        ):
            self.assert_rule_says(expected, **vals)

    def test_rule_says_its_items_minimums_and_condition(self):
        rule = self.assert_rule_says(
            "2 per $ 1 spent on Clothing or Toys, except Clearance, for purchases of at least $ 20, "
            "for at least 3 items, from May 1 - 30, 2026, for VIP",
            points=2,
            selection_ids=(self.clothing + self.toys).ids,
            exception_ids=self.clearance.ids,
            amount_min=20,
            quantity_min=3,
            date_start="2026-05-01",
            date_end="2026-05-30",
            group_ids=self.vip.ids,
        )
        self.assertTrue(rule.display_name.startswith("Stars: 2 per"))
        self.assert_rule_says("1 per $ 1 spent, except Clearance", exception_ids=self.clearance.ids)

    def test_condition_says_days_and_hours(self):
        weekdays = {f"on_{day}": True for day in ("monday", "tuesday", "wednesday")}
        for expected, vals in (
            ("on May 1, 2026", {"date_start": "2026-05-01", "date_end": "2026-05-01"}),
            ("from May 1, 2026 on", {"date_start": "2026-05-01"}),
            ("until May 30, 2026", {"date_end": "2026-05-30"}),
            ("Mondays to Wednesdays", weekdays),
            ("Saturdays and Sundays", {"on_saturday": True, "on_sunday": True}),
            (
                "Tuesdays and Thursdays 9:00 AM-12:30 PM",
                {"on_tuesday": True, "on_thursday": True, "time_start": 9, "time_end": 12.5},
            ),
            ("10:00 PM-2:00 AM", {"time_start": 22, "time_end": 2}),
            ("6:00 PM-12:00 AM", {"time_start": 18, "time_end": 24}),
            ("for customers in Belgium", {"country_ids": self.env.ref("base.be").ids}),
            ("for sales in EUR", {"sale_currency_id": self.env.ref("base.EUR").id}),
            ("", {}),
        ):
            rule = self.env["loyalty.hero.earning.rule"].new(vals)
            compiled = {"condition": rule._compile_condition()}
            condition = Names(self.env, [compiled]).name_condition(compiled["condition"])
            self.assert_says(", ".join(condition_in_words(self.env, condition)), expected)

    def test_parts_of_a_sentence_end_with_no_and(self):
        for lang in ("en_US", "de_DE", "fr_FR"):
            self.env["res.lang"]._activate_lang(lang)
            env = self.env["base"].with_context(lang=lang).env
            self.assertEqual(
                join_parts(env, ["twice", "on Tuesday", "for VIP"]), "twice, on Tuesday, for VIP"
            )

    def test_accelerator_says_itself(self):
        for expected, vals in (
            ("Twice the points, always", {"factor": 2}),
            (
                "Three times the points, Tuesdays and Thursdays 9:00 AM-12:00 PM",
                HAPPY_HOURS,
            ),
            (
                "1.5 times the points, for members who spent over $ 1,000",
                {"factor": 1.5, "has_spend_over": True, "spend_over": 1000},
            ),
            ("Twice the points, on the customer's birthday", {"birthday": "day"}),
        ):
            accelerator = self.env["loyalty.hero.accelerator"].create(
                {"program_id": self.program.id, **vals}
            )
            self.assert_says(accelerator.sentence, expected)
            self.assert_says(accelerator.display_name, expected)
            accelerator.name = "Happy hours"
            self.assertEqual(accelerator.display_name, "Happy hours")

    def test_program_says_how_accelerators_combine(self):
        self.program.accelerator_ids = [
            Command.create({"factor": 2}),
            Command.create({"factor": 3}),
        ]
        both = ["Twice the points, always", "Three times the points, always"]
        self.assertEqual(self.get_topics()["extra"], both)
        self.assertEqual(
            self.get_topics(combination="multiply")["extra"],
            [*both, "When several apply, their factors are multiplied"],
        )
        self.assertEqual(
            self.get_topics(combination="add", accelerate_bonus=True)["extra"],
            [
                *both,
                "When several apply, their extra factors are added",
                "Accelerators also apply to bonus points",
            ],
        )

    def test_program_says_all_that_it_is_set_up_for(self):
        self.program.write(
            {
                "cap_day": 500,
                "cap_period": 5000,
                "exclude_on_account": True,
                "expiry": "days",
                "expiry_days": 365,
                "waiting_days": 14,
                "date_end": "2026-12-31",
                "rule_ids": [
                    Command.create(
                        {
                            "points": 2,
                            "selection_ids": self.clothing.ids,
                            "date_start": "2026-05-01",
                            "date_end": "2026-05-30",
                        }
                    )
                ],
                "accelerator_ids": [Command.create(HAPPY_HOURS)],
                "tier_ids": [
                    Command.create({"name": "Gold", "spend_min": 6000}),
                    Command.create({"name": "Silver", "spend_min": 2000}),
                ],
                "reward_ids": [Command.create({"name": "Pay", "points": 100, "amount": 5})],
            }
        )
        self.assertEqual(
            self.get_topics(),
            {
                "earning": [
                    "1 per $ 1 spent",
                    "2 per $ 1 spent on Clothing, from May 1 - 30, 2026",
                ],
                "extra": ["Three times the points, Tuesdays and Thursdays 9:00 AM-12:00 PM"],
                "tiers": ["By all spending", "Silver from $ 2,000", "Gold from $ 6,000"],
                "limits": [
                    "At most 500 per day",
                    "At most 5,000 per month",
                    "Not counted: sales on account",
                    "Runs: until Dec 31, 2026",
                ],
                "redeeming": ["Points can be spent 14 days after the sale", "100 Stars pay $ 5"],
                "expiry": ["365 days after earning"],
            },
        )
        self.assertEqual(
            [topic["title"] for topic in self.program.topics],
            ["Earning", "Extra", "Tiers", "Limits", "Redeeming", "Expiry"],
        )

    def test_reward_says_whom_it_is_for(self):
        self.program.write(
            {
                "tier_ids": [
                    Command.create({"name": "Silver", "spend_min": 2000}),
                    Command.create({"name": "Gold", "spend_min": 6000}),
                ],
                "reward_ids": [
                    Command.create({"points": 100, "amount": 5}),
                    Command.create({"points": 80, "amount": 5}),
                ],
            }
        )
        both = ["100 Stars pay $ 5", "80 Stars pay $ 5"]
        self.assertEqual(self.get_topics()["redeeming"], both)
        self.program.reward_ids[1].tier_ids = self.program.tier_ids
        self.program.reward_ids[1].write({"points_min": 500, "share_max_percent": 50})
        self.assertEqual(
            self.get_topics()["redeeming"],
            [
                "100 Stars pay $ 5",
                "80 Stars pay $ 5, at least 500, up to 50% of a sale, for Silver or Gold members",
            ],
        )

    def test_rule_by_tier_says_the_rates_of_the_tiers(self):
        self.program.tier_ids = [
            Command.create({"name": "Silver", "spend_min": 2000, "per_amount": 200})
        ]
        self.assert_says(self.program.tier_ids.sentence, "Silver from $ 2,000")
        self.program.rule_ids.mode = "tier"
        self.assert_says(
            self.program.rule_ids.sentence, "1 per $ 1 spent, Silver members 1 per $ 200"
        )

    def test_premium_program_says_its_benchmark_and_worth(self):
        self.program.write(
            {"kind": "premium_multiple", "premium_amount_min": 500, "premium_amount": 25}
        )
        self.program.rule_ids.mode = "count"
        self.assertEqual(
            self.get_topics(),
            {
                "premium": [
                    "For every $ 500 spent, a balance card of $ 25. The remainder carries over."
                ],
                "counting": ["All purchases count"],
            },
        )
        self.program.write(
            {
                "kind": "premium_single",
                "premium_items_min": 10,
                "premium_kind": "percent",
                "premium_percent": 7.5,
            }
        )
        self.program.rule_ids.selection_ids = self.clothing
        self.assertEqual(
            self.get_topics(is_exclusive=True, enrolment="manual"),
            {
                "premium": [
                    "For $ 500 spent or 10 items bought, a balance card of 7.5% of these purchases. "
                    "Counting then starts again from zero."
                ],
                "counting": ["Purchases of Clothing count"],
                "limits": ["Cannot be combined with other programs"],
            },
        )

    def test_membership_says_its_terms(self):
        alone = "While a membership is valid, other programs give nothing"
        for expected, fee, days, discount in (
            (["Costs $ 20", "Valid for 365 days", "Members get 5% off"], 20, 365, 5),
            (["Costs $ 20", "Valid without an end date"], 20, 0, 0),
            (["Free of charge", "Valid for 30 days"], 0, 30, 0),
        ):
            topics = self.get_topics(
                kind="membership",
                membership_fee=fee,
                membership_days=days,
                membership_discount=discount,
            )
            self.assertEqual(topics, {"membership": expected, "limits": [alone]})

    def test_every_choice_of_a_program_has_its_sentence(self):
        """What is no default is told, so that no version changes something without a word."""
        for name, value, topic, expected in (
            ("rounding", "up", "earning", "Points are rounded up"),
            ("carries_rounding", True, "earning", "What rounding leaves counts with the next sale"),
            ("tax_included", False, "earning", "Prices count without tax"),
            ("paid_with_points", "nothing", "earning", "A sale paid with points earns nothing"),
            (
                "unlinked_returns",
                "nothing",
                "earning",
                "Returns without the original sale take no points",
            ),
            ("invoices", False, "limits", "Not on invoices"),
            ("amount_min", 20, "limits", "Sales below $ 20 do not count"),
            ("quantity_min", 2, "limits", "Sales of fewer than 2 items do not count"),
            ("cap_sale", 70, "limits", "At most 70 per sale"),
        ):
            before = self.program[name]
            self.assertNotIn(expected, self.get_topics().get(topic, []))
            self.assertIn(expected, self.get_topics(**{name: value})[topic])
            self.program[name] = before

    def test_modes_of_the_engine_say_what_they_give(self):
        modes = {get_mode_key({"mode": mode, "per": per}) for mode in MODES for per in ENUMS["Per"]}
        rate = {"points", "per_amount"}
        facts = {
            "amount": rate,
            "tier": rate,
            "basket": {"steps"},
            "count": set(),
        }
        for mode in modes:
            told = facts.get(mode, {"points"})
            self.assertEqual(get_placeholders(TERMS[f"earning.{mode}"]), told)
            self.assertEqual(get_placeholders(TERMS[f"earning.{mode}.items"]), told | {"items"})

    def test_sentence_follows_while_the_form_is_filled_in(self):
        with Form(self.env["loyalty.hero.program"]) as form:
            form.name, form.code = "Moon Club", "MOONS"
            self.assertFalse(form.topics)
            with form.rule_ids.new() as rule:
                rule.points = 3
            (earning,) = (topic for topic in form.topics if topic["key"] == "earning")
            self.assertIn("3 per", earning["sentences"][0])

    def test_sentence_is_formatted_for_the_users_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        rule = self.assert_rule_says(
            "1,000 with the first purchase, from May 1 - 30, 2026",
            mode="welcome",
            points=1000,
            date_start="2026-05-01",
            date_end="2026-05-30",
        )
        sentence = rule.with_context(lang="de_DE").sentence.translate(PLAIN)
        self.assertIn("1.000", sentence)
        self.assertRegex(sentence, r"1\..*30\. Mai 2026")
