"""Invoices propose what can be redeemed, say its limit, and name what points paid and give back."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestInvoiceWords(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_points(138)

    def test_ticking_proposes_the_most_that_makes_sense(self):
        with Form(self.make_invoice((self.coat, 1), post=False)) as form:
            form.loyalty_redeem = True
            self.assertEqual(form.loyalty_redeem_points, 138)
            self.assertEqual(form.loyalty_redeem_amount, 13.8)
            self.assertIn(
                "138 Stars at most ($ 13.80)", form.loyalty_redeem_most.replace("\xa0", " ")
            )

    def test_an_invoice_that_is_not_saved_yet_proposes_and_limits_too(self):
        with Form(self.env["account.move"].with_context(default_move_type="out_invoice")) as form:
            form.partner_id = self.customer
            with form.invoice_line_ids.new() as line:
                line.product_id = self.coat
            form.loyalty_redeem = True
            self.assertEqual((form.loyalty_redeem_points, form.loyalty_redeem_amount), (138, 13.8))
            self.assertIn("138 Stars at most", form.loyalty_redeem_most)
            self.assertFalse(form.loyalty_redeem_is_over)

    def test_too_many_points_are_told_at_once(self):
        invoice = self.make_invoice((self.coat, 1), post=False)
        with Form(invoice) as form:
            form.loyalty_redeem = True
            form.loyalty_redeem_points = 9999
            self.assertTrue(form.loyalty_redeem_is_over)
            self.assertEqual(form.loyalty_redeem_amount, 13.8)
        with self.assertRaisesRegex(UserError, "138 Stars to spend"):
            invoice.action_post()

    def test_a_closed_program_without_points_is_not_proposed(self):
        closed = self.make_program(code="OLD", name="Old Club", points_name="Coins", sequence=1)
        member = self.make_member(closed, sequence=1)
        closed.action_close()
        invoice = self.make_invoice((self.coat, 1), post=False)
        self.assertEqual(invoice.loyalty_reward_ids, self.reward)
        self.give_points(5, member)
        invoice.invalidate_recordset(["loyalty_reward_ids"])
        self.assertEqual(invoice.loyalty_reward_ids, self.reward | closed.reward_ids)
        with Form(invoice) as form:
            form.loyalty_redeem = True
            # 13.80 of Stars, not 0.50 of Coins.
            self.assertEqual(form.loyalty_reward_id, self.reward)

    def test_payment_is_named_and_credit_note_says_what_it_gives_back(self):
        invoice = self.make_invoice((self.coat, 2), post=False)
        with Form(invoice) as form:
            form.loyalty_redeem = True
            form.loyalty_redeem_points = 118
        invoice.action_post()
        labels = [p.get("loyalty_label") for p in invoice.invoice_payments_widget["content"]]
        self.assertEqual(len(labels), 1)
        self.assertIn("Paid with Stars on", labels[0])
        html = self.env["ir.actions.report"]._render_qweb_html(
            "account.report_invoice_with_payments", invoice.ids
        )[0]
        self.assertIn("Paid with Stars on", html.decode())
        context = {"active_model": "account.move", "active_ids": invoice.ids}
        wizard = Form(self.env["account.move.reversal"].with_context(**context))
        self.assertIn("118 Stars", wizard.loyalty_give_back)
        refund = self.credit(invoice, 1, post=False)
        self.assertIn("Gives back 59 Stars", refund.loyalty_give_back)
        refund.action_post()
        refund.invalidate_recordset()
        self.assertFalse(refund.loyalty_give_back)
        self.assertEqual(refund.invoice_date, fields.Date.today())
