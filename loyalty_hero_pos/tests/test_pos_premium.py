"""Balance cards that premiums issue: the till knows them, and can be opened."""

from odoo import Command
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosPremium(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.benchmark = cls.make_program(
            name="Coats",
            code="COATS",
            kind="premium_multiple",
            premium_amount_min=50,
            premium_amount=5,
            rule_ids=[Command.create({"mode": "count"})],
            reward_ids=False,
        )
        cls.program.action_close()

    def issue(self):
        member = self.make_member(self.benchmark)
        self.sell((self.coat, 1))
        member.premium_ids.action_issue()
        self.assertEqual(member.premium_ids.state, "issued")
        return member.premium_ids.coupon_id

    def test_till_opens_after_the_first_card_was_issued(self):
        card = self.issue()
        self.close_session()
        self.open_new_session()
        self.assertEqual(self.pos_session.state, "opened")
        answer = self.config.use_coupon_code(
            card.code, "2026-01-05 10:00:00", self.customer.id, False
        )
        self.assertTrue(answer["successful"], answer)
        self.assertEqual(answer["payload"]["points"], 5)
