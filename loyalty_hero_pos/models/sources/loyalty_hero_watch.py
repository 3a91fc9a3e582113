"""What is odd at tills: receipts that one cashier claims for customers, again and again on one day."""

from odoo import api, models
from odoo.tools import SQL, format_date

from odoo.addons.loyalty_hero.models.watch.loyalty_hero_watch_look import POSTED, is_new

CLAIMED = SQL(
    "((receipt.loyalty_claimed AT TIME ZONE 'UTC') AT TIME ZONE COALESCE(company.loyalty_tz, 'UTC'))::date"
)
"""The day of a claim, where the company is."""


class LoyaltyHeroWatch(models.Model):
    _inherit = "loyalty.hero.watch"

    @api.model
    def _look(self, stretch):
        result = super()._look(stretch)
        self._look_at_claims(stretch)
        return result

    @api.model
    def _look_at_claims(self, stretch):
        """Tell of cashiers who claimed many receipts on one day."""
        rows = self.env.execute_query(
            SQL(
                """WITH touched AS (
                       SELECT DISTINCT posted.user_id, posted.company_id, %(claimed)s AS day
                         FROM loyalty_hero_entry entry %(posted)s
                         JOIN pos_order receipt
                           ON posted.source_model = 'pos.order' AND receipt.id = posted.source_id
                        WHERE entry.id > %(after)s AND entry.id <= %(until)s AND posted.number = 1
                          AND receipt.loyalty_claimed >= %(since)s AND company.loyalty_watch_claims > 0)
                   SELECT array_agg(entry.id), mode() WITHIN GROUP (ORDER BY member.partner_id), touched.user_id,
                          max(posted.id), count(DISTINCT receipt.id), touched.day
                     FROM touched
                     JOIN pos_order receipt ON receipt.company_id = touched.company_id
                      AND receipt.loyalty_claimed BETWEEN touched.day - 1 AND touched.day + 2
                     JOIN loyalty_hero_transaction posted ON posted.source_key = 'pos.order,' || receipt.uuid
                      AND posted.number = 1 AND posted.user_id = touched.user_id
                     JOIN loyalty_hero_entry entry ON entry.transaction_id = posted.id AND entry.id <= %(until)s
                     JOIN loyalty_hero_member member ON member.id = entry.member_id
                     JOIN res_company company ON company.id = touched.company_id
                    WHERE %(claimed)s = touched.day AND %(is_new)s
                    GROUP BY touched.user_id, touched.day, company.id
                   HAVING count(DISTINCT receipt.id) >= company.loyalty_watch_claims
                    ORDER BY max(posted.id)""",
                claimed=CLAIMED,
                posted=POSTED,
                is_new=is_new("many_claims"),
                **stretch,
            )
        )
        for entry_ids, partner_id, user_id, transaction_id, count, day in rows:
            fact = self._prepare_fact(transaction_id, partner_id, user_id, entry_ids)
            note = fact["env"]._(
                "Receipts that %(cashier)s claimed for customers on %(day)s: %(count)s. Most of them for %(customer)s.",
                count=count,
                day=format_date(fact["env"], day),
                **fact["told"],
            )
            self._add("many_claims", fact["origin"], note)
