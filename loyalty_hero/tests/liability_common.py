"""What tests of contract liabilities need: a company that defers, its accounts, its estimates and its runs."""

from odoo import Command, fields

from .common import LoyaltyHeroCommon


class LiabilityCommon(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_liability(cls.program, cls.company)

    @classmethod
    def set_up_liability(cls, program, company):
        """Let the company account for the program's points as a contract liability."""
        accounts = cls.env["account.account"].with_company(company)
        common = {"company_ids": [Command.set(company.ids)]}
        liability, revenue = accounts.create(
            [
                {
                    "name": f"Points owed {program.code}",
                    "code": f"L{program.id}",
                    "account_type": "liability_current",
                    **common,
                },
                {
                    "name": f"Revenue of points {program.code}",
                    "code": f"R{program.id}",
                    "account_type": "income",
                    **common,
                },
            ]
        )
        program.with_company(company).write(
            {
                "accounting_mode": "liability",
                "liability_account_id": liability.id,
                "points_revenue_account_id": revenue.id,
            }
        )
        return liability, revenue

    @classmethod
    def make_estimate(cls, date, percent, program=None, company=None, **vals):
        program = program or cls.program
        reward = program.reward_ids[:1]
        return cls.env["loyalty.hero.estimate"].create(
            {
                "program_id": program.id,
                "company_id": (company or cls.company).id,
                "date": date,
                "redemption_percent": percent,
                "points": reward.points,
                "amount": reward.amount,
                **vals,
            }
        )

    @classmethod
    def make_run(cls, date, company=None, post=True):
        company = company or cls.company
        run = (
            cls.env["loyalty.hero.liability.run"]
            .with_company(company)
            .create({"company_id": company.id, "date": date})
        )
        run.action_reckon()
        if post:
            run.action_post()
        return run

    @classmethod
    def redeem(cls, amount, points, date, customer=None, **vals):
        """A posted invoice over ``amount`` that is paid with ``points``."""
        return cls.spend(
            amount,
            date,
            customer,
            loyalty_redeem=True,
            loyalty_redeem_points=points,
            **vals,
        )

    def get_balance(self, account, until=None):
        """What the account carries, in its company's currency."""
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", account.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", until or fields.Date.to_date("2100-01-01")),
            ]
        )
        return account.company_ids.currency_id.round(sum(lines.mapped("balance")))

    def get_changes(self, run):
        """What the run posts: ``{reason: amount}``."""
        return {line.kind: line.amount for line in run.line_ids}
