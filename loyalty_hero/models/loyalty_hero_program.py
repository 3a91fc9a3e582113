"""Programs: the rules of one loyalty scheme, and what the engine makes of them."""

import hashlib
import json

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import float_repr, format_amount

from .units import POINTS_DIGITS, to_minor

FORMAT = 1
# Nobody earns on these lines: money changes hands, no goods do.
EXCLUDED_FLAGS = ["gift_card", "tip", "down_payment"]
ACCOUNTANT_FIELDS = {"expense_account_id", "analytic_distribution"}


class LoyaltyHeroProgram(models.Model):
    _name = "loyalty.hero.program"
    _description = "Loyalty program"
    _inherit = ["mail.thread", "analytic.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(
        required=True, copy=False, tracking=True, help="Short code, unique in the company."
    )
    description = fields.Html(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection([("points", "Points")], required=True, default="points")
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("closed", "Closed")],
        required=True,
        default="draft",
        copy=False,
        tracking=True,
        help="Customers earn only while the program is running. In a closed program, points can still be spent.",
    )
    date_start = fields.Date(
        tracking=True, help="First day on which customers earn. Empty: from now on."
    )
    date_end = fields.Date(
        tracking=True, help="Last day on which customers earn. Empty: without end."
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: the program is shared by all companies, and each books on its own accounts.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="Amounts of the program are in this currency; sales in others are converted at the day's rate.",
    )
    points_name = fields.Char(
        required=True,
        translate=True,
        default=lambda self: self.env._("points"),
        help="What points are called: Stars.",
    )
    enrolment = fields.Selection(
        [
            ("automatic", "All customers, with their first sale"),
            ("manual", "Only customers who are enrolled"),
        ],
        required=True,
        default="automatic",
    )
    invoices = fields.Boolean(
        string="Customer Invoices", default=True, help="Customer invoices earn as well."
    )
    tax_included = fields.Boolean(
        default=True,
        string="Count Amounts with Tax",
        help="Points are computed on amounts with tax, else without.",
    )
    amount_min = fields.Monetary(
        string="Minimum Purchase", help="Sales below this earn nothing. Zero: no minimum."
    )
    paid_with_points = fields.Selection(
        [
            ("all", "the whole sale"),
            ("remainder", "what is paid otherwise"),
            ("nothing", "nothing"),
        ],
        string="A Sale Paid with Points Earns on",
        required=True,
        default="remainder",
    )
    rounding = fields.Selection(
        [
            ("down", "Down to whole points"),
            ("half_up", "To the nearest whole point"),
            ("up", "Up to whole points"),
            ("none", "Not rounded"),
        ],
        required=True,
        default="down",
    )
    expiry = fields.Selection(
        [("never", "Never"), ("days", "Some days after they were earned")],
        string="Points Expire",
        required=True,
        default="never",
    )
    expiry_days = fields.Integer(default=365)
    hold_minutes = fields.Integer(
        default=15,
        help="So long are points held for an order that is still open at a till; then they are free again.",
    )
    rule_ids = fields.One2many(
        "loyalty.hero.earning.rule", "program_id", string="Earning Rules", copy=True
    )
    reward_ids = fields.One2many("loyalty.hero.reward", "program_id", string="Rewards", copy=True)
    expense_account_id = fields.Many2one(
        "account.account",
        company_dependent=True,
        check_company=True,
        # Some book redemptions as a cost, some as less revenue.
        domain="[('internal_group', 'in', ('expense', 'income'))]",
        help="Debited with what customers pay with points, with the program's cost centres. Each company has its own.",
    )
    member_ids = fields.One2many("loyalty.hero.member", "program_id")
    member_count = fields.Integer(compute="_compute_member_totals")
    points_outstanding = fields.Float(digits=POINTS_DIGITS, compute="_compute_member_totals")
    summary = fields.Text(
        compute="_compute_summary", help="What customers earn and redeem, in words."
    )
    compiled = fields.Json(
        compute="_compute_compiled", store=True, help="The program as the engine reads it."
    )
    digest = fields.Char(
        compute="_compute_compiled", store=True, help="Names what the compiled program says."
    )

    _code_company_unique = models.UniqueIndex(
        "(code, (COALESCE(company_id, 0)))", "Another program of this company has this code."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)",
        "A program cannot end before it starts: check the start and end date.",
    )
    _expiry_days_positive = models.Constraint(
        "CHECK (expiry <> 'days' OR expiry_days > 0)",
        "Points that expire need a number of days above 0.",
    )
    _amount_min_positive = models.Constraint(
        "CHECK (amount_min >= 0)", "A minimum purchase cannot be negative."
    )
    _hold_minutes_positive = models.Constraint(
        "CHECK (hold_minutes > 0)", "Points are held for at least a minute."
    )

    @api.depends("member_ids.balance")
    def _compute_member_totals(self):
        groups = self.env["loyalty.hero.member"]._read_group(
            [("program_id", "in", self.ids)], ["program_id"], ["__count", "balance:sum"]
        )
        totals = {program: (count, balance) for program, count, balance in groups}
        for program in self:
            program.member_count, program.points_outstanding = totals.get(program, (0, 0))

    @api.depends("rule_ids.display_name", "reward_ids.points", "reward_ids.amount", "points_name")
    def _compute_summary(self):
        for program in self:
            rewards = [
                self.env._(
                    "%(points)s %(name)s pay %(amount)s",
                    points=float_repr(reward.points, 2).removesuffix(".00"),
                    name=program.points_name,
                    amount=format_amount(self.env, reward.amount, program.currency_id),
                )
                for reward in program.reward_ids
            ]
            program.summary = "\n".join([*program.rule_ids.mapped("display_name"), *rewards])

    @api.depends(lambda self: self._get_compile_depends())
    def _compute_compiled(self):
        for program in self:
            compiled = program._compile() if program.currency_id else False
            text = json.dumps(compiled, sort_keys=True, separators=(",", ":"))
            program.compiled = compiled
            program.digest = hashlib.sha256(text.encode()).hexdigest()

    @api.constrains("state", "rule_ids", "reward_ids", "expense_account_id")
    def _check_ready(self):
        for program in self.filtered(lambda program: program.state == "running"):
            problem = program._get_problem()
            if problem:
                raise ValidationError(problem)

    @api.constrains("currency_id", "company_id")
    def _check_unchanged_when_used(self):
        versions = (
            self.env["loyalty.hero.program.version"].sudo().search([("program_id", "in", self.ids)])
        )
        for version in versions:
            if version.compiled["currency"] != version.program_id.currency_id.name:
                raise ValidationError(
                    self.env._(
                        "Points were earned in “%s” already: its currency cannot change.",
                        version.program_id.name,
                    )
                )
        companies = (
            self.env["loyalty.hero.entry"]
            .sudo()
            ._read_group([("program_id", "in", self.ids)], ["program_id", "company_id"])
        )
        for program, company in companies:
            if program.company_id and program.company_id != company:
                raise ValidationError(
                    self.env._(
                        "%(company)s uses “%(program)s” already.",
                        company=company.name,
                        program=program.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self._check_write_rights(vals)
        self.env.registry.clear_cache()
        return super().write(vals)

    def _check_write_rights(self, vals):
        """Accountants choose where redemptions are booked; the rest of a program is the administrators'."""
        is_administrator = self.env.su or self.env.user.has_group(
            "loyalty_hero.loyalty_hero_group_administrator"
        )
        if self and not is_administrator and set(vals) - ACCOUNTANT_FIELDS:
            raise AccessError(
                self.env._(
                    "Only administrators of Loyalty may change this. Accounts are yours to choose."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered("member_ids")
        if used:
            raise UserError(
                self.env._(
                    "“%s” has members. Close or archive it: their points are kept.",
                    used[0].display_name,
                )
            )

    def copy_data(self, default=None):
        return [
            {
                **vals,
                "name": self.env._("%s (copy)", program.name),
                "code": self.env._("%s-COPY", program.code),
            }
            for program, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def action_start(self):
        """Let customers earn, once everything that is needed is set up."""
        self.state = "running"

    def action_close(self):
        """Let customers earn no more; their points stay and can be spent."""
        self.state = "closed"

    def action_draft(self):
        """Take the program back to work on it."""
        self.state = "draft"

    def action_view_members(self):
        """Open the members of the program."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_hero.loyalty_hero_member_action"
        )
        return {
            **action,
            "domain": [("program_id", "in", self.ids)],
            "context": {"default_program_id": self.id},
        }

    def action_view_entries(self):
        """Open the points ledger of the program."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_hero.loyalty_hero_entry_action"
        )
        return {**action, "domain": [("program_id", "in", self.ids)], "context": {}}

    def _get_problem(self):
        """Return what keeps the program from running, as a sentence for the administrator, or ``None``."""
        self.ensure_one()
        if not self.rule_ids:
            return self.env._(
                "“%s” has no earning rule: say what customers earn points for.", self.name
            )
        company = self.company_id or self.env.company
        if self.reward_ids and not self.with_company(company).expense_account_id:
            return self.env._(
                "“%(program)s” has no expense account in %(company)s: choose the account that is debited with what "
                "customers pay with points (tab Accounting).",
                program=self.name,
                company=company.name,
            )
        return None

    def _get_compile_depends(self):
        """Return the fields that the compiled program is made of."""
        return (
            "code",
            "date_start",
            "date_end",
            "currency_id",
            "invoices",
            "tax_included",
            "amount_min",
            "paid_with_points",
            "rounding",
            *(
                f"rule_ids.{name}"
                for name in (
                    "sequence",
                    "mode",
                    "points",
                    "per_amount",
                    "selection_ids",
                    "exception_ids",
                    "amount_min",
                )
            ),
            *(
                f"reward_ids.{name}"
                for name in (
                    "sequence",
                    "kind",
                    "points",
                    "amount",
                    "points_min",
                    "points_multiple",
                    "share_max_percent",
                )
            ),
        )

    def _compile(self):
        """Return the program as the engine reads it (see ``loyalty_hero/engine/values.py``)."""
        self.ensure_one()
        return {
            "format": FORMAT,
            "id": self.id or 0,
            "code": self.code or "",
            "currency": self.currency_id.name,
            "date_start": (self.date_start and self.date_start.isoformat()) or None,
            "date_end": (self.date_end and self.date_end.isoformat()) or None,
            "shops": [],
            "invoices": self.invoices,
            "tax_included": self.tax_included,
            "amount_min": to_minor(self.amount_min, self.currency_id),
            "paid_with_points": self.paid_with_points,
            "rounding": self.rounding,
            "excluded_flags": EXCLUDED_FLAGS,
            "rules": [rule._compile() for rule in self.rule_ids.sorted() if rule.id],
            "rewards": [reward._compile() for reward in self.reward_ids.sorted() if reward.id],
        }

    @api.model
    def _get_running(self, company):
        """Return the programs in which sales of ``company`` earn now."""
        return self.browse(self._get_running_ids(company.id))

    @tools.ormcache("company_id")
    def _get_running_ids(self, company_id):
        domain = [("state", "=", "running"), ("company_id", "in", (False, company_id))]
        return tuple(self.sudo().search(domain).ids)

    def _get_expiry_date(self, date):
        """Return the last day on which points earned on ``date`` may be spent, or ``False`` for ever."""
        self.ensure_one()
        return fields.Date.add(date, days=self.expiry_days) if self.expiry == "days" else False
