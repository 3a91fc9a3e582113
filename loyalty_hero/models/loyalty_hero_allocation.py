"""Allocations: which lots a negative entry consumed."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .units import POINTS_DIGITS


class LoyaltyHeroAllocation(models.Model):
    _name = "loyalty.hero.allocation"
    _description = "Points allocation"
    _order = "id"

    lot_id = fields.Many2one(
        "loyalty.hero.entry", required=True, readonly=True, index=True, ondelete="restrict"
    )
    debit_id = fields.Many2one(
        "loyalty.hero.entry", required=True, readonly=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(related="lot_id.member_id")
    points = fields.Float(digits=POINTS_DIGITS, required=True, readonly=True)
    date_expiry = fields.Date(related="lot_id.date_expiry")

    _points_positive = models.Constraint(
        "CHECK (points > 0)", "An allocation takes more than 0 points."
    )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Allocations cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Allocations cannot be deleted."))

    @api.model
    def _post(self, vals_list):
        """Store allocations; the database lowers what is open on both sides."""
        allocations = self.sudo().create(vals_list)
        (allocations.lot_id | allocations.debit_id).invalidate_recordset(["points_open"])
        return allocations
