"""What the forms have in common by which managers adjust points: a reason, an explanation, and that they post once."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class LoyaltyHeroAdjustmentMixin(models.AbstractModel):
    _name = "loyalty.hero.adjustment.mixin"
    _description = "Form by which points are adjusted"
    _inherit = ["loyalty.hero.number.mixin"]

    reason_id = fields.Many2one("loyalty.hero.adjustment.reason", ondelete="cascade")
    note = fields.Text(
        string="Explanation",
        help="What happened, for colleagues who look at it later. For example: Parcel came a week late.",
    )
    adjustment_id = fields.Many2one("loyalty.hero.adjustment", readonly=True, ondelete="cascade")
    problem = fields.Char(
        compute="_compute_problem", help="Why this cannot be posted yet. Empty: it can."
    )

    @api.model
    def _get_problem_depends(self):
        """Return the fields that decide whether the form can be posted."""
        return ()

    @api.depends(lambda self: self._get_problem_depends())
    def _compute_problem(self):
        for wizard in self:
            try:
                wizard._check()
                wizard.problem = False
            except (UserError, AccessError) as error:
                wizard.problem = str(error)

    def _check(self):
        """Raise when what was filled in so far can never be posted."""

    def _make_adjustment(self):
        """Make the adjustment, of what the database holds of the form."""
        raise NotImplementedError

    def _post(self):
        """Post once, however often the button is pressed, and open what was posted."""
        self.ensure_one()
        self.check_access("write")
        self.lock_for_update()
        self.invalidate_recordset()
        if not self.adjustment_id:
            self.adjustment_id = self._make_adjustment()
        return self.adjustment_id._show()
