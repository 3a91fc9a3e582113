"""An accountant closes a period in a real browser."""

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.loyalty_hero.tests.liability_common import LiabilityCommon


@tagged("post_install", "-at_install")
class TestBrowserAccountant(LiabilityCommon, HttpCase):
    def test_accountant_runs_a_period_and_reads_the_tie_out(self):
        month = fields.Date.subtract(fields.Date.today().replace(day=1), months=1)
        self.make_estimate(month, 80)
        self.spend(1_000, month)
        self.redeem(40, 400, month.replace(day=2))
        accountant = self.make_user(
            "loyalty accountant",
            "base.group_user",
            "account.group_account_manager",
            "analytic.group_analytic_accounting",
            "loyalty_hero.loyalty_hero_group_accountant",
        )
        self.start_tour(
            "/odoo/loyalty-liability-runs",
            "loyalty_hero_accountant_tour",
            login=accountant.login,
        )
        run = self.env["loyalty.hero.liability.run"].search([("company_id", "=", self.company.id)])
        self.assertEqual((run.state, run.user_id), ("posted", accountant))
        self.assertEqual(self.get_balance(self.program.liability_account_id), -37.03)
