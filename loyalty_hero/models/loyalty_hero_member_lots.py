"""A member's lots: what may be spent, what waits, and what expires.

Available is the balance less what is held, less what expired and is not swept yet, less what waits to be spent.  A lot
expires by its own date, or, where points expire by inactivity, some days after the member's last activity: one
expression says so to everyone who asks.  Days are those of the shop that the lot comes from.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from .days import sql_day_at
from .units import POINTS_DIGITS, from_hundredths, to_hundredths
from .words import number_in_words

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


def _lot_today():
    """Return, as SQL, the day that it is now where the shop of a lot is."""
    return sql_day_at(fields.Datetime.now(), SQL("lot.tz"))


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
            member.points_available = from_hundredths(member._get_free(blocked))
            member.points_expiring = expiring
            member.date_expiring = date_expiring

    def _get_available(self):
        """Return what the (locked) member may spend now, in hundredths of a point."""
        self.ensure_one()
        blocked, _expiring, _date = self._get_lots_by_expiry().get(self.id, (0, 0, False))
        return self._get_free(blocked)

    def _get_free(self, blocked):
        """Return balance less held and ``blocked``, in hundredths: what blocks cannot make it negative."""
        free = to_hundredths(self.balance) - to_hundredths(self.points_held)
        return free - min(to_hundredths(blocked), max(free, 0))

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
        self.env["loyalty.hero.redemption"].sudo()._release_lapsed(self)
        self._expire()

    def _expire(self):
        """Post the expiry of all lots whose last day is over; run again, it posts nothing."""
        vals_list = []
        for member, lots in self._get_expired_lots().grouped("member_id").items():
            # Points that an open order holds stay until it is paid or given up.
            free = to_hundredths(member.balance) - to_hundredths(member.points_held)
            for lot in lots:
                points = min(to_hundredths(lot.points_open), max(free, 0))
                free -= points
                if points:
                    vals_list.append(member._prepare_expiry_vals(lot, points))
        return self.env["loyalty.hero.entry"].sudo()._post(vals_list)

    def _get_expired_lots(self):
        """Return the open lots of these members whose last day is over, the oldest expiry first."""
        if not self.ids:
            return self.env["loyalty.hero.entry"]
        self._flush_lots()
        rows = self.env.execute_query(
            SQL(
                """SELECT lot.id FROM %(lots)s
                    WHERE lot.points_open > 0 AND lot.member_id IN %(members)s AND %(expiry)s < %(today)s
                    ORDER BY %(expiry)s, lot.id""",
                lots=OPEN_LOTS,
                expiry=EXPIRY,
                today=_lot_today(),
                members=tuple(self.ids),
            )
        )
        return self.env["loyalty.hero.entry"].sudo().browse([id_ for (id_,) in rows])

    def _prepare_expiry_vals(self, lot, points):
        expiries = lot.consumption_ids.filtered(lambda part: part.debit_id.kind == "expire")
        return {
            "member_id": self.id,
            "program_id": self.program_id.id,
            "company_id": lot.company_id.id,
            "tz": lot.tz,
            "kind": "expire",
            "points": -from_hundredths(points),
            "date": fields.Datetime.now(),
            "source_key": f"loyalty.hero.entry,{lot.id}",
            "source_model": lot._name,
            "source_id": lot.id,
            "source_name": lot.display_name,
            # A lot can expire in parts, when some of it was held the first time.
            "settlement": len(expiries) + 1,
        }

    @api.model
    def _cron_expire(self, limit=1000):
        """Post expired points, ``limit`` members at a time; what is left is done by the next run."""
        self._flush_lots()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT lot.member_id FROM %(lots)s
                    WHERE lot.points_open > 0 AND %(expiry)s < %(today)s
                      AND member.balance > member.points_held
                    ORDER BY lot.member_id LIMIT %(limit)s""",
                lots=OPEN_LOTS,
                expiry=EXPIRY,
                today=_lot_today(),
                limit=limit + 1,
            )
        )
        members = self.browse([member_id for (member_id,) in rows[:limit]])
        members._lock_to_spend()
        self.env["ir.cron"]._commit_progress(len(members), remaining=max(len(rows) - limit, 0))

    @api.model
    def _cron_notify_expiry(self, limit=100):
        """Mail members whose points expire soon, ``limit`` at a time, and each of them once for a day of expiry."""
        self._flush_lots()
        self.env["loyalty.hero.program"].flush_model(["notify_expiry", "notify_expiry_days"])
        self.flush_model(["date_expiry_notified"])
        rows = self.env.execute_query(
            SQL(
                """SELECT lot.member_id, max(%(expiry)s) FROM %(lots)s
                    WHERE lot.points_open > 0 AND program.notify_expiry
                      AND %(expiry)s BETWEEN %(today)s AND %(today)s + program.notify_expiry_days
                      AND %(expiry)s > COALESCE(member.date_expiry_notified, '-infinity')
                    GROUP BY lot.member_id ORDER BY lot.member_id LIMIT %(limit)s""",
                lots=OPEN_LOTS,
                expiry=EXPIRY,
                today=_lot_today(),
                limit=limit + 1,
            )
        )
        for member_id, last_day in rows[:limit]:
            self.browse(member_id)._notify_expiry(last_day)
        self.env["ir.cron"]._commit_progress(len(rows[:limit]), remaining=max(len(rows) - limit, 0))

    def _notify_expiry(self, last_day):
        """Queue the mail about what expires up to ``last_day``, and remember that it was sent."""
        self.ensure_one()
        lots = self._get_lots_by_expiry(last_day).get(self.id)
        self.date_expiry_notified = last_day
        if lots and self.partner_id.email:
            _blocked, points, date = lots
            template = self.env.ref("loyalty_hero.mail_template_points_expire")
            words = number_in_words(self.with_context(lang=self.partner_id.lang).env, float(points))
            template.with_context(loyalty_points=words, loyalty_date=date).send_mail(self.id)
