"""A till takes points where the company can book them, and no session stays open because an account went away."""

from uuid import uuid4

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosBooking(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.far = cls.setup_other_company(
            name="Pacific Toys", currency_id=cls.env.ref("base.NZD").id
        )["company"]
        cls.program.company_id = False
        cls.give_points(1000)

    def load_program(self):
        records = self.program.browse(self.program.id)
        [data] = records._load_pos_data_read(records, self.config)
        return data

    def test_a_shop_whose_company_has_no_account_takes_no_points(self):
        self.assertEqual(self.load_program()["_booking_problem"], "")
        account = self.expense_account.copy({"company_ids": [(6, 0, self.far.ids)]})
        self.program.with_company(self.far).expense_account_id = account
        self.program.invalidate_recordset()
        self.cr.execute(
            "UPDATE loyalty_hero_program SET expense_account_id = expense_account_id - %s WHERE id = %s",
            (str(self.company.id), self.program.id),
        )
        sentence = "Stars cannot be redeemed here until an accountant has completed the accounting"
        self.assertIn(sentence, self.load_program()["_booking_problem"])
        with self.assertRaisesRegex(UserError, sentence):
            self.redeem(100, 59)
        self.sell((self.coat, 1))
        self.close_session()

    def test_a_shop_with_a_cost_centre_of_another_company_takes_no_points(self):
        centre = self.cost_centre.copy({"company_id": self.far.id})
        self.program.analytic_distribution = {str(centre.id): 100}
        self.assertIn("accounting", self.load_program()["_booking_problem"])
        with self.assertRaisesRegex(UserError, "accounting of “Star Club”"):
            self.redeem(100, 59)

    def test_what_was_accepted_keeps_its_account_and_cost_centre(self):
        self.sell((self.toy, 1), (self.coat, 1), points=124)
        other = self.expense_account.copy({"name": "Other"})
        self.program.write({"expense_account_id": other.id, "analytic_distribution": False})
        self.close_session()
        self.assert_books(12.4)

    def test_a_session_closes_though_the_account_is_gone(self):
        self.sell((self.toy, 1), (self.coat, 1), points=124)
        self.expense_account.active = False
        self.cost_centre.active = False
        if self.company.loyalty_journal_id:
            self.company.loyalty_journal_id.active = False
        self.close_session()
        self.assertEqual(self.pos_session.state, "closed")
        redemption = self.member.redemption_ids
        self.assertEqual(redemption.amount_posted, 12.4)
        [note] = (
            self.env["loyalty.hero.watch"].search([("kind", "=", "other_account")]).mapped("note")
        )
        self.assertIn("Loyalty expense", note)
        self.assert_audit()

    def test_an_account_of_another_currency_is_told_before(self):
        self.expense_account.currency_id = self.far.currency_id
        with self.assertRaisesRegex(UserError, "until an accountant"):
            self.redeem(100, 59, payment_uuid=str(uuid4()))
