"""The audit: proves that the ledger ties, to managers and accountants, for their companies.

Each query is one pass over the ledger and may prove several things at once; the database counts, and only what does not
tie is listed.  What a clean audit has proved need not be proved again: the next one looks at the members whose points
moved since.
"""

from contextlib import contextmanager

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

# What a person looks through.
LISTED_MOST = 100
# What the database may use for sums of a million members before it goes to the disk.
MEMORY = "256MB"
MARK = "audit"
# When more members' points moved, reading the whole ledger is as fast.
MOVED_MOST = 50_000


class LoyaltyHeroAudit(models.TransientModel):
    _name = "loyalty.hero.audit"
    _description = "Audit of the points ledger"
    _inherit = ["loyalty.hero.number.mixin"]

    date = fields.Datetime(default=fields.Datetime.now, readonly=True)
    company_id = fields.Many2one(
        "res.company",
        domain=lambda self: [("id", "in", self.env.companies.ids)],
        help="The company to look at. Leave empty for all of your companies.",
    )
    is_partial = fields.Boolean(
        string="Only What Changed",
        help="Covers only members whose points have changed since the last audit that found no differences.",
    )
    line_ids = fields.One2many("loyalty.hero.audit.line", "audit_id", readonly=True)
    difference_count = fields.Integer(string="Differences", compute="_compute_difference_count")
    waiting = fields.Text(
        readonly=True,
        help="What is rightly not in the books yet. For example: sales of an open session.",
    )

    @api.depends("line_ids.difference_count")
    def _compute_difference_count(self):
        for audit in self:
            audit.difference_count = sum(audit.line_ids.mapped("difference_count"))

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        # What was proved is nobody's to write, not even by who asked for it.
        audits = super(LoyaltyHeroAudit, self.sudo()).create(
            [self._run(vals) for vals in vals_list]
        )
        return audits.sudo(self.env.su)

    @api.model
    def action_run(self):
        """Check what changed since the last audit without differences, and show the result."""
        return self.create({"is_partial": True})._show()

    @api.model
    def action_run_whole(self):
        """Check the whole ledger, and show the result."""
        return self.create({})._show()

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Audit"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_choose(self):
        """Ask what the next audit looks at."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Audit"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {},
        }

    def action_show(self):
        """Show the result of the audit that was just made."""
        return self._show()

    def _run(self, asked):
        """Run the checks; return the fields of the audit.

        :param dict asked: what the user asked for: ``company_id``, and with ``is_partial`` to look only at what changed
            since the last clean audit, when there was one
        """
        self.env.flush_all()
        company_id = asked.get("company_id") or False
        if company_id:
            self = self.with_context(loyalty_audit_company=company_id)
        members = self._find_moved() if asked.get("is_partial") else None
        lines = self._find_lines(members, asked)
        if not any(vals["difference_count"] for vals in lines) and self._sees_all():
            self._remember()
        return {
            "company_id": company_id,
            "is_partial": members is not None,
            "line_ids": [Command.create(vals) for vals in lines],
            "waiting": "\n".join(self._get_waiting()) or False,
        }

    def _find_lines(self, members, asked):
        """Run the checks; return the fields of their lines."""
        with self._with_memory():
            return [
                vals for check in self._get_checks(members, asked) for vals in self._check(*check)
            ]

    def _remember(self):
        """Note that everything was found to agree: the next audit goes on from here."""
        marks = self.env["loyalty.hero.mark"]
        marks._move(MARK, marks._find_next(MARK)[1])

    def _find_moved(self):
        """Return ids of the members whose points moved since the last clean audit, or ``None`` for all members.

        An entry that wrongly says to be of somebody else's redemption moves both.
        """
        after = self.env["loyalty.hero.mark"]._get(MARK)
        if not after:
            return None
        rows = self.env.execute_query(
            SQL(
                """WITH moved AS MATERIALIZED (
                       SELECT member_id, redemption_id FROM loyalty_hero_entry WHERE id > %s
                   )
                   SELECT member_id FROM moved
                    UNION
                   SELECT redemption.member_id
                     FROM moved JOIN loyalty_hero_redemption redemption ON redemption.id = moved.redemption_id
                    LIMIT %s""",
                after,
                MOVED_MOST + 1,
            )
        )
        return [member_id for (member_id,) in rows] if len(rows) <= MOVED_MOST else None

    @contextmanager
    def _with_memory(self):
        """Let the database sum up a large ledger in memory."""
        [(before,)] = self.env.execute_query(SQL("SELECT current_setting('work_mem')"))
        self.env.execute_query(SQL("SELECT set_config('work_mem', %s, true)", MEMORY))
        yield
        self.env.execute_query(SQL("SELECT set_config('work_mem', %s, true)", before))

    def _sees_all(self):
        """Return whether the audit looks at all companies."""
        looked_at = self._get_companies()
        return looked_at is None or not self.env.execute_query(
            SQL("SELECT 1 FROM res_company WHERE id NOT IN %s LIMIT 1", tuple(looked_at.ids))
        )

    def _get_companies(self):
        """Return the companies that the audit looks at, or ``None`` for all that there are."""
        chosen = self.env.context.get("loyalty_audit_company")
        if self.env.su:
            return self.env["res.company"].browse(chosen) if chosen else None
        if not chosen:
            return self.env.companies
        companies = self.env.companies.filtered(lambda company: company.id == chosen)
        if not companies:
            raise AccessError(
                self.env._("This company is not among yours. Choose it in the company menu first.")
            )
        return companies

    def _check(self, query, names):
        """Run a query that yields a label and a difference for each of ``names``; return the fields of their lines."""
        columns = [SQL.identifier(f"difference_{number}") for number in range(len(names))]
        checked = SQL("(%s) AS checked (label, %s)", query, SQL(", ").join(columns))
        counts = [SQL("count(*) FILTER (WHERE %s <> 0)", column) for column in columns]
        [(looked_at, *found)] = self.env.execute_query(
            SQL("SELECT count(*), %s FROM %s", SQL(", ").join(counts), checked)
        )
        return [
            {
                "name": name,
                "checked_count": looked_at,
                "difference_count": count,
                "details": self._list_differences(checked, column, count) if count else False,
            }
            for name, column, count in zip(names, columns, found, strict=True)
        ]

    def _list_differences(self, checked, column, count):
        """Return the differences, a line each; of very many the first ones, and how many more there are."""
        rows = self.env.execute_query(
            SQL(
                "SELECT label, %(column)s FROM %(checked)s WHERE %(column)s <> 0 LIMIT %(most)s",
                column=column,
                checked=checked,
                most=LISTED_MOST,
            )
        )
        lines = [f"{label}: {difference}" for label, difference in rows]
        if count > len(lines):
            lines.append(self.env._("Not listed: %s more", count - len(lines)))
        return "\n".join(lines)

    def _get_checks(self, members, asked):
        """Return ``[(query, [what it proves, …]), …]``; extended by modules that can prove more.

        A query yields a label and, for each thing that it proves, a difference: 0 where it ties.

        :param members: ids of the members to look at, or ``None`` for all
        :param dict asked: what the user asked for, by the audit's fields
        """
        return [
            (
                self._get_balance_query(members),
                [
                    self.env._("Each member's balance equals the sum of their entries"),
                    self.env._(
                        "Each member's balance equals what is left of their lots, less overdrawn points"
                    ),
                    self.env._("No overdrawn member has points left"),
                    self.env._("What is carried for each member is the sum of their entries"),
                ],
            ),
            (
                self._get_open_query(members),
                [
                    self.env._(
                        "The points left of each entry equal its points less what was allocated"
                    )
                ],
            ),
            (
                self._get_held_query(members),
                [self.env._("Each member's reserved points equal the sum of open reservations")],
            ),
            (
                self._get_redemption_query(members),
                [self.env._("Each redemption matches its points entries")],
            ),
            (
                self._get_accounting_query(members),
                [self.env._("Each redemption agrees with the books")],
            ),
        ]

    def _in_companies(self, table):
        """Return, as SQL, whether a row of ``table`` (with a ``company_id``) is of the user's companies, or of all."""
        companies = self._get_companies()
        if companies is None:
            return SQL("TRUE")
        column = SQL.identifier(table, "company_id")
        return SQL("(%s IS NULL OR %s IN %s)", column, column, tuple(companies.ids))

    def _is_of(self, members, table, column="member_id"):
        """Return, as SQL, whether a row is of one of these members (ids, or ``None`` for all)."""
        if members is None:
            return SQL("TRUE")
        return SQL("%s = ANY(%s::int[])", SQL.identifier(table, column), members)

    def _get_balance_query(self, members):
        """Nobody has points left and is overdrawn at the same time: what was overdrawn is recovered first.

        A sum takes memory for each member as soon as it is given a row, so it is given those only that count.
        """
        return SQL(
            """SELECT 'member ' || member.id, member.balance - COALESCE(total.points, 0),
                      member.balance - COALESCE(total.points_left, 0) - COALESCE(total.overdrawn, 0),
                      LEAST(COALESCE(total.points_left, 0), -COALESCE(total.overdrawn, 0)),
                      COALESCE(member.carried, 0) - COALESCE(total.carried, 0)
                 FROM loyalty_hero_member member
                 LEFT JOIN (SELECT member_id, sum(points) AS points,
                                   sum(carried) FILTER (WHERE carried <> 0) AS carried,
                                   sum(points_open) FILTER (WHERE points_open > 0) AS points_left,
                                   sum(points_open) FILTER (WHERE points_open < 0) AS overdrawn
                              FROM loyalty_hero_entry entry WHERE %s GROUP BY member_id) AS total
                        ON total.member_id = member.id
                WHERE %s AND %s""",
            self._is_of(members, "entry"),
            self._is_of(members, "member", "id"),
            self._in_companies("member"),
        )

    def _get_open_query(self, members):
        """What was allocated is summed up once for all entries, or looked up for those of some members.

        An entry of which nothing was allocated has all of its points left: sums are made of the others only.
        """
        if members is not None:
            return SQL(
                """SELECT 'entry ' || entry.id,
                          entry.points - COALESCE(entry.points_open, 0)
                          - COALESCE((SELECT sum(points) FROM loyalty_hero_allocation WHERE lot_id = entry.id), 0)
                          + COALESCE((SELECT sum(points) FROM loyalty_hero_allocation WHERE debit_id = entry.id), 0)
                     FROM loyalty_hero_entry entry JOIN loyalty_hero_member member ON member.id = entry.member_id
                    WHERE %s AND %s AND %s""",
                self._is_of(members, "entry"),
                # Said twice, so that the database looks up these members instead of reading all.
                self._is_of(members, "member", "id"),
                self._in_companies("member"),
            )
        owned = SQL()
        if self._get_companies() is not None:
            owned = SQL(
                """JOIN loyalty_hero_entry entry ON entry.id = fact.entry_id
                   JOIN loyalty_hero_member member ON member.id = entry.member_id AND %s""",
                self._in_companies("member"),
            )
        return SQL(
            """SELECT 'entry ' || fact.entry_id, sum(fact.points)
                 FROM (SELECT id AS entry_id, points - COALESCE(points_open, 0) AS points FROM loyalty_hero_entry
                        WHERE points IS DISTINCT FROM points_open
                        UNION ALL
                       SELECT lot_id, -points FROM loyalty_hero_allocation
                        UNION ALL
                       SELECT debit_id, points FROM loyalty_hero_allocation) AS fact
                      %s
                GROUP BY fact.entry_id""",
            owned,
        )

    def _get_held_query(self, members):
        """Reservations change without an entry: a partial audit looks at all who have any, whoever moved."""
        return SQL(
            """SELECT 'member ' || fact.id, sum(fact.points)
                 FROM (SELECT id, program_id, points_held AS points FROM loyalty_hero_member WHERE %s
                        UNION ALL
                       SELECT member_id, program_id, -points FROM loyalty_hero_redemption
                        WHERE state = 'held') AS fact
                 JOIN loyalty_hero_program program ON program.id = fact.program_id
                WHERE %s
                GROUP BY fact.id""",
            SQL("TRUE") if members is None else SQL("points_held <> 0"),
            self._in_companies("program"),
        )

    def _get_redemption_query(self, members):
        """A posted redemption took its points once; others took none, and no more came back than was taken."""
        return SQL(
            """SELECT 'redemption ' || redemption.id,
                      CASE WHEN redemption.state = 'posted' THEN redemption.points ELSE 0 END
                      + COALESCE(entries.least, 0) + GREATEST(COALESCE(entries.total, 0), 0)
                 FROM loyalty_hero_redemption redemption,
                      LATERAL (SELECT min(points) AS least, sum(points) AS total
                                 FROM loyalty_hero_entry WHERE redemption_id = redemption.id) AS entries
                WHERE %s AND %s""",
            self._is_of(members, "redemption"),
            self._in_companies("redemption"),
        )

    def _get_accounting_query(self, members):
        """What each document did to a redemption is what its postings debited; price reductions have none."""
        return SQL(
            """SELECT 'redemption ' || redemption.id || ' on ' || fact.cause_model || ' ' || fact.cause_id,
                      round(sum(fact.amount), 6)
                 FROM loyalty_hero_redemption redemption,
                      LATERAL (SELECT COALESCE(transaction.cause_model, transaction.source_model, '-')
                                          AS cause_model,
                                      COALESCE(transaction.cause_id, transaction.source_id, 0) AS cause_id,
                                      entry.amount
                                 FROM loyalty_hero_entry entry
                                 JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
                                WHERE entry.redemption_id = redemption.id AND redemption.treatment = 'payment'
                                UNION ALL
                               SELECT COALESCE(line.loyalty_cause_model, '-'), COALESCE(line.loyalty_cause_id, 0),
                                      -line.amount_currency
                                 FROM account_move_line line
                                WHERE line.loyalty_redemption_id = redemption.id AND line.parent_state = 'posted'
                                  AND line.account_id NOT IN (
                                      SELECT id FROM account_account
                                       WHERE account_type IN ('asset_receivable', 'liability_payable'))) AS fact
                WHERE %s AND %s AND NOT %s
                GROUP BY redemption.id, fact.cause_model, fact.cause_id""",
            self._is_of(members, "redemption"),
            self._in_companies("redemption"),
            self._get_waiting_condition(),
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
