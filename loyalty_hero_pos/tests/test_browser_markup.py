"""Hostile names in a real browser: every screen of the back office, and the till from card to return."""

from odoo.tests import HttpCase, tagged

from .hostile import HostileWorld


@tagged("post_install", "-at_install")
class TestBrowserMarkup(HostileWorld, HttpCase):
    def test_back_office_shows_names_as_text(self):
        chief = self.make_user(
            "chief",
            "base.group_user",
            "point_of_sale.group_pos_manager",
            "account.group_account_manager",
            "loyalty_hero.loyalty_hero_group_administrator",
            "loyalty_hero.loyalty_hero_group_accountant",
        )
        self.start_tour(
            "/odoo/loyalty-programs",
            "loyalty_hero_hostile_office_tour",
            login=chief.login,
            timeout=300,
        )
