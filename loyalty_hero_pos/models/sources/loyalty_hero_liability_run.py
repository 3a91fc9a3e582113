"""Liability runs know what a till sold, and which tills have not booked it yet."""

from odoo import models
from odoo.tools import SQL, format_list


class LoyaltyHeroLiabilityRun(models.Model):
    _inherit = "loyalty.hero.liability.run"

    def _get_net_shares(self):
        share = (
            "CASE WHEN %(sold)s.amount_total <> 0 "
            "THEN (%(sold)s.amount_total - %(sold)s.amount_tax) / %(sold)s.amount_total END"
        )
        return [*super()._get_net_shares(), ("pos.order", SQL("pos_order"), share)]

    def _get_warnings(self, months):
        warnings = super()._get_warnings(months)
        sessions = self.env["pos.session"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "closed"),
                ("start_at", "<", f"{self.date} 23:59:59"),
            ]
        )
        if sessions:
            warnings.append(
                self.env._(
                    "These sessions are open, so what they sold is not in the books yet: %s. Close them first.",
                    format_list(self.env, sessions.mapped("name")),
                )
            )
        return warnings
