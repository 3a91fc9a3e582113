"""A manager lets a customer choose a PIN, at the desk; on their own page, customers do it themselves."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..models.adjustment.loyalty_hero_adjustment import MANAGER


class LoyaltyHeroPinSet(models.TransientModel):
    _name = "loyalty.hero.pin.set"
    _description = "Set a customer's PIN"
    _inherit = ["loyalty.hero.number.mixin"]

    partner_id = fields.Many2one("res.partner", string="Customer", required=True, readonly=True)
    # Encrypted as soon as it comes: it is never stored as it was typed.
    pin = fields.Char(
        string="New PIN",
        compute="_compute_pin",
        inverse="_inverse_pin",
        help="From 4 to 8 digits. The customer enters it at a till to redeem points.",
    )
    pin_hash = fields.Char(readonly=True, groups=fields.NO_ACCESS)

    def _compute_pin(self):
        self.pin = False

    def _inverse_pin(self):
        pins = self.env["loyalty.hero.pin"]
        for wizard in self:
            wizard.sudo().pin_hash = pins._encrypt(wizard.pin)

    def action_set(self):
        """Set the PIN, and note on the contact who did."""
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only loyalty managers can set a customer's PIN."))
        self.partner_id.check_access("write")
        return self.sudo()._set()

    def _set(self):
        """Give the customer the PIN that was typed; this is elevated."""
        if not self.pin_hash:
            raise UserError(self.env._("Enter a PIN first."))
        self.env["loyalty.hero.pin"]._set(self.partner_id, self.pin_hash)
        self.pin_hash = False
        self.partner_id._message_log(body=self.env._("A new PIN for the till was set."))
        return {"type": "ir.actions.act_window_close"}
