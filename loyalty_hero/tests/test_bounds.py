"""Every number that somebody may write has bounds, in the database: a new field is asked as well."""

import psycopg2
from psycopg2.errorcodes import CHECK_VIOLATION

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import LoyaltyHeroCommon

# Numbers that count nothing: keys, places in a list, and colours of a palette.
UNCOUNTED = {"id", "sequence", "color"}
HUGE = {"integer": 2**31 - 1, "float": 10**15, "monetary": 10**15}
OTHER = {"integer": (), "float": ("NaN", "Infinity", "-Infinity")}
OTHER["monetary"] = OTHER["float"]


@tagged("post_install", "-at_install")
class TestBounds(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # One record of each kind that a role may write.
        cls.program.write(
            {
                "tier_ids": [
                    Command.create(
                        {"name": "Silver", "spend_min": 10, "points": 1, "per_amount": 1}
                    )
                ],
                "accelerator_ids": [Command.create({"factor": 2})],
                "reward_ids": [
                    Command.create(
                        {
                            "name": "Coupon",
                            "kind": "coupon",
                            "step_ids": [Command.create({"points": 10, "amount": 1})],
                        }
                    )
                ],
                "rule_ids": [
                    Command.create(
                        {
                            "mode": "basket",
                            "step_ids": [Command.create({"amount_min": 5, "points": 1})],
                        }
                    )
                ],
            }
        )
        cls.env["loyalty.hero.try"].create(
            {
                "program_id": cls.program.id,
                "line_ids": [Command.create({"product_id": cls.coat.id})],
            }
        )
        for name in ("adjust", "transfer", "grant"):
            cls.env[f"loyalty.hero.{name}"].create({})
        cls.env["loyalty.hero.estimate"].create(
            {"program_id": cls.program.id, "redemption_percent": 90, "amount": 10}
        )
        cls.env["loyalty.hero.estimate.proposal"].create({})
        cls.env["loyalty.hero.retention"].create({"months": 36})
        cls.env.flush_all()

    def _get_written_numbers(self):
        """Yield the stored numbers of our models that some role may write, as ``(model, field)``."""
        writable = self.env["ir.model.access"].sudo().search([("perm_write", "=", True)])
        for name in sorted(set(writable.model_id.mapped("model"))):
            model = self.env.get(name)
            if not name.startswith("loyalty.hero.") or model is None:
                continue
            for field in model._fields.values():
                if (
                    field.type in HUGE
                    and field.store
                    and field.name not in UNCOUNTED
                    and not field.readonly
                ):
                    yield model, field

    def test_every_number_is_bounded(self):
        asked = 0
        for model, field in self._get_written_numbers():
            record = model.sudo().with_context(active_test=False).search([], limit=1)
            self.assertTrue(record, f"the test needs a record of {model._name}")
            for value in (HUGE[field.type], -HUGE[field.type], *OTHER[field.type]):
                with self.subTest(model=model._name, field=field.name, value=value):
                    asked += 1
                    with self.assert_database_refuses(CHECK_VIOLATION):
                        self.env.cr.execute(
                            SQL(
                                "UPDATE %s SET %s = %s WHERE id = %s",
                                SQL.identifier(model._table),
                                SQL.identifier(field.name),
                                value,
                                record.id,
                            )
                        )
        self.assertGreater(asked, 100)

    def test_what_no_database_can_hold_is_told(self):
        """Calls send numbers that no form can: beyond 32 bits, infinite, or none at all."""
        beyond = {"integer": (2**31, -(2**40), 10**400), "many2one": (2**31, 10**30)}
        beyond["float"] = beyond["monetary"] = (float("nan"), float("inf"), 10**400, "abc")
        asked = 0
        for name, model in sorted(self.env.items()):
            if not name.startswith("loyalty.hero.") or model._abstract or not model._auto:
                continue
            for field in model._fields.values():
                values = beyond.get(field.type, ()) if field.store and not field.related else ()
                for value in values:
                    with self.subTest(model=name, field=field.name, value=str(value)[:20]):
                        asked += 1
                        with self.assertRaisesRegex(UserError, "can be stored|cannot be changed"):
                            model.sudo().browse().write({field.name: value})
        self.assertGreater(asked, 200)
        with self.assertRaisesRegex(UserError, "can be stored"):
            self.program.copy({"cap_day": float("nan")})
        with self.assertRaisesRegex(UserError, "can be stored"):
            self.env["loyalty.hero.program"].with_context(default_waiting_days=10**12).name_create(
                "A"
            )
        with self.assertRaisesRegex(UserError, "can be stored"):
            watch = self.env["loyalty.hero.watch"].with_context(default_source_id=float("inf"))
            watch.default_get(["source_id"])
        trial = self.env["loyalty.hero.try"].search([], limit=1)
        with self.assertRaisesRegex(UserError, "“Spent before” is not a number"):
            trial.onchange({"spend": float("inf")}, ["spend"], {"spend": {}})

    def test_sentence_tells_the_bound(self):
        with (
            self.assertRaises(psycopg2.errors.CheckViolation) as caught,
            mute_logger("odoo.sql_db"),
        ):
            self.program.cap_day = 999999999999999999999
            self.env.flush_all()
        self.assertEqual(
            self.program._sql_error_to_message(caught.exception),
            "A limit of points is 100,000,000 at most.",
        )

    def test_bounds_themselves_are_saved_and_said(self):
        self.program.write(
            {"cap_day": 100_000_000, "amount_min": 100_000_000, "waiting_days": 36500}
        )
        self.env.flush_all()
        self.assertIn("100,000,000 per day", str(self.program.topics))

    def test_codes_are_no_longer_than_an_index_takes(self):
        # Neither can be packed, so that an index would refuse them with a raw error.
        long = "".join(map(str, range(5000)))
        card = self.env["loyalty.hero.card"].create(
            {"number": long[:128], "partner_id": self.customer.id}
        )
        for record, field, sentence in (
            (card, "number", "A card number has at most 128 characters."),
            (self.program, "code", "A code has at most 128 characters."),
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.CheckViolation) as caught,
                self.cr.savepoint(),
            ):
                record[field] = long
                self.env.flush_all()
            self.assertEqual(record._sql_error_to_message(caught.exception), sentence)
            self.env.invalidate_all()
