"""Returns: what is taken depends only on what came back, never on how the return was split or ordered."""

from itertools import permutations

from odoo import Command
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestReturns(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shoes = cls.make_product("Deck shoes", 30)
        cls.lamp = cls.make_product("Lamp", 45)
        cls.shoe_selection = cls.env["loyalty.hero.selection"].create(
            {"name": "Shoes", "domain": f"[('id', '=', {cls.shoes.id})]"}
        )
        # Basket steps, a bonus, a welcome, tiers, an accelerator of one tier and a cap: all at once.
        cls.change_program(
            rule_ids=[
                Command.create(
                    {
                        "mode": "basket",
                        "step_ids": [
                            Command.create({"amount_min": 50, "points": 10}),
                            Command.create({"amount_min": 100, "points": 25}),
                        ],
                    }
                ),
                Command.create(
                    {"mode": "bonus", "points": 100, "selection_ids": cls.shoe_selection.ids}
                ),
                Command.create({"mode": "welcome", "points": 1000}),
            ],
            tier_ids=[
                Command.create({"name": "Silver", "spend_min": 100}),
                Command.create({"name": "Gold", "spend_min": 200}),
            ],
            cap_day=600,
        )
        silver = cls.program.tier_ids[0]
        cls.change_program(accelerator_ids=[Command.create({"factor": 2, "tier_ids": silver.ids})])

    def sell(self):
        """Two pairs of shoes, a lamp and a coat: 164.00, so Silver, and twice the points."""
        return self.make_invoice((self.shoes, 2), (self.lamp, 1), (self.coat, 1))

    def get_state(self):
        """What the ledger and the member say now, by kind."""
        self.member.invalidate_recordset()
        kinds = {}
        for entry in self.member.entry_ids:
            points, spend, items = kinds.get(entry.kind, (0, 0, 0))
            kinds[entry.kind] = (
                round(points + entry.points, 2),
                round(spend + entry.spend, 2),
                round(items + entry.items, 3),
            )
        return {kind: sums for kind, sums in kinds.items() if any(sums)}, self.member.tier_id

    def test_sale_counts_everything(self):
        self.sell()
        kinds, tier = self.get_state()
        self.assertEqual(tier.name, "Silver")
        # (164 + 25) doubled, two bonuses, one welcome.
        self.assertEqual(
            kinds, {"earn": (378, 164, 4), "bonus": (200, 0, 0), "welcome": (1000, 0, 0)}
        )

    def test_every_split_and_order_ends_the_same(self):
        parts = [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
        states = []
        for order in permutations(parts):
            invoice = self.sell()
            for part in order:
                self.credit(invoice, *part)
            states.append(self.get_state())
            self.credit(invoice, 1, 0, 0)
            self.assertEqual(self.get_state()[0], {})
        whole = self.sell()
        self.credit(whole, 1, 1, 1)
        states.append(self.get_state())
        self.assertEqual(states, [states[0]] * len(states))
        self.assertEqual(
            states[0][0], {"earn": (30, 30, 1), "bonus": (100, 0, 0), "welcome": (1000, 0, 0)}
        )
        self.assert_audit()

    def test_full_return_leaves_the_member_as_before(self):
        self.spend(20)
        before = self.get_state()
        other = self.sell()
        self.assertNotEqual(self.get_state(), before)
        self.credit(other, 2, 1, 1)
        self.assertEqual(self.get_state(), before)
        self.assertEqual(self.member.spend_window, 20)
        self.assert_audit()

    def test_return_keeps_the_standing_of_the_sale(self):
        """Later purchases, another tier and other points of the day change nothing in what comes back."""
        first = self.sell()
        self.credit(first, 1, 0, 1)
        expected = self.get_state()[0]["earn"][0]
        self.credit(first, 1, 1, 0)
        second = self.sell()
        third = self.spend(200)
        self.customer.country_id = self.env.ref("base.be")
        self.member.factor = 5
        before = self.get_state()[0]["earn"][0]
        earned = sum(
            entry.points
            for entry in self.member.entry_ids
            if entry.kind == "earn" and entry.source_key == second._loyalty_key()
        )
        self.credit(second, 1, 0, 1)
        self.assertEqual(before - self.get_state()[0]["earn"][0], earned - expected)
        self.credit(third, 1)
        self.credit(second, 1, 1, 0)
        self.assertEqual(self.get_state()[0], {})
        self.assert_audit()

    def test_cap_that_others_used_since_holds(self):
        """A sale that is posted again, or whose return is undone, gets what is left of the cap."""
        self.change_program(rule_ids=[Command.clear(), Command.create({})], cap_day=100)
        first = self.spend(80)
        first.button_draft()
        self.spend(70)
        first.action_post()
        self.assert_balance(100)
        refund = self.credit(first, 1)
        self.assert_balance(70)
        self.spend(20)
        refund.button_draft()
        self.assert_balance(100)
        first.sudo()._loyalty_settle()
        self.assert_balance(100)
        self.assert_audit()

    def test_raised_cap_takes_nothing_from_earlier_sales(self):
        self.change_program(rule_ids=[Command.clear(), Command.create({})], cap_day=100)
        first = self.make_invoice((self.coat, 2))
        self.change_program(cap_day=150)
        self.spend(80)
        self.assert_balance(150)
        first.sudo()._loyalty_settle()
        self.assert_balance(150)
        self.credit(first, 1)
        self.assert_balance(109)

    def test_credit_note_is_judged_by_what_was_sold(self):
        """The discount of goods that earned nothing may be worded as another price on their credit note."""
        self.change_program(rule_ids=[Command.clear(), Command.create({})], exclude_discounted=True)
        invoice = self.make_invoice((self.lamp, 1), (self.coat, 1), post=False)
        invoice.invoice_line_ids[0].discount = 10
        invoice.action_post()
        self.assert_balance(59)
        refund = self.credit(invoice, 1, 0, post=False)
        refund.invoice_line_ids[0].write({"discount": 0, "price_unit": 40.5})
        refund.action_post()
        self.assert_balance(59)

    def test_wrong_customer_corrected(self):
        """Facts are kept for the customer whom they are about only."""
        invoice = self.sell()
        other = self.env["res.partner"].create({"name": "Ole Berg"})
        invoice.button_draft()
        invoice.partner_id = other
        invoice.action_post()
        self.assertEqual(self.get_state(), ({}, self.env["loyalty.hero.tier"]))
        member = other.loyalty_member_ids
        self.assertEqual((member.balance, member.tier_id.name), (1578, "Silver"))
        self.credit(invoice, 2, 1, 1)
        member.invalidate_recordset()
        self.assertEqual((member.balance, member.tier_id.name), (0, False))
        self.assert_audit()
