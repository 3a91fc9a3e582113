"""Forgotten cards: a sale that earned for nobody is claimed once, by its own moment."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosClaim(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.env["res.partner"].create({"name": "Nils"})
        cls.cashier = cls.make_user("cashier", "base.group_user", "point_of_sale.group_pos_user")
        cls.till = cls.config.with_user(cls.cashier)

    def sell_to_nobody(self, *lines, **options):
        data = self.make_order_data(*lines, **options)
        data["partner_id"] = False
        return self.sync(data)

    def get_code(self, order):
        return order.uuid.replace("-", "")[:10].upper()

    def refuse(self, message, sale, partner=None):
        with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
            self.till.loyalty_claim(sale, (partner or self.customer).id)
        self.env.invalidate_all()

    def test_claim_by_order_and_by_code(self):
        order = self.sell_to_nobody((self.coat, 1))
        self.assert_balance(0)
        answer = self.till.loyalty_claim(order.id, self.customer.id)
        self.assertEqual(answer["summary"]["programs"][0]["earned"], 5900)
        self.assertEqual(order.partner_id, self.customer)
        self.assert_balance(59)
        second = self.sell_to_nobody((self.toy, 1))
        code = self.get_code(second)
        self.till.loyalty_claim(f"{code[:4]}-{code[4:8]}-{code[8:]}", self.customer.id)
        self.assert_balance(98)
        self.assert_audit()

    def test_once_and_never_anothers(self):
        order = self.sell_to_nobody((self.coat, 1))
        self.till.loyalty_claim(order.id, self.customer.id)
        self.refuse("earned its points already", order.id)
        self.refuse("earned its points already", self.get_code(order), self.stranger)
        mine = self.sell((self.coat, 1))
        self.refuse("another customer", mine.id, self.stranger)
        self.assert_balance(118)

    def test_invoiced_to_another(self):
        order = self.sell_to_nobody((self.coat, 1))
        order.partner_id = self.stranger
        self.refuse("invoiced to another", order.id)
        self.till.loyalty_claim(order.id, self.stranger.id)
        self.assertEqual(self.stranger.loyalty_member_ids.balance, 59)

    def test_wrong_codes(self):
        self.sell_to_nobody((self.coat, 1))
        for code in ("", "0000000000", "%%%%%%%%%%", "________%%", "x" * 100):
            self.refuse("No sale has this code", code)

    def test_only_within_the_days_of_the_program(self):
        now = fields.Datetime.now()
        order = self.sell_to_nobody(
            (self.coat, 1), at=fields.Datetime.to_string(now - timedelta(days=10))
        )
        self.program.claim_days = 9
        self.refuse("too old", order.id)
        self.program.claim_days = 0
        self.refuse("too old", order.id)
        self.program.claim_days = 10
        self.till.loyalty_claim(order.id, self.customer.id)
        entry = self.member.entry_ids
        self.assertEqual(entry.date_sale, (now - timedelta(days=10)).date())
        self.assert_balance(59)

    def test_by_the_terms_of_its_moment(self):
        """Payments can be edited while the session is open: the claim earns by how the sale was paid first."""
        order = self.sell_to_nobody((self.coat, 1))
        card = self.config.payment_method_ids.filtered(
            lambda method: method.journal_id.type == "bank"
        )[:1]
        order.payment_ids.payment_method_id = card
        self.till.loyalty_claim(order.id, self.customer.id)
        payments = order.sudo()._loyalty_posted().terms["payments"]
        self.assertEqual(payments, [{"means": self.cash.id, "amount": 5900}])

    def test_what_came_back_does_not_earn(self):
        order = self.sell_to_nobody((self.coat, 2), (self.toy, 1))
        self.give_goods_back(order, 1, 0)
        self.till.loyalty_claim(order.id, self.customer.id)
        self.assert_balance(98)
        self.give_goods_back(order, 1, 1)
        self.assert_balance(0)
        self.assert_audit()

    def test_staff_that_claims_is_told(self):
        order = self.sell_to_nobody((self.coat, 1))
        self.till.loyalty_claim(order.id, self.cashier.partner_id.id)
        watch = self.env["loyalty.hero.watch"].search([("kind", "=", "own_claim")])
        self.assertEqual(watch.source_id, order.id)

    def look(self):
        """Look at all entries, and return the cashiers who claimed many receipts."""
        watch = self.env["loyalty.hero.watch"].sudo()
        last = self.env["loyalty.hero.entry"].search([], limit=1)
        watch._look(watch._prepare_stretch(0, last.id))
        return watch.search([("kind", "=", "many_claims")])

    def test_a_cashier_who_claims_many_receipts_on_a_day_is_told_once(self):
        self.company.loyalty_watch_claims = 3
        orders = [self.sell_to_nobody((self.coat, 1)) for _order in range(5)]
        for order, partner in zip(orders[:2], (self.customer, self.stranger), strict=True):
            self.till.loyalty_claim(order.id, partner.id)
        self.sell((self.coat, 1))
        self.assertFalse(self.look())
        self.till.loyalty_claim(orders[2].id, self.customer.id)
        found = self.look()
        self.assertEqual(
            (found.user_id, found.partner_id, found.shop, len(found.entry_ids)),
            (self.cashier, self.customer, self.config.name, 3),
        )
        self.assertRegex(found.note, "Receipts that .* claimed for customers on .*: 3.")
        self.till.loyalty_claim(orders[3].id, self.customer.id)
        self.assertEqual(self.look(), found)

    def test_receipts_that_are_claimed_on_several_days_are_not_many(self):
        self.company.loyalty_watch_claims = 2
        # Midnight in Auckland is noon in London.
        self.company.partner_id.tz = "Pacific/Auckland"
        for moment in ("2026-11-25 10:30:00", "2026-11-25 11:30:00"):
            with freeze_time(moment):
                order = self.sell_to_nobody((self.coat, 1))
                self.till.loyalty_claim(order.id, self.customer.id)
        self.assertFalse(self.look())

    # A manager's correction ---------------------------------------------------------------------------------------

    def correct(self, order, partner, user=None):
        wizard = self.env["loyalty.hero.correct.customer"]
        wizard = wizard.with_user(user) if user else wizard
        wizard.create(
            {"order_id": order.id, "partner_id": partner.id, "reason": "Cards were mixed up"}
        ).action_correct()

    def test_manager_corrects_the_customer(self):
        self.give_points(200)
        order = self.sell((self.coat, 1), points=100)
        self.assert_balance(149)
        with self.assertRaises(AccessError):
            self.correct(order, self.stranger, self.cashier)
        with self.assertRaises(AccessError):
            order.with_user(self.cashier).sudo()._correct_loyalty_customer(self.stranger, "x")
        self.correct(order, self.stranger)
        self.assert_balance(200)
        self.assertEqual(self.stranger.loyalty_member_ids.balance, -51)
        watch = self.env["loyalty.hero.watch"].search([("source_id", "=", order.id)])
        self.assertEqual(set(watch.mapped("kind")), {"customer_corrected", "overdraft"})
        self.assertIn("Cards were mixed up", order.message_ids[0].body)
        self.close_session()
        self.assert_expense(10)
        self.assert_audit()
        self.open_new_session()
        self.give_goods_back(order, 1)
        self.assertEqual(self.stranger.loyalty_member_ids.balance, 0)
        self.assert_balance(200)
        self.close_session()
        self.assert_expense(0)
        self.assert_audit()

    def test_manager_corrects_after_the_session_was_closed(self):
        self.give_points(200)
        order = self.sell((self.coat, 1), points=100)
        self.close_session()
        self.correct(order, self.stranger)
        self.assert_books(10)
        self.assert_balance(200)
        self.assert_audit()
        self.correct(order, self.customer)
        self.assert_books(10)
        self.assert_balance(149)
        self.assert_audit()
