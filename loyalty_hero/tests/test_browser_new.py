"""Every New of the app in a real browser, with nothing filled in: it opens, and can be left again."""

from odoo.tests import HttpCase, tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestBrowserNew(LoyaltyHeroCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.administrator = self.make_user(
            "chief",
            "base.group_user",
            "base.group_partner_manager",
            "loyalty_hero.loyalty_hero_group_administrator",
        )

    def test_every_new_and_every_add_opens(self):
        self.start_tour(
            "/odoo/loyalty-programs",
            "loyalty_hero_new_everywhere_tour",
            login=self.administrator.login,
            timeout=240,
        )

    def test_enrol_and_add_a_card_on_the_contact(self):
        partner = self.env["res.partner"].create({"name": "Nora Vale"})
        self.start_tour(
            f"/odoo/res.partner/{partner.id}",
            "loyalty_hero_new_on_contact_tour",
            login=self.administrator.login,
        )
        self.assertEqual(partner.loyalty_member_ids.program_id, self.program)
        self.assertFalse(partner.loyalty_card_ids, "the card was discarded")
