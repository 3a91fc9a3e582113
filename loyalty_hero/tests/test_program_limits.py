"""Bad input in a program: each is refused with a sentence that says what is wrong."""

import psycopg2

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LoyaltyHeroCommon

# Values, and the beginning of what is said about them.
BAD_PROGRAMS = [
    ({"amount_min": -1}, "A minimum purchase cannot be negative"),
    ({"quantity_min": -1}, "A minimum quantity cannot be negative"),
    ({"cap_sale": -1}, "The most points that can be earned cannot be negative"),
    ({"cap_day": -1}, "The most points that can be earned cannot be negative"),
    ({"cap_period": -1}, "The most points that can be earned cannot be negative"),
    (
        {"date_start": "2026-05-30", "date_end": "2026-05-01"},
        "A program cannot end before it starts",
    ),
    ({"tier_window": "rolling", "tier_months": 0}, "Tiers that follow the last months need"),
    ({"tier_grace_days": -1}, "A grace period cannot be negative"),
    ({"premium_amount_min": -1}, "What leads to a premium cannot be negative"),
    ({"premium_items_min": -1}, "What leads to a premium cannot be negative"),
    ({"premium_amount": -1}, "A premium cannot be worth less than 0"),
    ({"premium_percent": 101}, "A premium is between 0 and 100 %"),
    ({"membership_fee": -1}, "A membership fee cannot be negative"),
    ({"membership_days": -1}, "A membership cannot last fewer than 0 days"),
    ({"membership_discount": 101}, "A members' discount is between 0 and 100 %"),
    ({"expiry": "days", "expiry_days": 0}, "Points that expire need a number of days"),
    ({"expiry": "inactivity", "expiry_days": 0}, "Points that expire need a number of days"),
    ({"waiting_days": -1}, "A waiting period cannot be negative"),
    ({"notify_expiry": True, "notify_expiry_days": 0}, "Send the reminder at least one day before"),
    ({"hold_minutes": 0}, "Points are reserved for at least a minute"),
]
BAD_RULES = [
    ({"points": 0}, "An earning rule gives more than 0 points"),
    ({"mode": "bonus", "points": 0}, "An earning rule gives more than 0 points"),
    ({"mode": "tier", "points": -1}, "An earning rule gives more than 0 points"),
    ({"per_amount": 0}, "The amount for which points are given has to be more than 0"),
    ({"amount_min": -1}, "A minimum purchase cannot be negative"),
    ({"quantity_min": -1}, "A minimum quantity cannot be negative"),
    ({"time_end": 24.5}, "Hours are between 0:00 and 24:00"),
    ({"time_start": -1}, "Hours are between 0:00 and 24:00"),
    (
        {"date_start": "2026-05-30", "date_end": "2026-05-01"},
        "The last day cannot be before the first",
    ),
]
BAD_STEPS = [
    (
        [{"amount_min": 50, "points": 10}, {"amount_min": 50, "points": 15}],
        "Two steps begin at the same",
    ),
    (
        [{"amount_min": 50, "points": 20}, {"amount_min": 60, "points": 10}],
        "Higher steps must give at least as many points",
    ),
    ([{"amount_min": -1, "points": 10}], "A step cannot begin below 0"),
    ([{"amount_min": 50, "points": -1}], "A step cannot give fewer than 0 points"),
]
BAD_TIERS = [
    ({"spend_min": 2000}, "Two tiers are reached with the same amount"),
    ({"spend_min": -1}, "The amount that reaches a tier cannot be negative"),
    ({"spend_min": 1, "points": -1}, "A tier cannot give fewer than 0 points"),
    ({"spend_min": 1, "per_amount": 0}, "The amount for which a tier's points are given"),
]
BAD_ACCELERATORS = [
    ({"factor": 0}, "A factor is more than 0"),
    ({"factor": -2}, "A factor is more than 0"),
    ({"factor": 1001}, "A factor is more than 0, and 1,000 at most"),
    ({"has_spend_over": True, "spend_over": -1}, "What members have spent cannot be negative"),
]


