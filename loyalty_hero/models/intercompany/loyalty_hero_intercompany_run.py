"""Intercompany runs: a company charges others for what their points paid with it, at the end of a period.

The company that accepted the points has a receivable and takes its cost back; the one that gave them has the cost and
a payable.  Who gave the points of each redemption is known from the lots that it took (``shares.py``).
"""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_list

from ..base.units import from_hundredths, from_minor, to_minor
from .shares import read_givers, share_out


class LoyaltyHeroIntercompanyRun(models.Model):
    _name = "loyalty.hero.intercompany.run"
    _description = "Intercompany run"
    _inherit = ["loyalty.hero.run.mixin"]

    line_ids = fields.One2many(
        "loyalty.hero.intercompany.line", "run_id", string="Charges", readonly=True
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        help="What the run charges to the other companies, less what it gives back to them.",
    )

    # Two that are posted at the same moment would post the same difference.
    _number_unique = models.UniqueIndex(
        "(company_id, number) WHERE number > 0",
        "Another run was posted meanwhile. Work this one out again.",
    )

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for run in self:
            run.amount = sum(run.line_ids.mapped("amount"))

    def _get_figures(self):
        """Return the run's lines: one for each program and company that owes, or has owed, something for it.

        :raises UserError: when a company has no account for it, or is none of the user's
        """
        owed = self._get_owed()
        own, others = self._get_booked(), self._get_booked_by_others()
        lines = []
        for program, debtor in sorted(
            {*owed, *own, *others}, key=lambda pair: (pair[0].id, pair[1].id)
        ):
            pair = program, debtor
            due, points = owed.get(pair, (0, 0))
            vals = {
                "program_id": program.id,
                "debtor_id": debtor.id,
                "points": from_hundredths(points),
                "due": from_minor(due, self.currency_id),
                "amount": from_minor(due - own.get(pair, 0), self.currency_id),
                "debtor_amount": from_minor(due - others.get(pair, 0), self.currency_id),
            }
            if vals["points"] or vals["amount"] or vals["debtor_amount"]:
                lines.append(vals)
        self._check_users_companies([vals["debtor_id"] for vals in lines])
        return {"line_ids": [Command.create(vals) for vals in lines]}

    def _get_owed(self):
        """Return what points of other companies paid, or bought as a coupon or card, until the period's end.

        :return: ``{(program, company that gave the points): (minor units, hundredths of a point)}``
        """
        programs = self.env["loyalty.hero.program"].with_context(active_test=False)
        shared = programs.search([("company_id", "=", False)])
        if not shared:
            return {}
        givers = read_givers(self.env, shared, self.date)
        borne = self.env["loyalty.hero.redemption"]._sum_borne(shared, self.company_id, self.date)
        issued = self.env["loyalty.hero.voucher"]._sum_issued(shared, self.company_id, self.date)
        companies = self.env["res.company"]
        return {
            (program, companies.browse(company_id)): (round(worth), points)
            for program in shared
            for company_id, (worth, points) in share_out(
                {**borne[program], **issued[program]}, givers
            ).items()
            if company_id not in (None, self.company_id.id)
        }

    def _get_booked(self):
        """Return what the company's own books tell that others owe it: ``{(program, company): minor units}``."""
        return self._sum_booked("asset_receivable", "company_id", "loyalty_other_company_id", 1)

    def _get_booked_by_others(self):
        """Return what the books of the others tell that they owe the company, in its currency, in the same shape."""
        return self._sum_booked("liability_payable", "loyalty_other_company_id", "company_id", -1)

    def _sum_booked(self, account_type, creditor, debtor, sign):
        groups = self.env["account.move.line"]._read_group(
            [
                ("loyalty_charged_program_id", "!=", False),
                ("account_type", "=", account_type),
                ("parent_state", "=", "posted"),
                (creditor, "=", self.company_id.id),
            ],
            ["loyalty_charged_program_id", debtor],
            ["amount_currency:sum"],
        )
        return {
            (program, company): sign * to_minor(amount, self.currency_id)
            for program, company, amount in groups
        }

    def _check_users_companies(self, company_ids):
        """Refuse to book in companies that are not the user's."""
        companies = self.env["res.company"].browse(company_ids) | self.company_id
        missing = companies - self.env.user.company_ids
        if missing:
            raise UserError(
                self.env._(
                    "The run also posts in other companies, and you have no access to these: %s. Ask for access, or "
                    "let somebody who has it make the run.",
                    format_list(self.env, missing.mapped("name")),
                )
            )

    def _get_shown(self):
        round_ = self.currency_id.round
        return [
            (line.program_id.id, line.debtor_id.id, round_(line.amount), round_(line.debtor_amount))
            for line in self.line_ids
        ]

    def _forget_figures(self):
        self.line_ids.unlink()

    def _make_entries(self):
        """Post an entry in the company, and one in each company that it charges or gives back to."""
        ref = self.env._(
            "Points of other companies until %(date)s", date=format_date(self.env, self.date)
        )
        own = [vals for line in self.line_ids for vals in line._prepare_creditor_items()]
        if own:
            self.date_posting = self._make_entry(self.company_id, ref, own).date
        for debtor, lines in self.line_ids.grouped("debtor_id").items():
            items = [vals for line in lines for vals in line._prepare_debtor_items()]
            if items:
                self._make_entry(debtor, ref, items)

    def _reverse_entries(self):
        for move in self._get_entries():
            self._reverse_entry(move)

    def _get_entries(self):
        items = self.env["account.move.line"].search(
            [("loyalty_intercompany_run_id", "=", self.id)]
        )
        return items.move_id
