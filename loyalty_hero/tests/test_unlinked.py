"""Goods that are credited without their invoice: what they would earn now is taken, or nothing."""

from odoo import Command
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestUnlinked(LoyaltyHeroCommon):
    def credit_without_invoice(self, *lines, **vals):
        return self.make_invoice(*lines, move_type="out_refund", **vals)

    def test_credit_note_of_its_own_takes_what_the_goods_would_earn_now(self):
        self.make_invoice((self.coat, 2))
        self.assert_balance(118)
        refund = self.credit_without_invoice((self.coat, 1))
        self.assert_balance(59)
        entry = self.member.entry_ids.sorted("id")[-1]
        self.assertEqual(
            (entry.kind, entry.points, entry.spend, entry.items), ("earn", -59, -59, -1)
        )
        self.assertIn(
            "returned without the original sale, at what the goods would earn now: -59",
            entry.reasons_text,
        )
        self.assertEqual((entry.source_name, refund.loyalty_points_earned), (refund.name, -59))
        self.assert_audit()

    def test_undoing_it_gives_back_and_posting_again_takes_again(self):
        self.make_invoice((self.coat, 2))
        refund = self.credit_without_invoice((self.coat, 1))
        refund.button_draft()
        self.assert_balance(118)
        refund.action_post()
        self.assert_balance(59)
        refund.sudo()._loyalty_settle()
        self.assert_balance(59)
        self.assert_audit()

    def test_program_that_takes_nothing(self):
        self.change_program(unlinked_returns="nothing")
        self.make_invoice((self.coat, 2))
        self.credit_without_invoice((self.coat, 1))
        self.assert_balance(118)

    def test_who_has_no_points_owes_them(self):
        self.credit_without_invoice((self.coat, 1))
        self.assert_balance(-59)
        self.make_invoice((self.coat, 2))
        self.assert_balance(59)
        self.assert_audit()

    def test_who_is_in_no_program_owes_nothing(self):
        newcomer = self.env["res.partner"].create({"name": "Nils"})
        self.credit_without_invoice((self.coat, 1), partner_id=newcomer.id)
        self.assertEqual(newcomer.sudo().loyalty_member_ids.mapped("balance"), [0])
        invoice = self.make_invoice((self.coat, 2), partner_id=newcomer.id)
        self.assertEqual(newcomer.sudo().loyalty_member_ids.balance, 118)
        # What is known by now is nothing that the first sale was judged by.
        invoice.sudo()._loyalty_settle()
        self.credit(invoice, 1)
        self.assertEqual(newcomer.sudo().loyalty_member_ids.balance, 59)

    def test_new_customer_keeps_welcome_points_when_the_sale_is_settled_again(self):
        self.change_program(
            rule_ids=[Command.create({"mode": "welcome", "points": 50})], unlinked_returns="take"
        )
        newcomer = self.env["res.partner"].create({"name": "Nils"})
        invoice = self.make_invoice((self.coat, 2), partner_id=newcomer.id)
        self.make_invoice((self.toy, 1), partner_id=newcomer.id)
        member = newcomer.sudo().loyalty_member_ids
        self.assertEqual(member.balance, 118 + 50 + 39)
        self.credit(invoice, 1)
        self.assertEqual(member.balance, 59 + 50 + 39)

    def test_tier_that_rested_on_the_goods_falls(self):
        self.change_program(tier_ids=[Command.create({"name": "Silver", "spend_min": 100})])
        self.make_invoice((self.coat, 2))
        self.assertEqual(self.member.tier_id.name, "Silver")
        refund = self.credit_without_invoice((self.coat, 1))
        self.assertEqual(refund.loyalty_points_earned, -59)
        standing = self.member._get_standings(
            self.program._get_latest_version(), refund.invoice_date
        )[self.member]
        self.assertEqual(standing["spend"], 5900)
