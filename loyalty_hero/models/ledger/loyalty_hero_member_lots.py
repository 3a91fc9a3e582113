"""A member's lots: what may be spent, what waits, and what expires.

Available is the balance less what is held, less what expired and is not swept yet, less what waits to be spent.  A lot
expires by its own date, or, where points expire by inactivity, some days after the member's last activity: one
expression says so to everyone who asks.  Days are those of the shop that the lot comes from.
"""

from odoo import api, fields, models
from odoo.tools import SQL, groupby

from ..base.days import sql_day_at
from ..base.jobs import CHUNK, work_through
from ..base.units import POINTS_DIGITS, from_hundredths, to_hundredths

EXPIRING_DAYS = 30
LAST_DAY_OF_LOT = SQL("COALESCE(lot.date_expiry, member.date_activity + NULLIF(lot.idle_days, 0))")
"""The last day of a lot, whatever was told to the member."""
EXPIRY = SQL(
    """CASE WHEN law.days IS NULL THEN %(last_day)s
            WHEN notice.day IS NOT NULL THEN GREATEST(%(last_day)s, notice.day + law.days) END""",
    last_day=LAST_DAY_OF_LOT,
)
"""The last day on which a lot may be spent: where a law asks for a notice, none without one that was sent."""
LAW_HOLDS = SQL(
    """law.active AND law.notice_days > 0
       AND (law.country_id = customer.country_id AND COALESCE(law.state_id = customer.state_id, law.state_id IS NULL)
            OR law.country_id = place.country_id AND COALESCE(law.state_id = place.state_id, law.state_id IS NULL))"""
)
"""Whether a law about notices holds for a customer, by their address or that of the program's company."""
OPEN_LOTS = SQL(
    """loyalty_hero_entry lot
       JOIN loyalty_hero_member member ON member.id = lot.member_id
       JOIN loyalty_hero_program program ON program.id = lot.program_id
       JOIN res_partner customer ON customer.id = member.partner_id
       LEFT JOIN res_company company ON company.id = program.company_id
       LEFT JOIN res_partner place ON place.id = company.partner_id
       LEFT JOIN LATERAL (SELECT max(law.notice_days) AS days, min(NULLIF(law.notice_days_most, 0)) AS days_most
                            FROM loyalty_hero_expiry_law law WHERE %(law_holds)s) AS law ON true
       LEFT JOIN LATERAL (SELECT min(notice.day_sent) AS day
                            FROM loyalty_hero_expiry_notice notice
                           WHERE notice.member_id = lot.member_id AND notice.state = 'sent'
                             AND notice.entry >= lot.id AND notice.last_day >= %(last_day)s
                             AND notice.day_sent >= COALESCE(%(last_day)s - law.days_most, '-infinity')) AS notice
              ON law.days IS NOT NULL""",
    law_holds=LAW_HOLDS,
    last_day=LAST_DAY_OF_LOT,
)


def lot_today():
    """Return, as SQL, the day that it is now where the shop of a lot is."""
    return sql_day_at(fields.Datetime.now(), SQL("lot.tz"))


def of_members(condition):
    """Return, as SQL, whether a lot is of members whose ids meet a condition: ``SQL("> %s", member_id)``.

    It is said of both tables, because the database would read all members to find those of some lots.
    """
    return SQL("(lot.member_id %(condition)s AND member.id %(condition)s)", condition=condition)


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

    def _get_available(self, company=None):
        """Return what the (locked) member may spend now, in hundredths of a point.

        :param company: where; without it, all that can be spent in some company
        """
        self.ensure_one()
        blocked, _expiring, _date = self._get_lots_by_expiry().get(self.id, (0, 0, False))
        free = get_free(self.balance, self.points_held, blocked)
        return self._get_available_here(company, {self.id: free})[self.id]

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
                            WHERE lot.points_open > 0 AND %(of_members)s) AS lots
                    WHERE expiry <= soon OR waits
                    GROUP BY member_id""",
                today=lot_today(),
                until=until,
                days=EXPIRING_DAYS,
                expiry=EXPIRY,
                lots=OPEN_LOTS,
                of_members=of_members(SQL("= ANY(%s)", self.ids)),
            )
        )
        return {member_id: lots for member_id, *lots in rows}

    def _flush_lots(self):
        self.env["loyalty.hero.entry"].flush_model(["points_open"])
        self.env["loyalty.hero.expiry.law"].flush_model()
        self.env["res.partner"].flush_model(["country_id", "state_id"])

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
                            WHERE lot.points_open > 0 AND %(of_members)s AND %(expiry)s < %(today)s
                          ) AS over
                    WHERE free > before
                    ORDER BY company_id, member_id, id""",
                lots=OPEN_LOTS,
                expiry=EXPIRY,
                today=lot_today(),
                of_members=of_members(SQL("= ANY(%s)", self.ids)),
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
                    WHERE lot.points_open > 0 AND %(of_members)s
                      AND %(last_day)s < %(today)s AND %(expiry)s < %(today)s
                      AND member.balance > member.points_held
                    ORDER BY lot.member_id LIMIT %(limit)s""",
                lots=OPEN_LOTS,
                expiry=EXPIRY,
                last_day=LAST_DAY_OF_LOT,
                today=lot_today(),
                of_members=of_members(SQL("> %s", after)),
                limit=limit,
            )
        )
        return [member_id for (member_id,) in rows]
