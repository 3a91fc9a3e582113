"""The audit, where the till comes in: open sessions have not been booked yet."""

from odoo import models
from odoo.tools import SQL, format_amount


class LoyaltyHeroAudit(models.TransientModel):
    _inherit = "loyalty.hero.audit"

    def _get_waiting_condition(self):
        """Orders are booked with their invoice, or else when their session is closed."""
        return SQL(
            """(%s OR (fact.cause_model = 'pos.order' AND EXISTS (
                   SELECT FROM pos_order JOIN pos_session session ON session.id = pos_order.session_id
                    WHERE pos_order.id = fact.cause_id AND pos_order.account_move IS NULL
                      AND session.state <> 'closed')))""",
            super()._get_waiting_condition(),
        )

    def _get_waiting(self):
        return [*super()._get_waiting(), *(self._say_waiting(*row) for row in self._find_waiting())]

    def _find_waiting(self):
        """Return what each open session has still to book: ``[(shop, currency id, redemptions, amount), …]``."""
        return self.env.execute_query(
            SQL(
                """SELECT config.name, redemption.currency_id, count(DISTINCT redemption.id), sum(entry.amount)
                     FROM loyalty_hero_entry entry
                     JOIN (SELECT id, COALESCE(cause_model, source_model) AS cause_model,
                                  COALESCE(cause_id, source_id) AS cause_id
                             FROM loyalty_hero_transaction) AS fact ON fact.id = entry.transaction_id
                     JOIN loyalty_hero_redemption redemption ON redemption.id = entry.redemption_id
                     JOIN pos_order ON pos_order.id = fact.cause_id
                     JOIN pos_session session ON session.id = pos_order.session_id
                     JOIN pos_config config ON config.id = session.config_id
                    WHERE %s AND fact.cause_model = 'pos.order' AND redemption.company_id IN %s
                    GROUP BY session.id, config.name, redemption.currency_id
                   HAVING sum(entry.amount) <> 0
                    ORDER BY config.name""",
                self._get_waiting_condition(),
                tuple((self._get_companies() or self.env.companies).ids),
            )
        )

    def _say_waiting(self, shop, currency_id, count, amount):
        currency = self.env["res.currency"].browse(currency_id)
        names = {"shop": shop, "amount": format_amount(self.env, amount, currency), "count": count}
        if count == 1:
            return self.env._(
                "1 redemption waits for the closing of %(shop)s: %(amount)s.", **names
            )
        return self.env._(
            "%(count)s redemptions wait for the closing of %(shop)s: %(amount)s.", **names
        )
