"""What points are for VAT, and what is proposed."""

from odoo.exceptions import UserError

from .common import LoyaltyHeroCommon


class TestTreatment(LoyaltyHeroCommon):
    def new_reward(self):
        return self.env["loyalty.hero.reward"].create({"program_id": self.program.id})

    def test_union_proposes_a_price_reduction_and_doubts_a_payment(self):
        self.env.company.country_id = self.env.ref("base.de")
        reward = self.new_reward()
        self.assertEqual(reward.treatment, "discount")
        self.assertFalse(reward.treatment_doubt)
        reward.treatment = "payment"
        self.assertIn("Ask your tax adviser", reward.treatment_doubt)

    def test_elsewhere_points_pay_unless_one_chooses(self):
        self.env.company.country_id = self.env.ref("base.us")
        reward = self.new_reward()
        self.assertEqual(reward.treatment, "payment")
        self.assertFalse(reward.treatment_doubt)
        self.assertNotIn("price reduction", reward.sentence)
        reward.treatment = "discount"
        self.assertIn("as a price reduction", reward.sentence)

    def test_gift_lowers_the_price_and_what_is_issued_does_not(self):
        reward = self.new_reward()
        reward.write(
            {"kind": "gift", "points": 250, "treatment": "payment", "share_max_percent": 50}
        )
        self.assertEqual(reward._compile()["share_max"], 1000)
        self.assertEqual(reward._compile()["treatment"], "discount")
        self.assertEqual(
            reward._compile()["steps"], [{"points": 25000, "amount": 0, "share": 1000}]
        )
        self.assertIn("One item free for 250 Stars", reward.sentence)
        reward.write(
            {
                "kind": "coupon",
                "treatment": "discount",
                "step_ids": [(0, 0, {"points": 100, "amount": 10})],
            }
        )
        self.assertEqual(reward._compile()["treatment"], "payment")

    def test_discount_item_in_use_cannot_be_deleted(self):
        item = self.make_product("Points at half past", 0, type="service")
        self.new_reward().discount_product_id = item
        with self.assertRaisesRegex(UserError, "Choose another discount item"):
            item.unlink()

    def test_discounted_goods_can_be_left_out(self):
        reward = self.new_reward()
        self.assertTrue(reward._compile()["with_discounts"])
        reward.with_discounts = False
        self.assertFalse(reward._compile()["with_discounts"])
        self.assertIn("not with other discounts", reward.sentence)
