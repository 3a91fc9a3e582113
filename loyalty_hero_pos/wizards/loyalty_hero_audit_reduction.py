"""The audit of price reductions, where the till comes in: late returns that did not charge them again rightly."""

from odoo import models
from odoo.tools import SQL

from ..models.payments.loyalty_hero_redemption import till_key


class LoyaltyHeroAudit(models.TransientModel):
    _inherit = "loyalty.hero.audit"

    def _get_told_claims(self):
        """Such a return was stored, since it had happened, and is on the watch list."""
        return SQL(
            """%s UNION ALL
               SELECT %s || sold.loyalty_claim
                 FROM pos_order made
                 JOIN pos_order_line line ON line.order_id = made.id
                 JOIN pos_order_line goods ON goods.id = line.refunded_orderline_id
                 JOIN pos_order_line sold ON sold.order_id = goods.order_id
                WHERE sold.loyalty_claim IS NOT NULL
                  AND EXISTS (SELECT FROM loyalty_hero_watch watch
                               WHERE watch.kind = 'refund_in_money' AND watch.source_model = 'pos.order'
                                 AND watch.source_id = made.id)""",
            super()._get_told_claims(),
            till_key(""),
        )
