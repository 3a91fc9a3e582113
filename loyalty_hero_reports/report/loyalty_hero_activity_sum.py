"""Sums of points activity that are kept, so that millions of entries need not be read to draw a chart.

A job adds what was posted since its last run, so sales never wait for a sum; what it has not added yet is read from the
ledger itself (``loyalty_hero_activity.py``).  The audit proves that the sums are the ledger's.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.loyalty_hero.models.base.units import POINTS_DIGITS

MARK = "activity"


class LoyaltyHeroActivitySum(models.Model):
    _name = "loyalty.hero.activity.sum"
    _description = "Points activity of a day, summed up"
    _inherit = ["loyalty.hero.number.mixin"]
    _log_access = False

    day = fields.Date(required=True, readonly=True)
    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict", index=True
    )
    shop = fields.Char(readonly=True)
    kind = fields.Char(required=True, readonly=True)
    points = fields.Float(digits=POINTS_DIGITS, required=True, readonly=True)
    spend = fields.Monetary(currency_field="currency_id", required=True, readonly=True)
    currency_id = fields.Many2one(related="program_id.currency_id")
    items = fields.Float(digits=(16, 3), required=True, readonly=True)
    entry_count = fields.Integer(required=True, readonly=True)

    _fact_unique = models.UniqueIndex(
        "(day, program_id, company_id, kind, COALESCE(shop, ''))", "This is summed up already."
    )

    @api.model
    def _get_last_entry(self):
        """Return the id of the last entry that is in the sums."""
        return self.env["loyalty.hero.mark"]._get(MARK)

    @api.model
    def _cron_sum_up(self, limit=1_000_000):
        """Add the entries that are final and not in the sums yet, ``limit`` of them at a time."""
        marks = self.env["loyalty.hero.mark"]
        cron = self.env["ir.cron"]
        after, until = marks._find_next(MARK)
        while after < until:
            step = min(after + limit, until)
            self._add(after, step)
            marks._move(MARK, step)
            if not cron._commit_progress(step - after, remaining=until - step):
                return
            after = step
        marks._move(MARK, until)
        cron._commit_progress(remaining=0)

    def _add(self, after, until):
        """Add the entries with ids above ``after``, up to ``until``."""
        self.env["loyalty.hero.entry"].flush_model()
        self.env.cr.execute(
            SQL(
                """INSERT INTO loyalty_hero_activity_sum AS kept
                          (day, program_id, company_id, kind, shop, points, spend, items, entry_count)
                   %s
                       ON CONFLICT (day, program_id, company_id, kind, COALESCE(shop, '')) DO UPDATE
                      SET points = kept.points + EXCLUDED.points, spend = kept.spend + EXCLUDED.spend,
                          items = kept.items + EXCLUDED.items,
                          entry_count = kept.entry_count + EXCLUDED.entry_count""",
                self._get_sums(after, until),
            )
        )
        self.invalidate_model()

    def _get_sums(self, after, until):
        """Return the query that sums up entries with ids above ``after``, up to ``until``."""
        return SQL(
            """SELECT transaction.day, entry.program_id, transaction.company_id, entry.kind,
                      NULLIF(transaction.shop, '') AS shop, sum(entry.points) AS points,
                      sum(COALESCE(entry.spend, 0)) AS spend, sum(COALESCE(entry.items, 0)) AS items,
                      count(*) AS entry_count
                 FROM loyalty_hero_entry entry
                 JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
                WHERE entry.id > %s AND entry.id <= %s
                GROUP BY 1, 2, 3, 4, 5""",
            after,
            until,
        )


class LoyaltyHeroAudit(models.TransientModel):
    _inherit = "loyalty.hero.audit"

    def _get_checks(self, members, asked):
        """Prove the sums, too: the whole of them, or nothing."""
        checks = super()._get_checks(members, asked)
        if members is None:
            checks.append(
                (
                    self._get_activity_query(),
                    [self.env._("The points activity report matches the ledger")],
                )
            )
        return checks

    def _get_activity_query(self):
        """The sums that are kept are those of the entries that they are of; the report reads later ones themselves."""
        sums = self.env["loyalty.hero.activity.sum"]
        return SQL(
            """SELECT fact.day || ' program ' || fact.program_id || ' ' || fact.kind || ' ' || COALESCE(fact.shop, ''),
                      abs(sum(fact.points)) + abs(sum(fact.spend)) + abs(sum(fact.items)) + abs(sum(fact.entry_count))
                 FROM (SELECT day, program_id, company_id, kind, shop, points, spend, items, entry_count
                         FROM loyalty_hero_activity_sum
                        UNION ALL
                       SELECT day, program_id, company_id, kind, shop, -points, -spend, -items, -entry_count
                         FROM (%s) AS made) AS fact
                WHERE %s
                GROUP BY fact.day, fact.program_id, fact.company_id, fact.kind, fact.shop""",
            sums._get_sums(0, sums._get_last_entry()),
            self._in_companies("fact"),
        )
