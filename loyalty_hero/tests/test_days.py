"""The shop's day: points expire when the day is over where the shop is, whoever asks from where."""

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestDays(LoyaltyHeroCommon):
    """Auckland is a day ahead of Los Angeles: at 10:00 UTC of January 10 it is 23:00 there, and 2:00 here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.far = cls.setup_other_company(name="Pacific Toys")["company"]
        cls.company.partner_id.tz = "Pacific/Auckland"
        cls.far.partner_id.tz = "America/Los_Angeles"
        cls.program.write({"company_id": False, "analytic_distribution": False})
        cls.change_program(expiry="days", expiry_days=10)
        cls.env["res.company"].flush_model()

    def sell_in(self, company, date, **vals):
        account = self.expense_account.copy({"company_ids": [Command.set(company.ids)]})
        self.program.with_company(company).expense_account_id = account
        return (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "company_id": company.id,
                    "invoice_date": date,
                    "invoice_line_ids": [
                        Command.create(
                            {"product_id": self.coat.id, "price_unit": 59, "tax_ids": []}
                        )
                    ],
                    **vals,
                }
            )
        )

    def test_points_expire_when_the_day_is_over_at_the_shop(self):
        """Points of January 1 expire on January 11, seen from any company."""
        with freeze_time("2026-01-02 03:00"):  # January 1, 19:00 in Los Angeles
            self.sell_in(self.far, "2026-01-01").action_post()
            self.assertEqual(self.member.entry_ids.date_expiry, fields.Date.to_date("2026-01-11"))
        # January 11, 23:30 in Los Angeles; in Auckland it is January 12 since long.
        with freeze_time("2026-01-12 07:30"):
            for company in (self.company, self.far):
                member = self.member.with_company(company)
                member.invalidate_recordset()
                self.assertEqual(member.points_available, 59, company.name)
            self.run_cron("ir_cron_expire_points")
            self.assert_balance(59)
        with freeze_time("2026-01-12 08:30"):
            self.member.invalidate_recordset()
            self.assertEqual(self.member.points_available, 0)
            self.run_cron("ir_cron_expire_points")
            self.assert_balance(0)
            day = self.member.entry_ids.filtered(lambda entry: entry.kind == "expire").date_sale
            self.assertEqual(day, fields.Date.to_date("2026-01-12"))
        self.assert_audit()

    def test_given_back_in_the_evening_of_los_angeles_keeps_its_day(self):
        """It is tomorrow in UTC: a lot that is valid tonight is not renewed."""
        with freeze_time("2026-01-02 03:00"):
            self.sell_in(self.far, "2026-01-01").action_post()
        with freeze_time("2026-01-05 20:00"):
            invoice = self.sell_in(
                self.far, "2026-01-05", loyalty_redeem=True, loyalty_redeem_points=59
            )
            invoice.action_post()
        with freeze_time("2026-01-12 02:00"):  # January 11, 18:00 in Los Angeles
            invoice._reverse_moves([{"invoice_date": "2026-01-11"}]).action_post()
            back = self.member.entry_ids.filtered(lambda e: e.kind == "redeem" and e.points > 0)
            self.assertEqual(back.mapped("date_expiry"), [fields.Date.to_date("2026-01-11")])
        self.assert_audit()

    def test_given_back_in_the_morning_of_auckland_is_valid(self):
        """It is still yesterday in UTC: what expired yesterday in Auckland comes back valid from today."""
        with freeze_time("2026-01-01 00:00"):
            self.sell_in(self.company, "2026-01-01").action_post()
        with freeze_time("2026-01-05 00:00"):
            invoice = self.sell_in(
                self.company, "2026-01-05", loyalty_redeem=True, loyalty_redeem_points=59
            )
            invoice.action_post()
        with freeze_time("2026-01-11 20:00"):  # January 12, 9:00 in Auckland
            refund = invoice._reverse_moves([{"invoice_date": "2026-01-12"}])
            refund.action_post()
            back = self.member.entry_ids.filtered(lambda e: e.kind == "redeem" and e.points > 0)
            self.assertEqual(back.mapped("date_expiry"), [fields.Date.to_date("2026-01-22")])
            self.member.invalidate_recordset()
            self.assertEqual(self.member.points_available, self.member.balance)

    def test_tiers_of_a_shared_program_end_when_the_day_is_over_everywhere(self):
        tier = self.env["loyalty.hero.tier"].create(
            {"program_id": self.program.id, "name": "Silver", "spend_min": 2000}
        )
        with freeze_time("2026-01-05 10:00"):
            self.member.write({"tier_manual_id": tier.id, "tier_manual_until": "2026-01-11"})
        with freeze_time("2026-01-12 07:30"):
            self.run_cron("ir_cron_review_tiers")
            self.assertEqual(self.member.tier_id, tier)
        with freeze_time("2026-01-12 08:30"):
            self.run_cron("ir_cron_review_tiers")
            self.assertFalse(self.member.tier_id)
