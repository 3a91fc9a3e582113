"""The till shows where a customer's points came from and went to."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosHistory(LoyaltyHeroPosCommon):
    def test_last_changes(self):
        order = self.sell((self.coat, 2))
        self.give_goods_back(order, 1)
        [told] = self.config.loyalty_history(self.customer.id)
        self.assertEqual((told["program"], told["balance"]), ("Star Club", 5900))
        self.assertEqual([line["points"] for line in told["lines"]], [-5900, 11800])
        self.assertEqual(told["lines"][1]["document"], order.name)

    def test_who_may_ask(self):
        clerk = self.make_user("clerk", "base.group_user")
        with self.assertRaises(AccessError):
            self.config.with_user(clerk).loyalty_history(self.customer.id)
        with self.assertRaises(UserError):
            self.config.loyalty_history("1")
