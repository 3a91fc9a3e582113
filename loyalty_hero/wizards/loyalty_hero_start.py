"""Start a program: asked only when there is something to know before."""

from odoo import api, fields, models


class LoyaltyHeroStart(models.TransientModel):
    _name = "loyalty.hero.start"
    _description = "Start a loyalty program"
    _inherit = ["loyalty.hero.number.mixin"]

    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, readonly=True, ondelete="cascade"
    )
    topics = fields.Json(related="program_id.topics")
    impact = fields.Text(compute="_compute_impact")
    tier_rates_unused = fields.Char(related="program_id.tier_rates_unused")

    @api.depends("program_id")
    def _compute_impact(self):
        for wizard in self:
            program = wizard.program_id
            wizard.impact = "\n\n".join(program._get_start_impact()) if program else False

    def action_start(self):
        """Start the program as it is."""
        self.ensure_one()
        self.program_id.action_start()
        return {"type": "ir.actions.act_window_close"}

    def action_use_tier_rates(self):
        """Let members earn at the rates of their tiers, and start the program."""
        self.ensure_one()
        self.program_id.action_use_tier_rates()
        return self.action_start()
