"""Spending needs the customer: a PIN, or a code of a few minutes, where the program asks for one."""

from datetime import timedelta
from uuid import uuid4

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon

PIN = "4829"


@tagged("post_install", "-at_install")
class TestPosProof(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_points(1000)
        cls.program.redeem_proof = "pin"
        cls.pins = cls.env["loyalty.hero.pin"].sudo()
        cls.pins._set(cls.customer, cls.pins._encrypt(PIN))
        cls.pin = cls.pins._find(cls.customer)
        cls.payment, cls.order = str(uuid4()), str(uuid4())

    def hold(self, proof="", points=100, **claim):
        wish = {
            "order_uuid": self.order,
            "payment_uuid": self.payment,
            "partner_id": self.customer.id,
            "reward_id": self.reward.id,
            "points": points * 100,
            "due": 10000,
            "base": 10000,
            **claim,
        }
        return self.config.loyalty_hold(wish, proof)

    def make_code(self):
        return self.pins._make_code(self.customer)["code"]

    def assert_held(self, *points):
        held = self.member.redemption_ids.filtered(lambda redemption: redemption.state == "held")
        self.assertEqual(tuple(held.mapped("points")), points)

    def test_nothing_is_reserved_without_the_customer(self):
        self.assertEqual(self.hold(), {"asks": "pin"})
        self.assertIn("is wrong", self.hold("0000")["error"])
        self.assert_held()
        self.assertEqual(self.hold(PIN)["amount"], 1000)
        self.assert_held(100)
        self.assertEqual(self.member.redemption_ids.proof, "pin")

    def test_where_nothing_is_asked_for_nothing_is_needed(self):
        self.program.redeem_proof = "none"
        self.assertEqual(self.hold()["amount"], 1000)
        self.assertFalse(self.member.redemption_ids.proof)

    def test_agreed_once_for_an_order_but_to_no_more_points(self):
        self.hold(PIN, 200)
        self.assertEqual(self.hold(points=200)["points"], 20000, "renewed")
        self.assertEqual(self.hold(points=100)["points"], 10000, "less")
        self.assertEqual(self.hold(points=200), {"asks": "pin"}, "more")
        self.assertEqual(self.hold(payment_uuid=str(uuid4())), {"asks": "pin"}, "another payment")
        self.assert_held(100)

    def test_a_code_is_worth_something_once_and_for_three_minutes(self):
        code = self.make_code()
        self.assertEqual(self.hold(code)["amount"], 1000)
        self.assertEqual(self.member.redemption_ids.proof, "code")
        replay = self.hold(code, payment_uuid=str(uuid4()))
        self.assertIn("is wrong", replay["error"])
        old = self.make_code()
        with freeze_time(fields.Datetime.now() + timedelta(minutes=4)):
            late = self.hold(old, payment_uuid=str(uuid4()))
        self.assertIn("is wrong", late["error"])
        first, second = self.make_code(), self.make_code()
        self.assertIn("is wrong", self.hold(first, payment_uuid=str(uuid4()))["error"])
        self.assertEqual(self.hold(second, payment_uuid=str(uuid4()))["amount"], 1000)

    def test_a_code_of_another_customer(self):
        stranger = self.env["res.partner"].create({"name": "Tom Reed"})
        code = self.pins._make_code(stranger)["code"]
        self.assertIn("is wrong", self.hold(code)["error"])

    def test_a_pin_does_where_a_code_is_asked_for_not(self):
        self.program.redeem_proof = "code"
        self.assertIn("is wrong", self.hold(PIN)["error"])
        self.assertEqual(self.hold(self.make_code())["amount"], 1000)

    def test_a_code_that_bought_nothing_is_still_good(self):
        """The customer has not so many points: the refusal takes back that the code was used."""
        code = self.make_code()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.hold(code, 5000)
        self.env.invalidate_all()
        self.assertEqual(self.hold(code)["amount"], 1000)

    def test_guesses_lock_pin_and_code_and_are_told(self):
        for guess in range(5):
            error = self.hold(f"000{guess}")["error"]
        self.assertIn("too many wrong tries", error)
        self.assertIn("too many wrong tries", self.hold(PIN)["error"])
        self.assertIn("too many wrong tries", self.hold(self.make_code())["error"])
        watch = self.env["loyalty.hero.watch"].search([("kind", "=", "wrong_pins")])
        self.assertEqual((watch.partner_id, watch.shop), (self.customer, self.config.name))
        self.assert_held()

    def test_who_has_neither_is_told_how_to_get_one(self):
        self.pin.unlink()
        self.assertIn("My Account, Loyalty", self.hold("1234")["error"])

    def test_pins_that_are_easy_to_guess(self):
        for pin in (
            "1234",
            "0000",
            "9876",
            "123",
            "12a4",
            "123456789",
            "",
            None,
            "\uff11\uff12\uff14\uff18",
        ):
            with self.subTest(pin=pin), self.assertRaises(UserError):
                self.pins._encrypt(pin)

    def test_nobody_reads_it(self):
        self.assertNotIn(PIN, self.pin.pin_hash)
        chief = self.make_user(
            "chief", "base.group_user", "loyalty_hero.loyalty_hero_group_administrator"
        )
        fields_read = self.pin.with_user(chief).read()[0]
        self.assertFalse({"pin_hash", "code_hash"} & set(fields_read))

    def test_a_coupon_needs_it_as_well(self):
        self.reward.write(
            {
                "kind": "coupon",
                "step_ids": [Command.clear(), Command.create({"points": 500, "amount": 25})],
            }
        )
        self.change_program()
        code = self.make_code()
        wish = {
            "key": str(uuid4()),
            "order_uuid": self.order,
            "partner_id": self.customer.id,
            "reward_id": self.reward.id,
            "points": 50000,
        }
        self.assertEqual(self.config.loyalty_issue(wish), {"asks": "pin"})
        issued = self.config.loyalty_issue(wish, code)
        self.assertEqual(self.member.voucher_ids.proof, "code")
        # The answer was lost: it is asked for again with a code that is used up.
        self.assertEqual(self.config.loyalty_issue(wish, code)["code"], issued["code"])
        self.assertEqual(self.config.loyalty_issue({**wish, "key": str(uuid4())}), {"asks": "pin"})
        self.assert_balance(500)

    def test_two_contacts_that_are_merged(self):
        twin = self.env["res.partner"].create({"name": "M. Lind"})
        self.pins._set(twin, self.pins._encrypt("7392"))
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer | twin).ids, self.customer)
        self.env.invalidate_all()
        self.assertEqual(self.hold(PIN)["amount"], 1000)
        self.assertEqual(len(self.pins.search([])), 1)
