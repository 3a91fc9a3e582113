"""Rewards that were used: the ledger goes on telling what was redeemed with them."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestReward(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_points(100)

    def pay(self):
        return self.make_invoice(
            (self.coat, 1),
            loyalty_redeem=True,
            loyalty_reward_id=self.reward.id,
            loyalty_redeem_points=50,
        )

    def test_used_reward_is_not_deleted(self):
        invoice = self.pay()
        redemption = self.env["loyalty.hero.redemption"].search([("state", "=", "posted")])
        for context in ({}, {"_force_unlink": True}):
            with self.assertRaises(Exception) as caught, self.cr.savepoint():
                self.reward.with_context(**context).unlink()
            if not context:
                self.assertIsInstance(caught.exception, UserError)
                self.assertIn("Switch off “Offered” instead", str(caught.exception))
        with self.assertRaisesRegex(UserError, "cannot be deleted"), self.cr.savepoint():
            self.program.reward_ids = [(5, 0, 0)]
        self.assertEqual(redemption.reward_id, self.reward)
        self.assertEqual(invoice.loyalty_reward_id, self.reward)

    def test_unused_reward_is_deleted(self):
        other = self.reward.copy({"points": 500})
        other.unlink()
        self.assertEqual(self.program.reward_ids, self.reward)

    def test_reward_that_is_not_offered_any_more(self):
        invoice = self.pay()
        other = self.reward.copy({"points": 500, "name": "Slow"})
        with Form(self.program) as form, form.reward_ids.edit(1) as reward:
            self.assertEqual(reward.name, "Slow")
            reward.active = False
        self.assertFalse(other.active)
        self.assertNotIn("500", str(self.program.topics))
        self.reward.active = False
        self.assertEqual(self.program.compiled["rewards"], [])
        self.assertEqual(invoice.loyalty_reward_id, self.reward)
        later = self.make_invoice((self.coat, 1), post=False)
        self.assertFalse(later.with_context(active_test=False).loyalty_reward_ids)
        self.assert_audit()
