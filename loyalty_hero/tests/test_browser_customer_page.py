"""The customer's own page: what they have, a code for the till, the PIN; nothing of anybody else."""

import re

from odoo.tests import HttpCase, new_test_user, tagged

from .common import LoyaltyHeroCommon

PASSWORD = "a long password of Mara"


@tagged("post_install", "-at_install")
class TestBrowserCustomerPage(LoyaltyHeroCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_points(1250)
        user = new_test_user(cls.env, "mara", "base.group_portal", password=PASSWORD)
        cls.customer.user_ids = user
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.authenticate("mara", PASSWORD)
        self.pins = self.env["loyalty.hero.pin"].sudo()

    def look(self, path="/my/loyalty"):
        return self.url_open(path)

    def submit(self, path, **data):
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.look().text)[1]
        return self.url_open(path, {"csrf_token": token, **data})

    def test_points_are_shown_and_no_code_where_none_is_asked_for(self):
        page = self.look().text
        for text in ("Star Club", "1,250", "Stars"):
            self.assertIn(text, page)
        self.assertNotIn("Show a code", page)
        self.assertIn("/my/loyalty", self.look("/my").text)

    def test_a_code_for_the_till(self):
        self.program.redeem_proof = "code"
        self.env.flush_all()
        page = self.look()
        self.assertIn("Show a code", page.text)
        self.assertNotIn("PIN", page.text)
        answer = self.submit("/my/loyalty/code")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        code = re.search(r"o_loyalty_hero_code[^>]*>(\d{6})<", answer.text)[1]
        self.assertIn("<rect", answer.text, "as a picture to scan")
        self.env.invalidate_all()
        pin = self.pins._find(self.customer)
        self.assertNotIn(code, pin.code_hash)
        self.assertEqual(pin._prove(code, ("code",)), ("code", None))

    def test_a_pin_is_set_and_a_bad_one_is_refused(self):
        self.program.redeem_proof = "pin"
        self.env.flush_all()
        self.assertIn("not the same", self.submit("/my/loyalty/pin", pin="4829", again="4828").text)
        self.assertIn("too easy", self.submit("/my/loyalty/pin", pin="1234", again="1234").text)
        self.assertFalse(self.pins._find(self.customer).pin_hash)
        self.assertIn(
            "Your PIN is set", self.submit("/my/loyalty/pin", pin="4829", again="4829").text
        )
        self.env.invalidate_all()
        self.assertEqual(self.pins._find(self.customer)._prove("4829", ("pin",)), ("pin", None))

    def test_nobody_sets_it_from_another_page_or_without_login(self):
        self.url_open("/my/loyalty/pin", {"pin": "4829", "again": "4829"})
        self.assertFalse(self.pins._find(self.customer))
        self.authenticate(None, None)
        self.assertIn("/web/login", self.look().url)

    def test_who_is_in_no_program(self):
        self.member.action_leave()
        self.env.flush_all()
        self.assertIn("in no program yet", self.look().text)
