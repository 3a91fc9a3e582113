"""The audit of price reductions: the lines of orders and invoices come to what redemptions took off.

Only the sum of a redemption is compared: a return that came before its sale is settled with another document.
"""

from odoo import models
from odoo.tools import SQL


class LoyaltyHeroAudit(models.TransientModel):
    _inherit = "loyalty.hero.audit"

    def _get_checks(self, members, asked):
        return [
            *super()._get_checks(members, asked),
            (
                self._get_reduction_query(members),
                [self.env._("Each price reduction agrees with the lines of its documents")],
            ),
        ]

    def _get_reduction_query(self, members):
        """Lines that no redemption granted are looked for by the whole audit: they are nobody's.

        Each line that charges again is rounded by what the others charged then. When one of these is cancelled, the
        points are divided anew, and the line keeps its amount: so much for each of them is no difference.
        """
        return SQL(
            """WITH granted AS (
                   SELECT split_part(redemption.key, '#', 1) AS claim, redemption.id, redemption.company_id,
                          redemption.source_name AS document,
                          COALESCE((SELECT sum(amount) FROM loyalty_hero_entry
                                     WHERE redemption_id = redemption.id), 0) AS amount
                     FROM loyalty_hero_redemption redemption
                    WHERE redemption.treatment = 'discount' AND redemption.state = 'posted' AND %(of_members)s
               )
               SELECT COALESCE('redemption ' || max(fact.id), 'no redemption') || ' on '
                      || string_agg(DISTINCT fact.document, ', '),
                      CASE WHEN abs(sum(fact.amount)) > sum(fact.rounding) THEN round(sum(fact.amount), 6) ELSE 0 END
                 FROM (SELECT claim, id, company_id, document, amount, 0 AS rounding FROM granted
                        UNION ALL
                       SELECT line.claim, NULL, line.company_id, line.document, -line.amount_total,
                              CASE WHEN line.amount_total < 0
                                   THEN (SELECT rounding FROM res_currency WHERE id = line.currency_id) ELSE 0 END
                         FROM (%(lines)s) AS line
                        WHERE %(of_granted)s) AS fact
                WHERE %(in_companies)s AND fact.claim NOT IN (%(told)s)
                GROUP BY fact.claim""",
            of_members=self._is_of(members, "redemption"),
            of_granted=SQL("TRUE")
            if members is None
            else SQL("line.claim IN (SELECT claim FROM granted)"),
            lines=SQL(" UNION ALL ").join(
                self.env["loyalty.hero.redemption"]._get_reduction_queries()
            ),
            in_companies=self._in_companies("fact"),
            told=self._get_told_claims(),
        )

    def _get_told_claims(self):
        """Return, as a query, claims that rightly differ, because managers were told of it when it happened."""
        return SQL("SELECT NULL::varchar WHERE FALSE")
