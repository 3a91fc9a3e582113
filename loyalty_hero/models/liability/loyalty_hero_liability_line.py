"""Lines of a liability run: what it posts for a program, and how the figure comes about."""

from odoo import fields, models
from odoo.exceptions import UserError


class LoyaltyHeroLiabilityLine(models.Model):
    _name = "loyalty.hero.liability.line"
    _description = "Line of a liability run"
    _inherit = ["loyalty.hero.run.line.mixin"]
    _run_link = "loyalty_run_id"
    _order = "run_id desc, program_id, id"
    _rec_name = "kind"

    run_id = fields.Many2one(
        "loyalty.hero.liability.run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="run_id.company_id")
    currency_id = fields.Many2one(related="run_id.currency_id")
    kind = fields.Selection(
        [
            ("estimate", "Change of estimate"),
            ("earned", "Points earned"),
            ("redeemed", "Points redeemed"),
            ("expired", "Points expired or removed"),
            ("correction", "Correction of the account"),
        ],
        string="Reason",
        required=True,
        readonly=True,
    )
    amount = fields.Monetary(
        string="Change of the Liability",
        required=True,
        readonly=True,
        help="Positive: more is deferred. Negative: becomes revenue.",
    )
    explanation = fields.Text(string="How It Comes About", readonly=True)

    def _prepare_items(self):
        """Return the two journal items of the line: the liability, and the revenue that it takes or gives."""
        name = self.env._(
            "%(program)s: %(reason)s",
            program=self.program_id.name,
            reason=dict(self._fields["kind"]._description_selection(self.env))[self.kind],
        )
        return [
            self._prepare_item(
                name,
                account_id=self._get_account("liability_account_id").id,
                balance=-self.amount,
                amount_currency=-self.amount,
                loyalty_deferred_program_id=self.program_id.id,
            ),
            self._prepare_item(
                name,
                account_id=self._get_account("points_revenue_account_id").id,
                balance=self.amount,
                amount_currency=self.amount,
                analytic_distribution=self._get_cost_centre(self.company_id),
            ),
        ]

    def _get_account(self, name):
        """Return an account of the program, in the company of the run.

        :raises UserError: when there is none
        """
        account = self.program_id.with_company(self.company_id)[name]
        if not account:
            raise UserError(
                self.env._(
                    "“%(program)s” has no account “%(name)s” in %(company)s: choose one on the program, tab "
                    "Accounting.",
                    program=self.program_id.name,
                    name=self.program_id._fields[name]._description_string(self.env),
                    company=self.company_id.name,
                )
            )
        return account
