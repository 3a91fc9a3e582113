"""The tie-out is downloaded as a spreadsheet over the network, by whoever has a role."""

import io

import openpyxl

from odoo import fields
from odoo.tests import HttpCase, tagged

from .test_tie_out import GROUP, TieOutCommon


@tagged("post_install", "-at_install")
class TestTieOutDownload(HttpCase, TieOutCommon):
    def setUp(self):
        super().setUp()
        self.program.name = "=1+1"
        self.accountant = self.make_user("accountant", GROUP + "accountant", "base.group_user")

    def get_sheet(self, address):
        response = self.url_open(address)
        response.raise_for_status()
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        return [[cell.value for cell in row] for row in sheet.rows]

    def test_spreadsheet_tells_the_rows_of_the_screen(self):
        self.make_run("2024-02-29")
        row = self.get_row("2024-02-01")
        self.authenticate(self.accountant.login, self.accountant.login)
        address = row.with_user(self.accountant).action_export()["url"]
        head, line = self.get_sheet(address)
        told = dict(zip(head, line, strict=True))
        self.assertEqual(told["Month"].date(), fields.Date.to_date("2024-02-01"))
        # A name is text, also when it begins like a formula.
        self.assertEqual(told["Program"], "=1+1")
        self.assertEqual((told["Paid with Points"], told["Deferred by Runs"]), (40, 37.03))
        everything = self.get_sheet("/loyalty_hero/tie_out?ids=")
        rows = self.env["loyalty.hero.tie.out"].with_user(self.accountant).search([])
        self.assertEqual(len(everything), len(rows) + 1)

    def test_nobody_downloads_without_a_role(self):
        user = self.make_user("cashier", GROUP + "cashier", "base.group_user")
        self.authenticate(user.login, user.login)
        self.assertEqual(self.url_open("/loyalty_hero/tie_out").status_code, 403)
