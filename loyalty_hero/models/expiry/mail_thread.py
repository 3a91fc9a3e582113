"""Mails that come back tell the notices that they carried."""

from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _routing_handle_bounce(self, email_message, message_dict):
        notices = self.env["loyalty.hero.expiry.notice"].sudo()
        notices._note_bounced(message_dict["bounced_msg_ids"] or [])
        return super()._routing_handle_bounce(email_message, message_dict)
