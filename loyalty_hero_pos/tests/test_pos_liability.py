"""Contract liabilities of what tills sell, and their redemption postings by session."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.loyalty_hero.tests.liability_common import LiabilityCommon

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosLiability(LoyaltyHeroPosCommon, LiabilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_points(1000)
        cls.env = cls.env(context={**cls.env.context, "generate_pdf": False})
        cls.make_estimate(fields.Date.today().replace(day=1), 100)

    def reckon(self):
        run = self.make_run(fields.Date.today(), post=False)
        return run, run.month_ids.filtered(lambda month: month.program_id == self.program)

    def test_sale_at_a_till_is_deferred(self):
        self.sell((self.toy, 1), (self.coat, 1))
        self.close_session()
        run, month = self.reckon()
        # 98 Stars, worth 9.80, with 98.80 of sales.
        self.assertEqual((month.points_earned, month.revenue), (98, 98.8))
        self.assertEqual(month.deferred, 8.92)
        run.action_post()
        self.assertEqual(self.get_balance(self.program.liability_account_id), -8.92)

    def test_redemption_at_a_till_lowers_the_revenue(self):
        self.sell((self.toy, 1), (self.coat, 1), points=124)
        self.close_session()
        self.assertEqual(self.get_balance(self.program.points_revenue_account_id), 12.4)
        self.assertFalse(self.get_balance(self.expense_account))
        self.assert_audit()
        # What a manager gave came with no sale; the sale itself is what was not paid with points.
        _run, month = self.reckon()
        self.assertEqual((month.points_redeemed, month.revenue), (0, 86.4))

    def test_sale_is_counted_without_its_taxes(self):
        tax = self.env["account.tax"].create(
            {"name": "Tax 25", "amount": 25, "price_include_override": "tax_included"}
        )
        self.toy.taxes_id = tax
        self.toy.list_price = 100
        self.sell((self.toy, 1))
        _run, month = self.reckon()
        self.assertEqual((month.points_earned, month.revenue), (100, 80))

    def test_open_sessions_are_named(self):
        self.sell((self.toy, 1))
        run, _month = self.reckon()
        self.assertIn(self.pos_session.name, run.warnings)
        self.close_session()
        run.action_reckon()
        self.assertFalse(run.warnings)

    def test_postings_of_a_session_and_back(self):
        order = self.sell((self.toy, 1), (self.coat, 1), points=124)
        session = self.pos_session
        self.close_session()
        for source in (session, order):
            action = source.action_view_loyalty_postings()
            posting = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual((posting.balance, posting.loyalty_session_id), (12.4, session))
            self.assertEqual(posting.action_open_loyalty_sale()["res_id"], order.id)
        groups = self.env["account.move.line"].formatted_read_group(
            [("id", "=", posting.id)], ["loyalty_session_id"], ["balance:sum"]
        )
        self.assertEqual([group["balance:sum"] for group in groups], [12.4])
        self.assertEqual(posting.loyalty_status, "booked")
        with self.assertRaisesRegex(UserError, "no sale to open"):
            session.move_id.line_ids[:1].action_open_loyalty_sale()
