"""Mails about spent points: who did not spend them learns of it at once."""

from odoo import api, fields, models

from ..base.jobs import CHUNK, attempt
from ..base.mails import queue_mails, render_mails

MARK = "redemption mails"
# What is older is no news any more: a program that begins to tell does not tell its past.
DAYS_MOST = 2


class LoyaltyHeroEntry(models.Model):
    _inherit = "loyalty.hero.entry"

    @api.model
    def _cron_mail_redemptions(self, limit=CHUNK):
        """Queue a mail for each redemption since the last run, ``limit`` entries at a time and each of them once.

        A mail that cannot be made is logged and left out: news cannot wait for what is broken.
        """
        marks, cron = self.env["loyalty.hero.mark"].sudo(), self.env["ir.cron"]
        # What was posted until now is final once what runs now has ended: in a moment, mostly.
        marks._move(MARK, marks._get(MARK))
        cron._commit_progress()
        after, until = marks._find_next(MARK)
        while after < until:
            entries = self._find_told(after, until, limit)
            last = entries[-1].id if len(entries) == limit else until
            attempt(entries, lambda some: some._mail_redemptions())
            marks._move(MARK, last)
            has_more = last < until
            if not cron._commit_progress(len(entries), remaining=int(has_more)) and has_more:
                return
            after = last

    def _find_told(self, after, until, limit):
        """Return entries with ids above ``after``, up to ``until``, whose members are told by mail."""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=DAYS_MOST)
        domain = [
            ("id", ">", after),
            ("id", "<=", until),
            ("kind", "=", "redeem"),
            ("points", "<", 0),
            ("program_id.notify_redemption", "=", True),
            ("transaction_id.date", ">=", since),
            ("member_id.partner_id.email", "!=", False),
        ]
        return self.search(domain, order="id", limit=limit)

    def _mail_redemptions(self):
        template = self.env.ref("loyalty_hero.mail_template_redemption")
        return len(queue_mails(self.env, render_mails(template, self).values()))
