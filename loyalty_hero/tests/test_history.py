"""A customer's points history: each change with what was left after it, and as PDF."""

import io

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from .common import LoyaltyHeroCommon

REPORT = "loyalty_hero.loyalty_hero_history_report"


@tagged("post_install", "-at_install")
class TestHistory(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_points(100)
        invoice = cls.make_invoice((cls.coat, 2), loyalty_redeem=True, loyalty_redeem_points=60)
        cls.name = invoice.name

    def test_each_change_says_what_was_left(self):
        history = self.member._get_history()
        balances = [line["balance"] for line in history["lines"]]
        self.assertEqual(balances[0], self.member.balance)
        self.assertEqual(history["before"], 0)
        left = 0
        for line in reversed(history["lines"]):
            left += line["points"]
            self.assertAlmostEqual(line["balance"], left)
        self.assertEqual({line["document"] for line in history["lines"][:2]}, {self.name})
        kinds = {(line["kind"], line["points"]) for line in history["lines"]}
        self.assertIn(("Redeemed", -60.0), kinds)

    def test_what_is_older_is_summed_up(self):
        history = self.member._get_history(1)
        [line] = history["lines"]
        self.assertAlmostEqual(history["before"], line["balance"] - line["points"])

    def test_merged_contacts_have_one_history(self):
        twin = self.env["res.partner"].create({"name": "M. Lind"})
        member = self.make_member(self.program, twin)
        self.give_points(40, member)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer | twin).ids, self.customer)
        self.env.invalidate_all()
        history = self.member._get_history()
        self.assertEqual(history["lines"][0]["balance"], self.member.balance)
        self.assertEqual(history["before"], 0)

    def test_as_pdf(self):
        reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, kind = reports._render_qweb_pdf(REPORT, self.customer.ids)
        self.assertEqual(kind, "pdf")
        self.assertGreaterEqual(len(PdfFileReader(io.BytesIO(content)).pages), 1)
        self.customer.name = "<b>Mara</b>"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(REPORT, self.customer.ids)
        for text in (b"Star Club", b"Redeemed", self.name.encode()):
            self.assertIn(text, html)
        self.assertNotIn(b"<b>Mara", html)

    def test_not_for_everybody(self):
        clerk = self.make_user("clerk", "base.group_user")
        with self.assertRaises(AccessError):
            self.customer.with_user(clerk)._get_loyalty_holder().loyalty_member_ids._get_history()
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(clerk)
            ._render_qweb_html(REPORT, self.customer.ids)
        )
        self.assertNotIn(b"Redeemed", html)
