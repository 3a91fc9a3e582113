"""Members are told what a version that is published changes: once, in their language, and the proof is kept."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon
from .smtp_server import serve_mail

DAY = "2026-06-01 10:00"


@tagged("post_install", "-at_install")
class TestTermsChange(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.state = "closed"
        with freeze_time("2026-01-01 10:00"):
            cls.program = cls.make_program(name="Moon Club", code="MOONS")
        cls.customer.email = "mara@example.com"
        partners = cls.env["res.partner"].create(
            [
                {"name": "Ole Berg", "email": "ole@example.com"},
                {"name": "Nils"},
                {"name": "Ida Left", "email": "ida@example.com"},
            ]
        )
        cls.member = cls.make_member(cls.program)
        cls.ole, cls.nils, cls.ida = (cls.make_member(cls.program, one) for one in partners)
        cls.ida.sudo().date_left = "2026-02-01"

    def publish(self, tells=True, note="Costs rose.", moment=None, **vals):
        """Change the program and publish that by the form, on June 1; return the change of terms, if any."""
        changes = self.env["loyalty.hero.terms.change"]
        last = changes.search([], limit=1)
        self.program.write(vals)
        with freeze_time(DAY):
            form = Form(
                self.env["loyalty.hero.publish"].with_context(default_program_id=self.program.id)
            )
            if tells:
                form.tells_members = True
                form.note = note
            if moment:
                form.timing, form.moment = "later", moment
            form.save().action_publish()
            self.queue()
        return changes.search([], limit=1) - last

    def queue(self):
        self.run_cron("ir_cron_mail_terms")

    def get_notices(self, member=None):
        self.env.invalidate_all()
        notices = self.env["loyalty.hero.terms.notice"]
        return notices.search([("member_id", "=", member.id)] if member else [])

    def send(self, mails, refuses=False):
        with serve_mail(refuses) as server:
            host, port = server.server_address
            mails.mail_server_id = self.env["ir.mail_server"].create(
                {"name": "Tests", "smtp_host": host, "smtp_port": port, "smtp_encryption": "none"}
            )
            # Odoo sends nothing in tests unless it is told to.
            with patch.object(type(mails.mail_server_id), "_disable_send", return_value=False):
                mails.send()
            return server.mails

    def test_mail_has_both_texts_and_the_day(self):
        change = self.publish(
            moment="2026-07-01 08:00:00",
            expiry="days",
            expiry_days=400,
            rule_ids=[Command.update(self.program.rule_ids.id, {"points": 2})],
        )
        self.assertEqual(change.state, "done")
        self.assertEqual(
            self.get_notices().member_id, self.member | self.ole, "with an address, and not left"
        )
        mail = self.get_notices(self.member).mail_id
        self.assertEqual(mail.subject, "Moon Club: what changes on 07/01/2026")
        body = " ".join(mail.body_html.split())
        for text in ("Mara Lind", "07/01/2026", "Costs rose.", "Until then:", "From then on:"):
            self.assertIn(text, body)
        told = {
            " ".join(sentence["text"].split()): sentence["change"]
            for topic in change.changes
            for sentence in topic["sentences"]
        }
        self.assertEqual(set(told.values()), {"added", "removed"})
        self.assertIn("Until then: nothing", body, "about the expiry")
        for text in told:
            self.assertIn(text, body)

    def test_who_left_is_told_as_long_as_points_are_left(self):
        self.give_points(5, self.ida)
        self.publish(cap_day=50)
        self.assertEqual(self.get_notices().member_id, self.member | self.ole | self.ida)

    def test_each_member_gets_one_mail(self):
        self.publish(cap_day=50)
        self.queue()
        self.assertEqual(len(self.get_notices()), 2)
        self.publish(cap_day=60)
        self.assertEqual(len(self.get_notices(self.ole)), 2)

    def test_nobody_is_told_without_the_choice_or_without_a_change(self):
        self.assertFalse(self.publish(tells=False, cap_day=50))
        with self.assertRaisesRegex(AssertionError, "invisible field 'tells_members'"):
            self.publish(hold_minutes=20)
        self.assertFalse(self.get_notices())

    def test_proof_is_kept_and_who_was_not_reached_is_mailed_again(self):
        change = self.publish(cap_day=50)
        self.send(self.get_notices(self.ole).mail_id, refuses=True)
        [sent] = self.send(self.get_notices(self.member).mail_id)
        self.assertIn(b"Moon Club", sent)
        notice = self.get_notices(self.member)
        self.assertEqual((notice.state, notice.email), ("sent", "mara@example.com"))
        self.assertTrue(notice.message_id and notice.date_sent)
        self.assertFalse(notice.mail_id, "the mail is gone, its proof is kept")
        self.assertEqual((change.sent_count, change.open_count, change.failed_count), (1, 0, 1))
        self.queue()
        self.assertEqual(len(self.get_notices()), 2, "only who asks for it mails again")
        change.action_mail_again()
        self.queue()
        self.assertEqual(len(self.get_notices(self.ole)), 2)
        self.assertEqual(len(self.get_notices(self.member)), 1)
        self.assertEqual((change.sent_count, change.open_count, change.failed_count), (1, 1, 0))
        self.env["mail.thread"]._routing_handle_bounce(
            None,
            {
                "bounced_email": "mara@example.com",
                "bounced_partner": self.customer,
                "bounced_msg_ids": [notice.message_id],
                "bounced_message": self.env["mail.message"],
                "email_from": "mailer-daemon@example.com",
                "to": "bounce@example.com",
                "message_id": "<bounce@example.com>",
            },
        )
        self.env.invalidate_all()
        self.assertEqual((notice.state, change.failed_count), ("bounced", 1))
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            notice.sudo().unlink()

    def test_version_that_is_replaced_before_it_holds_is_told_no_further(self):
        change = self.publish(moment="2026-07-01 08:00:00", cap_day=50)
        with freeze_time(DAY):
            self.publish(tells=False, moment="2026-06-15 08:00:00", cap_day=70)
            self.env.invalidate_all()
            with self.assertRaisesRegex(UserError, "Another version replaced this one"):
                change.action_mail_again()
            change.sudo().state = "waiting"
            self.queue()
        self.assertEqual(change.state, "stopped")
        self.assertEqual(len(self.get_notices()), 2)

    def test_language_of_the_member(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.program.with_context(lang="de_DE").name = "Mondklub"
        self.customer.lang = "de_DE"
        self.publish(cap_day=50)
        self.assertIn("Mondklub", self.get_notices(self.member).mail_id.subject)
        self.assertIn("Moon Club", self.get_notices(self.ole).mail_id.subject)
