"""The audit: proves that the ledger ties, to managers and accountants, for their companies.

Each check is one statement over the ledger; it tells how much was looked at and lists what does not tie.
"""

from odoo import Command, api, fields, models
from odoo.tools import SQL

# What a person looks through.
LISTED_MOST = 100


class LoyaltyHeroAudit(models.TransientModel):
    _name = "loyalty.hero.audit"
    _description = "Audit of the points ledger"
    _inherit = ["loyalty.hero.number.mixin"]

    date = fields.Datetime(default=fields.Datetime.now, readonly=True)
    line_ids = fields.One2many("loyalty.hero.audit.line", "audit_id", readonly=True)
    difference_count = fields.Integer(string="Differences", compute="_compute_difference_count")
    waiting = fields.Text(readonly=True, help="What is not in the books yet, rightly.")

    @api.depends("line_ids.difference_count")
    def _compute_difference_count(self):
        for audit in self:
            audit.difference_count = sum(audit.line_ids.mapped("difference_count"))

    @api.model_create_multi
    def create(self, vals_list):
        self.env.flush_all()
        self.check_access("create")
        lines = self._prepare_line_commands()
        waiting = "\n".join(self._get_waiting()) or False
        # What was proved is nobody's to write, not even by who asked for it.
        audits = super(LoyaltyHeroAudit, self.sudo()).create(
            [{"line_ids": lines, "waiting": waiting} for _ in vals_list]
        )
        return audits.sudo(self.env.su)

    @api.model
    def action_run(self):
        """Run all checks now and show their result."""
        audit = self.create({})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Audit"),
            "res_model": self._name,
            "res_id": audit.id,
            "view_mode": "form",
            "target": "new",
        }

    def _prepare_line_commands(self):
        return [
            Command.create(
                {
                    "name": name,
                    "checked_count": len(rows),
                    "difference_count": sum(difference != 0 for _label, difference in rows),
                    "details": self._list_differences(rows),
                }
            )
            for name, rows in self._get_checks()
        ]

    def _list_differences(self, rows):
        """Return the differences, a line each; of very many the first ones, and how many more there are."""
        lines = [f"{label}: {difference}" for label, difference in rows if difference]
        more = len(lines) - LISTED_MOST
        if more > 0:
            lines[LISTED_MOST:] = [self.env._("… and %s more", more)]
        return "\n".join(lines)

    def _get_checks(self):
        """Return ``(what is proved, [(label, difference), …])``; extended by modules that can prove more."""
        execute = self.env.execute_query
        return [
            (
                self.env._("Balance of each member = sum of their entries"),
                execute(self._get_balance_query("points")),
            ),
            (
                self.env._(
                    "Balance of each member = what is left of their lots, less what is overdrawn"
                ),
                execute(self._get_balance_query("points_open")),
            ),
            (
                self.env._("What is left of each entry = its points less what was allocated"),
                execute(self._get_open_query()),
            ),
            (
                self.env._("Reserved points of each member = sum of open reservations"),
                execute(self._get_held_query()),
            ),
            (
                self.env._("Each redemption = its points entries"),
                execute(self._get_redemption_query()),
            ),
            (
                self.env._("No member has points left while overdrawn"),
                execute(self._get_match_query()),
            ),
            (
                self.env._("Each redemption agrees with the books"),
                execute(self._get_accounting_query()),
            ),
        ]

    def _in_companies(self, table):
        """Return, as SQL, whether a row of ``table`` (with a ``company_id``) is of the user's companies, or of all."""
        if self.env.su:
            return SQL("TRUE")
        column = SQL.identifier(table, "company_id")
        return SQL("(%s IS NULL OR %s IN %s)", column, column, tuple(self.env.companies.ids))

    def _get_balance_query(self, column):
        return SQL(
            """SELECT 'member ' || member.id, member.balance - COALESCE(sum(entry.%s), 0)
                 FROM loyalty_hero_member member LEFT JOIN loyalty_hero_entry entry ON entry.member_id = member.id
                WHERE %s
                GROUP BY member.id""",
            SQL.identifier(column),
            self._in_companies("member"),
        )

    def _get_open_query(self):
        return SQL(
            """SELECT 'entry ' || entry.id,
                      entry.points - entry.points_open
                      - COALESCE((SELECT sum(points) FROM loyalty_hero_allocation WHERE lot_id = entry.id), 0)
                      + COALESCE((SELECT sum(points) FROM loyalty_hero_allocation WHERE debit_id = entry.id), 0)
                 FROM loyalty_hero_entry entry JOIN loyalty_hero_member member ON member.id = entry.member_id
                WHERE %s""",
            self._in_companies("member"),
        )

    def _get_held_query(self):
        return SQL(
            """SELECT 'member ' || member.id, member.points_held - COALESCE(sum(redemption.points), 0)
                 FROM loyalty_hero_member member
                 LEFT JOIN loyalty_hero_redemption redemption
                        ON redemption.member_id = member.id AND redemption.state = 'held'
                WHERE %s
                GROUP BY member.id""",
            self._in_companies("member"),
        )

    def _get_redemption_query(self):
        """A posted redemption took its points once; others took none, and no more came back than was taken."""
        return SQL(
            """SELECT 'redemption ' || redemption.id,
                      CASE WHEN redemption.state = 'posted' THEN redemption.points ELSE 0 END
                      + COALESCE(min(entry.points), 0)
                      + GREATEST(COALESCE(sum(entry.points), 0), 0)
                 FROM loyalty_hero_redemption redemption
                 LEFT JOIN loyalty_hero_entry entry ON entry.redemption_id = redemption.id
                WHERE %s
                GROUP BY redemption.id""",
            self._in_companies("redemption"),
        )

    def _get_match_query(self):
        """Nobody has points left and is overdrawn at the same time: what was overdrawn is recovered first."""
        return SQL(
            """SELECT 'member ' || member.id,
                      LEAST(COALESCE(sum(entry.points_open) FILTER (WHERE entry.points_open > 0), 0),
                            COALESCE(-sum(entry.points_open) FILTER (WHERE entry.points_open < 0), 0))
                 FROM loyalty_hero_member member
                 LEFT JOIN loyalty_hero_entry entry ON entry.member_id = member.id AND entry.points_open <> 0
                WHERE %s
                GROUP BY member.id""",
            self._in_companies("member"),
        )

    def _get_accounting_query(self):
        """What each document did to a redemption is what its postings debited."""
        return SQL(
            """SELECT 'redemption ' || redemption_id || ' on ' || cause_model || ' ' || cause_id,
                      round(sum(amount), 6)
                 FROM (SELECT entry.redemption_id, COALESCE(transaction.cause_model, '-') AS cause_model,
                              COALESCE(transaction.cause_id, 0) AS cause_id, entry.amount
                         FROM loyalty_hero_entry entry
                         JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
                        WHERE entry.redemption_id IS NOT NULL
                        UNION ALL
                       SELECT move.loyalty_redemption_id, COALESCE(move.loyalty_cause_model, '-'),
                              COALESCE(move.loyalty_cause_id, 0), -line.amount_currency
                         FROM account_move move
                         JOIN account_move_line line ON line.move_id = move.id
                         JOIN account_account account ON account.id = line.account_id
                        WHERE move.loyalty_redemption_id IS NOT NULL AND move.state = 'posted'
                          AND account.account_type NOT IN ('asset_receivable', 'liability_payable')) AS fact
                WHERE NOT %s
                  AND EXISTS (SELECT FROM loyalty_hero_redemption redemption
                               WHERE redemption.id = fact.redemption_id AND %s)
                GROUP BY redemption_id, cause_model, cause_id""",
            self._get_waiting_condition(),
            self._in_companies("redemption"),
        )

    def _get_waiting(self):
        """Return sentences about what is not in the books yet, rightly."""
        return []

    def _get_waiting_condition(self):
        """Return, as SQL, whether a ``fact`` (cause_model, cause_id) is not in the books yet, rightly."""
        return SQL("FALSE")


class LoyaltyHeroAuditLine(models.TransientModel):
    _name = "loyalty.hero.audit.line"
    _description = "Check of the audit"
    _inherit = ["loyalty.hero.number.mixin"]

    audit_id = fields.Many2one("loyalty.hero.audit", required=True, index=True, ondelete="cascade")
    name = fields.Char(string="Check", readonly=True)
    checked_count = fields.Integer(string="Checked", readonly=True)
    difference_count = fields.Integer(string="Differences", readonly=True)
    details = fields.Text(readonly=True)
