"""What points rest on stays: posted invoices, the program of a part, the cards of other companies."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestFrozen(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.make_user("clerk", "base.group_user", "account.group_account_invoice")

    def assert_frozen(self, record, **values):
        for name, value in values.items():
            with self.assertRaisesRegex(UserError, "This document earned or redeemed points"):
                record.with_user(self.clerk).write({name: value})
        self.env.invalidate_all()

    def test_goods_of_a_posted_invoice_are_frozen(self):
        invoice = self.make_invoice((self.coat, 1))
        self.assert_frozen(
            invoice.invoice_line_ids,
            quantity=1000,
            price_unit=5000,
            discount=10,
            product_id=self.toy.id,
            price_total=5000,
        )
        self.assert_balance(59)

    def test_nothing_is_added_to_a_posted_document(self):
        """Odoo balances a copied line of a posted document by itself, so it would count as goods that came back."""
        invoice = self.make_invoice((self.coat, 1))
        refund = self.credit(invoice, 1)
        for document in (invoice, refund):
            line = document.invoice_line_ids.with_user(self.clerk)
            refused = self.assertRaisesRegex(UserError, "This document earned or redeemed points")
            with refused, self.cr.savepoint():
                line.copy()
        self.assertEqual([len(each.invoice_line_ids) for each in (invoice, refund)], [1, 1])
        self.assert_balance(0)

    def test_whose_sale_it_is_is_frozen(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        invoice = self.make_invoice((self.coat, 1))
        refund = self.credit(invoice, 1)
        self.assert_frozen(
            invoice, partner_id=stranger.id, move_type="out_receipt", invoice_date="2001-01-01"
        )
        self.assert_frozen(refund, reversed_entry_id=False)

    def test_what_points_paid_is_frozen(self):
        self.give_points(100)
        invoice = self.make_invoice(
            (self.coat, 1),
            loyalty_redeem=True,
            loyalty_reward_id=self.reward.id,
            loyalty_redeem_points=50,
        )
        self.assert_frozen(invoice, loyalty_redeem=False, loyalty_redeem_points=1)
        posting = self.member.redemption_ids.line_ids.move_id
        self.assertTrue(posting)
        for vals in ({"loyalty_redemption_id": False}, {"loyalty_cause_id": 1}):
            with self.assertRaisesRegex(UserError, "booked by the sales"):
                posting.line_ids.with_user(self.clerk).write(vals)

    def test_sale_stays_with_who_it_was_when_the_contact_becomes_an_address(self):
        thief = self.env["res.partner"].create({"name": "Thief"})
        invoice = self.make_invoice((self.coat, 2))
        self.assert_balance(118)
        self.customer.write({"parent_id": thief.id, "type": "delivery"})
        self.credit(invoice, 1)
        self.assert_balance(59)
        self.assertFalse(thief.loyalty_member_ids.filtered("balance"))
        self.assert_audit()

    def test_nobody_books_a_redemption_but_its_sale(self):
        self.give_points(100)
        self.make_invoice(
            (self.coat, 1),
            loyalty_redeem=True,
            loyalty_reward_id=self.reward.id,
            loyalty_redeem_points=50,
        )
        redemption = self.member.redemption_ids
        account = self.company.account_journal_suspense_account_id
        plain = [
            {"account_id": account.id, "debit": debit, "credit": 5 - debit} for debit in (5, 0)
        ]
        lines = [Command.create(line) for line in plain]
        forged = {"loyalty_redemption_id": redemption.id, "loyalty_cause_model": "account.move"}
        moves = self.env["account.move"].with_user(self.clerk)
        linked = [Command.create({**line, **forged}) for line in plain]
        with self.assertRaisesRegex(UserError, "booked by the sales"), self.cr.savepoint():
            moves.create({"move_type": "entry", "line_ids": linked})
        proposed = {f"default_{name}": value for name, value in forged.items()}
        move = moves.with_context(**proposed).create({"move_type": "entry", "line_ids": lines})
        self.assertFalse(move.line_ids.loyalty_redemption_id)
        for name, value in forged.items():
            with self.assertRaisesRegex(UserError, "booked by the sales"):
                move.line_ids.write({name: value})
        self.assert_audit()

    def test_draft_and_invoices_without_points_are_free(self):
        invoice = self.make_invoice((self.coat, 1))
        invoice.button_draft()
        invoice.invoice_line_ids.quantity = 2
        invoice.action_post()
        self.assert_balance(118)
        self.program.action_close()
        other = self.make_invoice((self.coat, 1))
        other.invoice_line_ids.discount = 10
        self.assertEqual(other.invoice_line_ids.discount, 10)

    def test_part_stays_with_its_program(self):
        other = self.make_program(code="OTHER")
        with self.assertRaisesRegex(UserError, "cannot be moved"):
            self.reward.program_id = other
        with self.assertRaisesRegex(UserError, "cannot be moved"):
            self.program.rule_ids.program_id = other
        self.reward.program_id = self.program

    def test_card_is_changed_by_the_company_that_gave_it_out(self):
        shared = self.make_program(code="SHARED", company_id=False)
        self.make_member(shared)
        card = self.env["loyalty.hero.card"].create(
            {"number": "1", "partner_id": self.customer.id, "company_id": self.company.id}
        )
        other = self.setup_other_company(name="Other shop")["company"]
        manager = self.make_user("manager", "loyalty_hero.loyalty_hero_group_manager")
        manager.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        theirs = card.with_user(manager).with_company(other)
        self.assertEqual(theirs.number, "1")
        for change in (lambda: theirs.write({"state": "blocked"}), theirs.unlink):
            with self.assertRaises(AccessError):
                change()

    def test_numbers_that_are_no_text_are_no_numbers(self):
        Card = self.env["loyalty.hero.card"]
        for number in (1, True, ["1"], 1.5):
            self.assertFalse(Card._find(number))
        with self.assertRaisesRegex(UserError, "of products or of customers"):
            self.env["loyalty.hero.criterion"].get_offer("everything")
