"""At the desk, a manager lets a customer choose a PIN: encrypted at once, noted on the contact."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestPinSet(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.redeem_proof = "pin"
        cls.manager = cls.make_user(
            "boss",
            "base.group_user",
            "base.group_partner_manager",
            "loyalty_hero.loyalty_hero_group_manager",
        )

    def test_a_manager_lets_the_customer_choose(self):
        customer = self.customer.with_user(self.manager)
        self.assertTrue(customer.is_loyalty_pin_asked)
        action = customer.action_set_loyalty_pin()
        form = Form(
            self.env[action["res_model"]].with_user(self.manager).with_context(**action["context"])
        )
        form.pin = "4829"
        wizard = form.save()
        self.assertFalse(wizard.pin)
        wizard.action_set()
        pin = self.env["loyalty.hero.pin"].sudo()._find(self.customer)
        self.assertEqual(pin._prove("4829", ("pin",)), ("pin", None))
        self.assertIn("new PIN", self.customer.message_ids[:1].body)
        self.assertFalse(wizard.sudo().pin_hash)

    def test_who_is_no_manager_sets_none(self):
        cashier = self.make_user(
            "cashier", "base.group_user", "loyalty_hero.loyalty_hero_group_cashier"
        )
        wizards = self.env["loyalty.hero.pin.set"].with_user(cashier)
        with self.assertRaises(AccessError):
            wizards.create({"partner_id": self.customer.id, "pin": "4829"})

    def test_who_is_forgotten_has_none(self):
        pins = self.env["loyalty.hero.pin"].sudo()
        pins._set(self.customer, pins._encrypt("4829"))
        self.customer._forget()
        self.assertFalse(pins._find(self.customer))
