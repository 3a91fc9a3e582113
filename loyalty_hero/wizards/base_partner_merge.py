"""Merging contacts: what the customer has in programs goes to the contact that is kept."""

from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Merge the members first: Odoo would move, or delete, them by statements of its own."""
        members = self.env["loyalty.hero.member"].sudo()
        # All companies' members, whoever merges.
        for source in src_partners.sudo():
            members._merge_contacts(source, dst_partner.sudo())
        return super()._update_foreign_keys(src_partners, dst_partner)
