"""Lines of a liability run: what it posts for a program, and how the figure comes about."""

from odoo import fields, models
from odoo.exceptions import UserError


class LoyaltyHeroLiabilityLine(models.Model):
    _name = "loyalty.hero.liability.line"
    _description = "Line of a liability run"
    _inherit = ["loyalty.hero.number.mixin"]
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
    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, readonly=True, index=True, ondelete="restrict"
    )
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
        company = self.company_id
        program = self.program_id.with_company(company)
        common = {
            "name": self.env._(
                "%(program)s: %(reason)s",
                program=program.name,
                reason=dict(self._fields["kind"]._description_selection(self.env))[self.kind],
            ),
            "currency_id": self.currency_id.id,
            "analytic_distribution": False,
            "loyalty_run_id": self.run_id.id,
        }
        distribution = program.analytic_distribution
        return [
            {
                **common,
                "account_id": self._get_account("liability_account_id").id,
                "balance": -self.amount,
                "amount_currency": -self.amount,
                "loyalty_deferred_program_id": program.id,
            },
            {
                **common,
                "account_id": self._get_account("points_revenue_account_id").id,
                "balance": self.amount,
                "amount_currency": self.amount,
                "analytic_distribution": distribution
                if program._can_distribute(distribution, company)
                else False,
            },
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
