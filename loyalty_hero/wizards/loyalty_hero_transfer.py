"""Transfer points from one member of a program to another one."""

from odoo import api, fields, models

from odoo.addons.base.models.res_users import check_identity

from ..models.base.bounds import POINTS_MOST, between
from ..models.base.units import POINTS_DIGITS, to_hundredths


class LoyaltyHeroTransfer(models.TransientModel):
    _name = "loyalty.hero.transfer"
    _description = "Transfer points"
    _inherit = ["loyalty.hero.adjustment.mixin"]

    member_id = fields.Many2one("loyalty.hero.member", string="From", ondelete="cascade")
    program_id = fields.Many2one(related="member_id.program_id")
    points_name = fields.Char(related="member_id.points_name")
    receiver_id = fields.Many2one(
        "loyalty.hero.member",
        string="To",
        domain="[('program_id', '=', program_id), ('id', '!=', member_id)]",
        ondelete="cascade",
    )
    points = fields.Float(digits=POINTS_DIGITS)
    reason_id = fields.Many2one(domain=[("may_transfer", "=", True)])
    balance = fields.Float(related="member_id.balance", string="Balance Now")
    points_available = fields.Float(
        related="member_id.points_available", string="Can Be Transferred"
    )
    balance_after = fields.Float(
        string="Balance Afterwards", digits=POINTS_DIGITS, compute="_compute_balances"
    )
    receiver_balance = fields.Float(related="receiver_id.balance", string="Receiver's Balance Now")
    receiver_balance_after = fields.Float(
        string="Receiver's Balance Afterwards", digits=POINTS_DIGITS, compute="_compute_balances"
    )

    _points_between = between(0, POINTS_MOST, "Points are from {least} to {most}.", "points")

    @api.depends("member_id", "receiver_id", "points")
    def _compute_balances(self):
        for wizard in self:
            wizard.balance_after = wizard.balance - wizard.points
            wizard.receiver_balance_after = wizard.receiver_balance + wizard.points

    @api.model
    def _get_problem_depends(self):
        return ("member_id", "points")

    def _check(self):
        if self.member_id:
            self.member_id._check_takeable(to_hundredths(self.points))

    @check_identity
    def action_post(self):
        """Transfer the points, and open what was posted."""
        return self._post()

    def _make_adjustment(self):
        return self.env["loyalty.hero.adjustment"]._make(
            "transfer",
            self.member_id,
            to_hundredths(self.points),
            self.reason_id,
            self.note,
            receiver=self.receiver_id,
        )
