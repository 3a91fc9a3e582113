"""The watch list: told once, changed by nobody, dealt with by managers."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestWatch(LoyaltyHeroCommon):
    def test_a_thing_is_told_once(self):
        invoice = self.make_invoice((self.coat, 1))
        for _round in range(2):
            self.env["loyalty.hero.watch"].sudo()._report(
                "overdraft", invoice, self.customer, note="Odd."
            )
        watch = self.env["loyalty.hero.watch"].search([("source_key", "=", invoice._loyalty_key())])
        self.assertEqual(watch.mapped("note"), ["Odd."])
        self.assertEqual(watch.partner_id, self.customer)

    def test_a_long_note_is_kept_whole(self):
        invoice = self.make_invoice((self.coat, 1))
        # No index takes as much of a text that cannot be packed.
        note = "".join(map(str, range(5000)))
        for _round in range(2):
            self.env["loyalty.hero.watch"].sudo()._report("overdraft", invoice, note=note)
        watch = self.env["loyalty.hero.watch"].search([("source_key", "=", invoice._loyalty_key())])
        self.assertEqual(watch.mapped("note"), [note])

    def test_overdraft_is_told(self):
        invoice = self.make_invoice((self.coat, 2))
        self.make_invoice((self.coat, 1), loyalty_redeem=True, loyalty_redeem_points=118)
        refund = self.credit(invoice, 2)
        watch = self.env["loyalty.hero.watch"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(
            watch.mapped(lambda w: (w.kind, w.source_key)),
            [("overdraft", f"account.move,{refund.id}")],
        )

    def test_managers_look_and_change_nothing(self):
        invoice = self.make_invoice((self.coat, 1))
        self.env["loyalty.hero.watch"].sudo()._report("overdraft", invoice, note="Odd.")
        watch = self.env["loyalty.hero.watch"].search([("source_key", "=", invoice._loyalty_key())])
        manager = self.make_user(
            "boss", "base.group_user", "loyalty_hero.loyalty_hero_group_manager"
        )
        watch.with_user(manager).action_mark_seen()
        self.assertTrue(watch.is_seen)
        with self.assertRaises(UserError):
            watch.with_user(manager).note = "Fine."
        with self.assertRaises(UserError):
            watch.unlink()
        cashier = self.make_user(
            "till", "base.group_user", "loyalty_hero.loyalty_hero_group_cashier"
        )
        with self.assertRaises(AccessError):
            watch.with_user(cashier).read(["note"])
