"""Adjust the points of one member: add or take, with what comes of it shown before."""

from odoo import api, fields, models

from odoo.addons.base.models.res_users import check_identity

from ..models.base.bounds import POINTS_MOST, between
from ..models.base.units import POINTS_DIGITS, to_hundredths
from ..models.words.values import day_in_words


class LoyaltyHeroAdjust(models.TransientModel):
    _name = "loyalty.hero.adjust"
    _description = "Adjust points"
    _inherit = ["loyalty.hero.adjustment.mixin"]

    partner_id = fields.Many2one("res.partner", string="Customer", ondelete="cascade")
    member_id = fields.Many2one(
        "loyalty.hero.member",
        string="Program",
        domain="[('partner_id', '=', partner_id), ('program_id.kind', '=', 'points'), "
        "('program_id.state', '!=', 'draft')]",
        ondelete="cascade",
    )
    points_name = fields.Char(related="member_id.points_name")
    direction = fields.Selection(
        [("add", "Add points"), ("take", "Take points")],
        string="What to Do",
        required=True,
        default="add",
    )
    points = fields.Float(digits=POINTS_DIGITS)
    reason_id = fields.Many2one(
        domain="[('may_add', '=', True)] if direction == 'add' else [('may_take', '=', True)]"
    )
    balance = fields.Float(related="member_id.balance", string="Balance Now")
    points_available = fields.Float(related="member_id.points_available", string="Can Be Spent Now")
    balance_after = fields.Float(digits=POINTS_DIGITS, compute="_compute_balance_after")
    expiry = fields.Char(
        compute="_compute_expiry",
        help="The added points expire by the program's rule.",
    )

    _points_between = between(0, POINTS_MOST, "Points are from {least} to {most}.", "points")

    @api.depends("member_id", "direction", "points")
    def _compute_balance_after(self):
        for wizard in self:
            sign = 1 if wizard.direction == "add" else -1
            wizard.balance_after = wizard.balance + sign * wizard.points

    @api.depends("member_id")
    @api.depends_context("lang", "company")
    def _compute_expiry(self):
        for wizard in self:
            program = wizard.member_id.program_id
            company = program.company_id or self.env.company
            terms = program._get_lot_terms(company._get_loyalty_today()) if program else {}
            if terms.get("date_expiry"):
                day = day_in_words(self.env, terms["date_expiry"])
                wizard.expiry = self.env._("They expire after %s.", day)
            elif terms.get("idle_days"):
                wizard.expiry = self.env._(
                    "They expire %s days after the customer's last activity.", terms["idle_days"]
                )
            else:
                wizard.expiry = self.env._("They do not expire.")

    @api.onchange("direction")
    def _onchange_direction(self):
        if self.reason_id and not self.reason_id._allows(self.direction):
            self.reason_id = False

    @api.model
    def _get_problem_depends(self):
        return ("member_id", "direction", "points")

    def _check(self):
        if self.member_id and self.direction == "take":
            self.member_id._check_takeable(to_hundredths(self.points))

    @check_identity
    def action_post(self):
        """Post the adjustment, and open it."""
        return self._post()

    def _make_adjustment(self):
        return self.env["loyalty.hero.adjustment"]._make(
            self.direction,
            self.member_id,
            to_hundredths(self.points),
            self.reason_id,
            self.note,
        )
