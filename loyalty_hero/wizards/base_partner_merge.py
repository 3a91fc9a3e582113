"""Merging contacts: points never move without an entry."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Refuse to merge away who has points; Odoo would move, or delete, the members by statements of its own."""
        members = src_partners.sudo().loyalty_member_ids
        kept = members.filtered(lambda member: member._has_history())
        if kept:
            customer = kept.partner_id[0]
            raise UserError(
                self.env._(
                    "%(customer)s has a history of points in %(programs)s, which cannot move to another contact. "
                    "Choose %(customer)s as the contact to keep; when several have such a history, leave them as they "
                    "are.",
                    customer=customer.display_name,
                    programs=format_list(
                        self.env,
                        kept.filtered(lambda m: m.partner_id == customer).program_id.mapped("name"),
                    ),
                )
            )
        return super()._update_foreign_keys(src_partners, dst_partner)
