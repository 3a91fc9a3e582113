"""The audit of each night: nobody looks at it, so what it finds goes on the watch list and is mailed to managers."""

import logging

from odoo import api, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


class LoyaltyHeroAudit(models.TransientModel):
    _inherit = "loyalty.hero.audit"

    @api.model
    def _cron_audit(self):
        """Audit what changed since the last audit without differences, for all companies; tell of differences."""
        if not self.create({"is_partial": True}).difference_count:
            return
        companies = self.env["res.company"].with_context(active_test=False).search(Domain.TRUE)
        for company in companies:
            words = self.with_context(lang=company.partner_id.lang)
            audit = words.create({"is_partial": True, "company_id": company.id})
            if audit.difference_count:
                audit._report()

    def _report(self):
        """Put the differences on the company's watch list, where they stay also if they cannot be mailed."""
        watch = self._find_reported() or self._put_on_watch_list()
        try:
            with self.env.cr.savepoint():
                self._mail(watch)
        except Exception:
            _logger.exception("The differences that the audit found could not be mailed.")

    def _find_reported(self):
        """Return what nobody has reviewed yet and says the same."""
        return self.env["loyalty.hero.watch"].search(
            [
                ("kind", "=", "audit"),
                ("company_id", "=", self.company_id.id),
                ("note", "=", self._describe()),
                ("decision", "=", False),
            ],
            limit=1,
        )

    def _put_on_watch_list(self):
        return self.env["loyalty.hero.watch"].create(
            {
                "kind": "audit",
                "source_key": f"{self._name},{self.id}",
                "source_name": self.env._("Audit"),
                "company_id": self.company_id.id,
                "note": self._describe(),
            }
        )

    def _describe(self):
        """Return the checks that found differences, each with its lines."""
        lines = self.line_ids.filtered("difference_count")
        return "\n".join(f"{line.name}\n{line.details}" for line in lines)

    def _mail(self, watch):
        """Queue the mail to the managers of the company."""
        managers = self._find_managers()
        if managers:
            template = self.env.ref("loyalty_hero.mail_template_audit").with_context(
                loyalty_managers=",".join(map(str, managers.partner_id.ids)),
                loyalty_seal=self.seal_id,
            )
            template.send_mail(watch.id)

    def _find_managers(self):
        group = self.env.ref("loyalty_hero.loyalty_hero_group_manager")
        return self.env["res.users"].search(
            [("all_group_ids", "in", group.ids), ("company_ids", "in", self.company_id.ids)]
        )
