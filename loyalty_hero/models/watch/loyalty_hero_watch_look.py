"""Looking for what is odd: each night, at what was posted since the last look, and at nothing else.

Each rule is one query over a stretch of new entries: whom they belong to is looked up, and what those people did in the
days that the rule is about.  Each entry is told once for each kind, so that a look that is repeated tells nothing
twice, and what was told yesterday does not count again.
"""

from odoo import Command, api, fields, models
from odoo.tools import SQL, format_date

from ..words.values import number_in_words
from .res_company import DAYS_MOST

MARK = "watch"
STRETCH = 20_000
"""Entries that are looked at between two commits: for a second or two."""

POSTED = SQL(
    """JOIN loyalty_hero_transaction posted ON posted.id = entry.transaction_id
       JOIN loyalty_hero_member member ON member.id = entry.member_id
       JOIN res_company company ON company.id = posted.company_id"""
)
SALE = SQL("posted.number = 1 AND entry.kind = 'earn' AND (entry.points > 0 OR entry.spend > 0)")
RETURN = SQL("entry.kind IN ('earn', 'bonus') AND (entry.points < 0 OR entry.spend < 0)")


def is_new(kind):
    """Return the condition that an entry was not told for this kind yet."""
    return SQL(
        """NOT EXISTS (
            SELECT FROM loyalty_hero_watch_entry told
              JOIN loyalty_hero_watch watch ON watch.id = told.watch_id
             WHERE told.entry_id = entry.id AND watch.kind = %s)""",
        kind,
    )


