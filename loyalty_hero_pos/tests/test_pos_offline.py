"""Points that a till took without a connection: within the limit, told before the order, and never doubled."""

from uuid import uuid4

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosOffline(LoyaltyHeroPosCommon):
    """A coat costs 59.00; 10 Stars are worth 1.00, and each 1.00 that is not paid with them earns one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_points(300)
        cls.program.offline_points_max = 200
        cls.cashier = cls.make_user("cashier", "base.group_user", "point_of_sale.group_pos_user")
        cls.config = cls.config.with_user(cls.cashier)

    def make_offline_order(self, *parts, **options):
        """An order of a coat, paid with ``(points, amount)`` parts that no server knows; return it and its claims."""
        data = self.make_order_data(
            (self.coat, 1), paid=[(self.points, amount) for _points, amount in parts], **options
        )
        payments = [command[2] for command in data["payment_ids"]]
        claims = [
            self.make_till_wish(
                points,
                59,
                payment.setdefault("uuid", str(uuid4())),
                data["uuid"],
                due=round(amount * 100),
            )
            for (points, amount), payment in zip(parts, payments, strict=False)
        ]
        return data, claims

    def refuse(self, message, claim):
        with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
            self.config.loyalty_record(claim)

    def get_kinds(self, order):
        watch = self.env["loyalty.hero.watch"].sudo()
        return watch.search([("source_id", "=", order.id)]).mapped("kind")

    def test_points_are_taken_with_the_order_once(self):
        data, [claim] = self.make_offline_order((200, 20))
        self.config.loyalty_record(claim)
        self.assertEqual(self.member.points_held, 0)
        self.assert_balance(300)
        # Nobody knows whether the answer arrived: the till tells it again.
        self.config.loyalty_record(claim)
        order = self.sync(data)
        self.config.loyalty_record(claim)
        self.assertEqual(self.sync(data), order)
        self.assert_balance(300 - 200 + 39)
        [redemption] = order._loyalty_redemptions()
        self.assertTrue(redemption.is_offline)
        self.assertFalse(redemption.is_conflict)
        self.assertFalse(self.get_kinds(order))
        self.assert_audit()
        self.close_session()

    def test_points_that_were_spent_elsewhere_are_a_conflict(self):
        data, [claim] = self.make_offline_order((200, 20))
        self.sell((self.coat, 1), points=250)
        self.config.loyalty_record(claim)
        order = self.sync(data)
        self.assertEqual(order.state, "paid")
        self.assert_balance(300 - 250 + 34 - 200 + 39)
        self.assertEqual(set(self.get_kinds(order)), {"conflict", "overdraft"})
        notes = self.env["loyalty.hero.watch"].sudo().search([("source_id", "=", order.id)])
        self.assertIn("at a till without a connection", " ".join(notes.mapped("note")))
        self.assert_audit()

    def test_no_more_than_the_program_allows(self):
        _data, [claim] = self.make_offline_order((201, 20.10))
        self.refuse("were redeemed without a connection, and .* allows 200", claim)
        data, claims = self.make_offline_order((150, 15), (60, 6))
        self.config.loyalty_record(claims[0])
        self.refuse("allows 200", claims[1])
        with self.assertRaisesRegex(UserError, "were not reserved"), self.cr.savepoint():
            self.sync(data)
        self.assert_balance(300)
        # The order waits at the till; a manager lets it pass.
        self.program.offline_points_max = 210
        self.config.loyalty_record(claims[1])
        self.sync(data)
        self.assert_balance(300 - 210 + 38)

    def test_nothing_without_a_limit_or_where_customers_confirm(self):
        self.program.offline_points_max = 0
        _data, [claim] = self.make_offline_order((10, 1))
        self.refuse("allows 0", claim)
        self.program.write({"offline_points_max": 200, "redeem_proof": "code"})
        self.refuse("allows 0", claim)

    def test_points_pay_what_they_are_worth(self):
        _data, [claim] = self.make_offline_order((100, 10.01))
        self.refuse("100 Stars did not pay", claim)

    def test_terms_of_when_the_till_was_opened_still_count(self):
        data, [claim] = self.make_offline_order((100, 10))
        self.reward.points = 20
        self.program.sudo()._publish()
        self.assertEqual(self.program._get_terms()["rewards"][0]["points"], 2000)
        self.config.loyalty_record(claim)
        self.sync(data)
        self.assert_balance(300 - 100 + 49)

    def test_reservation_whose_answer_was_lost_is_kept(self):
        data, [claim] = self.make_offline_order((200, 20))
        self.config.loyalty_hold(claim)
        self.config.loyalty_record(claim)
        self.assertEqual(self.member.points_held, 200)
        order = self.sync(data)
        self.assertFalse(order._loyalty_redemptions().is_offline)
        self.assert_balance(300 - 200 + 39)

    def test_key_of_somebody_else_is_not_taken(self):
        data, [claim] = self.make_offline_order((100, 10))
        self.config.loyalty_record(claim)
        other = self.env["res.partner"].create({"name": "Nils"})
        self.env["loyalty.hero.member"].create(
            {"partner_id": other.id, "program_id": self.program.id}
        )
        self.refuse("for another sale", {**claim, "partner_id": other.id})
        self.refuse("for another sale", {**claim, "order_uuid": str(uuid4())})
        self.sync(data)
        self.refuse("paid already", {**claim, "points": 5000, "due": 500})
        self.assert_balance(300 - 100 + 49)

    def test_only_tills_tell(self):
        _data, [claim] = self.make_offline_order((100, 10))
        clerk = self.make_user("clerk", "base.group_user")
        with self.assertRaises(UserError):
            self.config.with_user(clerk).loyalty_record(claim)
        for bad in (None, "x", [], {}, {**claim, "due": -1}, {**claim, "points": 10**30}):
            with self.assertRaises(UserError):
                self.config.loyalty_record(bad)
