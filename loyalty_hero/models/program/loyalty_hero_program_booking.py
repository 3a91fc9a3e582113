"""Where a program's redemptions are booked: account and cost centre of each company, and what keeps one from booking.

A reward is offered only where it can be booked; what was accepted is booked whatever happens to accounts afterwards.
"""

from odoo import api, fields, models


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    analytic_distribution = fields.Json(
        string="Cost Centre (Analytic Distribution)",
        compute="_compute_analytic_distribution",
        compute_sudo=True,
        inverse="_inverse_analytic_distribution",
        help="Each company has its own.",
    )
    # A Json field cannot depend on the company by itself.
    analytic_distributions = fields.Json(
        copy=False,
        groups=fields.NO_ACCESS,
        help="Cost centres of all companies: {company id: analytic distribution}.",
    )
    # The widget of cost centres asks for it.
    analytic_precision = fields.Integer(
        store=False,
        default=lambda self: self.env["decimal.precision"].precision_get("Percentage Analytic"),
    )
    booking_problems = fields.Text(
        compute="_compute_booking_problems",
        compute_sudo=True,
        help="Companies that cannot book redemptions, each with the reason.",
    )

    @api.depends("analytic_distributions")
    @api.depends_context("company")
    def _compute_analytic_distribution(self):
        key = str(self.env.company.id)
        for program in self:
            program.analytic_distribution = (program.analytic_distributions or {}).get(key)

    def _inverse_analytic_distribution(self):
        key = str(self.env.company.id)
        for program in self.sudo():
            distributions = {**(program.analytic_distributions or {})}
            distributions.pop(key, None)
            if program.analytic_distribution:
                distributions[key] = program.analytic_distribution
            program.analytic_distributions = distributions

    @api.depends("state", "reward_ids", "company_id", "expense_account_id", "analytic_distribution")
    @api.depends_context("company", "uid")
    def _compute_booking_problems(self):
        for program in self:
            problems = []
            if program.state != "draft" and program.reward_ids:
                companies = program.company_id or self.env.user.company_ids
                problems = [program._get_booking_problem(company) for company in companies]
            program.booking_problems = "\n".join(filter(None, problems))

    def copy(self, default=None):
        """Copy the programs with what each company chose."""
        copies = super().copy(default)
        programs = self.sudo()
        companies = programs.company_id.search([("id", "!=", self.env.company.id)])
        for program, copied in zip(programs, copies.sudo(), strict=True):
            if "analytic_distribution" not in (default or {}):
                copied.analytic_distributions = program.analytic_distributions
            for company in companies:
                account = program.with_company(company).expense_account_id
                if account:
                    copied.with_company(company).expense_account_id = account
        return copies

    def _get_booking_problem(self, company):
        """Return why redemptions of the program cannot be booked in the company, with what to do, or ``None``.

        Price reductions are booked with their sales: they need neither account nor cost centre, but an item that the
        company can sell.
        """
        self.ensure_one()
        offered = self._get_offered()
        foreign = offered.filtered(
            lambda reward: reward.is_discount and not reward._can_lower_prices(company)
        )
        if foreign:
            return self.env._(
                "“%(reward)s” of “%(program)s” cannot lower prices in %(company)s: its discount item “%(item)s” "
                "belongs to another company. Choose an item without a company.",
                reward=foreign[0].name,
                program=self.name,
                company=company.name,
                item=foreign[0].discount_product_id.display_name,
            )
        if all(reward.is_discount for reward in offered):
            return None
        program = self.with_company(company)
        names = {"program": self.name, "company": company.name}
        account = self._get_redemption_account(company)
        if not account:
            return self.env._(
                "“%(program)s” has no expense account in %(company)s: choose the account that is debited with what "
                "customers pay with points (tab Accounting).",
                **names,
            )
        if not can_book_on(account, company):
            return self.env._(
                "“%(program)s” cannot use the account “%(account)s” in %(company)s: it is archived, belongs to another "
                "company or is in another currency. Choose another account (tab Accounting).",
                account=account.name,
                **names,
            )
        if not self._can_distribute(program.analytic_distribution, company):
            return self.env._(
                "“%(program)s” has a cost centre in %(company)s that is archived, deleted or of another company: "
                "choose another one (tab Accounting).",
                **names,
            )
        return None

    def _get_booking_refusal(self, company):
        """Return the sentence for the cashier when the company cannot book redemptions, or ``None``."""
        if not self._get_booking_problem(company):
            return None
        return self.env._(
            "%(points)s cannot be redeemed here until an accountant has completed the accounting of "
            "“%(program)s”.",
            points=self.points_name,
            program=self.name,
        )

    def _get_redemption_account(self, company):
        """Return the account that the company debits with what customers pay with points, or none."""
        return self.with_company(company).expense_account_id

    def _prepare_booking_vals(self, company):
        """Return account and cost centre of the company, as a redemption keeps them."""
        program = self.with_company(company)
        return {
            "expense_account_id": self._get_redemption_account(company).id,
            "analytic_distribution": program.analytic_distribution,
        }

    @api.model
    def _can_distribute(self, distribution, company):
        """Return whether the company can use all cost centres of an analytic distribution; none is fine."""
        ids = {int(part) for key in distribution or {} for part in key.split(",")}
        accounts = self.env["account.analytic.account"].browse(ids).exists()
        usable = accounts.filtered("active").filtered_domain(
            accounts._check_company_domain(company)
        )
        return len(usable) == len(ids)

    @api.model
    def _find_expense_account(self, accounts, company):
        """Return the first of ``accounts`` that the company can book on; else what it books costs on, if anything.

        What customers paid with points has to reach the books: an account that is gone must not keep a shop from
        closing its session.
        """
        usable = accounts.filtered(lambda account: can_book_on(account, company))
        if usable:
            return usable[0]
        template = self.env["loyalty.hero.template"].with_company(company)
        guess = template._guess_expense_account(company)
        return guess if can_book_on(guess, company) else guess.browse()


def can_book_on(account, company):
    """Return whether a posting of the company may use the account."""
    return bool(
        account.active
        and account.filtered_domain(account._check_company_domain(company))
        and account.currency_id in (account.currency_id.browse(), company.currency_id)
    )
