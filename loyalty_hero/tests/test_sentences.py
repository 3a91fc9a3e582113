"""Sentences: what a program says of itself is what it does."""

from odoo import Command
from odoo.tests import Form, tagged

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

    def get_plain_summary(self):
        return self.program.summary.translate(PLAIN)

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
            (
                "1 per $ 300 spent, or the rate of the member's tier",
                {"mode": "tier", "per_amount": 300},
            ),
            ("5 for each item", {"mode": "unit", "points": 5}),
            ("5 for each item of Clothing", {"mode": "unit", "points": 5, **items}),
            ("10 from $ 50 and 15 from $ 60 per sale", {"mode": "basket", "step_ids": steps}),
            ("100 on top for each item of Clothing", {"mode": "bonus", "points": 100, **items}),
            (
                "100 on top per sale with Clothing",
                {"mode": "bonus", "points": 100, "per": "sale", **items},
            ),
            ("1,000 with the first purchase", {"mode": "welcome", "points": 1000}),
            ("purchases of Clothing count", {"mode": "count", **items}),
            ("all purchases count", {"mode": "count"}),
        ):
            self.assert_rule_says(expected, **vals)

    def test_rule_says_its_items_minimums_and_condition(self):
        rule = self.assert_rule_says(
            "2 per $ 1 spent on Clothing or Toys except Clearance, when at least $ 20 is spent, "
            "when at least 3 items are bought, from May 1 - 30, 2026, for VIP",
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
        self.assert_rule_says(
            "1 per $ 1 spent on everything except Clearance", exception_ids=self.clearance.ids
        )

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
            self.assert_says(rule._get_condition_sentence(), expected)

    def test_accelerator_says_itself(self):
        for expected, vals in (
            ("always twice the points", {"factor": 2}),
            (
                "Tuesdays and Thursdays 9:00 AM-12:00 PM: three times the points",
                HAPPY_HOURS,
            ),
            (
                "for members who spent over $ 1,000: 1.5 times the points",
                {"factor": 1.5, "has_spend_over": True, "spend_over": 1000},
            ),
            ("on the customer's birthday: twice the points", {"birthday": "day"}),
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
        self.assertNotIn("several", self.program.summary)
        self.program.combination = "multiply"
        self.assertIn("When several apply, their factors are multiplied.", self.program.summary)
        self.program.combination = "add"
        self.assertIn("When several apply, their extra factors are added.", self.program.summary)

    def test_sentences_begin_with_a_capital(self):
        self.program.write({"points_name": "points", "expiry": "year_end", "waiting_days": 14})
        self.assertIn(". Points expire at the end of the year. Points can", self.program.summary)

    def test_program_says_all_that_it_is_set_up_for(self):
        self.program.write(
            {
                "cap_day": 500,
                "cap_period": 5000,
                "exclude_on_account": True,
                "expiry": "days",
                "expiry_days": 365,
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
        self.assert_says(
            self.program.summary,
            "Members earn Stars: 1 per $ 1 spent; 2 per $ 1 spent on Clothing, from May 1 - 30, 2026. "
            "At most 500 a day and 5,000 a month. "
            "Tuesdays and Thursdays 9:00 AM-12:00 PM: three times the points. "
            "Tiers by all spending: Silver from $ 2,000 and Gold from $ 6,000. "
            "Not counted: sales on account. "
            "100 Stars pay $ 5. Stars expire 365 days after they were earned. "
            "The program runs until Dec 31, 2026.",
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
        self.assertIn("100 Stars pay $ 5 and 80 Stars pay $ 5.", self.get_plain_summary())
        self.program.reward_ids[1].tier_ids = self.program.tier_ids
        self.assertIn(
            "100 Stars pay $ 5; 80 Stars pay $ 5, for Silver or Gold members.",
            self.get_plain_summary(),
        )

    def test_tiers_say_their_rate_where_a_rule_uses_it(self):
        self.program.tier_ids = [
            Command.create({"name": "Silver", "spend_min": 2000, "per_amount": 200})
        ]
        self.assert_says(self.program.tier_ids.sentence, "Silver from $ 2,000")
        self.program.rule_ids.mode = "tier"
        self.assert_says(self.program.tier_ids.sentence, "Silver from $ 2,000 (1 per $ 200)")

    def test_premium_program_says_its_benchmark_and_worth(self):
        self.program.write(
            {"kind": "premium_multiple", "premium_amount_min": 500, "premium_amount": 25}
        )
        self.program.rule_ids.mode = "count"
        self.assert_says(
            self.program.summary,
            "With $ 500 spent, members get a balance card of $ 25; the remainder carries over.",
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
        self.assert_says(
            self.program.summary,
            "With $ 500 spent or 10 items bought, members get a balance card of 7.5% of these purchases; "
            "then counting begins anew. Purchases of Clothing count.",
        )
        self.program.write({"is_exclusive": True, "enrolment": "manual"})
        self.assertIn("It cannot be combined with other programs.", self.program.summary)

    def test_membership_says_its_terms(self):
        self.program.kind = "membership"
        for expected, fee, days, discount in (
            ("Membership costs $ 20 for 365 days. Members get 5% off.", 20, 365, 5),
            ("Membership costs $ 20, once and for ever.", 20, 0, 0),
            ("Membership is free, for 30 days.", 0, 30, 0),
            ("Membership is free, and for ever.", 0, 0, 0),
        ):
            self.program.write(
                {
                    "membership_fee": fee,
                    "membership_days": days,
                    "membership_discount": discount,
                }
            )
            self.assert_says(
                self.program.summary,
                f"{expected} While a membership is paid, other programs give nothing.",
            )

    def test_sentence_follows_while_the_form_is_filled_in(self):
        with Form(self.env["loyalty.hero.program"]) as form:
            form.name, form.code = "Moon Club", "MOONS"
            self.assertFalse(form.summary)
            with form.rule_ids.new() as rule:
                rule.points = 3
            self.assertIn("3 per", form.summary)
            form.points_name = "Moons"
            self.assertIn("Members earn Moons: 3 per", form.summary)

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
