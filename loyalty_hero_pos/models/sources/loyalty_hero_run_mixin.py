"""Period runs know which tills have not booked what they sold."""

from odoo import models
from odoo.tools import format_list


class LoyaltyHeroRunMixin(models.AbstractModel):
    _inherit = "loyalty.hero.run.mixin"

    def _get_warnings(self):
        warnings = super()._get_warnings()
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
