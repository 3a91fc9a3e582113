"""The tie-out: points and books agree, and where they do not, it says where."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.loyalty_hero.tests.liability_common import LiabilityCommon

GROUP = "loyalty_hero.loyalty_hero_group_"


class TieOutCommon(LiabilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.liability = cls.program.liability_account_id
        cls.make_estimate("2024-01-01", 80)
        cls.sale = cls.spend(1_000, "2024-01-15")
        cls.paid = cls.redeem(40, 400, "2024-02-10")

    def get_row(self, month, program=None):
        self.env.flush_all()
        self.env.invalidate_all()
        program = self.program if program is None else program
        return self.env["loyalty.hero.tie.out"].search(
            [
                ("month", "=", month),
                ("program_id", "=", program and program.id),
                ("company_id", "=", self.company.id),
            ]
        )

    def book(self, amount, date="2024-02-20"):
        """An entry by hand on the liability account."""
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": date,
                "line_ids": [
                    Command.create({"account_id": self.liability.id, "credit": amount}),
                    Command.create({"account_id": self.expense_account.id, "debit": amount}),
                ],
            }
        )
        move.action_post()
        return move


@tagged("post_install", "-at_install")
class TestTieOut(TieOutCommon):
    def test_points_and_books_agree(self):
        self.make_run("2024-02-29")
        january, february = self.get_row("2024-01-01"), self.get_row("2024-02-01")
        self.assertEqual((january.points_earned, january.points_outstanding), (1_000, 1_000))
        self.assertEqual((february.points_redeemed, february.points_outstanding), (400, 600))
        self.assertEqual((february.redeemed, february.redeemed_posted), (40, 40))
        self.assertEqual((february.deferred, february.deferred_posted), (37.03, 37.03))
        self.assertEqual(february.liability, 37.03)
        self.assertFalse((january | february).filtered("is_different"))
        self.assertEqual(february.action_open_behind()["res_model"], "loyalty.hero.entry")

    def test_reversed_run_leaves_no_difference(self):
        run = self.make_run("2024-02-29")
        run.action_reverse()
        row = self.get_row("2024-02-01")
        self.assertEqual((row.deferred, row.deferred_posted, row.liability), (0, 0, 0))
        self.assertFalse(row.is_different)

    def test_run_that_was_reversed_by_hand_is_a_difference(self):
        run = self.make_run("2024-02-29")
        reversal = run.move_id._reverse_moves([{"date": "2024-02-29"}])
        reversal._post()
        row = self.get_row("2024-02-01")
        self.assertEqual((row.deferred_difference, row.difference), (37.03, 37.03))
        self.make_run("2024-02-29")
        self.assertFalse(self.get_row("2024-02-01").is_different)

    def test_entry_by_hand_on_the_liability_account_is_found(self):
        self.make_run("2024-02-29")
        move = self.book(5)
        row = self.get_row("2024-02-01", False)
        self.assertEqual((row.deferred_difference, row.liability), (-5, 5))
        self.assertTrue(row.is_different)
        action = row.action_open_behind()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.move_id, move)

    def test_redemption_that_is_not_posted_is_found(self):
        other = self.redeem(10, 100, "2024-02-11")
        redemption = self.env["loyalty.hero.redemption"].search(
            [("source_key", "=", other._loyalty_key())]
        )
        # Somebody with the database's password.
        self.env.cr.execute(
            "UPDATE account_move_line SET loyalty_redemption_id = NULL WHERE loyalty_redemption_id = %s",
            [redemption.id],
        )
        row = self.get_row("2024-02-01")
        self.assertEqual((row.redeemed, row.redeemed_posted), (50, 40))
        self.assertEqual(row.redeemed_difference, 10)
        action = row.action_open_behind()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), redemption)

    def test_what_is_given_back_is_taken_off(self):
        self.paid._reverse_moves(
            [{"invoice_date": "2024-02-20", "date": "2024-02-20"}]
        ).action_post()
        row = self.get_row("2024-02-01")
        self.assertEqual((row.points_redeemed, row.redeemed, row.redeemed_posted), (0, 0, 0))

    def test_other_currency_is_told_in_the_company_s(self):
        currency = self.env.ref("base.EUR")
        currency.active = True
        self.env["res.currency.rate"].create(
            {
                "name": "2024-01-01",
                "currency_id": currency.id,
                "company_id": self.company.id,
                "rate": 2,
            }
        )
        self.redeem(20, 100, "2024-03-10", currency_id=currency.id)
        row = self.get_row("2024-03-01")
        # 100 Stars are worth 10.00 at home, 20.00 there.
        self.assertEqual((row.redeemed, row.redeemed_posted, row.is_different), (10, 10, False))

    def test_expense_mode_is_compared_as_well(self):
        self.program.accounting_mode = "expense"
        self.redeem(10, 100, "2024-03-11")
        row = self.get_row("2024-03-01")
        self.assertEqual((row.redeemed, row.redeemed_posted), (10, 10))
        self.assertFalse(row.deferred)

    def test_each_company_sees_its_own(self):
        far = self.setup_other_company(name="Pacific Toys")["company"]
        user = self.make_user("accountant", GROUP + "accountant", "base.group_user")
        rows = self.env["loyalty.hero.tie.out"].with_user(user).search([])
        self.assertEqual(rows.company_id, self.company)
        user.write({"company_ids": [Command.set(far.ids)], "company_id": far.id})
        self.assertFalse(
            self.env["loyalty.hero.tie.out"]
            .with_user(user)
            .with_context(allowed_company_ids=far.ids)
            .search([])
        )
        cashier = self.make_user("cashier", GROUP + "cashier", "base.group_user")
        with self.assertRaises(AccessError):
            self.env["loyalty.hero.tie.out"].with_user(cashier).search([])

    def test_groups_and_filters_of_the_screen(self):
        self.make_run("2024-02-29")
        self.book(5)
        rows = self.env["loyalty.hero.tie.out"]
        mine = [("company_id", "=", self.company.id)]
        groups = rows.formatted_read_group(
            mine, ["program_id"], ["redeemed:sum", "deferred_difference:sum"]
        )
        self.assertEqual(sum(group["deferred_difference:sum"] for group in groups), -5)
        self.assertEqual(rows.search_count([*mine, ("is_different", "=", True)]), 1)

    def test_paper(self):
        self.make_run("2024-02-29")
        rows = self.get_row("2024-01-01") | self.get_row("2024-02-01")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "loyalty_hero_reports.report_tie_out", rows.ids
        )
        text = html.decode()
        for words in ("Star Club", "Feb 2024", "37.03", "Points and books agree"):
            self.assertIn(words, text)
        self.book(5)
        rows |= self.get_row("2024-02-01", False)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "loyalty_hero_reports.report_tie_out", rows.ids
        )
        self.assertIn("Other entries on the account", html.decode())
        self.assertIn("Rows with a difference are marked", html.decode())
