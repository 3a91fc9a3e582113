"""A member's lots: what may be spent, what waits, and what expires.

Available is the balance less what is held, less what expired and is not swept yet, less what waits to be spent.  A lot
expires by its own date, or, where points expire by inactivity, some days after the member's last activity: one
expression says so to everyone who asks.  Days are those of the shop that the lot comes from.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL, groupby

from ..base.days import sql_day_at
from ..base.jobs import CHUNK, work_through
from ..base.mails import queue_mails, render_mails
from ..base.units import POINTS_DIGITS, from_hundredths, to_hundredths
from ..words.values import number_in_words

EXPIRING_DAYS = 30
EXPIRY = SQL(
    """COALESCE(lot.date_expiry, CASE WHEN program.expiry = 'inactivity'
                                      THEN member.date_activity + program.expiry_days END)"""
)
OPEN_LOTS = SQL(
    """loyalty_hero_entry lot
       JOIN loyalty_hero_member member ON member.id = lot.member_id
       JOIN loyalty_hero_program program ON program.id = lot.program_id"""
)


class Expiring(NamedTuple):
    """Points of a member that expire soon, and the first and the last day of theirs."""

    points: Decimal
    first_day: date
    last_day: date


class Notice(NamedTuple):
    """What a member is told of, and the fields of the mail, if they have an address."""

    expiring: Expiring
    mail: dict | None


def _lot_today():
    """Return, as SQL, the day that it is now where the shop of a lot is."""
    return sql_day_at(fields.Datetime.now(), SQL("lot.tz"))


def get_free(balance, held, blocked):
    """Return balance less held and blocked points, in hundredths: what blocks cannot make it negative."""
    free = to_hundredths(balance) - to_hundredths(held)
    return free - min(to_hundredths(blocked), max(free, 0))


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    points_available = fields.Float(
        digits=POINTS_DIGITS,
        compute="_compute_points_available",
        help="What can be spent now: the balance, less reserved points and points in their waiting period.",
    )
    points_expiring = fields.Float(
        digits=POINTS_DIGITS,
        compute="_compute_points_available",
        help="Points that expire within 30 days.",
    )
    date_expiring = fields.Date(
        compute="_compute_points_available", help="When the next points expire."
    )
    date_expiry_notified = fields.Date(
        readonly=True,
        copy=False,
        help="The member was told about all points that expire up to this day.",
    )

    @api.depends("balance", "points_held")
    def _compute_points_available(self):
        lots = self._get_lots_by_expiry()
        for member in self:
            blocked, expiring, date_expiring = lots.get(member.id, (0, 0, False))
            member.points_available = from_hundredths(
                get_free(member.balance, member.points_held, blocked)
            )
            member.points_expiring = expiring
            member.date_expiring = date_expiring

    def _get_available(self):
        """Return what the (locked) member may spend now, in hundredths of a point."""
        self.ensure_one()
        blocked, _expiring, _date = self._get_lots_by_expiry().get(self.id, (0, 0, False))
        return get_free(self.balance, self.points_held, blocked)

    def _get_lots_by_expiry(self, until=None):
        """Tell what is in the lots: ``{member id: (blocked, points that expire soon, date of the next ones)}``.

        Blocked are points that expired and are not swept, or that have to wait before they may be spent.

        :param until: the last day that is soon; else it is ``EXPIRING_DAYS`` ahead
        """
        if not self.ids:
            return {}
        self._flush_lots()
        rows = self.env.execute_query(
            SQL(
                """SELECT member_id,
                          COALESCE(sum(points_open) FILTER (WHERE expiry < today OR waits), 0),
                          COALESCE(sum(points_open) FILTER (WHERE expiry BETWEEN today AND soon), 0),
                          min(expiry) FILTER (WHERE expiry BETWEEN today AND soon)
                     FROM (SELECT lot.member_id, lot.points_open, %(expiry)s AS expiry, %(today)s AS today,
                                  COALESCE(%(until)s, %(today)s + %(days)s) AS soon,
                                  COALESCE(lot.date_available > %(today)s, false) AS waits
                             FROM %(lots)s
                            WHERE lot.points_open > 0 AND lot.member_id IN %(members)s) AS lots
                    WHERE expiry <= soon OR waits
                    GROUP BY member_id""",
                today=_lot_today(),
                until=until,
                days=EXPIRING_DAYS,
                expiry=EXPIRY,
                lots=OPEN_LOTS,
                members=tuple(self.ids),
            )
        )
        return {member_id: lots for member_id, *lots in rows}

    def _flush_lots(self):
        self.env["loyalty.hero.entry"].flush_model(["points_open"])
        self.env["loyalty.hero.program"].flush_model(["expiry", "expiry_days"])

    def _lock_to_spend(self):
        """Lock, free the holds that lapsed and take out what expired: what is left can be spent."""
        self._lock()
        self._sweep()

    def _sweep(self):
        """Free the holds of these (locked) members that lapsed, and take out what expired."""
        self.env["loyalty.hero.redemption"]._release_lapsed(self)
        self._expire()

    def _expire(self):
        """Post the expiry of all lots of these (locked) members whose last day is over; again, it posts nothing."""
        for company_id, parts in groupby(self._get_expired_parts(), key=lambda part: part[0]):
            self._post_expiry(company_id, [part[1:] for part in parts])

    def _get_expired_parts(self):
        """Return what expires: ``[(company id, member id, lot id, points), …]``, sorted.

        Points that an open order holds stay until it is paid or given up: the oldest expiry goes first.
        """
        if not self.ids:
            return []
        self._flush_lots()
        return self.env.execute_query(
            SQL(
                """SELECT company_id, member_id, id, LEAST(points_open, free - before)
                     FROM (SELECT transaction.company_id, lot.member_id, lot.id, lot.points_open,
                                  member.balance - member.points_held AS free,
                                  sum(lot.points_open) OVER (
                                      PARTITION BY lot.member_id ORDER BY %(expiry)s, lot.id) - lot.points_open
                                      AS before
                             FROM %(lots)s
                             JOIN loyalty_hero_transaction transaction ON transaction.id = lot.transaction_id
                            WHERE lot.points_open > 0 AND lot.member_id IN %(members)s AND %(expiry)s < %(today)s
                          ) AS over
                    WHERE free > before
                    ORDER BY company_id, member_id, id""",
                lots=OPEN_LOTS,
                expiry=EXPIRY,
                today=_lot_today(),
                members=tuple(self.ids),
            )
        )

    def _post_expiry(self, company_id, parts):
        """Post one transaction: an entry for each member takes the lots that are over.

        :param list parts: ``[(member id, lot id, points), …]``
        """
        transaction = self.env["loyalty.hero.transaction"]._begin(
            [
                {
                    # The lots are locked: no other run can have the first of them.
                    "source_key": f"expiry,{min(lot_id for _member_id, lot_id, _points in parts)}",
                    "company_id": company_id,
                    "date": fields.Datetime.now(),
                }
            ]
        )
        member_ids, lot_ids, points = map(list, zip(*parts, strict=True))
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """WITH part AS (
                       SELECT * FROM unnest(%(member_ids)s, %(lot_ids)s, %(points)s::numeric[])
                                     AS part (member_id, lot_id, points)
                   ), debit AS (
                       INSERT INTO loyalty_hero_entry (transaction_id, member_id, program_id, kind, points)
                       SELECT %(transaction_id)s, part.member_id, member.program_id, 'expire', -sum(part.points)
                         FROM part JOIN loyalty_hero_member member ON member.id = part.member_id
                        GROUP BY part.member_id, member.program_id
                       RETURNING id, member_id
                   )
                   INSERT INTO loyalty_hero_allocation (lot_id, debit_id, points)
                   SELECT part.lot_id, debit.id, part.points FROM part JOIN debit USING (member_id)""",
                member_ids=member_ids,
                lot_ids=lot_ids,
                points=points,
                transaction_id=transaction.id,
            )
        )
        transaction.invalidate_recordset(["entry_ids"])
        self.env["loyalty.hero.entry"].invalidate_model(["points_open", "consumption_ids"])
        self.invalidate_recordset(["balance", "points_available", "entry_ids"])

    @api.model
    def _cron_expire(self, limit=CHUNK):
        """Post expired points, ``limit`` members at a time."""
        work_through(
            self.browse().sudo(), self._find_expired, lambda members, _ids: members._sweep(), limit
        )

    def _find_expired(self, after, limit):
        """Return ids of members above ``after`` who have points that expired."""
        self._flush_lots()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT lot.member_id FROM %(lots)s
                    WHERE lot.points_open > 0 AND lot.member_id > %(after)s AND %(expiry)s < %(today)s
                      AND member.balance > member.points_held
                    ORDER BY lot.member_id LIMIT %(limit)s""",
                lots=OPEN_LOTS,
                expiry=EXPIRY,
                today=_lot_today(),
                after=after,
                limit=limit,
            )
        )
        return [member_id for (member_id,) in rows]

    @api.model
    def _cron_notify_expiry(self, limit=CHUNK):
        """Mail members whose points expire soon, ``limit`` at a time, and each of them once for a day of expiry."""

        def find(after, limit):
            return self._find_expiring(SQL("lot.member_id > %s", after), limit)

        def prepare(members, found):
            return members._prepare_notices(found)

        def work(members, notices):
            members._notify_expiry(notices)

        work_through(self.browse(), find, work, limit, prepare)

    def _find_expiring(self, condition, limit):
        """Return who is to be told of points that expire: ``{member id: Expiring}``."""
        self._flush_lots()
        self.env["loyalty.hero.program"].flush_model(["notify_expiry", "notify_expiry_days"])
        self.flush_model(["date_expiry_notified"])
        rows = self.env.execute_query(
            SQL(
                """SELECT lot.member_id, sum(lot.points_open), min(%(expiry)s), max(%(expiry)s) FROM %(lots)s
                    WHERE lot.points_open > 0 AND program.notify_expiry AND %(condition)s
                      AND %(expiry)s BETWEEN %(today)s AND %(today)s + program.notify_expiry_days
                    GROUP BY lot.member_id, member.date_expiry_notified
                   HAVING max(%(expiry)s) > COALESCE(member.date_expiry_notified, '-infinity')
                    ORDER BY lot.member_id LIMIT %(limit)s""",
                lots=OPEN_LOTS,
                expiry=EXPIRY,
                today=_lot_today(),
                condition=condition,
                limit=limit,
            )
        )
        return {member_id: Expiring(*lots) for member_id, *lots in rows}

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
        found = self._find_expiring(SQL("lot.member_id = ANY(%s)", self.ids), len(self))
        due = self.browse(member_id for member_id in found if notices[member_id])
        changed = due.filtered(lambda member: notices[member.id].expiring != found[member.id])
        if changed:
            notices = notices | changed._prepare_notices(found)
        for member in due:
            member.date_expiry_notified = found[member.id].last_day
        mails = (notices[member.id].mail for member in due)
        queue_mails(self.env, filter(None, mails))