@tagged("post_install", "-at_install")
class TestProgramLimits(LoyaltyHeroCommon):
    def assert_refused(self, model, vals, message):
        """Create a record as the client does: what is said is what the user reads."""
        with (
            self.subTest(vals=vals),
            mute_logger("odoo.sql_db", "odoo.models"),
            self.assertRaisesRegex(ValidationError, message),
        ):
            try:
                with self.cr.savepoint():
                    self.env[model].create(vals)
                    self.env.flush_all()
            except psycopg2.IntegrityError as error:
                tables = {rclass._table: name for name, rclass in self.registry.items()}
                holder = self.env[tables[error.diag.table_name]]
                raise ValidationError(holder._sql_error_to_message(error)) from error
            finally:
                self.env.invalidate_all()

    def assert_not_started(self, program, message):
        with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
            program.action_start()
        program.invalidate_recordset()
        self.assertEqual(program.state, "draft")

    def test_bad_programs_are_refused(self):
        for vals, message in BAD_PROGRAMS:
            self.assert_refused(
                "loyalty.hero.program", {"name": "Bad", "code": "BAD", **vals}, message
            )

    def test_bad_rules_are_refused(self):
        for vals, message in BAD_RULES:
            self.assert_refused(
                "loyalty.hero.earning.rule", {"program_id": self.program.id, **vals}, message
            )

    def test_bad_steps_are_refused(self):
        for steps, message in BAD_STEPS:
            self.assert_refused(
                "loyalty.hero.earning.rule",
                {
                    "program_id": self.program.id,
                    "mode": "basket",
                    "step_ids": [Command.create(step) for step in steps],
                },
                message,
            )
        self.assert_refused(
            "loyalty.hero.earning.rule",
            {"program_id": self.program.id, "mode": "basket"},
            "need a step",
        )

    def test_bad_tiers_are_refused(self):
        self.env["loyalty.hero.tier"].create(
            {"program_id": self.program.id, "name": "Silver", "spend_min": 2000}
        )
        for vals, message in BAD_TIERS:
            self.assert_refused(
                "loyalty.hero.tier",
                {"program_id": self.program.id, "name": "Bad", **vals},
                message,
            )

    def test_bad_accelerators_are_refused(self):
        for vals, message in BAD_ACCELERATORS:
            self.assert_refused(
                "loyalty.hero.accelerator", {"program_id": self.program.id, **vals}, message
            )

    def test_tiers_of_another_program_are_refused(self):
        other = self.make_program(code="OTHER", tier_ids=[Command.create({"name": "Gold"})])
        for part in ("earning.rule", "accelerator", "reward"):
            self.assert_refused(
                f"loyalty.hero.{part}",
                {"program_id": self.program.id, "tier_ids": other.tier_ids.ids},
                "is a tier of “Star Club”: choose tiers of the same program",
            )

    def test_code_is_unique_per_company(self):
        self.assert_refused(
            "loyalty.hero.program",
            {"name": "Twin", "code": "STARS", "company_id": self.company.id},
            "Another program of this company has this code",
        )
        other = self.setup_other_company(name="Other shop")["company"]
        self.program.copy({"company_id": other.id, "code": "STARS"})

    def test_premium_needs_a_benchmark_and_a_worth(self):
        for kind in ("premium_multiple", "premium_single"):
            program = self.env["loyalty.hero.program"].create(
                {"name": "Card", "code": kind, "kind": kind}
            )
            self.assert_not_started(program, "has no earning rule")
            program.rule_ids = [Command.create({"mode": "welcome"})]
            self.assert_not_started(program, "which purchases count")
            program.rule_ids.mode = "count"
            self.assert_not_started(program, "what leads to a premium")
            program.premium_items_min = 10
            self.assert_not_started(program, "what a premium is worth")
            program.write({"premium_kind": "percent", "premium_percent": 10})
            program.action_start()
            self.assertEqual(program.state, "running")

    def test_membership_with_a_fee_needs_a_product(self):
        program = self.env["loyalty.hero.program"].create(
            {"name": "Friends", "code": "FRIENDS", "kind": "membership", "membership_fee": 20}
        )
        self.assert_not_started(program, "no product for it")
        program.membership_fee = 0
        program.action_start()
        self.assertEqual(program.state, "running")

    def test_points_by_tier_need_tiers(self):
        program = self.program.copy()
        program.rule_ids.mode = "tier"
        self.assert_not_started(program, "has no tiers")
        program.tier_ids = [Command.create({"name": "Silver", "spend_min": 2000})]
        program.action_start()
        self.assertEqual(program.state, "running")

    def test_numbers_too_large_for_a_till_are_refused(self):
        """Bounds hold for money of few decimals; with many, its minor units are too many all the same."""
        tiny = self.env["res.currency"].create({"name": "TNY", "symbol": "t", "rounding": 0.000001})
        program = self.program.copy({"currency_id": tiny.id})
        program.amount_min = 100_000_000
        self.assert_not_started(program, "exceeds_limit")
