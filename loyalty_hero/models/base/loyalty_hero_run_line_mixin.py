"""Lines of period runs: what a run posts for one program."""

from odoo import fields, models


class LoyaltyHeroRunLineMixin(models.AbstractModel):
    """A line belongs to a run (``run_id``) and makes journal items, which tell the run by the field ``_run_link``."""

    _name = "loyalty.hero.run.line.mixin"
    _description = "Line of a period run"
    _inherit = ["loyalty.hero.number.mixin"]
    _run_link = None

    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, readonly=True, index=True, ondelete="restrict"
    )

    def _prepare_item(self, name, **vals):
        """Return values of a journal item in the currency of the run, without a cost centre."""
        return {
            "name": name,
            "currency_id": self.run_id.currency_id.id,
            "analytic_distribution": False,
            self._run_link: self.run_id.id,
            **vals,
        }

    def _get_cost_centre(self, company):
        """Return the analytic distribution that the company chose for the program, if it can use it still."""
        distribution = self.program_id.with_company(company).analytic_distribution
        return distribution if self.program_id._can_distribute(distribution, company) else False
