"""Cards: numbers are unique, trimmed, and never empty; what is lost, blocked or replaced says so; what is printed."""

import io

from psycopg2.errorcodes import CHECK_VIOLATION, UNIQUE_VIOLATION

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestCard(LoyaltyHeroCommon):
    def test_card_is_found_by_its_number(self):
        card = self.env["loyalty.hero.card"].create(
            {"number": " 0450000000001 ", "partner_id": self.customer.id}
        )
        self.assertEqual(card.number, "0450000000001")
        self.assertEqual(self.env["loyalty.hero.card"].sudo()._find("0450000000001 "), card)
        for unknown in ("", None, "045", "0450000000001%"):
            self.assertFalse(self.env["loyalty.hero.card"].sudo()._find(unknown))

    def test_a_number_belongs_to_one_customer_and_is_not_empty(self):
        values = {"number": "0450000000001", "partner_id": self.customer.id}
        self.env["loyalty.hero.card"].create(values)
        for number, why in (("0450000000001", UNIQUE_VIOLATION), ("  ", CHECK_VIOLATION)):
            with self.assert_database_refuses(why):
                self.env["loyalty.hero.card"].create({**values, "number": number})

    def make_card(self, number="0450000000001", **vals):
        return self.env["loyalty.hero.card"].create(
            {"number": number, "partner_id": self.customer.id, **vals}
        )

    def test_each_refused_card_says_why(self):
        card = self.make_card()
        self.cr.flush()
        card = card.with_context(tracking_disable=False, mail_notrack=False)
        self.assertIsNone(card._get_refusal())
        card.action_lose()
        self.assertIn("lost", card._get_refusal())
        card.action_block()
        card.reason = "Stolen in August."
        self.cr.flush()
        self.assertRegex(card._get_refusal(), "blocked.* Reason: Stolen in August")
        card.action_activate()
        self.assertIsNone(card._get_refusal())
        self.assertFalse(card.reason)
        changes = card.message_ids.sudo().tracking_value_ids.mapped("new_value_char")
        self.assertEqual(set(changes), {"Blocked", "Stolen in August."}, "noted on the card")

    def test_new_card_takes_over_and_the_old_one_stays_out_of_use(self):
        old = self.make_card(holder="Grace", company_id=self.company.id)
        new = old._replace("0450000000018", old.format_id)
        self.assertEqual(
            (new.partner_id, new.holder, new.company_id, new.state),
            (self.customer, "Grace", self.company, "active"),
        )
        self.assertEqual((old.state, old.replaced_by_id), ("replaced", new))
        self.assertIn("replaced by a newer one", old._get_refusal())
        for change in (old.action_activate, old.action_lose, old.action_block):
            with self.assertRaisesRegex(UserError, "was replaced by 0450000000018"):
                change()
        with self.assertRaisesRegex(UserError, "was replaced by 0450000000018"):
            old._replace("0450000000025", old.format_id)
        with self.assertRaisesRegex(ValidationError, "Press “Replace”"):
            new.state = "replaced"

    def test_cashiers_change_no_card(self):
        card = self.make_card()
        cashier = self.make_user("till", "loyalty_hero.loyalty_hero_group_cashier")
        for method in ("action_block", "action_lose", "action_activate"):
            with self.assertRaises(AccessError):
                getattr(card.with_user(cashier), method)()

    def test_labels_and_card_are_printed_with_what_a_scanner_reads(self):
        cards = self.env["loyalty.hero.card"].create(
            [
                {"number": f"2900000{number:05d}", "partner_id": self.customer.id}
                for number in range(25)
            ]
        )
        reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        for name, pages in (("labels", 2), ("card", 25)):
            report = f"loyalty_hero.loyalty_hero_card_{name}_report"
            content, kind = reports._render_qweb_pdf(report, cards.ids)
            self.assertEqual(kind, "pdf")
            self.assertEqual(len(PdfFileReader(io.BytesIO(content)).pages), pages, name)

    def test_numbers_that_no_bars_hold_are_printed_all_the_same(self):
        for number, symbology in (
            ("2900000000001", "EAN13"),
            ("VIP-7 <b>", "Code128"),
            ("A" * 60, "QR"),
            ("Größe", None),
        ):
            card = self.make_card(number)
            self.assertEqual(card._get_symbology(), symbology)
            for name in ("labels", "card"):
                html, _kind = self.env["ir.actions.report"]._render_qweb_html(
                    f"loyalty_hero.loyalty_hero_card_{name}_report", card.ids
                )
                self.assertEqual(b"<rect" in html, bool(symbology))
                self.assertNotIn(b"<b>", html)

    def test_bars_are_those_of_the_number(self):
        """EAN-13 as its standard draws it: the bars of the number are read back, module by module."""
        barcode = self.make_card("4006381333931")._draw_barcode()
        module = barcode["width"] / 95
        bars = ["0"] * 95
        for left, _top, width, _height in barcode["bars"]:
            for place in range(round(left / module), round((left + width) / module)):
                bars[place] = "1"
        # The example of the standard's article, as published: guards, six digits, middle, six digits, guard.
        left = "000110101001110101111011110100010010110011"
        right = "100001010000101000010111010010000101100110"
        self.assertEqual("".join(bars), f"101{left}01010{right}101")
