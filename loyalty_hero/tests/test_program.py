"""Programs: what can be set up, what is refused with which message, and who takes part."""

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestProgram(LoyaltyHeroCommon):
    def test_starting_without_expense_account_is_refused(self):
        program = self.program.copy({"expense_account_id": False})
        with self.assertRaisesRegex(ValidationError, "has no expense account"), self.cr.savepoint():
            program.action_start()
        program.invalidate_recordset()
        self.assertEqual(program.state, "draft")
        with self.assertRaisesRegex(ValidationError, "has no expense account"):
            self.program.expense_account_id = False

    def test_starting_without_rule_is_refused(self):
        program = self.program.copy({"rule_ids": False})
        with self.assertRaisesRegex(ValidationError, "has no earning rule"):
            program.action_start()

    def test_program_with_members_cannot_be_deleted(self):
        with self.assertRaisesRegex(UserError, "has members"):
            self.program.unlink()

    def test_currency_is_kept_once_points_were_earned(self):
        self.make_invoice((self.coat, 1))
        with self.assertRaisesRegex(ValidationError, "currency cannot change"):
            self.program.currency_id = self.setup_other_currency("EUR")

    def test_copy_has_its_own_rules_steps_and_tiers(self):
        silver = self.env["loyalty.hero.tier"].create(
            {"program_id": self.program.id, "name": "Silver", "spend_min": 2000}
        )
        self.program.write(
            {
                "rule_ids": [
                    Command.create(
                        {
                            "mode": "basket",
                            "step_ids": [Command.create({"amount_min": 50, "points": 10})],
                            "tier_ids": silver.ids,
                        }
                    )
                ],
                "accelerator_ids": [Command.create({"factor": 3, "tier_ids": silver.ids})],
                "reward_ids": [Command.create({"sequence": 20, "tier_ids": silver.ids})],
            }
        )
        copied = self.program.copy()
        self.assertEqual(copied.state, "draft")
        self.assertFalse(copied.version_ids)
        self.assertEqual(copied.tier_ids.name, "Silver")
        self.assertNotEqual(copied.tier_ids, silver)
        self.assertEqual(copied.rule_ids[-1].tier_ids, copied.tier_ids)
        self.assertEqual(copied.accelerator_ids.tier_ids, copied.tier_ids)
        self.assertFalse(copied.reward_ids[0].tier_ids)
        self.assertEqual(copied.reward_ids[1].tier_ids, copied.tier_ids)
        self.assertEqual(copied.rule_ids[-1].step_ids.points, 10)

    def test_program_can_be_copied_again_and_again(self):
        codes = [self.program.copy().code, *self.program.copy().copy().mapped("code")]
        self.assertEqual(codes, ["STARS-COPY", "STARS-COPY-2-COPY"])
        named = self.program.copy({"code": "MINE", "name": "Mine"})
        self.assertEqual((named.code, named.name), ("MINE", "Mine"))

    def test_running_program_cannot_be_archived(self):
        with self.assertRaisesRegex(ValidationError, "end it before"), self.cr.savepoint():
            self.program.action_archive()
        self.program.invalidate_recordset()
        self.program.action_close()
        self.program.action_archive()
        self.assertFalse(self.program.active)
        with self.assertRaisesRegex(ValidationError, "end it before"):
            self.program.action_start()

    def test_rules_follow_the_kind_of_the_program(self):
        self.program.action_draft()
        self.program.rule_ids = [Command.create({"mode": "welcome", "points": 50})]
        rule = self.program.rule_ids[0]
        rule.write(
            {"mode": "basket", "step_ids": [Command.create({"amount_min": 50, "points": 10})]}
        )
        form = Form(self.program)
        form.kind = "premium_multiple"
        form.kind = "points"
        form.save()
        self.assertEqual(self.program.rule_ids.mapped("mode"), ["basket", "welcome"])
        form.kind = "premium_multiple"
        form.save()
        self.assertEqual(set(self.program.rule_ids.mapped("mode")), {"count"})

    def test_sales_before_start_and_after_end_earn_nothing(self):
        today = fields.Date.today()
        self.program.date_start = fields.Date.add(today, days=1)
        self.program.sudo()._publish()
        self.make_invoice((self.coat, 1))
        self.program.write({"date_start": False, "date_end": fields.Date.subtract(today, days=1)})
        self.program.sudo()._publish()
        self.make_invoice((self.coat, 1))
        self.assert_balance(0)
        self.program.write({"date_start": today, "date_end": today})
        self.program.sudo()._publish()
        self.make_invoice((self.coat, 1))
        self.assert_balance(59)

    def test_customers_join_with_their_first_sale_unless_enrolled_by_hand(self):
        newcomer = self.env["res.partner"].create({"name": "Nils"})
        self.program.enrolment = "manual"
        self.make_invoice((self.coat, 1), partner_id=newcomer.id)
        self.assertFalse(newcomer.loyalty_member_ids)
        self.program.enrolment = "automatic"
        self.make_invoice((self.coat, 1), partner_id=newcomer.id)
        self.assertEqual(newcomer.loyalty_member_ids.balance, 59)

    def test_addresses_earn_for_who_they_belong_to(self):
        address = self.env["res.partner"].create(
            {"parent_id": self.customer.id, "type": "invoice", "name": "Office"}
        )
        self.make_invoice((self.coat, 1), partner_id=address.id)
        self.assert_balance(59)

    def test_item_is_credited_to_the_first_program_in_the_customers_order(self):
        second = self.make_program(code="SECOND")
        self.make_member(second, sequence=1)
        self.make_invoice((self.coat, 1))
        members = self.customer.loyalty_member_ids.sorted("sequence")
        self.assertEqual(members.mapped("balance"), [59, 0])

    def test_points_expire_some_days_after_they_were_earned(self):
        self.change_program(expiry="days", expiry_days=30)
        self.make_invoice((self.coat, 1))
        self.assertEqual(
            self.member.entry_ids.date_expiry, fields.Date.add(fields.Date.today(), days=30)
        )
        self.assertEqual((self.member.points_expiring, bool(self.member.date_expiring)), (59, True))
