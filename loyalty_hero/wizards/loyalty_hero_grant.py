"""Give points to many members at once, with a preview: those of a list, or of a customer selection."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from odoo.addons.base.models.res_users import check_identity

from ..models.base.bounds import POINTS_MOST, between
from ..models.base.units import POINTS_DIGITS, to_hundredths
from ..models.words.values import money_in_words, points_in_words

NAMED_MOST = 10


class LoyaltyHeroGrant(models.TransientModel):
    _name = "loyalty.hero.grant"
    _description = "Give points to many"
    _inherit = ["loyalty.hero.adjustment.mixin"]

    audience = fields.Selection(
        [("selection", "A customer selection"), ("members", "The chosen members")],
        string="Who Gets Points",
        required=True,
        default="selection",
    )
    program_id = fields.Many2one(
        "loyalty.hero.program",
        domain=[("kind", "=", "points"), ("state", "!=", "draft")],
        ondelete="cascade",
    )
    points_name = fields.Char(related="program_id.points_name")
    selection_id = fields.Many2one(
        "loyalty.hero.selection",
        string="Customers",
        domain=[("target", "=", "contact")],
        ondelete="cascade",
        help="Members of the program who match it now get points.",
    )
    member_ids = fields.Many2many("loyalty.hero.member", string="Members")
    points = fields.Float(string="Points Each", digits=POINTS_DIGITS)
    reason_id = fields.Many2one(domain=[("may_add", "=", True)])
    member_count = fields.Integer(string="Members Who Get Points", compute="_compute_preview")
    left_count = fields.Integer(
        string="Left Out", compute="_compute_preview", help="They have left the program."
    )
    total = fields.Char(string="Points in All", compute="_compute_preview")
    worth = fields.Char(
        compute="_compute_preview", help="What the points are worth with the program's best reward."
    )
    names = fields.Char(string="First Members", compute="_compute_preview")

    _points_between = between(0, POINTS_MOST, "Points are from {least} to {most}.", "points")

    @api.depends("audience", "program_id", "selection_id", "member_ids", "points")
    @api.depends_context("lang", "company", "allowed_company_ids")
    def _compute_preview(self):
        for wizard in self:
            members = wizard._get_members()
            staying = members.filtered(lambda member: not member.date_left)
            points = to_hundredths(wizard.points) * len(staying)
            wizard.member_count = len(staying)
            wizard.left_count = len(members) - len(staying)
            wizard.total = points_in_words(self.env, points)
            wizard.worth = wizard._get_worth(points)
            wizard.names = format_list(self.env, staying[:NAMED_MOST].partner_id.mapped("name"))

    def _get_members(self):
        """Return who is meant, as far as the user may see them, those who left included."""
        Member = self.env["loyalty.hero.member"]
        if self.audience == "members":
            return self.member_ids._origin.filtered(
                lambda member: member.program_id == self.program_id._origin
            )
        if not (self.program_id and self.selection_id):
            return Member
        members = Member.search([("program_id", "=", self.program_id._origin.id)])
        met = self.selection_id._origin._match(members.partner_id)
        return members.filtered(lambda member: member.partner_id.id in met)

    def _get_worth(self, points):
        """Return what so many points (hundredths) pay at most, in words, or ``False`` when they buy nothing."""
        rates = [
            reward.amount / reward.points
            for reward in self.program_id.reward_ids
            if reward.kind == "payment" and reward.points
        ]
        if not rates:
            return False
        currency = self.program_id.currency_id
        return money_in_words(self.env, currency.round(points / 100 * max(rates)), currency)

    @api.model
    def _get_problem_depends(self):
        return ("audience", "program_id", "member_ids")

    def _check(self):
        if self.audience == "members" and len(self.member_ids.program_id) > 1:
            raise UserError(
                self.env._(
                    "The chosen members are in several programs. Only those of “%s” get points.",
                    self.program_id.name,
                )
            )

    @check_identity
    def action_post(self):
        """Give the points, and open what was posted."""
        return self._post()

    def _make_adjustment(self):
        return self.env["loyalty.hero.adjustment"]._make(
            "add",
            self._get_members(),
            to_hundredths(self.points),
            self.reason_id,
            self.note,
        )
