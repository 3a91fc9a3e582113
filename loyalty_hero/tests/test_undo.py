"""Credit notes that are undone: the redemption of the sale itself stays in the books as it was."""

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestUndo(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chest = cls.make_product("Toy chest", 100)
        cls.give_points(1000)

    def sell(self, amount=100, **vals):
        """Two chests for 200.00, of which 100.00 are paid with 1,000 Stars."""
        invoice = self.make_invoice(
            (self.chest, 2),
            post=False,
            loyalty_redeem=True,
            loyalty_redeem_points=amount * 10,
            **vals,
        )
        invoice.action_post()
        return invoice

    def assert_sale(self, invoice, expense, due):
        self.assert_expense(expense)
        self.assertEqual(invoice.amount_residual, due)
        self.assert_audit()

    def test_credit_note_undone(self):
        for undo in (
            lambda refund: refund.button_draft(),
            lambda refund: refund.button_cancel(),
            lambda refund: (refund.button_draft(), refund.unlink()),
        ):
            with self.subTest(undo), self.cr.savepoint() as savepoint:
                invoice = self.sell()
                self.assert_sale(invoice, 100, 100)
                self.assert_balance(100)
                refund = self.credit(invoice, 1)
                self.assert_sale(invoice, 50, 50)
                undo(refund)
                self.assert_balance(100)
                self.assert_sale(invoice, 100, 100)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_credit_note_undone_and_posted_again(self):
        invoice = self.sell()
        refund = self.credit(invoice, 1)
        for _round in range(2):
            refund.button_draft()
            self.assert_sale(invoice, 100, 100)
            refund.action_post()
            self.assert_sale(invoice, 50, 50)
        self.assert_balance(550)

    def test_one_of_two_credit_notes_undone(self):
        """Sale of 200.00, 30.00 of it by each credit note's half: resetting one leaves the other's share posted."""
        invoice = self.sell(60)
        first = self.credit(invoice, 1)
        second = self.credit(invoice, 1)
        self.assert_expense(0)
        second.button_draft()
        self.assert_sale(invoice, 30, 70)
        first.button_draft()
        self.assert_sale(invoice, 60, 140)
        self.assert_balance(400 + 140)

    def test_sale_and_credit_note_undone_in_any_order(self):
        invoice = self.sell()
        refund = self.credit(invoice, 1)
        invoice.button_draft()
        self.assert_expense(0)
        refund.button_draft()
        self.assert_expense(0)
        self.assert_balance(1000)
        invoice.action_post()
        self.assert_sale(invoice, 100, 100)
        self.assert_balance(100)

    def test_second_credit_note_takes_from_what_points_paid(self):
        """Each credit note is over more than is still to pay: nothing hangs between them, and the rest is due."""
        train = self.make_product("Small train", 10.30)
        invoice = self.make_invoice(
            (self.toy, 2), (train, 3), post=False, loyalty_redeem=True, loyalty_redeem_points=552
        )
        invoice.action_post()
        self.assert_sale(invoice, 55.20, 55.30)
        first = self.credit(invoice, 2, 0)
        self.assert_sale(invoice, 15.44, 15.46)
        second = self.credit(invoice, 0, 2)
        self.assert_sale(invoice, 5.15, 5.15)
        self.assertEqual((first | second).mapped("amount_residual"), [0, 0])

    def test_paid_invoice_keeps_its_payment(self):
        invoice = self.sell()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        self.assertEqual(invoice.amount_residual, 0)
        refund = self.credit(invoice, 1)
        self.assert_expense(50)
        refund.button_draft()
        self.assert_sale(invoice, 100, 0)

    def test_rate_that_changed_leaves_no_expense(self):
        """What comes back in another currency comes back at the rate of the sale."""
        currency = self.setup_other_currency(
            "EUR", rates=[("2026-01-01", 2.0), ("2026-03-01", 3.0)]
        )
        with freeze_time("2026-02-10 10:00"):
            invoice = self.make_invoice(
                (self.chest, 2),
                post=False,
                currency_id=currency.id,
                invoice_date=fields.Date.today(),
                loyalty_redeem=True,
                loyalty_redeem_points=500,
            )
            invoice.invoice_line_ids.price_unit = 100
            invoice.action_post()
            self.assert_expense(50)
        with freeze_time("2026-03-10 10:00"):
            half = self.credit(invoice, 1)
            self.assertEqual(half.invoice_date, fields.Date.today())
            self.assert_expense(25)
            self.credit(invoice, 1)
            self.assert_expense(0)
        self.assert_balance(1000)
        self.assert_audit()

    def test_price_allowance_takes_what_it_lowers(self):
        """9.00 off one unit takes 9 points, and leaves the points of the unit and the unit itself."""
        self.change_program(
            rule_ids=[Command.create({"mode": "bonus", "points": 50, "sequence": 20})]
        )
        invoice = self.make_invoice((self.coat, 2))
        self.assert_balance(1000 + 118 + 100)
        refund = self.credit(invoice, 1, post=False)
        refund.invoice_line_ids.price_unit = 9
        refund.action_post()
        self.assert_balance(1000 + 109 + 100)
        self.credit(invoice, 1)
        self.assert_balance(1000 + 50 + 50)
        refund.button_draft()
        self.assert_balance(1000 + 59 + 50)

    def test_two_programs_give_back_the_share_of_the_goods(self):
        second = self.make_program(code="MOONS", name="Moon Club", points_name="Moons")
        member = self.make_member(second)
        self.give_points(1000, member)
        invoice = self.sell(50)
        # Invoices redeem in one program; the other one comes from the till, as a claim of its own.
        redemption = self.hold(500, "moons", member, due=15000, total=20000)
        redemption._take(invoice._prepare_loyalty_transaction_vals(invoice))
        invoice.sudo()._loyalty_settle()
        before = self.member.balance, member.balance
        self.credit(invoice, 1)
        for each, was in zip((self.member, member), before, strict=True):
            each.invalidate_recordset()
            redeemed = each.entry_ids.filtered(lambda entry: entry.kind == "redeem")
            self.assertEqual(sum(redeemed.mapped("points")), -250, (each.display_name, was))
