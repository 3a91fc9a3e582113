"""Mails that come back tell the notices that they carried."""

from odoo import models

from .loyalty_hero_notice_mixin import NOTICES


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _routing_handle_bounce(self, email_message, message_dict):
        for name in NOTICES:
            self.env[name].sudo()._note_bounced(message_dict["bounced_msg_ids"] or [])
        return super()._routing_handle_bounce(email_message, message_dict)
