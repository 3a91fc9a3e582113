"""What is open of lots meets what is open of debits, first in, first out, however a transaction mixes both."""

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestAllocation(LoyaltyHeroCommon):
    def assert_allocated(self, member=None):
        """Nobody has something left and is overdrawn at the same time."""
        entries = (member or self.member).entry_ids
        entries.invalidate_recordset(["points_open"])
        signs = {entry.points_open > 0 for entry in entries if entry.points_open}
        self.assertLessEqual(len(signs), 1, entries.mapped(lambda e: (e.points, e.points_open)))
        self.assert_balance((member or self.member).balance, member)
        self.assert_audit()

    def test_return_after_expiry_leaves_later_points(self):
        """Two coats of December expire at the year's end and come back in January."""
        self.change_program(expiry="year_end")
        with freeze_time("2025-12-20 10:00"):
            invoice = self.make_invoice((self.coat, 2))
        with freeze_time("2026-01-10 10:00"):
            self.run_cron("ir_cron_expire_points")
            self.make_invoice((self.toy, 1))
            self.assert_balance(39)
            self.credit(invoice, 2)
            self.assert_balance(39)
        self.assert_allocated()
        self.assertEqual(self.member.entry_ids.filtered("points_open").mapped("points"), [39])

    def test_corrected_customer_takes_expired_points_along_and_leaves_later_ones(self):
        self.change_program(expiry="year_end")
        with freeze_time("2025-12-20 10:00"):
            invoice = self.make_invoice((self.coat, 2))
        with freeze_time("2026-01-10 10:00"):
            self.run_cron("ir_cron_expire_points")
            self.make_invoice((self.toy, 1))
            invoice.button_draft()
            invoice.partner_id = self.env["res.partner"].create({"name": "Ines Duarte"})
            invoice.action_post()
            self.assert_balance(39)
        self.assert_allocated()

    def get_lots(self):
        """What is left of each lot, by its last day."""
        lots = self.member.entry_ids.filtered("points_open")
        return {str(lot.date_expiry): lot.points_open for lot in lots}

    def pay_with_points(self, points):
        """Two coats, partly paid with points."""
        invoice = self.make_invoice(
            (self.coat, 2), post=False, loyalty_redeem=True, loyalty_redeem_points=points
        )
        invoice.action_post()
        return invoice

    @freeze_time("2026-01-09 10:00")
    def test_full_return_leaves_the_days_on_which_points_expire(self):
        """What was spent comes back, and what was earned goes: not the one for the other."""
        self.change_program(expiry="days", expiry_days=30)
        self.give_points(100, date_expiry="2026-02-04")
        invoice = self.pay_with_points(100)
        self.assertEqual(self.get_lots(), {"2026-02-08": 108})
        self.credit(invoice, 2)
        self.assert_allocated()
        self.assertEqual(self.get_lots(), {"2026-02-04": 100})

    @freeze_time("2026-01-09 10:00")
    def test_undone_return_takes_what_it_gave_back(self):
        self.give_points(100, date_expiry="2026-02-04")
        refund = self.credit(self.pay_with_points(100), 2)
        self.give_points(50, date_expiry="2026-01-20")
        refund.button_draft()
        self.assert_allocated()
        self.assertEqual(self.get_lots(), {"2026-01-20": 50, "False": 108})

    def test_cap_that_moves_points_from_earned_to_bonus(self):
        """A day's cap leaves less to earned points once another sale used it; the bonus takes over."""
        selection = self.make_selection(("list_price", ">", 50))
        self.change_program(
            cap_sale=150,
            rule_ids=[
                Command.create(
                    {"mode": "bonus", "points": 60, "selection_ids": selection.ids, "sequence": 20}
                )
            ],
        )
        invoice = self.make_invoice((self.coat, 1), (self.toy, 2))
        self.assert_balance(150)
        self.credit(invoice, 0, 2)
        self.assert_balance(119)
        self.assert_allocated()

    def test_earnings_of_one_sale_recover_what_is_overdrawn(self):
        """A member overdrawn by 31 earns 100 and a bonus of 50: the debit is recovered at once."""
        self.change_program(
            rule_ids=[
                Command.create({"mode": "bonus", "per": "sale", "points": 50, "sequence": 20})
            ]
        )
        debit = self.give_points(-31)
        self.assertTrue(self.member.is_overdrawn)
        self.spend(100)
        self.assert_balance(119)
        debit.invalidate_recordset(["points_open"])
        self.assertEqual(debit.points_open, 0)
        self.assert_allocated()

    def test_later_sweep_takes_nothing_newly_earned(self):
        self.give_points(-31)
        self.change_program(
            expiry="days",
            expiry_days=10,
            rule_ids=[
                Command.create({"mode": "bonus", "per": "sale", "points": 50, "sequence": 20})
            ],
        )
        with freeze_time("2026-01-10 10:00"):
            self.spend(100)
        with freeze_time("2026-01-30 10:00"):
            self.make_invoice((self.toy, 1), invoice_date=fields.Date.today())
            self.run_cron("ir_cron_expire_points")
            self.assertEqual(self.member.balance, 39 + 50)
        self.assert_allocated()
