"""Lines of an intercompany run: what another company owes for a program's points."""

from odoo import fields, models
from odoo.exceptions import UserError

from ..base.units import POINTS_DIGITS


class LoyaltyHeroIntercompanyLine(models.Model):
    _name = "loyalty.hero.intercompany.line"
    _description = "Line of an intercompany run"
    _inherit = ["loyalty.hero.run.line.mixin"]
    _run_link = "loyalty_intercompany_run_id"
    _order = "run_id desc, program_id, debtor_id, id"
    _rec_name = "debtor_id"

    run_id = fields.Many2one(
        "loyalty.hero.intercompany.run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="run_id.company_id")
    currency_id = fields.Many2one(related="run_id.currency_id")
    debtor_id = fields.Many2one(
        "res.company",
        string="Points from",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The company that gave the points, and owes what they paid.",
    )
    points = fields.Float(
        digits=POINTS_DIGITS,
        readonly=True,
        help="Points of that company that were redeemed up to the end of the period, less those that "
        "were given back.",
    )
    due = fields.Monetary(
        string="Owed in Total",
        readonly=True,
        help="What these points have paid in all, including earlier periods. For a price reduction, the amount taken "
        "off before tax; for a coupon or balance card, what it is worth.",
    )
    amount = fields.Monetary(
        string="This Run",
        readonly=True,
        help="The total owed, less what is already booked. A negative amount is given back.",
    )
    debtor_amount = fields.Monetary(
        string="This Run, Other Company",
        readonly=True,
        help="The same for the books of the other company. It differs only when an entry of one of them was reversed "
        "by hand.",
    )

    def _prepare_creditor_items(self):
        """Return the receivable and the cost that is taken back, for the company of the run."""
        return self._prepare_items(
            self.company_id, self.debtor_id, self.amount, "property_account_receivable_id"
        )

    def _prepare_debtor_items(self):
        """Return the payable and the cost, for the company that gave the points."""
        return self._prepare_items(
            self.debtor_id, self.company_id, -self.debtor_amount, "property_account_payable_id"
        )

    def _prepare_items(self, company, other, amount, account_name):
        """Return what is owed between two companies as the first of them books it, or nothing without an amount.

        :param float amount: positive when the other company owes it
        :param account_name: field of the other company's contact: on which account it is owed
        """
        if not amount:
            return []
        partner = other.partner_id.with_company(company)
        name = self.env._(
            "%(program)s: points of %(giver)s redeemed with %(taker)s",
            program=self.program_id.name,
            giver=self.debtor_id.name,
            taker=self.company_id.name,
        )
        common = {
            "partner_id": partner.id,
            "loyalty_charged_program_id": self.program_id.id,
            "loyalty_other_company_id": other.id,
        }
        return [
            self._prepare_item(
                name,
                **common,
                **self._convert(amount, company),
                account_id=self._check_account(partner[account_name], company).id,
            ),
            self._prepare_item(
                name, **common, **self._convert(-amount, company), **self._prepare_cost(company)
            ),
        ]

    def _convert(self, amount, company):
        """Return an amount of the run as it is booked in a company: what is owed is owed in the run's currency."""
        return {
            "amount_currency": amount,
            "balance": self.currency_id._convert(
                amount, company.currency_id, company, self.run_id.date
            ),
        }

    def _prepare_cost(self, company):
        """Return the account and the cost centre on which the company books what points pay."""
        program = self.program_id
        account = program._find_expense_account(program._get_redemption_account(company), company)
        return {
            "account_id": self._check_account(account, company).id,
            "analytic_distribution": self._get_cost_centre(company),
        }

    def _check_account(self, account, company):
        """Return the account.

        :raises UserError: when there is none
        """
        if not account:
            raise UserError(
                self.env._(
                    "“%(program)s” cannot be charged in %(company)s: choose its account on the program, tab "
                    "Accounting, and the receivable and payable accounts of the other company's contact.",
                    program=self.program_id.name,
                    company=company.name,
                )
            )
        return account
