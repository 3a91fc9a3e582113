"""The compiled program: what the engine reads, and a digest that changes exactly when that does."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.loyalty_hero.engine import FORMAT, check_program

from .common import LoyaltyHeroCommon

ALWAYS = {
    "date_start": None,
    "date_end": None,
    "weekdays": [],
    "time_start": None,
    "time_end": None,
    "groups": [],
    "customers": [],
    "countries": [],
    "states": [],
    "tiers": [],
    "pricelists": [],
    "payments": [],
    "currency": None,
}


@tagged("post_install", "-at_install")
class TestProgramCompile(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.toys = cls.make_selection(("name", "like", "toy"), name="Toys")
        cls.regulars = cls.make_selection(
            ("city", "=", "Berlin"), name="Regulars", target="contact"
        )
        cls.vip = cls.env["res.partner.category"].create({"name": "VIP"})
        cls.belgium = cls.env.ref("base.be")
        cls.texas = cls.env.ref("base.state_us_44")
        cls.pricelist = cls.env["product.pricelist"].create({"name": "Outlet"})
        cls.silver, cls.gold = cls.env["loyalty.hero.tier"].create(
            [
                {
                    "program_id": cls.program.id,
                    "name": name,
                    "spend_min": spend_min,
                    "points": 1,
                    "per_amount": per_amount,
                }
                # The higher one first: the engine wants them to rise.
                for name, spend_min, per_amount in (("Gold", 6000, 100), ("Silver", 2000, 200))
            ]
        )[::-1]

    def add_rule(self, **vals):
        return self.env["loyalty.hero.earning.rule"].create({"program_id": self.program.id, **vals})

    def compile_rule(self, **vals):
        rule = self.add_rule(**vals)
        self.assert_sound(self.program)
        compiled = next(found for found in self.program.compiled["rules"] if found["id"] == rule.id)
        rule.unlink()
        return compiled

    def assert_sound(self, program):
        self.assertEqual(check_program(program.compiled), [])

    def test_points_program_compiles_to_all_that_the_engine_reads(self):
        self.assert_sound(self.program)
        rule, reward = self.program.rule_ids, self.program.reward_ids
        self.assertEqual(
            self.program.compiled,
            {
                "format": FORMAT,
                "id": self.program.id,
                "code": "STARS",
                "kind": "points",
                "exclusive": False,
                "currency": self.company.currency_id.name,
                "condition": ALWAYS,
                "shops": [],
                "invoices": True,
                "tax_included": True,
                "amount_min": 0,
                "quantity_min": 0,
                "paid_with_points": "remainder",
                "unlinked_returns": "take",
                "rounding": "down",
                "excluded_flags": ["down_payment", "gift_card", "tip"],
                "excluded_customers": [],
                "rules": [
                    {
                        "id": rule.id,
                        "mode": "amount",
                        "points": 100,
                        "per_amount": 100,
                        "per": "unit",
                        "steps": [],
                        "selections": [],
                        "exceptions": [],
                        "amount_min": 0,
                        "quantity_min": 0,
                        "condition": ALWAYS,
                    }
                ],
                "accelerators": [],
                "combination": "best",
                "accelerated": ["earn"],
                "caps": [],
                "tiers": [
                    {"id": self.silver.id, "spend_min": 200000, "points": 100, "per_amount": 20000},
                    {"id": self.gold.id, "spend_min": 600000, "points": 100, "per_amount": 10000},
                ],
                "premium": None,
                "membership": None,
                "expiry": None,
                "rewards": [
                    {
                        "id": reward.id,
                        "kind": "payment",
                        "points": 10000,
                        "amount": 1000,
                        "points_min": 0,
                        "points_multiple": 0,
                        "share_max": 1000,
                        "tiers": [],
                        "steps": [],
                        "selections": [],
                        "exceptions": [],
                        "date_start": None,
                        "date_end": None,
                        "shops": [],
                        "caps": [],
                        "valid_days": 0,
                        "automatic": False,
                        "treatment": "payment",
                        "with_discounts": True,
                    }
                ],
                "spending_caps": [],
                "carries_rounding": False,
            },
        )

    def test_premium_program_compiles_its_benchmark_and_no_tiers_or_rewards(self):
        self.program.write(
            {
                "kind": "premium_multiple",
                "premium_amount_min": 500,
                "premium_items_min": 10,
                "premium_amount": 25,
                "premium_percent": 10,
                "cap_day": 5,
            }
        )
        self.assert_sound(self.program)
        compiled = self.program.compiled
        self.assertEqual(
            compiled["premium"],
            {"amount_min": 50000, "items_min": 10000, "kind": "fixed", "amount": 2500, "share": 0},
        )
        self.assertEqual((compiled["tiers"], compiled["rewards"], compiled["caps"]), ([], [], []))
        self.program.write({"kind": "premium_single", "premium_kind": "percent"})
        self.assert_sound(self.program)
        self.assertEqual(
            (self.program.compiled["premium"]["amount"], self.program.compiled["premium"]["share"]),
            (0, 100),
        )

    def test_membership_compiles_its_terms_and_no_rules(self):
        self.program.write(
            {"kind": "membership", "membership_days": 365, "membership_discount": 7.5}
        )
        self.assert_sound(self.program)
        self.assertEqual(self.program.compiled["membership"], {"days": 365, "discount": 75})
        self.assertEqual(self.program.compiled["rules"], [])

    def test_reward_compiles_whom_it_is_for(self):
        self.program.reward_ids.tier_ids = self.gold + self.silver
        self.assert_sound(self.program)
        self.assertEqual(
            self.program.compiled["rewards"][0]["tiers"], sorted((self.gold + self.silver).ids)
        )

    def test_rule_keeps_only_what_its_mode_needs(self):
        steps = [
            Command.create({"amount_min": 60, "points": 15}),
            Command.create({"amount_min": 50, "points": 10}),
        ]
        everything = {"points": 5, "per_amount": 2, "per": "sale", "step_ids": steps}
        neutral = {"points": 0, "per_amount": 1, "per": "unit", "steps": []}
        rising = [{"amount_min": 5000, "points": 1000}, {"amount_min": 6000, "points": 1500}]
        for mode, expected in (
            ("amount", {"points": 500, "per_amount": 200}),
            ("tier", {"points": 500, "per_amount": 200}),
            ("unit", {"points": 500}),
            ("basket", {"steps": rising}),
            ("bonus", {"points": 500, "per": "sale"}),
            ("welcome", {"points": 500}),
            ("count", {}),
        ):
            compiled = self.compile_rule(mode=mode, **everything)
            self.assertEqual(
                {name: compiled[name] for name in neutral}, {**neutral, **expected}, mode
            )

    def test_condition_compiles_days_hours_and_whom_it_is_for(self):
        condition = self.compile_rule(
            date_start="2026-05-01",
            date_end="2026-05-30",
            on_tuesday=True,
            on_thursday=True,
            time_start=9,
            time_end=12.5,
            group_ids=self.vip.ids,
            customer_selection_ids=self.regulars.ids,
            country_ids=self.belgium.ids,
            state_ids=self.texas.ids,
            tier_ids=(self.gold + self.silver).ids,
            pricelist_ids=self.pricelist.ids,
            sale_currency_id=self.env.ref("base.EUR").id,
        )["condition"]
        self.assertEqual(
            condition,
            {
                "date_start": "2026-05-01",
                "date_end": "2026-05-30",
                "weekdays": [1, 3],
                "time_start": 540,
                "time_end": 750,
                "groups": self.vip.ids,
                "customers": self.regulars.ids,
                "countries": self.belgium.ids,
                "states": self.texas.ids,
                "tiers": sorted((self.gold + self.silver).ids),
                "pricelists": self.pricelist.ids,
                "payments": [],
                "currency": "EUR",
            },
        )

    def test_the_same_hour_twice_and_the_whole_day_are_all_day(self):
        for start, end in ((0, 0), (9, 9), (0, 24)):
            condition = self.compile_rule(time_start=start, time_end=end)["condition"]
            self.assertEqual((condition["time_start"], condition["time_end"]), (None, None))
        condition = self.compile_rule(time_start=22, time_end=2)["condition"]
        self.assertEqual((condition["time_start"], condition["time_end"]), (1320, 120))

    def test_every_weekday_is_any_day(self):
        days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        condition = self.compile_rule(**{f"on_{day}": True for day in days})["condition"]
        self.assertEqual(condition["weekdays"], [])

    def test_accelerator_compiles_its_factor(self):
        accelerator = self.env["loyalty.hero.accelerator"].create(
            {
                "program_id": self.program.id,
                "factor": 1.5,
                "has_spend_over": True,
                "spend_over": 1000,
                "birthday": "week",
            }
        )
        self.assert_sound(self.program)
        self.assertEqual(
            self.program.compiled["accelerators"],
            [
                {
                    "id": accelerator.id,
                    "factor": 1500,
                    "spend_over": 100000,
                    "birthday": "week",
                    "condition": ALWAYS,
                }
            ],
        )
        accelerator.has_spend_over = False
        self.assertIsNone(self.program.compiled["accelerators"][0]["spend_over"])

    def test_exclusions_and_caps_compile(self):
        self.program.write(
            {
                "exclude_quotation": True,
                "exclude_layaway": True,
                "exclude_back_order": True,
                "exclude_on_account": True,
                "exclude_employee": True,
                "exclude_discounted": True,
                "exclude_down_payment": False,
                "exclude_gift_card": False,
                "excluded_partner_ids": self.customer.ids,
                "accelerate_bonus": True,
                "accelerate_welcome": True,
                "cap_sale": 100,
                "cap_day": 500,
                "cap_period": 5000,
                "cap_period_unit": "ever",
            }
        )
        self.assert_sound(self.program)
        compiled = self.program.compiled
        self.assertEqual(
            compiled["excluded_flags"],
            ["quotation", "layaway", "back_order", "on_account", "employee", "discounted", "tip"],
        )
        self.assertEqual(compiled["excluded_customers"], self.customer.ids)
        self.assertEqual(compiled["accelerated"], ["earn", "bonus", "welcome"])
        self.assertEqual(
            compiled["caps"],
            [
                {"period": "sale", "points": 10000},
                {"period": "day", "points": 50000},
                {"period": "ever", "points": 500000},
            ],
        )

    def test_programs_own_condition_names_no_tiers_or_pricelists(self):
        self.program.write(
            {
                "pricelist_ids": self.pricelist.ids,
                "group_ids": self.vip.ids,
                "date_start": "2026-05-01",
            }
        )
        self.assert_sound(self.program)
        self.assertEqual(
            self.program.compiled["condition"],
            {**ALWAYS, "groups": self.vip.ids, "date_start": "2026-05-01"},
        )

    # What changes the digest, and what does not -------------------------------------------------------------------

    def assert_digest_follows(self, record, changes, *, moves=True):
        """Change one field after the other: the digest has to move with each, or with none."""
        for name, value in changes.items():
            before = self.program.digest
            record[name] = value
            self.assertEqual(self.program.digest != before, moves, f"{record._name}.{name}")

    def test_digest_follows_what_the_program_says(self):
        condition = {
            "date_start": "2026-05-01",
            "date_end": "2026-05-30",
            "on_monday": True,
            "on_sunday": True,
            "time_start": 9,
            "time_end": 12,
            "group_ids": self.vip,
            "customer_selection_ids": self.regulars,
            "country_ids": self.belgium,
            "state_ids": self.texas,
        }
        self.assert_digest_follows(
            self.program,
            {
                **condition,
                "code": "OTHER",
                "invoices": False,
                "tax_included": False,
                "amount_min": 5,
                "quantity_min": 2,
                "paid_with_points": "all",
                "unlinked_returns": "nothing",
                "rounding": "up",
                "carries_rounding": True,
                "exclude_quotation": True,
                "exclude_down_payment": False,
                "exclude_layaway": True,
                "exclude_back_order": True,
                "exclude_on_account": True,
                "exclude_employee": True,
                "exclude_discounted": True,
                "exclude_gift_card": False,
                "excluded_partner_ids": self.customer,
                "combination": "add",
                "accelerate_bonus": True,
                "accelerate_welcome": True,
                "cap_sale": 1,
                "cap_day": 2,
                "cap_period": 3,
                "cap_period_unit": "year",
            },
        )
        self.assert_digest_follows(self.silver, {"spend_min": 2500, "points": 2, "per_amount": 3})
        self.assert_digest_follows(
            self.program.reward_ids,
            {
                "points": 200,
                "amount": 9,
                "points_min": 2,
                "points_multiple": 2,
                "share_max_percent": 50,
                "tier_ids": self.gold,
            },
        )

    def test_digest_follows_rules_and_accelerators(self):
        condition = {
            "date_start": "2026-05-01",
            "date_end": "2026-05-30",
            "on_monday": True,
            "time_end": 12,
            "time_start": 9,
            "group_ids": self.vip,
            "customer_selection_ids": self.regulars,
            "country_ids": self.belgium,
            "state_ids": self.texas,
            "tier_ids": self.gold,
            "pricelist_ids": self.pricelist,
            "sale_currency_id": self.env.ref("base.EUR"),
        }
        self.assert_digest_follows(
            self.program.rule_ids,
            {
                **condition,
                "points": 2,
                "per_amount": 3,
                "amount_min": 4,
                "quantity_min": 5,
                "selection_ids": self.toys,
                "exception_ids": self.toys,
                "mode": "bonus",
                "per": "sale",
            },
        )
        rule = self.add_rule(
            mode="basket", step_ids=[Command.create({"amount_min": 50, "points": 10})]
        )
        self.assert_digest_follows(rule.step_ids, {"amount_min": 60, "points": 15})
        self.assert_digest_follows(rule, {"sequence": 1})
        accelerator, other = self.env["loyalty.hero.accelerator"].create(
            [{"program_id": self.program.id}] * 2
        )
        self.assert_digest_follows(
            accelerator,
            {
                **condition,
                "factor": 3,
                "has_spend_over": True,
                "spend_over": 7,
                "birthday": "day",
            },
        )
        self.assert_digest_follows(other, {"sequence": 1})

    def test_digest_follows_premium_and_membership(self):
        self.assert_digest_follows(
            self.program,
            {
                "kind": "premium_multiple",
                "premium_amount_min": 500,
                "premium_items_min": 10,
                "premium_amount": 25,
                "premium_kind": "percent",
                "premium_percent": 10,
            },
        )
        self.assert_digest_follows(
            self.program,
            {"kind": "membership", "membership_days": 30, "membership_discount": 5},
        )

    def test_expiry_is_compiled(self):
        for vals, expiry in (
            ({"expiry": "days", "expiry_days": 90}, {"mode": "days", "count": 90}),
            ({"expiry": "months", "expiry_months": 3}, {"mode": "months", "count": 3}),
            ({"expiry": "month_end", "expiry_months": 0}, {"mode": "month_end", "count": 0}),
            ({"expiry": "year_end"}, {"mode": "year_end", "count": 0}),
            ({"expiry": "inactivity", "expiry_days": 400}, {"mode": "inactivity", "count": 400}),
            ({"expiry": "never"}, None),
        ):
            self.assert_digest_follows(self.program, vals)
            self.assertEqual(self.program.compiled["expiry"], expiry)
            self.assert_sound(self.program)

    def test_digest_does_not_follow_what_the_engine_does_not_read(self):
        self.assert_digest_follows(
            self.program,
            {
                "name": "Moon Club",
                "description": "Other words",
                "points_name": "Moons",
                "sequence": 5,
                "enrolment": "manual",
                "waiting_days": 3,
                "hold_minutes": 20,
                "tier_window": "calendar",
                "tier_grace_days": 30,
                "notify_tier": True,
                "membership_fee": 20,
                "premium_amount_min": 500,
                # Not the program's own to look at.
                "pricelist_ids": self.pricelist,
            },
            moves=False,
        )
        self.assert_digest_follows(
            self.silver, {"name": "Argent", "color": 3, "benefits": "A chair"}, moves=False
        )
        self.assert_digest_follows(self.program.rule_ids, {"per": "sale"}, moves=False)
        self.toys.name = "All toys"
        self.vip.color = 5
        self.assertEqual(self.program.digest, self.program.digest)
