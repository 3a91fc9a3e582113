"""Mails tell the notices that they carry whether they were sent."""

from odoo import models

from .loyalty_hero_notice_mixin import NOTICES


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # Before a mail that was sent deletes itself.
        for name in NOTICES:
            self.env[name].sudo()._note_outcome(self, bool(failure_type))
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
