"""The watch list: told once, changed by nobody, decided about by managers, with a reason."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.watch.kinds import KINDS, get_advice
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
        self.decide(watch, manager, "fine", " Talked to Mara. ")
        self.assertEqual(
            (watch.decision, watch.reason, watch.decided_by_id),
            ("fine", "Talked to Mara.", manager),
        )
        self.assertTrue(watch.date_decided)
        for vals in ({"note": "Fine."}, {"decision": False}, {"decision": "misuse"}):
            with self.assertRaises(UserError):
                watch.with_user(manager).write(vals)
        with self.assertRaises(UserError):
            watch.unlink()
        cashier = self.make_user(
            "till", "base.group_user", "loyalty_hero.loyalty_hero_group_cashier"
        )
        with self.assertRaises(AccessError):
            watch.with_user(cashier).read(["note"])
        with self.assertRaises(AccessError):
            self.decide(watch, cashier, "fine", "Mine")

    def decide(self, watch, user, decision, reason):
        action = watch.with_user(user).action_decide()
        wizards = self.env[action["res_model"]].with_user(user).with_context(**action["context"])
        wizards.create({"decision": decision, "reason": reason}).action_decide()

    def test_a_decision_has_a_reason_and_is_made_once(self):
        invoice = self.make_invoice((self.coat, 1))
        watch = self.env["loyalty.hero.watch"].sudo()
        watch._report("overdraft", invoice, note="Odd.")
        watch = watch.search([("source_key", "=", invoice._loyalty_key())])
        manager = self.make_user(
            "boss", "base.group_user", "loyalty_hero.loyalty_hero_group_manager"
        )
        for reason in (False, "  "):
            with self.assertRaisesRegex(UserError, "in a few words why"):
                self.decide(watch, manager, "fine", reason)
        self.decide(watch, manager, "misuse", "He said so.")
        with self.assertRaisesRegex(UserError, "has decided about this already"):
            self.decide(watch, manager, "fine", "Never mind.")

    def test_nobody_decides_about_their_own_work(self):
        invoice = self.make_invoice((self.coat, 1))
        manager = self.make_user(
            "boss", "base.group_user", "loyalty_hero.loyalty_hero_group_manager"
        )
        self.env["loyalty.hero.watch"].with_user(manager).sudo()._report(
            "own_claim", invoice, note="Odd."
        )
        watch = self.env["loyalty.hero.watch"].search([("user_id", "=", manager.id)])
        with self.assertRaisesRegex(UserError, "about your own work"):
            self.decide(watch, manager, "fine", "It was me.")
        colleague = self.make_user(
            "other", "base.group_user", "loyalty_hero.loyalty_hero_group_manager"
        )
        self.decide(watch, colleague, "fine", "I saw it.")

    def test_each_kind_says_what_to_do(self):
        self.assertEqual(
            set(KINDS),
            {key for key, _label in self.env["loyalty.hero.watch"]._fields["kind"].selection},
        )
        for name, kind in KINDS.items():
            self.assertTrue(get_advice(self.env, name).endswith("."), name)
            self.assertIn(kind.weight, range(1, 6), name)
