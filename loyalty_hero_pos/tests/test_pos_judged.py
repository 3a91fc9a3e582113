"""What a sale is judged by when it is somebody else's, and when the customer's order of programs changed since."""

from odoo import Command
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosJudged(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nils = cls.env["res.partner"].create({"name": "Nils"})
        cls.coats = cls.make_selection(("name", "like", cls.coat.name), name="Coats")

    def member_in(self, program, customer):
        members = customer.loyalty_member_ids
        members.invalidate_recordset()
        return members.filtered(lambda member: member.program_id == program)

    def make_exclusive(self):
        """A punch card for coats; who has it earns nowhere else."""
        return self.make_program(
            name="Coat Card",
            code="COATS",
            kind="premium_single",
            enrolment="manual",
            is_exclusive=True,
            premium_items_min=10,
            premium_kind="percent",
            premium_percent=10,
            rule_ids=[Command.create({"mode": "count", "selection_ids": self.coats.ids})],
            reward_ids=False,
        )

    def test_corrected_sale_counts_where_its_new_customer_belongs(self):
        alone = self.make_exclusive()
        card = self.make_member(alone, self.nils, date_joined="2026-01-01")
        order = self.sell((self.coat, 2), (self.toy, 1))
        self.assert_balance(157)
        order.sudo()._correct_loyalty_customer(self.nils, "Cards were mixed up")
        self.assert_balance(0)
        self.assertFalse(self.member_in(self.program, self.nils).balance)
        self.assertEqual(card.premium_items, 2)
        self.give_goods_back(order, 1, 0)
        card.invalidate_recordset()
        self.assertEqual(card.premium_items, 1)
        self.assert_balance(0)
        self.assert_audit()

    def test_corrected_sale_earns_in_the_other_programs_of_its_new_customer(self):
        order = self.sell((self.coat, 1), (self.toy, 1))
        order.sudo()._correct_loyalty_customer(self.nils, "Cards were mixed up")
        self.assertEqual(self.member_in(self.program, self.nils).balance, 98)
        order.sudo()._correct_loyalty_customer(self.customer, "It was right before")
        self.assert_balance(98)
        self.assertFalse(self.member_in(self.program, self.nils).balance)
        self.give_goods_back(order, 1, 1)
        self.assert_balance(0)
        self.assert_audit()

    def test_return_is_judged_by_the_order_of_programs_at_the_sale(self):
        first = self.make_program(
            name="Coat Club",
            code="COATS",
            rule_ids=[
                Command.create({"points": 1, "per_amount": 1, "selection_ids": self.coats.ids})
            ],
        )
        member = self.make_member(first, sequence=1)
        self.member.sequence = 2
        order = self.sell((self.coat, 1), (self.toy, 1))
        self.assert_balance(59, member)
        self.assert_balance(39)
        # The other way round, the program that takes everything would take the coat as well.
        member.sequence = 3
        self.give_goods_back(order, 0, 1)
        self.assert_balance(59, member)
        self.assert_balance(0)
        self.sell((self.coat, 1))
        self.assert_balance(59, member)
        self.assert_balance(59)
        self.assert_audit()
