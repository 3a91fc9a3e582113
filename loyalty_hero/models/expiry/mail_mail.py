"""Mails tell the notices that they carry whether they were sent."""

from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # Before a mail that was sent deletes itself.
        notices = self.env["loyalty.hero.expiry.notice"].sudo()
        waiting = notices.search(
            [("mail_id", "in", self.ids), ("state", "in", ("queued", "failed"))]
        )
        for notice in waiting:
            if notice.mail_id.state == "sent" and not failure_type:
                notice._note_sent(notice.mail_id)
            else:
                notice._note_failed()
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
