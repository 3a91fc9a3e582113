"""Redemption postings as an accountant reviews them."""

from odoo.tests import tagged

from .common import LoyaltyHeroCommon

GROUP = "loyalty_hero.loyalty_hero_group_"


@tagged("post_install", "-at_install")
class TestPostings(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_points(500)
        cls.invoice = cls.make_invoice((cls.coat, 1), post=False)
        cls.invoice.write({"loyalty_redeem": True, "loyalty_redeem_points": 100})
        cls.invoice.action_post()
        cls.accountant = cls.make_user(
            "accountant", GROUP + "accountant", "account.group_account_user"
        )

    def find(self, action):
        return self.env[action["res_model"]].with_user(self.accountant).search(action["domain"])

    def test_from_sale_to_postings_and_back(self):
        invoice = self.invoice.with_user(self.accountant)
        self.assertEqual(invoice.loyalty_posting_count, 1)
        posting = self.find(invoice.action_view_loyalty_postings())
        self.assertEqual((posting.account_id, posting.balance), (self.expense_account, 10))
        self.assertEqual(posting.loyalty_sale, self.invoice.name)
        self.assertEqual(posting.loyalty_program_id, self.program)
        self.assertEqual(posting.loyalty_status, "booked")
        self.assertEqual(posting.action_open_loyalty_sale()["res_id"], self.invoice.id)
        redemption = self.env["loyalty.hero.redemption"].browse(
            posting.action_open_loyalty_redemption()["res_id"]
        )
        self.assertEqual(redemption.line_ids.move_id, posting.move_id)
        self.assertEqual(posting.move_id.loyalty_posted_count, 1)
        self.assertEqual(self.find(posting.move_id.action_view_loyalty_redemptions()), redemption)

    def test_credit_note_is_what_a_posting_leads_to(self):
        refund = self.credit(self.invoice)
        back = self.find(refund.with_user(self.accountant).action_view_loyalty_postings())
        self.assertEqual(back.balance, -10)
        self.assertEqual(len(self.find(self.invoice.action_view_loyalty_postings())), 2)
        self.assertEqual(back.action_open_loyalty_sale()["res_id"], refund.id)

    def test_postings_are_found_and_grouped(self):
        self.credit(self.invoice)
        other = self.make_invoice((self.toy, 1), post=False)
        other.write({"loyalty_redeem": True, "loyalty_redeem_points": 50})
        other.action_post()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_hero.loyalty_hero_posting_action"
        )
        lines = self.env["account.move.line"].with_user(self.accountant)
        mine = [
            ("loyalty_program_id", "=", self.program.id),
            ("account_id", "=", self.expense_account.id),
        ]
        self.assertEqual(action["res_model"], "account.move.line")
        self.assertEqual(lines.search_count(mine), 3)
        self.assertEqual(lines.search_count([*mine, ("loyalty_sale", "=", other.name)]), 1)
        self.assertEqual(
            lines.search_count([*mine, ("loyalty_redemption_id.status", "=", "returned")]), 2
        )
        self.assertEqual(
            lines.search_count([*mine, ("analytic_distribution", "ilike", "Old Town")]), 3
        )
        for name, count in (
            ("loyalty_program_id", 1),
            ("loyalty_sale", 2),
            ("loyalty_status", 2),
            ("move_id", 3),
            ("account_id", 1),
        ):
            groups = lines.formatted_read_group(mine, [name], ["balance:sum"])
            self.assertEqual(len(groups), count, name)
            self.assertEqual(sum(group["balance:sum"] for group in groups), 5, name)

    def test_cost_centres_are_summed_up(self):
        lines = self.env["account.move.line"].with_user(self.accountant)
        action = lines.action_view_loyalty_cost_centres()
        columns = action["context"]["pivot_row_groupby"]
        self.assertIn(self.analytic_plan._column_name(), columns)
        groups = (
            self.env["account.analytic.line"]
            .with_user(self.accountant)
            .formatted_read_group(
                [
                    ("move_line_id.loyalty_redemption_id", "!=", False),
                    ("auto_account_id", "=", self.cost_centre.id),
                ],
                columns,
                ["amount:sum"],
            )
        )
        self.assertEqual([group["amount:sum"] for group in groups], [-10])
