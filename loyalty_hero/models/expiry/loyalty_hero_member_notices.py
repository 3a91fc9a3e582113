"""Notices: members are told before their points expire, and what they were told is kept.

A program may say so; where a law asks for it, it is done for every program.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..base.jobs import CHUNK, work_through
from ..base.mails import queue_mails, render_mails
from ..ledger.loyalty_hero_member_lots import LAST_DAY_OF_LOT, OPEN_LOTS, lot_today, of_members
from ..words.values import number_in_words
from .loyalty_hero_expiry_notice import COLUMNS

TRY_AGAIN_DAYS = 7
"""A notice that the law asks for is sent again when it failed, or still waits, after so many days."""


class Expiring(NamedTuple):
    """Points of a member that expire soon, the first and the last day of theirs, and the id of the newest lot."""

    points: Decimal
    first_day: date
    last_day: date
    entry: int


class Notice(NamedTuple):
    """What a member is told of, and the fields of the mail, if they have an address."""

    expiring: Expiring
    mail: dict | None


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    date_expiry_notified = fields.Date(
        readonly=True,
        copy=False,
        help="The member was told about all points that expire up to this day.",
    )

    @api.model
    def _cron_notify_expiry(self, limit=CHUNK):
        """Mail members whose points expire soon, ``limit`` at a time, and each of them once for a day of expiry."""

        def find(after, limit):
            return self._find_expiring(SQL("> %s", after), limit)

        def prepare(members, found):
            return members._prepare_notices(found)

        def work(members, notices):
            members._notify_expiry(notices)

        work_through(self.browse(), find, work, limit, prepare)

    def _find_expiring(self, condition, limit):
        """Return who is to be told of points that expire: ``{member id: Expiring}``.

        :param condition: which members are looked at, as ``of_members`` takes it
        """
        self._flush_lots()
        self.env["loyalty.hero.program"].flush_model(["notify_expiry", "notify_expiry_days"])
        self.flush_model(["date_expiry_notified"])
        rows = self.env.execute_query(
            SQL(
                """SELECT member_id, sum(points_open), min(told), max(told), max(id)
                     FROM (SELECT lot.id, lot.member_id, lot.points_open, member.date_expiry_notified, law.days,
                                  GREATEST(%(last_day)s, CASE WHEN law.days > 0 THEN %(today)s + law.days END) AS told
                             FROM %(lots)s
                            WHERE lot.points_open > 0 AND %(of_members)s
                              AND CASE WHEN law.days IS NULL THEN %(by_program)s ELSE %(by_law)s END) AS lot
                    GROUP BY member_id, date_expiry_notified
                   HAVING max(days) > 0 OR max(told) > COALESCE(date_expiry_notified, '-infinity')
                    ORDER BY member_id LIMIT %(limit)s""",
                lots=OPEN_LOTS,
                last_day=LAST_DAY_OF_LOT,
                by_program=self._where_program_tells(),
                by_law=self._where_law_tells(),
                today=lot_today(),
                of_members=of_members(condition),
                limit=limit,
            )
        )
        return {member_id: Expiring(*lots) for member_id, *lots in rows}

    def _where_program_tells(self):
        """Return, as SQL, whether the program wants the member to be told of a lot."""
        return SQL(
            """program.notify_expiry
               AND %(last_day)s BETWEEN %(today)s AND %(today)s + program.notify_expiry_days""",
            last_day=LAST_DAY_OF_LOT,
            today=lot_today(),
        )

    def _where_law_tells(self):
        """Return, as SQL, whether the law wants the member to be told of a lot, who can be and was not.

        As early as the program says, no earlier than the law allows, and no later than it asks for.
        """
        return SQL(
            """notice.day IS NULL AND customer.email <> ''
               AND %(last_day)s <= %(today)s + GREATEST(law.days, LEAST(
                       law.days_most, CASE WHEN program.notify_expiry THEN program.notify_expiry_days ELSE 0 END))
               AND NOT EXISTS (SELECT FROM loyalty_hero_expiry_notice tried
                                WHERE tried.member_id = lot.member_id AND tried.entry >= lot.id
                                  AND tried.last_day >= %(last_day)s AND tried.date_queued > %(lately)s)""",
            last_day=LAST_DAY_OF_LOT,
            today=lot_today(),
            lately=fields.Datetime.subtract(fields.Datetime.now(), days=TRY_AGAIN_DAYS),
        )

    def _prepare_notices(self, found):
        """Return what these members are told, ``{member id: Notice}``.

        :param found: as ``_find_expiring`` returns it
        """
        mailed = self.filtered("partner_id.email")
        told = {
            member.id: (
                number_in_words(
                    self.with_context(lang=member.partner_id.lang).env,
                    float(found[member.id].points),
                ),
                found[member.id].first_day,
            )
            for member in mailed
        }
        template = self.env.ref("loyalty_hero.mail_template_points_expire")
        mails = render_mails(template.with_context(loyalty_expiring=told), mailed)
        return {member.id: Notice(found[member.id], mails.get(member.id)) for member in self}

    def _notify_expiry(self, notices):
        """Queue the mails about points of these (locked) members that expire soon, and remember that they were sent.

        Who spent or got points since is told what holds now.

        :param notices: as ``_prepare_notices`` returns it, or ``None`` for who could not be told
        """
        found = self._find_expiring(SQL("= ANY(%s)", self.ids), len(self))
        due = self.browse(member_id for member_id in found if notices[member_id])
        changed = due.filtered(lambda member: notices[member.id].expiring != found[member.id])
        if changed:
            notices = notices | changed._prepare_notices(found)
        for member in due:
            member.date_expiry_notified = found[member.id].last_day
        mailed = due.filtered(lambda member: notices[member.id].mail)
        mails = queue_mails(self.env, (notices[member.id].mail for member in mailed))
        told = {
            member: (mail, [getattr(notices[member.id].expiring, name) for name in COLUMNS])
            for member, mail in zip(mailed, mails, strict=True)
        }
        self.env["loyalty.hero.expiry.notice"]._keep(told, COLUMNS)
