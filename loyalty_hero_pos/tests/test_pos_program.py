"""Several programs, tiers and memberships at the till."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.loyalty_hero.tests.common import GOLD, SILVER

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
        return self.make_member(program, sequence=20)

    def test_each_item_counts_in_the_first_program_that_wants_it(self):
        toys = self.make_selection(("name", "like", "train"), name="Trains")
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
            tier_ids=[Command.create(SILVER), Command.create(GOLD)],
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

    def test_reward_of_a_tier_is_for_who_was_in_it_before_the_order(self):
        self.change_program(tier_ids=[Command.create({"name": "Gold", "spend_min": 50})])
        gold = self.program.tier_ids
        self.reward.tier_ids = gold
        self.change_program()
        self.give_points(100)
        with self.assertRaisesRegex(UserError, "for Gold members. Mara Lind has no tier yet"):
            self.redeem(100, 59)
        self.assertIsNone(self.customer.loyalty_status[0]["tier"])
        self.sell((self.coat, 1))
        self.assertEqual(self.customer.loyalty_status[0]["tier"], gold.id)
        self.sell((self.coat, 1), points=100)
        self.assert_balance(59 + 49)
        self.assert_audit()

    def test_means_of_payment_tell_their_shops_where_they_are_chosen(self):
        twin = self.cash.copy({"journal_id": False, "config_ids": False})
        twin.name = self.cash.name
        self.assertEqual(self.cash.display_name, self.cash.name)
        methods = (self.cash | twin).with_context(loyalty_with_shops=True)
        shops = f"{self.cash.name} ({self.config.name})"
        self.assertEqual(methods.mapped("display_name"), [shops, self.cash.name])
        self.program.rule_ids.payment_method_ids = self.cash | twin
        self.assertIn(f"paid with {self.cash.name}", self.program.rule_ids.sentence)
        self.assertNotIn(" or ", self.program.rule_ids.sentence)

    def make_club(self):
        """A product that makes members of a club for a year, and the customer's place in it."""
        pass_ = self.make_product("Club pass", 20, type="service", available_in_pos=True)
        return pass_, self.make_second_program(
            name="Club",
            code="CLUB",
            kind="membership",
            membership_fee=20,
            membership_days=365,
            membership_product_id=pass_.id,
            rule_ids=[],
        )

    def test_membership_that_is_sold_at_the_till_starts_and_ends_with_the_sale(self):
        pass_, member = self.make_club()
        order = self.sell((pass_, 1))
        self.assertEqual(member.membership_ids.mapped("state"), ["valid"])
        self.assertTrue(member.is_paid_member)
        self.assertEqual(member.membership_ids.source_name, order.display_name)
        before = self.member.balance
        # A member stands alone in the club: other programs give nothing.
        self.sell((self.coat, 1))
        self.assert_balance(before)
        facts = self.get_news()["loyalty_facts"]["customer"]
        standing = facts["standings"][str(member.program_id.id)]
        self.assertTrue(standing["membership"]["date_end"])
        self.give_goods_back(order, 1)
        self.assertEqual(member.membership_ids.mapped("state"), ["refunded"])

    def test_membership_follows_the_customer_of_an_order_without_points(self):
        self.program.action_close()
        pass_, member = self.make_club()
        order = self.sell((pass_, 1))
        self.assertFalse(member.entry_ids)
        other = self.env["res.partner"].create({"name": "Nils"})
        order.sudo()._correct_loyalty_customer(other, "Cards were mixed up")
        self.assertEqual(member.membership_ids.mapped("state"), ["refunded"])
        self.assertEqual(other.loyalty_member_ids.membership_ids.mapped("state"), ["valid"])

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
        facts = self.get_news()["loyalty_facts"]["customer"]
        self.assertEqual(facts["standings"][str(member.program_id.id)]["items"], 2000)
        self.sell((self.coat, 2))
        premium = self.env["loyalty.hero.premium"].search([("member_id", "=", member.id)])
        self.assertEqual((premium.count, premium.worth), (1, 10))
