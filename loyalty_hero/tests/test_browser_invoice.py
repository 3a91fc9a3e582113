"""An invoice in a real browser: redeem, see the reason of a refusal, credit an item, see the ledger."""

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestBrowserInvoice(LoyaltyHeroCommon, HttpCase):
    def test_invoice_with_points_and_its_credit_note(self):
        self.give_points(1240)
        accountant = self.make_user(
            "loyalty accountant",
            "base.group_user",
            "account.group_account_manager",
            "analytic.group_analytic_accounting",
            "loyalty_hero.loyalty_hero_group_accountant",
        )
        invoice = self.make_invoice((self.toy, 1), (self.coat, 1), post=False)
        self.start_tour(
            f"/odoo/m-account.move/{invoice.id}",
            "loyalty_hero_invoice_tour",
            login=accountant.login,
        )
        self.env.invalidate_all()
        self.assertEqual(
            self.member.entry_ids.sorted("id").mapped("points"), [1240, -200, 78, 80.6, -31]
        )
        self.assert_expense(20 - 8.06)
        self.assertEqual(invoice.invoice_date, fields.Date.today())
        # 8.06 of the train's 39.80 had been paid with points: the coat is left, less 11.94.
        self.assertAlmostEqual(invoice.amount_residual, 59 - 11.94)
        open_lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("account_type", "=", "asset_receivable"),
                ("reconciled", "=", False),
                ("parent_state", "=", "posted"),
            ]
        )
        self.assertEqual(open_lines.move_id, invoice)
        self.assert_audit()
