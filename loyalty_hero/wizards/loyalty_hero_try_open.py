"""The way from a program to its trial; what was typed in last is still there."""

from odoo import models


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    def action_try(self, start_over=False):
        """Open the trial of the program: the user's last one, unless they start over."""
        self.ensure_one()
        Try = self.env["loyalty.hero.try"]
        last = Try.search(
            [("program_id", "=", self.id), ("create_uid", "=", self.env.uid)],
            order="id desc",
            limit=1,
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try “%s”", self.name),
            "res_model": Try._name,
            "res_id": last.id if last and not start_over else False,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_program_id": self.id, "dialog_size": "extra-large"},
        }
