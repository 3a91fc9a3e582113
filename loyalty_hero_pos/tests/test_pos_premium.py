"""Balance cards that premiums issue: the till knows them, and can be opened."""

from uuid import uuid4

from odoo import Command
from odoo.exceptions import UserError
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

    def test_till_issues_what_is_due_and_pays_with_it_unasked(self):
        self.make_member(self.benchmark)
        self.sell((self.coat, 1))
        [told] = self.config.loyalty_status(self.customer.ids)
        self.assertEqual([row.get("due") for row in told["loyalty_status"]][-1:], [500])
        answer = self.issue_at_till()
        [code] = answer["codes"]
        used = self.config.use_coupon_code(code, "2026-01-05 10:00:00", self.customer.id, False)
        self.assertTrue(used["payload"]["has_source_order"])
        self.assertEqual(used["payload"]["program_id"], answer["gift_card_program_id"])
        [told] = self.config.loyalty_status(self.customer.ids)
        self.assertFalse([row for row in told["loyalty_status"] if "due" in row])

    def test_what_was_issued_is_not_told_again(self):
        self.issue()
        with self.assertRaisesRegex(UserError, "No premium is due"):
            self.issue_at_till()

    def test_premium_of_another_currency_or_program_is_not_issued(self):
        self.make_member(self.benchmark)
        self.sell((self.coat, 1))
        with self.assertRaisesRegex(UserError, "No premium is due"):
            self.issue_at_till(self.program)
        other = self.env["res.partner"].create({"name": "Jonas Berg"})
        with self.assertRaisesRegex(UserError, "No premium is due"):
            self.issue_at_till(partner=other)
        with self.assertRaises(UserError):
            self.config.loyalty_issue_premiums("nonsense", self.customer.id, self.benchmark.id)

    def issue_at_till(self, program=None, partner=None):
        return self.config.loyalty_issue_premiums(
            str(uuid4()), (partner or self.customer).id, (program or self.benchmark).id
        )
