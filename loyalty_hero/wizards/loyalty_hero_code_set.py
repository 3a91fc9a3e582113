"""Managers set their code for the till, with their password."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base.models.res_users import check_identity

from ..models.adjustment.loyalty_hero_adjustment import MANAGER


class LoyaltyHeroCodeSet(models.TransientModel):
    _name = "loyalty.hero.code.set"
    _description = "Set the code for the till"
    _inherit = ["loyalty.hero.number.mixin"]

    # Encrypted as soon as it comes: it is never stored as it was typed.
    code = fields.Char(
        string="New Code",
        compute="_compute_code",
        inverse="_inverse_code",
        help="From 6 to 12 digits. You enter it at a till when a cashier needs your approval.",
    )
    code_hash = fields.Char(readonly=True, groups=fields.NO_ACCESS)

    def _compute_code(self):
        self.code = False

    def _inverse_code(self):
        codes = self.env["loyalty.hero.manager.code"]
        for wizard in self:
            wizard.sudo().code_hash = codes._encrypt(wizard.code)

    @check_identity
    def action_set(self):
        """Set the user's own code."""
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only loyalty managers can have a code for the till."))
        return self.sudo()._set()

    def _set(self):
        """Give the user the code that was typed; this is elevated."""
        if not self.code_hash:
            raise UserError(self.env._("Enter a code first."))
        self.env["loyalty.hero.manager.code"]._set(self.env.user, self.code_hash)
        self.code_hash = False
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._("Your new code for the till is set."),
                "type": "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
