"""Decide about what is on the watch list: what was found, and why; that closes it."""

from odoo import fields, models
from odoo.exceptions import UserError

# Enough for what was said by whom.
REASON_MOST = 2000


class LoyaltyHeroWatchDecide(models.TransientModel):
    _name = "loyalty.hero.watch.decide"
    _description = "Decide about the watch list"
    _inherit = ["loyalty.hero.number.mixin"]

    watch_ids = fields.Many2many("loyalty.hero.watch", string="What It Is About", readonly=True)
    decision = fields.Selection(
        selection=lambda self: self.env["loyalty.hero.watch"]._fields["decision"].selection,
        required=True,
        default="fine",
        help="In order: there is a good reason. Corrected: the mistake was put right. Misuse: "
        "somebody took advantage of it.",
    )
    reason = fields.Text(
        string="Why", help="For example: Grace bought lunch for her class in parts."
    )

    def action_decide(self):
        """Close these, with the user as who decided."""
        self.ensure_one()
        self.check_access("write")
        if not (self.reason or "").strip():
            raise UserError(self.env._("Write in a few words why."))
        if len(self.reason) > REASON_MOST:
            raise UserError(
                self.env._("The explanation has at most %s characters.", f"{REASON_MOST:,}")
            )
        if not self.watch_ids:
            raise UserError(self.env._("Choose the entries that you want to decide about."))
        self.watch_ids.check_access("read")
        self.watch_ids.sudo()._decide(self.decision, self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
