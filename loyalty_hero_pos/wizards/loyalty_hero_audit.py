"""The audit, where the till comes in: open sessions have not been booked yet."""

from odoo import models
from odoo.tools import SQL


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
