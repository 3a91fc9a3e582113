"""Tie-out: the points ledger and the general ledger side by side, by program, company and month.

What points paid is compared with the redemption postings; what the liability runs posted with the balance of the
liability accounts, whatever else was booked on them.  From a difference, a row opens what is behind it.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from odoo.addons.loyalty_hero.models.base.units import POINTS_DIGITS
from odoo.addons.loyalty_hero.models.base.windows import window_on
from odoo.addons.loyalty_hero.models.words.values import number_in_words

SUMS = (
    "points_earned",
    "points_redeemed",
    "points_expired",
    "points_other",
    "redeemed",
    "redeemed_posted",
    "deferred",
    "deferred_posted",
)
POINTS = ("points_earned", "points_redeemed", "points_expired", "points_other")


class LoyaltyHeroTieOut(models.Model):
    _name = "loyalty.hero.tie.out"
    _description = "Tie-out of points and books"
    _auto = False
    _order = "month desc, company_id, program_id, id"
    _rec_name = "month"
    _depends = {
        "loyalty.hero.entry": [
            "amount",
            "kind",
            "points",
            "program_id",
            "redemption_id",
            "transaction_id",
        ],
        "loyalty.hero.transaction": ["company_id", "day"],
        "loyalty.hero.redemption": ["company_id", "currency_id", "program_id"],
        "loyalty.hero.program": ["kind", "liability_account_id"],
        "loyalty.hero.liability.line": ["amount", "program_id", "run_id"],
        "loyalty.hero.liability.run": ["company_id", "move_id", "reversal_move_id", "state"],
        "account.move": ["date", "state"],
        "account.move.line": [
            "account_id",
            "amount_currency",
            "balance",
            "company_id",
            "date",
            "loyalty_deferred_program_id",
            "loyalty_redemption_id",
            "parent_state",
        ],
    }

    month = fields.Date(readonly=True, help="First day of the month.")
    program_id = fields.Many2one(
        "loyalty.hero.program",
        readonly=True,
        help="The program. Empty for amounts on a liability account that no run posted.",
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    points_earned = fields.Float(
        string="Earned",
        digits=POINTS_DIGITS,
        readonly=True,
        help="Points earned, less points that returns took back.",
    )
    points_redeemed = fields.Float(
        string="Redeemed",
        digits=POINTS_DIGITS,
        readonly=True,
        help="Points redeemed, less points that were given back.",
    )
    points_expired = fields.Float(string="Expired", digits=POINTS_DIGITS, readonly=True)
    points_other = fields.Float(
        string="Other",
        digits=POINTS_DIGITS,
        readonly=True,
        help="Points that were adjusted, transferred or imported.",
    )
    points_outstanding = fields.Float(
        digits=POINTS_DIGITS,
        readonly=True,
        aggregator=None,
        help="Points at the end of the month: those that the company's sales gave, less those that "
        "they took.",
    )
    redeemed = fields.Monetary(
        string="Paid with Points",
        readonly=True,
        help="The amount paid with points by the points ledger, less what was given back.",
    )
    redeemed_posted = fields.Monetary(
        string="Redemption Postings",
        readonly=True,
        help="The amount posted for redemptions in the general ledger, by accounting date.",
    )
    redeemed_difference = fields.Monetary(
        string="Not Posted",
        readonly=True,
        help="Paid with points, less redemption postings. A till posts when its session is closed: what it sold "
        "on the last evening of a month may be posted in the next one.",
    )
    deferred = fields.Monetary(
        string="Deferred by Runs",
        readonly=True,
        help="By how much the contract liability should have changed, as the liability runs worked it out.",
    )
    deferred_posted = fields.Monetary(
        string="On Liability Accounts",
        readonly=True,
        help="By how much the general ledger's liability accounts changed.",
    )
    deferred_difference = fields.Monetary(
        string="Not by Runs",
        readonly=True,
        help="The amount deferred by runs, less the change of the liability accounts: the entries "
        "that no run made.",
    )
    liability = fields.Monetary(
        string="General Ledger Balance",
        readonly=True,
        aggregator=None,
        help="The balance of the liability accounts at the end of the month.",
    )
    difference = fields.Monetary(
        readonly=True, help="Both differences together. Zero: points and books agree."
    )
    is_different = fields.Boolean(
        readonly=True,
        help="At least one of the two differences is not zero, even when their sum is.",
    )

    @property
    def _table_query(self):
        """Return the rows, a query and no view of the database: upgrades may change the ledger's columns."""
        facts = SQL(" UNION ALL ").join(
            [
                self._select_points(),
                self._select_redemptions(),
                self._select_runs(),
                self._select_items(),
            ]
        )
        return SQL(
            """WITH fact AS (%(facts)s), summed AS (
                   SELECT month, program_id, company_id, %(sums)s FROM fact GROUP BY 1, 2, 3)
               SELECT row_number() OVER (ORDER BY summed.month, summed.company_id, summed.program_id) AS id,
                      summed.*, company.currency_id,
                      redeemed - redeemed_posted AS redeemed_difference,
                      deferred - deferred_posted AS deferred_difference,
                      redeemed - redeemed_posted + deferred - deferred_posted AS difference,
                      redeemed <> redeemed_posted OR deferred <> deferred_posted AS is_different,
                      sum(points_earned - points_redeemed - points_expired + points_other) OVER until
                          AS points_outstanding,
                      sum(deferred_posted) OVER until AS liability
                 FROM summed JOIN res_company company ON company.id = summed.company_id
               WINDOW until AS (PARTITION BY summed.company_id, summed.program_id ORDER BY summed.month)""",
            facts=facts,
            sums=SQL(", ").join(
                SQL("sum(%s) AS %s", SQL.identifier(name), SQL.identifier(name)) for name in SUMS
            ),
        )

    def _select(self, day, program, company, sums):
        """Return the columns of a part, with 0 for the sums that it does not tell.

        :param dict sums: ``{name: SQL}``
        """
        return SQL(
            "SELECT date_trunc('month', %s)::date AS month, %s AS program_id, %s AS company_id, %s",
            day,
            program,
            company,
            SQL(", ").join(
                SQL("%s AS %s", sums.get(name, SQL("0::numeric")), SQL.identifier(name))
                for name in SUMS
            ),
        )

    def _select_points(self):
        """Return what each entry of the points ledger did."""
        kinds = {
            "points_earned": "CASE WHEN entry.kind IN ('earn', 'bonus', 'welcome') THEN entry.points ELSE 0 END",
            "points_redeemed": "CASE WHEN entry.kind = 'redeem' THEN -entry.points ELSE 0 END",
            "points_expired": "CASE WHEN entry.kind = 'expire' THEN -entry.points ELSE 0 END",
            "points_other": "CASE WHEN entry.kind IN ('earn', 'bonus', 'welcome', 'redeem', 'expire') THEN 0 "
            "ELSE entry.points END",
        }
        return SQL(
            """%s FROM loyalty_hero_entry entry
                 JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
                 JOIN loyalty_hero_program program ON program.id = entry.program_id
                WHERE program.kind = 'points'""",
            self._select(
                SQL("transaction.day"),
                SQL("entry.program_id"),
                SQL("transaction.company_id"),
                {name: SQL(text) for name, text in kinds.items()},
            ),
        )

    def _select_redemptions(self):
        """Return, for each redemption and month, what the points ledger says and what was posted.

        What is posted has the posting's value in the company's currency; what is not, that of its first posting, or
        of the day's rate without one.
        """
        return SQL(
            """%(columns)s
                 FROM (%(parts)s) AS part
                 JOIN loyalty_hero_redemption redemption ON redemption.id = part.redemption_id
                 JOIN res_company company ON company.id = redemption.company_id
                 JOIN res_currency currency ON currency.id = company.currency_id
                 LEFT JOIN LATERAL (
                      SELECT line.balance / line.amount_currency AS rate
                        FROM account_move_line line JOIN account_account account ON account.id = line.account_id
                       WHERE line.loyalty_redemption_id = redemption.id AND line.parent_state = 'posted'
                         AND line.amount_currency <> 0
                         AND account.account_type NOT IN ('asset_receivable', 'liability_payable')
                       ORDER BY line.id LIMIT 1) AS first ON TRUE""",
            columns=self._select(
                SQL("part.month"),
                SQL("redemption.program_id"),
                SQL("redemption.company_id"),
                {
                    "redeemed": SQL(
                        "part.posted + round((part.made - part.booked) * COALESCE(first.rate, %s), "
                        "currency.decimal_places)",
                        self._get_day_rate(),
                    ),
                    "redeemed_posted": SQL("part.posted"),
                },
            ),
            parts=self._select_parts(),
        )

    def _get_day_rate(self):
        """Return what a unit of the redemption's currency is worth in the company's, at the end of the month."""
        rate = """COALESCE((SELECT kept.rate::numeric FROM res_currency_rate kept
             WHERE kept.currency_id = %s AND kept.name < part.month + interval '1 month'
               AND COALESCE(kept.company_id, redemption.company_id) = redemption.company_id
             ORDER BY kept.name DESC LIMIT 1), 1)"""
        return SQL(
            "CASE WHEN redemption.currency_id = company.currency_id THEN 1 ELSE %s / %s END",
            SQL(rate, SQL("company.currency_id")),
            SQL(rate, SQL("redemption.currency_id")),
        )

    def _select_parts(self):
        """Return what was made and what was booked of each redemption in each month, in its own currency.

        Price reductions are booked with their sales, as lines of these.
        """
        return SQL(
            """SELECT redemption_id, month, sum(made) AS made, sum(booked) AS booked, sum(posted) AS posted
                 FROM (SELECT entry.redemption_id, date_trunc('month', transaction.day)::date AS month,
                              entry.amount AS made, 0 AS booked, 0 AS posted
                         FROM loyalty_hero_entry entry
                         JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
                         JOIN loyalty_hero_redemption paid ON paid.id = entry.redemption_id
                        WHERE paid.treatment = 'payment'
                        UNION ALL
                       SELECT line.loyalty_redemption_id, date_trunc('month', line.date)::date,
                              0, line.amount_currency, line.balance
                         FROM account_move_line line JOIN account_account account ON account.id = line.account_id
                        WHERE line.loyalty_redemption_id IS NOT NULL AND line.parent_state = 'posted'
                          AND account.account_type NOT IN ('asset_receivable', 'liability_payable')) AS told
                GROUP BY 1, 2"""
        )

    def _select_runs(self):
        """Return what liability runs posted, and took back when they were reversed.

        What they corrected is no change of what should be deferred, but the end of a difference.
        """
        parts = [
            SQL(
                """%s FROM loyalty_hero_liability_line line
                     JOIN loyalty_hero_liability_run run ON run.id = line.run_id
                     JOIN account_move move ON move.id = %s
                    WHERE run.state <> 'draft' AND line.kind <> 'correction'""",
                self._select(
                    SQL("move.date"),
                    SQL("line.program_id"),
                    SQL("run.company_id"),
                    {"deferred": SQL(amount)},
                ),
                SQL.identifier("run", name),
            )
            for name, amount in (("move_id", "line.amount"), ("reversal_move_id", "-line.amount"))
        ]
        return SQL(" UNION ALL ").join(parts)

    def _select_items(self):
        """Return what is booked on accounts that carry a contract liability of some program."""
        return SQL(
            """%s FROM account_move_line line WHERE line.parent_state = 'posted' AND %s""",
            self._select(
                SQL("line.date"),
                SQL("line.loyalty_deferred_program_id"),
                SQL("line.company_id"),
                {"deferred_posted": SQL("-line.balance")},
            ),
            self._is_on_liability("line"),
        )

    def _is_on_liability(self, table):
        return SQL(
            """(%(table)s.loyalty_deferred_program_id IS NOT NULL OR %(table)s.account_id IN (
                   SELECT chosen.value::integer FROM loyalty_hero_program program,
                          jsonb_each_text(program.liability_account_id) AS chosen
                    WHERE chosen.key = %(table)s.company_id::text AND chosen.value IS NOT NULL))""",
            table=SQL.identifier(table),
        )

    # What is behind a row ----------------------------------------------------------------------------------------

    def action_open_behind(self):
        """Open what is behind the row's difference: redemptions, or journal items; without one, its points."""
        self.ensure_one()
        if self.redeemed_difference:
            return self.action_open_redemptions()
        if self.deferred_difference or not self.program_id:
            return self.action_open_items()
        return self.action_open_entries()

    def action_open_redemptions(self):
        """Open the redemptions of the row: those that are not posted in its month, or all when none differs."""
        self.ensure_one()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT part.redemption_id, part.made <> part.booked FROM (%s) AS part
                     JOIN loyalty_hero_redemption redemption ON redemption.id = part.redemption_id
                    WHERE part.month = %s AND redemption.program_id = %s AND redemption.company_id = %s""",
                self._select_parts(),
                self.month,
                self.program_id.id,
                self.company_id.id,
            )
        )
        different = [redemption for redemption, differs in rows if differs]
        found = different or [redemption for redemption, _differs in rows]
        return window_on(self.env, "loyalty_hero_redemption_action", [("id", "in", found)])

    def action_open_items(self):
        """Open the journal items on the row's liability accounts: those that no run made, or else all of them."""
        self.ensure_one()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT line.id, line.loyalty_run_id IS NULL FROM account_move_line line
                    WHERE line.parent_state = 'posted' AND line.company_id = %s AND %s
                      AND line.date >= %s AND line.date < %s
                      AND line.loyalty_deferred_program_id IS NOT DISTINCT FROM %s""",
                self.company_id.id,
                self._is_on_liability("line"),
                self.month,
                fields.Date.add(self.month, months=1),
                self.program_id.id or None,
            )
        )
        foreign = [line for line, is_foreign in rows if is_foreign]
        found = foreign or [line for line, _is_foreign in rows]
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_account_moves_all")
        return {**action, "domain": [("id", "in", found)], "context": {}}

    def action_open_entries(self):
        """Open the points entries of the row."""
        self.ensure_one()
        return window_on(
            self.env,
            "loyalty_hero_entry_action",
            [
                ("program_id", "=", self.program_id.id),
                ("transaction_id.company_id", "=", self.company_id.id),
                ("transaction_id.day", ">=", self.month),
                ("transaction_id.day", "<", fields.Date.add(self.month, months=1)),
            ],
        )

    # On paper ----------------------------------------------------------------------------------------------------

    def action_print(self):
        """Print the chosen rows, or all of them."""
        rows = self or self._find([])
        return self.env.ref("loyalty_hero_reports.loyalty_hero_tie_out_report").report_action(rows)

    def action_export(self):
        """Download the chosen rows, or all of them, as a spreadsheet."""
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/loyalty_hero/tie_out?ids={ids}",
            "target": "download",
        }

    @api.model
    def _find(self, ids):
        """Return the rows with these ids that the user sees, or all that the user sees."""
        return self.search([("id", "in", ids)] if ids else Domain.TRUE)

    def _format(self, name):
        """Return the number in a field of the row as it is printed."""
        return self._write_out(name, self[name])

    def _format_sum(self, name):
        return self._write_out(name, sum(self.mapped(name)))

    def _write_out(self, name, number):
        if self._fields[name].type == "float":
            return number_in_words(self.env, number)
        currency = self.currency_id[:1]
        return formatLang(self.env, currency.round(number) + 0.0, digits=currency.decimal_places)

    def _get_columns(self):
        """Return the fields of the printed table in their order, with their labels."""
        names = (
            "month",
            "company_id",
            "program_id",
            *POINTS,
            "points_outstanding",
            "redeemed",
            "redeemed_posted",
            "redeemed_difference",
            "deferred",
            "deferred_posted",
            "deferred_difference",
            "liability",
        )
        return [(name, self._fields[name]._description_string(self.env)) for name in names]
