"""Roll-forward: what each liability run found, from the opening to the closing balance, in points and in money."""

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.loyalty_hero.models.base.units import POINTS_DIGITS
from odoo.addons.loyalty_hero.models.liability.arithmetic import KINDS


class LoyaltyHeroRollForward(models.Model):
    _name = "loyalty.hero.roll.forward"
    _description = "Roll-forward of points and contract liability"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "run_id"
    _depends = {
        "loyalty.hero.liability.run": ["company_id", "date", "number", "state"],
        "loyalty.hero.liability.line": ["amount", "kind", "program_id", "run_id"],
        "loyalty.hero.liability.month": [
            "liability",
            "points_earned",
            "points_expired",
            "points_left",
            "points_redeemed",
            "program_id",
            "run_id",
        ],
        "account.move.line": [
            "balance",
            "loyalty_deferred_program_id",
            "loyalty_run_id",
            "parent_state",
        ],
    }

    run_id = fields.Many2one("loyalty.hero.liability.run", readonly=True)
    date = fields.Date(string="Period End", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    program_id = fields.Many2one("loyalty.hero.program", readonly=True)
    points_opening = fields.Float(
        string="Opening Points",
        digits=POINTS_DIGITS,
        readonly=True,
        aggregator=None,
        help="Points from sales that were left after the previous run.",
    )
    points_earned = fields.Float(string="Earned Points", digits=POINTS_DIGITS, readonly=True)
    points_redeemed = fields.Float(string="Redeemed Points", digits=POINTS_DIGITS, readonly=True)
    points_expired = fields.Float(
        string="Expired Points",
        digits=POINTS_DIGITS,
        readonly=True,
        help="Points that expired or that a manager removed.",
    )
    points_closing = fields.Float(
        string="Closing Points", digits=POINTS_DIGITS, readonly=True, aggregator=None
    )
    opening = fields.Monetary(
        readonly=True, aggregator=None, help="The amount deferred after the previous run."
    )
    earned = fields.Monetary(readonly=True, help="The amount deferred for points that were earned.")
    redeemed = fields.Monetary(
        readonly=True, help="The amount that became revenue because points were redeemed."
    )
    expired = fields.Monetary(
        readonly=True, help="The amount that became revenue because points expired."
    )
    estimate = fields.Monetary(
        string="Change of Estimate",
        readonly=True,
        help="The change of the deferred amount because the expected redemption rate changed.",
    )
    closing = fields.Monetary(
        readonly=True, aggregator=None, help="The amount that should be deferred after the run."
    )
    booked = fields.Monetary(
        string="General Ledger",
        readonly=True,
        aggregator=None,
        help="The amount that this run and earlier runs booked, including reversals.",
    )
    difference = fields.Monetary(
        readonly=True,
        help="The sum of two checks, without their signs: closing less opening and all changes, and "
        "closing less the general ledger. Both should be zero.",
    )

    @property
    def _table_query(self):
        """Return a row for each program of each run that is posted and not reversed."""
        kinds = SQL(", ").join(
            SQL("sum(amount) FILTER (WHERE kind = %s) AS %s", kind, SQL.identifier(kind))
            for kind in KINDS
        )
        return SQL(
            """WITH month AS (
                   SELECT run_id, program_id, sum(points_earned) AS points_earned,
                          sum(points_redeemed) AS points_redeemed, sum(points_expired) AS points_expired,
                          sum(points_left) AS points_left, sum(liability) AS liability
                     FROM loyalty_hero_liability_month GROUP BY 1, 2),
                 line AS (
                   SELECT run_id, program_id, %(kinds)s FROM loyalty_hero_liability_line GROUP BY 1, 2),
                 told AS (
                   SELECT run.id AS run_id, run.date, run.company_id, company.currency_id, program_id,
                          COALESCE(lag(points_left) OVER before, 0) AS points_opening,
                          COALESCE(points_earned, 0) - COALESCE(lag(points_earned) OVER before, 0) AS points_earned,
                          COALESCE(points_redeemed, 0) - COALESCE(lag(points_redeemed) OVER before, 0)
                              AS points_redeemed,
                          COALESCE(points_expired, 0) - COALESCE(lag(points_expired) OVER before, 0)
                              AS points_expired,
                          COALESCE(points_left, 0) AS points_closing,
                          COALESCE(lag(liability) OVER before, 0) AS opening,
                          COALESCE(line.earned, 0) AS earned, COALESCE(line.redeemed, 0) AS redeemed,
                          COALESCE(line.expired, 0) AS expired, COALESCE(line.estimate, 0) AS estimate,
                          COALESCE(liability, 0) AS closing,
                          (SELECT COALESCE(-sum(item.balance), 0)
                             FROM account_move_line item
                             JOIN loyalty_hero_liability_run other ON other.id = item.loyalty_run_id
                            WHERE item.loyalty_deferred_program_id = program_id AND item.parent_state = 'posted'
                              AND other.company_id = run.company_id AND other.number <= run.number) AS booked,
                          run.number
                     FROM month FULL JOIN line USING (run_id, program_id)
                     JOIN loyalty_hero_liability_run run ON run.id = run_id AND run.state = 'posted'
                     JOIN res_company company ON company.id = run.company_id
                   WINDOW before AS (PARTITION BY run.company_id, program_id ORDER BY run.number))
               SELECT row_number() OVER (ORDER BY company_id, number, program_id) AS id, told.*,
                      abs(opening + earned + redeemed + expired + estimate - closing) + abs(closing - booked)
                          AS difference
                 FROM told""",
            kinds=kinds,
        )

    def action_open_run(self):
        """Open the run of the row."""
        self.ensure_one()
        return self.run_id.get_formview_action()
