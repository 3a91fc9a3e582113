"""How each company accounts for the points of a program: as a cost when they are redeemed, or as a liability.

As a liability, a redemption lowers the revenue, in which its goods are booked whole, and a period run brings revenue
back from what was deferred (``loyalty_hero_liability_run.py``).  So nothing is a cost twice.
"""

from odoo import api, fields, models

from ..program.loyalty_hero_program_booking import can_book_on

ACCOUNTS = ("accounting_mode", "liability_account_id", "points_revenue_account_id")


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    accounting_mode = fields.Selection(
        [
            ("expense", "Expense when points are redeemed (no contract liability)"),
            ("liability", "Contract liability (IFRS 15, ASC 606)"),
        ],
        company_dependent=True,
        copy=True,
        help="Expense: nothing is booked until points are redeemed. That is simple, but it is not the accounting of "
        "IFRS 15 and ASC 606. Contract liability: a period run defers a share of the sales for the points that they "
        "give, and makes it revenue as points are redeemed. Each company chooses.",
    )
    liability_account_id = fields.Many2one(
        "account.account",
        string="Contract Liability",
        company_dependent=True,
        copy=True,
        check_company=True,
        domain="[('internal_group', '=', 'liability')]",
        help="Carries what is deferred for points. Only period runs book on it. Each company has its own.",
    )
    points_revenue_account_id = fields.Many2one(
        "account.account",
        string="Revenue of Points",
        company_dependent=True,
        copy=True,
        check_company=True,
        domain="[('internal_group', '=', 'income')]",
        help="Debited with what is deferred and with what customers pay with points, credited with what becomes "
        "revenue. Take an account of its own, so that its balance tells what points do to the revenue.",
    )
    estimate_ids = fields.One2many(
        "loyalty.hero.estimate", "program_id", string="Estimates", copy=False
    )

    def copy(self, default=None):
        """Copy the programs with what each company chose."""
        copies = super().copy(default)
        programs = self.sudo()
        companies = programs.company_id.search([("id", "!=", self.env.company.id)])
        for program, copied in zip(programs, copies.sudo(), strict=True):
            for company in companies:
                chosen = program.with_company(company)
                copied.with_company(company).write({name: chosen[name] for name in ACCOUNTS})
        return copies

    def _defers(self, company):
        """Return whether the company accounts for the program's points as a contract liability."""
        return self.with_company(company).accounting_mode == "liability"

    def _get_redemption_account(self, company):
        if self._defers(company):
            return self.with_company(company).points_revenue_account_id
        return super()._get_redemption_account(company)

    def _get_booking_problem(self, company):
        if not self._defers(company):
            return super()._get_booking_problem(company)
        program = self.with_company(company)
        names = {"program": self.name, "company": company.name}
        if not program.points_revenue_account_id:
            return self.env._(
                "“%(program)s” has no account for the revenue of points in %(company)s: choose the account that is "
                "debited with what customers pay with points (tab Accounting).",
                **names,
            )
        if not can_book_on(program.liability_account_id, company):
            return self.env._(
                "“%(program)s” has no account for its contract liability in %(company)s that can be used: choose one "
                "(tab Accounting).",
                **names,
            )
        return super()._get_booking_problem(company)

    @api.depends("accounting_mode", "liability_account_id", "points_revenue_account_id")
    def _compute_booking_problems(self):
        return super()._compute_booking_problems()

    def _get_point_value(self, company):
        """Return ``(points, amount)`` in the program's currency: of the last estimate, else of the best reward.

        Rewards for some tiers only are looked at when there is no other.
        """
        last = self.env["loyalty.hero.estimate"]._get_of(self, company)[:1]
        if last:
            return last.points, last.amount
        rewards = self.reward_ids
        best = [
            rate
            for reward in rewards.filtered(lambda reward: not reward.tier_ids) or rewards
            for rate in reward._get_rates()
        ]
        return max(best, key=lambda rate: rate[1] / rate[0], default=(100, 0))
