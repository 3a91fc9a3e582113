"""What a company needs for loyalty: a journal for redemption postings, and its time zone."""

from odoo import fields, models

from .days import day_at
from .defaults import without_defaults


class ResCompany(models.Model):
    _inherit = "res.company"

    loyalty_journal_id = fields.Many2one(
        "account.journal",
        domain="[('type', '=', 'general'), ('company_id', '=', id)]",
    )

    # Stored, because each sale asks for it and the company is at hand anyway.
    loyalty_tz = fields.Selection(related="partner_id.tz", store=True, string="Loyalty Time Zone")

    def _get_loyalty_journal(self):
        """Return the journal of redemption postings; it is made when first needed, or anew when it was archived."""
        self.ensure_one()
        if not self.loyalty_journal_id.active or self.loyalty_journal_id.company_id != self:
            journals = without_defaults(self.env["account.journal"])
            self.loyalty_journal_id = journals.create(self._prepare_loyalty_journal_vals())
        return self.loyalty_journal_id

    def _prepare_loyalty_journal_vals(self):
        codes = set(
            self.env["account.journal"]
            .with_context(active_test=False)
            .search([("company_id", "=", self.id), ("code", "=like", "LOY%")])
            .mapped("code")
        )
        code = next(
            code
            for code in ["LOY", *(f"LOY{number}" for number in range(1, 100))]
            if code not in codes
        )
        return {
            "name": self.env._("Loyalty"),
            "code": code,
            "type": "general",
            "company_id": self.id,
        }

    def _get_loyalty_today(self):
        """Return the day that it is where the company is."""
        return day_at(fields.Datetime.now(), self._get_loyalty_tz())

    def _get_loyalty_tz(self):
        """Return the name of the time zone in which the company's sales are dated; shops can have their own."""
        return self.loyalty_tz or "UTC"
