"""Publish the changes of a running program: from when on they hold, and what they touch."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LoyaltyHeroPublish(models.TransientModel):
    _name = "loyalty.hero.publish"
    _description = "Publish changes of a loyalty program"
    _inherit = ["loyalty.hero.number.mixin"]

    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, readonly=True, ondelete="cascade"
    )
    timing = fields.Selection(
        [("now", "At once"), ("later", "On a date…")],
        string="Takes Effect",
        required=True,
        default="now",
    )
    moment = fields.Datetime(
        string="From", help="Sales from this moment on earn by the new version."
    )
    changes = fields.Json(
        compute="_compute_changes",
        compute_sudo=True,
        help="What changes for customers when you publish.",
    )
    impact = fields.Text(compute="_compute_impact")
    planned_count = fields.Integer(compute="_compute_planned_count", compute_sudo=True)

    @api.depends("program_id")
    @api.depends_context("lang")
    def _compute_changes(self):
        for wizard in self:
            program = wizard.program_id
            version = self.env["loyalty.hero.program.version"]._get_in_effect(program)
            is_other = version and version.digest != program.digest
            wizard.changes = (
                version._get_changes(version._get_topics(), program._get_topics(extra=()))
                if is_other
                else []
            )

    @api.depends("program_id")
    def _compute_impact(self):
        for wizard in self:
            program = wizard.program_id
            wizard.impact = "\n".join(program._get_publish_impact()) if program else False

    @api.depends("program_id", "timing", "moment")
    def _compute_planned_count(self):
        for wizard in self:
            wizard.planned_count = len(
                wizard.program_id._get_replaced_versions(wizard._get_moment())
            )

    @api.constrains("timing", "moment")
    def _check_moment(self):
        now = fields.Datetime.now()
        for wizard in self.filtered(lambda wizard: wizard.timing == "later"):
            if not wizard.moment or wizard.moment < now:
                raise ValidationError(
                    self.env._(
                        "Points already given stay as they are. Choose a time in the future, or publish at once."
                    )
                )

    def _get_moment(self):
        return (self.timing == "later" and self.moment) or fields.Datetime.now()

    def action_publish(self):
        """Publish the changes."""
        self.ensure_one()
        self.program_id.check_access("write")
        self.program_id.sudo()._publish(self._get_moment())
        return {"type": "ir.actions.act_window_close"}
