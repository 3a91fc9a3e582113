"""Hostile names on the server: whatever is made of them shows them as they are, and never as markup."""

import re
from pathlib import Path

from lxml import html

from odoo.tests import BaseCase, tagged

from .hostile import BEGIN, END, HostileWorld

ESCAPED = ("&lt;script", "&amp;lt;", "&#39;", "&#34;", "&quot;")
"""What a text looks like that was escaped although nobody will read it as HTML."""

DOCUMENTS = ("pos.order", "account.move", "res.partner")


@tagged("post_install", "-at_install")
class TestMarkup(HostileWorld):
    def get_models(self):
        return [name for name in self.registry if name.startswith("loyalty.hero.")] + [*DOCUMENTS]

    def assert_html(self, source, where):
        """No name in the document became a part of it."""
        if not source or not source.strip():
            return
        tree = html.fromstring(f"<div>{source}</div>")
        for element in tree.iter("script", "img", "b"):
            inside = f"{element.get('src')} {element.text}"
            self.assertFalse(
                inside.startswith("x ") or "window.hacked" in inside or "fat" in inside,
                f"{where}: {html.tostring(element)[:200]}",
            )
        for element in tree.iter():
            self.assertFalse(
                [name for name, value in element.items() if name[:2] == "on" and "hacked" in value],
                f"{where}: {element}",
            )
        self.assert_whole(tree.text_content(), where)

    def assert_text(self, text, where):
        """The text shows names as they are: not as HTML would need them, and whole."""
        for mark in ESCAPED:
            self.assertNotIn(mark, text, where)
        self.assert_whole(text, where)

    def assert_whole(self, text, where):
        """No name is cut off without a mark; Odoo marks its previews of mails."""
        cut = text.count(BEGIN) - text.count(END)
        self.assertLessEqual(cut, text.count("[...]") + text.count("…"), f"{where}: {text}")

    def walk(self, value, where):
        """Check each text in a value of a Json field."""
        if isinstance(value, str):
            self.assert_text(value, where)
        elif isinstance(value, dict):
            for name, below in value.items():
                self.walk(below, f"{where}.{name}")
        elif isinstance(value, list):
            for below in value:
                self.walk(below, where)

    def check(self, record, field):
        """Check what the field shows of the record; return whether a name is in it."""
        value = record[field.name]
        where = f"{record}.{field.name}"
        if field.type == "html":
            self.assert_html(value, where)
        elif field.type in ("char", "text"):
            self.assert_text(value or "", where)
        elif field.type == "json":
            self.walk(value, where)
        return field.type != "binary" and END in str(value)

    def test_names_are_shown_as_they_are(self):
        """One world for all: building it takes longer than looking at it."""
        for look in (self.see_fields, self.see_messages, self.see_mails, self.see_invoice):
            with self.subTest(look.__name__):
                look()

    def see_fields(self):
        shown = set()
        for name in self.get_models():
            model = self.env[name].with_context(active_test=False)
            if model._abstract:
                continue
            readable = model.fields_get(attributes=["type"])
            for record in model.search([]):
                shown |= {
                    (name, field) for field in readable if self.check(record, record._fields[field])
                }
        for name in ("topics", "sentence", "display_name", "reasons_text"):
            self.assertTrue(any(name == field for _model, field in shown), name)
        self.assertGreater(len(shown), 60, shown)

    def see_messages(self):
        messages = self.env["mail.message"].search(
            ["|", ("model", "=like", "loyalty.hero.%"), ("model", "in", DOCUMENTS)]
        )
        for message in messages:
            self.assert_html(message.body, message.model)
        self.assertTrue(any(END in (message.body or "") for message in messages))

    def see_mails(self):
        before = self.env["mail.mail"].search([])
        for cron in ("ir_cron_mail_tiers", "ir_cron_mail_expiry"):
            self.run_cron(cron)
        mails = self.env["mail.mail"].search([]) - before
        self.assertGreaterEqual(len(mails), 2)
        for mail in mails:
            self.assert_html(mail.body_html, mail.subject)
            self.assertIn(END, html.fromstring(mail.body_html).text_content())
            self.assert_text(mail.subject, "subject")
            self.assertIn(END, mail.subject)

    def see_invoice(self):
        printed = self.env["ir.actions.report"]._render_qweb_html(
            "account.account_invoices", self.invoice.ids
        )[0]
        self.assert_html(printed.decode(), "invoice")
        self.assertIn(END, html.fromstring(printed).text_content())


@tagged("post_install", "-at_install")
class TestSources(BaseCase):
    def test_no_source_makes_markup_of_texts(self):
        """Texts are escaped by the templates; who thinks of making markup by hand thinks again here."""
        raw = re.compile(r"\bMarkup\(|\bmarkup\(|t-raw|innerHTML|insertAdjacentHTML|\|safe\b")
        addons = Path(__file__).parents[2]
        for source in addons.glob("loyalty_hero*/**/*"):
            if source.suffix in (".py", ".js", ".xml") and "tests" not in source.parts:
                found = raw.search(source.read_text())
                self.assertFalse(found, f"{source}: {found}")
