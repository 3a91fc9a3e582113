"""Coupons and balance cards for points: issued once, used with Odoo's own apps, taken back while unused."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestVouchers(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reward.write(
            {
                "name": "Coupon",
                "kind": "coupon",
                "valid_days": 90,
                "step_ids": [
                    Command.create({"points": 100, "amount": 10}),
                    Command.create({"points": 200, "amount": 25}),
                ],
            }
        )
        cls.change_program()

    def issue(self, points, key="wish", member=None):
        vouchers = self.env["loyalty.hero.voucher"].sudo()
        claim = {**vouchers._prepare_claim(self.company), "key": key}
        member = (member or self.member).sudo()
        return vouchers._issue(member, self.reward.sudo(), round(points * 100), claim)

    def change_reward(self, **vals):
        self.reward.write(vals)
        self.change_program()

    def test_coupon_for_points(self):
        """A coupon of 10 for 100 points, valid for 90 days."""
        self.give_points(150)
        voucher = self.issue(100)
        self.assert_balance(50)
        today = self.company._get_loyalty_today()
        self.assertEqual((voucher.amount, voucher.date_end), (10, today + timedelta(days=90)))
        card = voucher.coupon_id
        self.assertEqual(
            (card.partner_id, card.points, card.expiration_date),
            (self.customer, 1, voucher.date_end),
        )
        self.assertEqual(card.program_id.program_type, "coupons")
        self.assertEqual(card.program_id.reward_ids.discount, 10)
        self.assertTrue(voucher.code)
        with self.assertRaisesRegex(UserError, "Mara Lind has 50 Stars to spend"):
            self.issue(100, "another wish")
        self.assert_audit()

    def test_nothing_is_proposed_by_who_asks(self):
        """A voucher that seemed to be taken back would not count for limits."""
        self.give_points(100)
        proposed = {"default_state": "withdrawn", "default_source_key": "mine", "default_shop": "X"}
        vouchers = self.env["loyalty.hero.voucher"].sudo().with_context(**proposed)
        claim = {**vouchers._prepare_claim(self.company), "key": "wish"}
        voucher = vouchers._issue(self.member.sudo(), self.reward.sudo(), 10000, claim)
        self.assertEqual(
            (voucher.state, voucher.source_key, voucher.shop), ("issued", False, False)
        )

    def test_asking_twice_gives_one(self):
        self.give_points(300)
        voucher = self.issue(100)
        self.assertEqual(self.issue(100), voucher)
        self.assert_balance(200)
        other = self.make_member(
            self.program, self.env["res.partner"].create({"name": "Somebody else"})
        )
        with self.assertRaisesRegex(UserError, "issued to somebody else"):
            self.issue(100, member=other)

    def test_coupons_of_one_worth_share_a_program(self):
        self.give_points(400)
        first, second, larger = (
            self.issue(points, f"wish {points} {at}").coupon_id
            for at, points in enumerate((100, 100, 200))
        )
        self.assertEqual(first.program_id, second.program_id)
        self.assertNotEqual(first.program_id, larger.program_id)
        self.assertNotEqual(first.code, second.code)

    def test_balance_card_for_points(self):
        self.change_reward(kind="balance_card", valid_days=0)
        self.give_points(200)
        voucher = self.issue(200)
        card = voucher.coupon_id
        self.assertEqual(
            (card.program_id.program_type, card.points, card.expiration_date),
            ("gift_card", 25, False),
        )
        self.assert_balance(0)
        card.points = 20
        voucher.invalidate_recordset(["is_used"])
        self.assertTrue(voucher.is_used)
        with self.assertRaisesRegex(UserError, "was used already"):
            voucher.action_withdraw()

    def test_taking_back_returns_the_points_into_lots_as_they_were(self):
        tomorrow = fields.Date.today() + timedelta(days=1)
        self.give_points(60, date_expiry=tomorrow)
        self.give_points(60)
        voucher = self.issue(100)
        voucher.action_withdraw()
        voucher.action_withdraw()
        self.assertEqual((voucher.state, voucher.coupon_id.active), ("withdrawn", False))
        self.assert_balance(120)
        lots = self.member.entry_ids.filtered("points_open")
        self.assertEqual(
            sum(lots.filtered(lambda lot: lot.date_expiry == tomorrow).mapped("points_open")), 60
        )
        self.assert_audit()

    def test_used_coupon_is_not_taken_back(self):
        self.give_points(100)
        voucher = self.issue(100)
        voucher.coupon_id.points = 0
        with self.assertRaisesRegex(UserError, "Coupon for .*10.00 was used already"):
            voucher.action_withdraw()
        self.assert_balance(0)

    def test_only_managers_take_back_and_issue(self):
        self.give_points(200)
        voucher = self.issue(100)
        clerk = self.make_user(
            "clerk", "loyalty_hero.loyalty_hero_group_accountant", "account.group_account_invoice"
        )
        with self.assertRaises(AccessError):
            voucher.with_user(clerk).action_withdraw()
        cashier = self.make_user("cashier", "loyalty_hero.loyalty_hero_group_cashier")
        with self.assertRaises(AccessError):
            voucher.with_user(cashier).read(["code"])
        with self.assertRaises(AccessError):
            self.env["loyalty.hero.issue"].with_user(cashier).create({"member_id": self.member.id})

    def test_nobody_writes_or_deletes_one(self):
        self.give_points(100)
        voucher = self.issue(100)
        manager = self.make_user("manager", "loyalty_hero.loyalty_hero_group_manager")
        with self.assertRaises(AccessError):
            voucher.with_user(manager).write({"points": 1})
        with self.assertRaises(AccessError):
            voucher.with_user(manager).copy()
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            voucher.unlink()

    def test_form_issues_the_highest_step_that_can_be_had(self):
        self.give_points(150)
        self.assertTrue(self.member.may_issue)
        action = self.member.action_issue()
        with Form(self.env["loyalty.hero.issue"].with_context(**action["context"])) as form:
            form.reward_id = self.reward
            self.assertEqual(form.step_id.points, 100)
            self.assertEqual(form.amount, 10)
        wizard = form.record
        self.assertEqual(wizard._issue(), wizard._issue())
        self.assert_balance(50)
        self.assertEqual(self.member.voucher_count, 1)
        with self.assertRaisesRegex(UserError, "Choose what to issue"):
            self.env["loyalty.hero.issue"].create({"member_id": self.member.id})._issue()

    def test_issued_by_itself_when_the_points_are_there(self):
        self.change_reward(is_automatic=True)
        others = [
            self.make_member(self.program, self.env["res.partner"].create({"name": name}))
            for name in ("Few points", "Many points", "Gone")
        ]
        for member, points in zip(others, (99, 350, 200), strict=True):
            self.give_points(points, member)
        others[2].action_leave()
        self.run_cron("ir_cron_issue_vouchers")
        self.assert_balance(99, others[0])
        # 25 for 200 points, then 10 for 100.
        self.assert_balance(50, others[1])
        self.assertEqual(sorted(others[1].voucher_ids.mapped("amount")), [10, 25])
        self.assert_balance(200, others[2])
        self.run_cron("ir_cron_issue_vouchers")
        self.assertEqual(others[1].voucher_count, 2)
        self.assert_audit()

    def test_limits_count_what_was_issued_and_not_what_was_taken_back(self):
        self.give_points(1000)
        self.change_reward(spend_max_day=250)
        voucher = self.issue(200)
        with self.assertRaisesRegex(UserError, "can spend 50 Stars more for now"):
            self.issue(100, "another wish")
        voucher.action_withdraw()
        self.assertEqual(self.issue(200, "another wish").points, 200)

    def test_reward_with_vouchers_is_kept_and_not_offered_on_invoices(self):
        self.give_points(100)
        self.issue(100)
        with self.assertRaisesRegex(UserError, "so it cannot be deleted"):
            self.reward.unlink()
        invoice = self.make_invoice((self.coat, 1), post=False)
        self.assertFalse(invoice.loyalty_reward_ids)

    def test_words(self):
        self.change_reward(is_automatic=True)
        self.assertEqual(
            self.reward.sentence.replace("\N{NO-BREAK SPACE}", " "),
            "Coupon: $ 10 for 100 Stars and $ 25 for 200 Stars, valid for 90 days, issued by itself",
        )

    def test_merged_contacts_keep_what_was_issued(self):
        other = self.env["res.partner"].create({"name": "Mara Lind, twice"})
        member = self.make_member(self.program, other)
        self.give_points(100, member)
        voucher = self.issue(100, member=member)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.customer | other).ids, self.customer
        )
        self.assertEqual(self.member.voucher_count, 1)
        voucher.action_withdraw()
        self.member.invalidate_recordset()
        self.assertEqual(self.member.balance, 100)
        self.assert_audit()
