"""Issue a coupon or balance card for points of a member, without a sale."""

from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base.models.res_users import check_identity

from ..models.base.units import POINTS_DIGITS, to_hundredths


class LoyaltyHeroIssue(models.TransientModel):
    _name = "loyalty.hero.issue"
    _description = "Issue a coupon or card for points"
    _inherit = ["loyalty.hero.number.mixin"]

    member_id = fields.Many2one("loyalty.hero.member", required=True, ondelete="cascade")
    program_id = fields.Many2one(related="member_id.program_id")
    points_name = fields.Char(related="member_id.points_name")
    points_available = fields.Float(related="member_id.points_available", string="Can Be Spent")
    reward_id = fields.Many2one(
        "loyalty.hero.reward",
        domain="[('program_id', '=', program_id), ('kind', 'in', ('coupon', 'balance_card'))]",
        ondelete="cascade",
    )
    step_id = fields.Many2one(
        "loyalty.hero.reward.step", domain="[('reward_id', '=', reward_id)]", ondelete="cascade"
    )
    points = fields.Float(related="step_id.points", digits=POINTS_DIGITS)
    amount = fields.Monetary(related="step_id.amount", string="Worth")
    currency_id = fields.Many2one(related="member_id.currency_id")
    key = fields.Char(readonly=True, default=lambda self: str(uuid4()))

    @api.onchange("reward_id")
    def _onchange_reward_id(self):
        if self.step_id not in self.reward_id.step_ids:
            steps = self.reward_id.step_ids.filtered(
                lambda step: step.points <= self.points_available
            )
            self.step_id = steps.sorted("points")[-1:]

    @check_identity
    def action_issue(self):
        """Issue it, once however often the button is pressed, and open it."""
        return self._issue().get_formview_action()

    def _issue(self):
        """Issue what was chosen, and return the voucher."""
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group("loyalty_hero.loyalty_hero_group_manager"):
            raise AccessError(self.env._("Only loyalty managers can issue coupons and cards."))
        self.member_id.check_access("read")
        if not self.step_id or self.step_id.reward_id.program_id != self.program_id:
            raise UserError(self.env._("Choose what to issue."))
        vouchers = self.env["loyalty.hero.voucher"].sudo()
        claim = vouchers._prepare_claim(self.program_id.company_id or self.env.company)
        claim["key"] = f"{vouchers._name},{self.key}"
        voucher = vouchers._issue(
            self.member_id.sudo(), self.step_id.reward_id, to_hundredths(self.points), claim
        )
        return voucher.sudo(False)