class LoyaltyHeroWatch(models.Model):
    _inherit = "loyalty.hero.watch"

    @api.model
    def _cron_look(self, stretch=STRETCH):
        """Look at everything that was posted since the last look and is final, ``stretch`` entries at a time."""
        elevated = self.sudo()
        marks, cron = elevated.env["loyalty.hero.mark"], self.env["ir.cron"]
        # What was posted until now is final once what runs now has ended: in a moment, mostly.
        marks._move(MARK, marks._get(MARK))
        cron._commit_progress()
        after, until = marks._find_next(MARK)
        while after < until:
            last = min(after + stretch, until)
            elevated._look(elevated._prepare_stretch(after, last))
            marks._move(MARK, last)
            if not cron._commit_progress(1, remaining=int(last < until)) and last < until:
                return
            after = last

    @api.model
    def _prepare_stretch(self, after, until):
        """Return what the rules look at: entries with ids above ``after``, up to ``until``, that are not too old."""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=DAYS_MOST)
        return {"after": after, "until": until, "since": since}

    @api.model
    def _look(self, stretch):
        """Put on the list what is odd about a stretch of entries; again, it tells nothing more."""
        self.env.flush_all()
        self._look_at_own_cards(stretch)
        self._look_at_sales(stretch)
        self._look_at_returns(stretch)
        self._look_at_adjustments(stretch)

    @api.model
    def _look_at_own_cards(self, stretch):
        """Tell of each sale that somebody rang up for themselves; of claims it was told at once."""
        rows = self.env.execute_query(
            SQL(
                """SELECT array_agg(entry.id), min(member.partner_id), posted.user_id, max(posted.id)
                  FROM loyalty_hero_entry entry %(posted)s
                  JOIN res_users staff ON staff.id = posted.user_id
                  JOIN res_partner person ON person.id = staff.partner_id
                  JOIN res_partner holder ON holder.id = member.partner_id
                 WHERE entry.id > %(after)s AND entry.id <= %(until)s AND posted.date >= %(since)s
                   AND company.loyalty_watch_own AND NOT staff.share
                   AND entry.kind IN ('earn', 'bonus', 'welcome', 'redeem')
                   AND (person.id = holder.id OR person.email_normalized = holder.email_normalized)
                   AND NOT EXISTS (
                       SELECT FROM loyalty_hero_watch claim
                        WHERE claim.source_key = posted.source_key AND claim.kind = 'own_claim')
                   AND %(is_new)s
                 GROUP BY posted.source_key, posted.user_id
                 ORDER BY max(posted.id)""",
                posted=POSTED,
                is_new=is_new("own_card"),
                **stretch,
            )
        )
        for entry_ids, partner_id, user_id, transaction_id in rows:
            fact = self._prepare_fact(transaction_id, partner_id, user_id, entry_ids)
            note = fact["env"]._(
                "%(cashier)s rang up this sale on the card of %(customer)s, who is the same person.",
                **fact["told"],
            )
            self._add("own_card", fact["origin"], note)

    @api.model
    def _look_at_sales(self, stretch):
        """Tell of customers with many sales on one day, which is the day where the shop is."""
        rows = self.env.execute_query(
            SQL(
                """WITH touched AS (
                    SELECT DISTINCT member.partner_id, posted.company_id, posted.day
                      FROM loyalty_hero_entry entry %(posted)s
                     WHERE entry.id > %(after)s AND entry.id <= %(until)s AND posted.date >= %(since)s
                       AND company.loyalty_watch_sales > 0 AND %(sale)s)
                SELECT array_agg(entry.id), touched.partner_id,
                       mode() WITHIN GROUP (ORDER BY posted.user_id), max(posted.id),
                       count(DISTINCT posted.source_key), touched.day
                  FROM touched
                  JOIN loyalty_hero_member member ON member.partner_id = touched.partner_id
                  JOIN loyalty_hero_entry entry ON entry.member_id = member.id AND entry.id <= %(until)s
                  JOIN loyalty_hero_transaction posted ON posted.id = entry.transaction_id
                   AND posted.day = touched.day AND posted.company_id = touched.company_id
                  JOIN res_company company ON company.id = touched.company_id
                 WHERE %(sale)s AND %(is_new)s
                 GROUP BY touched.partner_id, touched.day, company.id
                HAVING count(DISTINCT posted.source_key) >= company.loyalty_watch_sales
                 ORDER BY max(posted.id)""",
                posted=POSTED,
                sale=SALE,
                is_new=is_new("many_sales"),
                **stretch,
            )
        )
        for entry_ids, partner_id, user_id, transaction_id, count, day in rows:
            fact = self._prepare_fact(transaction_id, partner_id, user_id, entry_ids)
            note = fact["env"]._(
                "Sales for %(customer)s on %(day)s: %(count)s. Most of them by %(cashier)s.",
                count=count,
                day=format_date(fact["env"], day),
                **fact["told"],
            )
            self._add("many_sales", fact["origin"], note)

    @api.model
    def _look_at_returns(self, stretch):
        """Tell of customers who return goods again and again within some days."""
        rows = self.env.execute_query(
            SQL(
                """WITH touched AS (
                    SELECT member.partner_id, posted.company_id, max(posted.day) AS day
                      FROM loyalty_hero_entry entry %(posted)s
                     WHERE entry.id > %(after)s AND entry.id <= %(until)s AND posted.date >= %(since)s
                       AND company.loyalty_watch_returns > 0 AND %(back)s
                     GROUP BY member.partner_id, posted.company_id)
                SELECT array_agg(entry.id), touched.partner_id,
                       mode() WITHIN GROUP (ORDER BY posted.user_id), max(posted.id),
                       count(DISTINCT posted.source_key || '/' || posted.number),
                       min(company.loyalty_watch_return_days)
                  FROM touched
                  JOIN res_company company ON company.id = touched.company_id
                  JOIN loyalty_hero_member member ON member.partner_id = touched.partner_id
                  JOIN loyalty_hero_entry entry ON entry.member_id = member.id AND entry.id <= %(until)s
                  JOIN loyalty_hero_transaction posted ON posted.id = entry.transaction_id
                   AND posted.company_id = touched.company_id
                   AND posted.day > touched.day - company.loyalty_watch_return_days
                 WHERE %(back)s AND %(is_new)s
                 GROUP BY touched.partner_id, company.id
                HAVING count(DISTINCT posted.source_key || '/' || posted.number)
                       >= company.loyalty_watch_returns
                 ORDER BY max(posted.id)""",
                posted=POSTED,
                back=RETURN,
                is_new=is_new("many_returns"),
                **stretch,
            )
        )
        for entry_ids, partner_id, user_id, transaction_id, count, days in rows:
            fact = self._prepare_fact(transaction_id, partner_id, user_id, entry_ids)
            note = fact["env"]._(
                "Returns by %(customer)s within %(days)s days: %(count)s. Most of them at %(cashier)s's till.",
                count=count,
                days=days,
                **fact["told"],
            )
            self._add("many_returns", fact["origin"], note)

    @api.model
    def _look_at_adjustments(self, stretch):
        """Tell of points that a manager gave to somebody, and that were spent at once."""
        rows = self.env.execute_query(
            SQL(
                """SELECT array_agg(DISTINCT debit.id) || entry.id, member.partner_id, given.user_id,
                       max(posted.id), entry.points, sum(part.points), given.source_name
                  FROM loyalty_hero_entry debit
                  JOIN loyalty_hero_transaction posted ON posted.id = debit.transaction_id
                  JOIN loyalty_hero_allocation part ON part.debit_id = debit.id
                  JOIN loyalty_hero_entry entry ON entry.id = part.lot_id
                  JOIN loyalty_hero_transaction given ON given.id = entry.transaction_id
                  JOIN loyalty_hero_member member ON member.id = entry.member_id
                  JOIN res_company company ON company.id = given.company_id
                 WHERE debit.id > %(after)s AND debit.id <= %(until)s AND posted.date >= %(since)s
                   AND debit.kind = 'redeem' AND entry.kind = 'adjust'
                   AND given.source_model = 'loyalty.hero.adjustment' AND given.number = 1
                   AND posted.day - given.day BETWEEN 0 AND company.loyalty_watch_adjust_days - 1
                   -- A gift to many is made to be spent.
                   AND 1 = (SELECT count(*) FROM loyalty_hero_adjustment_line line
                             WHERE line.adjustment_id = given.source_id)
                   AND %(is_new)s
                 GROUP BY entry.id, member.partner_id, given.id
                 ORDER BY max(posted.id)""",
                is_new=is_new("adjust_redeem"),
                **stretch,
            )
        )
        for entry_ids, partner_id, user_id, transaction_id, points, spent, number in rows:
            fact = self._prepare_fact(transaction_id, partner_id, user_id, entry_ids)
            note = fact["env"]._(
                "%(cashier)s added %(points)s points for %(customer)s (%(number)s). %(spent)s of them were spent soon "
                "afterwards, at %(other)s's till.",
                points=number_in_words(fact["env"], points),
                spent=number_in_words(fact["env"], spent),
                number=number,
                other=fact["transaction"].user_id.name,
                **fact["told"],
            )
            self._add("adjust_redeem", fact["origin"], note)

    @api.model
    def _prepare_fact(self, transaction_id, partner_id, user_id, entry_ids):
        """Return what a note tells of, with who speaks: the company's own language."""
        transaction = self.env["loyalty.hero.transaction"].browse(transaction_id)
        partner = self.env["res.partner"].browse(partner_id)
        user = self.env["res.users"].browse(user_id)
        lang = transaction.company_id.partner_id.lang
        return {
            "env": self.with_context(lang=lang).env,
            "transaction": transaction,
            "told": {"customer": partner.name, "cashier": user.name},
            "origin": {
                **self._prepare_origin(transaction),
                "partner_id": partner.id,
                "user_id": user.id,
                "date": transaction.date,
                "entry_ids": [Command.set(entry_ids)],
            },
        }
