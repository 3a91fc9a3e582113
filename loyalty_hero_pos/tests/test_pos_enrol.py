"""The till enrols customers in programs that no sale enrols in, and in no others."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosEnrol(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest = cls.env["res.partner"].create({"name": "Tom Reed"})
        cls.program.enrolment = "manual"
        cls.change_program()

    def find_member(self):
        return self.env["loyalty.hero.member"].search([("partner_id", "=", self.guest.id)])

    def test_a_guest_joins_and_earns(self):
        self.assertEqual(
            self.config.loyalty_enrol(self.guest.id, self.program.id), {"partner_id": self.guest.id}
        )
        self.config.loyalty_enrol(self.guest.id, self.program.id)
        self.assertEqual(self.find_member().program_id, self.program, "twice is once")
        self.sell((self.coat, 1), customer=self.guest)
        self.assertEqual(self.find_member().balance, 59)

    def test_who_left_joins_again(self):
        self.member.action_leave()
        self.config.loyalty_enrol(self.customer.id, self.program.id)
        self.assertFalse(self.member.date_left)

    def test_where_the_program_is_not_for_them(self):
        def refuse():
            with self.assertRaisesRegex(UserError, "cannot join"), self.cr.savepoint():
                self.config.loyalty_enrol(self.guest.id, self.program.id)
            self.env.invalidate_all()

        self.program.excluded_partner_ids = self.guest
        self.change_program()
        refuse()
        self.program.excluded_partner_ids = [Command.clear()]
        self.program.pos_config_ids = self.config.copy({"name": "Other"})
        self.change_program()
        refuse()
        self.program.pos_config_ids = [Command.clear()]
        self.change_program()
        self.program.action_close()
        refuse()
        self.assertFalse(self.find_member())

    def test_only_cashiers_and_only_what_exists(self):
        clerk = self.make_user("clerk", "base.group_user")
        with self.assertRaises(AccessError):
            self.config.with_user(clerk).loyalty_enrol(self.guest.id, self.program.id)
        for program_id in (2**31 - 1, "1", None):
            with self.subTest(program_id=program_id), self.assertRaises(UserError):
                self.config.loyalty_enrol(self.guest.id, program_id)
