"""Members learn by mail that their points were redeemed: each time, once, and nothing of the past."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged
from odoo.tools import html2plaintext

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestRedemptionMails(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "mara@example.com"
        cls.give_points(1000)
        cls.program.notify_redemption = True

    def run_job(self):
        """Run the job; return the mails it queued."""
        mails = self.env["mail.mail"].sudo()
        last = mails.search([], order="id desc", limit=1).id or 0
        self.run_cron("ir_cron_mail_redemptions")
        return mails.search([("id", ">", last)], order="id")

    def spend(self, points=200):
        return self.make_invoice((self.coat, 2), loyalty_redeem=True, loyalty_redeem_points=points)

    def test_each_redemption_is_told_once(self):
        self.run_job()
        invoice = self.spend()
        [mail] = self.run_job()
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertEqual(mail.subject, "Star Club: 200 Stars were redeemed")
        self.assertIn(f"You have {self.member.balance:g} left.", html2plaintext(mail.body_html))
        self.assertFalse(self.run_job())
        self.spend(100)
        self.assertEqual(len(self.run_job()), 1)
        invoice._reverse_moves(cancel=True)
        self.assertFalse(self.run_job(), "what comes back is no redemption")

    def test_what_is_past_is_no_news(self):
        with freeze_time(fields.Datetime.now() - timedelta(days=3)):
            self.spend()
        self.assertFalse(self.run_job())

    def test_programs_that_do_not_tell_and_who_has_no_address(self):
        self.program.notify_redemption = False
        self.spend()
        self.assertFalse(self.run_job())
        self.program.notify_redemption = True
        self.customer.email = False
        self.spend()
        self.assertFalse(self.run_job())

    def test_a_broken_mail_does_not_stop_the_others(self):
        others = self.env["res.partner"].create(
            [{"name": name, "email": f"{name}@example.com"} for name in ("nora", "ines")]
        )
        members = self.env["loyalty.hero.member"].create(
            [{"partner_id": other.id, "program_id": self.program.id} for other in others]
        )
        for member in members:
            self.give_points(1000, member)
        self.run_job()
        self.spend()
        broken = self.member.entry_ids.filtered(lambda entry: entry.kind == "redeem")
        for other in others:
            self.make_invoice(
                (self.coat, 2),
                partner_id=other.id,
                loyalty_redeem=True,
                loyalty_redeem_points=200,
            )
        with self.break_rows("mail_message", "INSERT", f"NEW.res_id = {broken.id}") as logged:
            told = self.run_job()
        self.assertEqual(told.recipient_ids, others)
        self.assertEqual(len(logged.output), 1)
        self.assertFalse(self.run_job(), "each is told once, and what is broken is left out")
