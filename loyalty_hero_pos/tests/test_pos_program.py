"""Several programs, tiers and memberships at the till."""

from odoo import Command
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosProgram(LoyaltyHeroPosCommon):
    def make_second_program(self, **vals):
        program = self.make_program(
            **{
                "name": "Miles",
                "code": "MILES",
                "points_name": "Miles",
                "enrolment": "manual",
                "reward_ids": [],
                **vals,
            }
        )
        return self.env["loyalty.hero.member"].create(
            {"partner_id": self.customer.id, "program_id": program.id, "sequence": 20}
        )

    def test_each_item_counts_in_the_first_program_that_wants_it(self):
        toys = self.env["loyalty.hero.selection"].create(
            {
                "name": "Trains",
                "criterion_ids": [
                    Command.create({"field_name": "name", "operator": "like", "values": ["train"]})
                ],
            }
        )
        self.program.rule_ids.selection_ids = toys
        self.change_program()
        miles = self.make_second_program()
        order = self.sell((self.toy, 1), (self.coat, 1))
        self.assert_balance(39)
        self.assert_balance(59, miles)
        self.give_goods_back(order, 0, 1)
        self.assert_balance(39)
        self.assert_balance(0, miles)
        # The customer's order decides: what is first for them takes both.
        miles.sequence = 1
        self.sell((self.toy, 1), (self.coat, 1))
        self.assert_balance(39)
        self.assert_balance(98, miles)
        self.assert_audit()

    def test_tier_follows_the_sum_of_purchases_the_running_one_included(self):
        self.change_program(
            rule_ids=[
                Command.clear(),
                Command.create({"mode": "tier", "points": 1, "per_amount": 300}),
            ],
            tier_ids=[
                Command.create(
                    {"name": "Silver", "spend_min": 2000, "points": 1, "per_amount": 200}
                ),
                Command.create({"name": "Gold", "spend_min": 6000, "points": 1, "per_amount": 100}),
            ],
        )
        silver, gold = self.program.tier_ids.sorted("spend_min")
        kitchen = self.make_product("Kitchen", 3000)
        self.sell((kitchen, 1))
        self.assert_balance(15)
        self.assertEqual(self.member.tier_id, silver)
        order = self.sell((kitchen, 1))
        self.assert_balance(15 + 30)
        self.assertEqual(self.member.tier_id, gold)
        self.give_goods_back(order, 1)
        self.assert_balance(15)
        self.assertEqual(self.member.tier_id, silver)
        self.assert_audit()

    def test_membership_that_is_sold_at_the_till_starts_and_ends_with_the_sale(self):
        pass_ = self.make_product("Club pass", 20, type="service", available_in_pos=True)
        member = self.make_second_program(
            name="Club",
            code="CLUB",
            kind="membership",
            membership_fee=20,
            membership_days=365,
            membership_product_id=pass_.id,
            rule_ids=[],
        )
        order = self.sell((pass_, 1))
        self.assertEqual(member.membership_ids.mapped("state"), ["valid"])
        self.assertTrue(member.is_paid_member)
        self.assertEqual(member.membership_ids.source_name, order.display_name)
        before = self.member.balance
        # A member stands alone in the club: other programs give nothing.
        self.sell((self.coat, 1))
        self.assert_balance(before)
        facts = self.config.loyalty_status(self.customer.id)["loyalty_facts"]["customer"]
        standing = facts["standings"][str(member.program_id.id)]
        self.assertTrue(standing["membership"]["date_end"])
        self.give_goods_back(order, 1)
        self.assertEqual(member.membership_ids.mapped("state"), ["refunded"])

    def test_premium_is_due_with_the_order_that_reaches_it(self):
        self.program.action_close()
        member = self.make_second_program(
            name="Ten coats",
            code="COATS",
            kind="premium_multiple",
            premium_items_min=3,
            premium_kind="fixed",
            premium_amount=10,
            rule_ids=[Command.create({"mode": "count"})],
        )
        self.sell((self.coat, 2))
        premiums = self.env["loyalty.hero.premium"].search([("member_id", "=", member.id)])
        self.assertFalse(premiums)
        facts = self.config.loyalty_status(self.customer.id)["loyalty_facts"]["customer"]
        self.assertEqual(facts["standings"][str(member.program_id.id)]["items"], 2000)
        self.sell((self.coat, 2))
        premium = self.env["loyalty.hero.premium"].search([("member_id", "=", member.id)])
        self.assertEqual((premium.count, premium.worth), (1, 10))
