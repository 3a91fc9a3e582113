"""Gift cards that premiums issue, where the till meets them."""

from odoo import api, models


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    @api.model
    def _prepare_gift_card_program(self, currency, company):
        """A till opens only when gift cards have a report to print them by, as Odoo's own ones have."""
        report = self.env.ref("loyalty.report_gift_card", raise_if_not_found=False)
        return {
            **super()._prepare_gift_card_program(currency, company),
            "pos_report_print_id": report and report.id,
        }
