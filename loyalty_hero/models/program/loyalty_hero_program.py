"""Programs: the rules of one loyalty scheme, and its life from draft to closed."""

from itertools import chain, count

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError, ValidationError

from ..base.bounds import (
    AMOUNT_MOST,
    CODE_MOST,
    DAYS_MOST,
    MINUTES_MOST,
    MONTHS_MOST,
    POINTS_MOST,
    QUANTITY_MOST,
    at_most,
    at_most_characters,
    between,
)
from ..base.caches import forget_cached
from ..base.units import POINTS_DIGITS
from ..base.windows import window_on

ACCOUNTANT_FIELDS = {
    "accounting_mode",
    "analytic_distribution",
    "expense_account_id",
    "liability_account_id",
    "points_revenue_account_id",
}
PREMIUM_KINDS = ("premium_multiple", "premium_single")
# Places of a program among those of a customer who joins it.
FIRST_SEQUENCE, USUAL_SEQUENCE = 5, 10


class LoyaltyHeroProgram(models.Model):
    _name = "loyalty.hero.program"
    _description = "Loyalty program"
    _inherit = [
        "mail.thread",
        "loyalty.hero.condition.mixin",
        "loyalty.hero.spending.limit.mixin",
    ]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(
        required=True, copy=False, tracking=True, help="Short code, unique in the company."
    )
    description = fields.Html(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("points", "Points"),
            ("premium_multiple", "Reward for every amount spent"),
            ("premium_single", "Punch card"),
            ("membership", "Membership"),
        ],
        required=True,
        default="points",
        tracking=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("closed", "Ended")],
        required=True,
        default="draft",
        copy=False,
        tracking=True,
        help="Customers earn only while the program is running. When it has ended, points can still be spent.",
    )
    date_start = fields.Date(
        string="Start",
        tracking=True,
        help="First day on which customers earn. Empty: no start date.",
    )
    date_end = fields.Date(
        string="End",
        tracking=True,
        help="Last day on which customers earn. Empty: no end date.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="The company that the program belongs to. Empty: all companies share the program, and "
        "each one books on its own accounts.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="All amounts of the program are in this currency. Sales in other currencies are "
        "converted at the rate of the day.",
    )
    points_name = fields.Char(
        required=True,
        translate=True,
        default=lambda self: self.env._("points"),
        help="What your customers call their points. For example: Stars.",
    )
    enrolment = fields.Selection(
        [
            ("automatic", "All customers, with their first sale"),
            ("manual", "Only customers who are enrolled"),
        ],
        required=True,
        default="automatic",
    )
    is_exclusive = fields.Boolean(
        string="Cannot Be Combined",
        help="Customers of this program earn nothing in other programs until they leave it. They keep "
        "the points that they have there. If off, customers can be in several programs; only "
        "items that count in this one earn nothing in the others.",
    )
    invoices = fields.Boolean(
        string="Customer Invoices", default=True, help="Customer invoices earn as well."
    )

    # What is counted ------------------------------------------------------------------------------------------------

    tax_included = fields.Boolean(
        default=True,
        string="Count Amounts with Tax",
        help="Points are computed on amounts with tax. If off, on amounts without tax.",
    )
    amount_min = fields.Monetary(
        string="Minimum Purchase", help="Sales below this earn nothing. Zero: no minimum."
    )
    quantity_min = fields.Float(
        string="Minimum Quantity",
        digits="Product Unit",
        help="Sales with fewer items earn nothing. Zero: no minimum.",
    )
    paid_with_points = fields.Selection(
        [
            ("all", "the whole sale"),
            ("remainder", "the amount not paid with points"),
            ("nothing", "nothing"),
        ],
        string="When Points Are Used, Earn on",
        required=True,
        default="remainder",
    )
    unlinked_returns = fields.Selection(
        [("take", "Take what the goods would earn now"), ("nothing", "Take nothing")],
        string="Returns without Their Sale",
        required=True,
        default="take",
        help="What happens when goods come back without their sale: without a receipt, or with a "
        "credit note that has no invoice. If no points are taken back, such goods only lower the "
        "amount of what is sold together with them. Returns that are linked to their sale always "
        "take back what the goods have earned.",
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
    carries_rounding = fields.Boolean(
        string="Carry Over What Rounding Leaves",
        help="What rounding leaves of a sale counts with the customer's next sale, so nobody loses points by buying "
        "in several small sales. For example, three sales of 0.60 points each earn 1 point together instead of none, "
        "and 0.80 waits for the next sale.",
    )
    rule_ids = fields.One2many(
        "loyalty.hero.earning.rule", "program_id", string="Earning Rules", copy=True
    )

    # What is not counted --------------------------------------------------------------------------------------------

    exclude_quotation = fields.Boolean(
        "Settled Quotations",
        help="Goods of a quotation or sales order that is settled at the till.",
    )
    exclude_down_payment = fields.Boolean(
        "Down Payments", default=True, help="The goods earn when they are invoiced or settled."
    )
    exclude_layaway = fields.Boolean("Layaways", help="Goods that are kept for the customer.")
    exclude_back_order = fields.Boolean("Back Orders", help="Goods that are delivered later.")
    exclude_on_account = fields.Boolean(
        "Sales on Account", help="The part of a sale that the customer will pay later."
    )
    exclude_employee = fields.Boolean("Employees", help="Sales to your own employees.")
    exclude_discounted = fields.Boolean(
        "Discounted Items", help="Items that are already sold below their price."
    )
    exclude_gift_card = fields.Boolean(
        "Gift Cards and Top-ups",
        default=True,
        help="The sale of gift cards itself. Goods that are paid with a gift card do earn.",
    )
    excluded_partner_ids = fields.Many2many(
        "res.partner",
        string="Excluded Customers",
        help="These customers earn nothing in the program.",
    )
    cap_sale = fields.Float(
        string="Maximum per Sale",
        digits=POINTS_DIGITS,
        help="The most points that one sale can give. For example: 500. Zero: no limit.",
    )
    cap_day = fields.Float(
        string="Maximum per Day",
        digits=POINTS_DIGITS,
        help="The most points that a customer can earn in a day. Welcome points do not count. Zero: "
        "no limit.",
    )
    cap_period = fields.Float(
        string="Maximum in the Period",
        digits=POINTS_DIGITS,
        help="The most points that a customer can earn in the period. Zero: no limit.",
    )
    cap_period_unit = fields.Selection(
        [("week", "Week"), ("month", "Month"), ("year", "Year"), ("ever", "All time")],
        required=True,
        default="month",
    )

    # Accelerators and tiers -----------------------------------------------------------------------------------------

    accelerator_ids = fields.One2many(
        "loyalty.hero.accelerator", "program_id", string="Accelerators", copy=True
    )
    combination = fields.Selection(
        [
            ("best", "Use only the highest"),
            ("multiply", "Multiply the factors"),
            ("add", "Add the extra factors"),
        ],
        string="When Several Apply",
        required=True,
        default="best",
        help="For example, with factors 3 and 1.5: the highest is 3, multiplied they give 4.5, and "
        "added they give 3.5.",
    )
    accelerate_bonus = fields.Boolean("Accelerate Bonus Points")
    accelerate_welcome = fields.Boolean("Accelerate Welcome Points")
    tier_ids = fields.One2many("loyalty.hero.tier", "program_id", string="Tiers", copy=True)
    tier_window = fields.Selection(
        [
            ("lifetime", "All time"),
            ("rolling", "The last months"),
            ("calendar", "The calendar year"),
        ],
        string="Spending counted",
        required=True,
        default="lifetime",
    )
    tier_months = fields.Integer(string="Months", default=12)
    tier_grace_days = fields.Integer(
        string="Grace Period",
        help="Days a member keeps a tier after no longer qualifying. For example: 30. Zero: the tier is lost at once.",
    )
    notify_tier = fields.Boolean(
        "Mail New Tiers", help="Members get a mail when they reach another tier."
    )

    # Premium and membership -----------------------------------------------------------------------------------------

    premium_amount_min = fields.Monetary(
        string="Amount Spent",
        help="A premium is due when this much was spent. Zero: spending does not count.",
    )
    premium_items_min = fields.Float(
        string="Items Bought",
        digits="Product Unit",
        help="A premium is due when this many items were bought. Zero: items do not count.",
    )
    premium_kind = fields.Selection(
        [("fixed", "A fixed amount"), ("percent", "A share of the purchases")],
        string="Premium",
        required=True,
        default="fixed",
    )
    premium_amount = fields.Monetary(string="Worth")
    premium_percent = fields.Float(string="Share", digits=(5, 1))
    membership_fee = fields.Monetary(string="Fee", help="Zero: membership is free.")
    membership_days = fields.Integer(
        string="Valid for",
        default=365,
        help="How many days a membership lasts. For example: 365. Zero: it never ends.",
    )
    membership_product_id = fields.Many2one(
        "product.product",
        string="Product for the Fee",
        domain="[('type', '=', 'service')]",
        check_company=True,
        help="The service that is put on the order when a customer joins or renews.",
    )
    membership_discount = fields.Float(
        string="Members' Discount",
        digits=(5, 1),
        help="Discount for members, in percent. For example: 10. Zero: no discount.",
    )

    # Spending and expiry --------------------------------------------------------------------------------------------

    reward_ids = fields.One2many("loyalty.hero.reward", "program_id", string="Rewards", copy=True)
    expiry = fields.Selection(
        [
            ("never", "Never"),
            ("days", "A number of days after earning"),
            ("months", "A number of months after earning"),
            ("month_end", "At the end of a month"),
            ("year_end", "At the end of the year"),
            ("inactivity", "A number of days after the last activity"),
        ],
        string="Points Expire",
        required=True,
        default="never",
    )
    expiry_days = fields.Integer(default=365)
    expiry_months = fields.Integer(
        default=12,
        help="How long points are valid. For example: with 1 month, points earned on January 25 "
        "expire on February 25, and points earned on January 31 at the end of February. For "
        "points that expire at the end of a month, 0 is the month of the sale.",
    )
    waiting_days = fields.Integer(
        string="Waiting Period",
        help="Days before points can be spent. For example: 14, as long as goods can be returned. Zero: at once.",
    )
    notify_expiry = fields.Boolean(
        "Mail Expiring Points", help="Members get a mail before their points expire."
    )
    notify_expiry_days = fields.Integer(default=30)
    redeem_proof = fields.Selection(
        [("none", "Nothing"), ("pin", "PIN or one-time code"), ("code", "One-time code")],
        string="Customers Confirm by",
        required=True,
        default="none",
        help="What customers need to redeem points at the till, besides a name or card. They find the one-time code "
        "under My Account, Loyalty, on their phone: it is valid for 3 minutes. They set a PIN there, or a manager lets "
        "them set it on the contact.",
    )
    notify_redemption = fields.Boolean(
        "Mail Redemptions", help="Members get a mail each time their points are redeemed."
    )
    hold_minutes = fields.Integer(
        default=15,
        string="Open Orders Reserve Points (minutes)",
        help="How long an open order reserves points. For example: 15. After that they can be used for another order.",
    )
    adjust_most = fields.Float(
        string="Manager's Limit at Once",
        digits=POINTS_DIGITS,
        default=1000,
        help="The most points that a manager may add, take or transfer in one adjustment, for all its "
        "members together. For example: 1,000. Zero: no limit. Administrators have no limit.",
    )
    adjust_day_most = fields.Float(
        string="Manager's Limit per Day",
        digits=POINTS_DIGITS,
        default=5000,
        help="The most points that a manager may add, take or transfer in a day. For example: 5,000. "
        "Zero: no limit. Administrators have no limit.",
    )
    expense_account_id = fields.Many2one(
        "account.account",
        company_dependent=True,
        copy=True,
        check_company=True,
        # Some book redemptions as a cost, some as less revenue.
        domain="[('internal_group', 'in', ('expense', 'income'))]",
        help="The account that is debited with what customers pay with points, with the program's "
        "cost centres. Each company has its own.",
    )
    member_ids = fields.One2many("loyalty.hero.member", "program_id")
    member_count = fields.Integer(compute="_compute_member_totals")
    points_outstanding = fields.Float(digits=POINTS_DIGITS, compute="_compute_member_totals")
    premium_count = fields.Integer(compute="_compute_premium_count")
    membership_count = fields.Integer(compute="_compute_membership_count")

    _code_company_unique = models.UniqueIndex(
        "(code, (COALESCE(company_id, 0)))", "Another program of this company has this code."
    )
    _code_bounded = at_most_characters(CODE_MOST, "A code has at most {most} characters.", "code")
    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)",
        "A program cannot end before it starts: check the start and end date.",
    )
    _amount_min_positive = models.Constraint(
        "CHECK (amount_min >= 0)", "A minimum purchase cannot be negative."
    )
    _quantity_min_positive = models.Constraint(
        "CHECK (quantity_min >= 0)", "A minimum quantity cannot be negative."
    )
    _caps_positive = models.Constraint(
        "CHECK (cap_sale >= 0 AND cap_day >= 0 AND cap_period >= 0)",
        "The most points that can be earned cannot be negative.",
    )
    _tier_months_positive = models.Constraint(
        "CHECK (tier_window <> 'rolling' OR tier_months > 0)",
        "Tiers that follow the last months need a number of months above 0.",
    )
    _tier_grace_days_positive = models.Constraint(
        "CHECK (tier_grace_days >= 0)", "A grace period cannot be negative."
    )
    _premium_min_positive = models.Constraint(
        "CHECK (premium_amount_min >= 0 AND premium_items_min >= 0)",
        "What leads to a premium cannot be negative.",
    )
    _premium_worth_positive = models.Constraint(
        "CHECK (premium_amount >= 0)", "A premium cannot be worth less than 0."
    )
    _premium_percent_between = models.Constraint(
        "CHECK (premium_percent BETWEEN 0 AND 100)",
        "A premium is between 0 and 100 % of the purchases.",
    )
    _membership_fee_positive = models.Constraint(
        "CHECK (membership_fee >= 0)", "A membership fee cannot be negative."
    )
    _membership_days_positive = models.Constraint(
        "CHECK (membership_days >= 0)",
        "A membership cannot last fewer than 0 days; 0 is for ever.",
    )
    _membership_discount_between = models.Constraint(
        "CHECK (membership_discount BETWEEN 0 AND 100)",
        "A members' discount is between 0 and 100 %.",
    )
    _expiry_days_positive = models.Constraint(
        "CHECK (expiry NOT IN ('days', 'inactivity') OR expiry_days > 0)",
        "Points that expire need a number of days above 0.",
    )
    _expiry_months_positive = models.Constraint(
        "CHECK (expiry_months >= 0 AND (expiry <> 'months' OR expiry_months > 0))",
        "Points that expire need a number of months above 0.",
    )
    _waiting_days_positive = models.Constraint(
        "CHECK (waiting_days >= 0)", "A waiting period cannot be negative."
    )
    _notify_expiry_days_positive = models.Constraint(
        "CHECK (NOT notify_expiry OR notify_expiry_days > 0)",
        "Send the reminder at least one day before points expire.",
    )
    _hold_minutes_positive = models.Constraint(
        "CHECK (hold_minutes > 0)", "Points are reserved for at least a minute."
    )

    _adjust_most_bounded = between(
        0,
        POINTS_MOST,
        "A manager's limit is from {least} to {most} points.",
        "adjust_most",
        "adjust_day_most",
    )
    _points_bounded = at_most(
        POINTS_MOST, "A limit of points is {most} at most.", "cap_sale", "cap_day", "cap_period"
    )
    _amount_min_bounded = at_most(
        AMOUNT_MOST, "A minimum purchase is {most} at most.", "amount_min"
    )
    _quantity_min_bounded = at_most(
        QUANTITY_MOST, "A minimum quantity is {most} at most.", "quantity_min"
    )
    _premium_amount_bounded = at_most(
        AMOUNT_MOST,
        "What leads to a premium, and what it is worth, is {most} at most.",
        "premium_amount_min",
        "premium_amount",
    )
    _premium_items_bounded = at_most(
        QUANTITY_MOST, "A premium takes {most} items at most.", "premium_items_min"
    )
    _membership_fee_bounded = at_most(
        AMOUNT_MOST, "A membership fee is {most} at most.", "membership_fee"
    )
    _membership_days_bounded = at_most(
        DAYS_MOST, "A membership lasts {most} days at most; 0 is for ever.", "membership_days"
    )
    _tier_months_bounded = between(
        0, MONTHS_MOST, "Tiers follow the last {most} months at most.", "tier_months"
    )
    _tier_grace_days_bounded = at_most(
        DAYS_MOST, "A grace period is {most} days at most.", "tier_grace_days"
    )
    _expiry_days_bounded = between(
        0, DAYS_MOST, "Points expire after {most} days at most.", "expiry_days"
    )
    _expiry_months_bounded = at_most(
        MONTHS_MOST, "Points expire after {most} months at most.", "expiry_months"
    )
    _waiting_days_bounded = at_most(
        DAYS_MOST, "A waiting period is {most} days at most.", "waiting_days"
    )
    _notify_expiry_days_bounded = between(
        0,
        DAYS_MOST,
        "Send the reminder from {least} to {most} days before points expire.",
        "notify_expiry_days",
    )
    _hold_minutes_bounded = at_most(
        MINUTES_MOST, "Points are reserved for {most} minutes, a week, at most.", "hold_minutes"
    )

    @api.depends("member_ids.balance", "member_ids.date_left")
    def _compute_member_totals(self):
        Member = self.env["loyalty.hero.member"]
        of_programs = [("program_id", "in", self.ids)]
        # Who left has points still, and is no member any more.
        staying = [*of_programs, ("date_left", "=", False)]
        counts = dict(Member._read_group(staying, ["program_id"], ["__count"]))
        balances = dict(Member._read_group(of_programs, ["program_id"], ["balance:sum"]))
        for program in self:
            program.member_count = counts.get(program._origin, 0)
            program.points_outstanding = balances.get(program._origin, 0)

    def _compute_premium_count(self):
        premiums = self.env["loyalty.hero.premium"]._read_group(
            [("program_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["program_id"],
            ["count:sum"],
        )
        counts = dict(premiums)
        for program in self:
            program.premium_count = counts.get(program._origin, 0)

    def _compute_membership_count(self):
        memberships = self.env["loyalty.hero.membership"]._read_group(
            [("program_id", "in", self.ids), ("state", "=", "valid")], ["program_id"], ["__count"]
        )
        counts = dict(memberships)
        for program in self:
            program.membership_count = counts.get(program._origin, 0)

    @api.constrains("state", "rule_ids", "reward_ids", "expense_account_id")
    def _check_ready(self):
        self.sudo().filtered(lambda program: program.state == "running")._require_ready()

    def _require_ready(self):
        """Raise what keeps one of the programs from running."""
        for program in self:
            problem = program._get_problem()
            if problem:
                raise ValidationError(problem)

    @api.constrains("kind", "is_exclusive", "enrolment")
    def _check_exclusive_enrolment(self):
        for program in self:
            if (
                program.kind == "premium_single"
                and program.is_exclusive
                and program.enrolment == "automatic"
            ):
                raise ValidationError(
                    self.env._(
                        "Customers of “%s” earn in no other program, so nobody joins it by a sale: choose “Only "
                        "customers who are enrolled”.",
                        program.name,
                    )
                )

    @api.constrains("currency_id", "company_id")
    def _check_unchanged_when_used(self):
        for program in self:
            # Sales are judged by versions, and the ledger counts in the program's currency.
            versions = program.sudo().version_ids
            if any(v.compiled["currency"] != program.currency_id.name for v in versions):
                raise ValidationError(
                    self.env._(
                        "“%s” was started already: its currency cannot change. Duplicate it instead.",
                        program.name,
                    )
                )
        companies = (
            self.env["loyalty.hero.entry"]
            .sudo()
            ._read_group(
                [("program_id", "in", self.ids)], ["program_id", "transaction_id.company_id"]
            )
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

    @api.constrains("active", "state")
    def _check_archived(self):
        running = self.filtered(lambda program: program.state == "running" and not program.active)
        if running:
            raise ValidationError(
                self.env._(
                    "“%s” is running: end it before you archive it.", running[0].display_name
                )
            )

    @api.onchange("kind")
    def _onchange_kind(self):
        """Let the rules say what counts in a program that gives premiums, and points in one that gives points."""
        for rule in self.rule_ids:
            if self.kind != "points":
                rule.mode = "count"
            elif rule.mode == "count":
                # Someone may only have looked at another kind: what the rule was is not lost.
                before = rule._origin.mode or "count"
                guess = "basket" if rule.step_ids else "amount"
                rule.mode = before if before != "count" else guess

    @api.onchange("kind", "is_exclusive")
    def _onchange_is_exclusive(self):
        """Let nobody join by a sale what takes its customers out of all other programs."""
        if self._takes_customers_alone() and self.kind != "membership":
            self.enrolment = "manual"

    @api.model_create_multi
    def create(self, vals_list):
        forget_cached(self.env)
        programs = super().create(vals_list)
        programs.sudo().filtered(lambda program: program.state == "running")._publish()
        return programs

    def write(self, vals):
        self._check_write_rights(vals)
        forget_cached(self.env)
        starting = self.filtered(
            lambda program: vals.get("state") == "running" and program.state != "running"
        )
        result = super().write(vals)
        starting.sudo()._publish()
        return result

    def _check_write_rights(self, vals):
        """Accountants choose where redemptions are booked; the rest of a program is the administrators'.

        What is compiled from it is nobody's to write.
        """
        if not self.env.su and {"compiled", "digest"} & vals.keys():
            raise AccessError(
                self.env._("This value is worked out from the program's rules and cannot be set.")
            )
        is_administrator = self.env.su or self.env.user.has_group(
            "loyalty_hero.loyalty_hero_group_administrator"
        )
        if self and not is_administrator and set(vals) - ACCOUNTANT_FIELDS:
            raise AccessError(
                self.env._(
                    "Only loyalty administrators can change this. You can choose the accounts."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered("member_ids")
        if used:
            raise UserError(
                self.env._(
                    "“%s” has members. End it, then archive it: their points are kept.",
                    used[0].display_name,
                )
            )

    def copy_data(self, default=None):
        default = dict(default or {})
        vals_list = super().copy_data(default)
        for program, vals in zip(self, vals_list, strict=True):
            if "name" not in default:
                vals["name"] = self.env._("%s (copy)", program.name)
            if "code" not in default:
                vals["code"] = program.sudo()._get_free_code()
        return vals_list

    def _get_free_code(self):
        """Return a code for a copy that no program has."""
        code = self.env._("%s-COPY", self.code)
        programs = self.with_context(active_test=False).search([("code", "=like", f"{code}%")])
        taken = set(programs.mapped("code"))
        numbered = (f"{code}-{number}" for number in count(2))
        return next(free for free in chain([code], numbered) if free not in taken)

    def copy(self, default=None):
        """Copy the programs; what is limited to a tier is limited to the copy's own one."""
        programs = super().copy(default)
        for program, copied in zip(self, programs, strict=True):
            twins = {tier.spend_min: tier for tier in copied.tier_ids}
            for name in ("rule_ids", "accelerator_ids", "reward_ids"):
                for holder, twin in zip(program[name], copied[name], strict=False):
                    twin.tier_ids = copied.tier_ids.browse(
                        twins[tier.spend_min].id
                        for tier in holder.tier_ids
                        if tier.spend_min in twins
                    )
        return programs

    def action_start(self):
        """Let customers earn, once everything that is needed is set up."""
        return self.write({"state": "running"})

    def action_close(self):
        """Let customers earn no more; their points stay and can be spent."""
        return self.write({"state": "closed"})

    def action_draft(self):
        """Take the program back to work on it."""
        return self.write({"state": "draft"})

    def action_view_members(self):
        """Open the members of the program."""
        return window_on(
            self.env,
            "loyalty_hero_member_action",
            [("program_id", "in", self.ids)],
            context={"default_program_id": self.id},
        )

    def action_view_entries(self):
        """Open the points ledger of the program."""
        return window_on(self.env, "loyalty_hero_entry_action", [("program_id", "in", self.ids)])

    def action_view_premiums(self):
        """Open the premiums of the program."""
        # All of them, as counted: not only those that are due.
        return window_on(
            self.env, "loyalty_hero_premium_action", [("program_id", "in", self.ids)], context={}
        )

    def action_view_memberships(self):
        """Open the memberships that were sold."""
        return window_on(
            self.env, "loyalty_hero_membership_action", [("program_id", "in", self.ids)]
        )

    def _takes_customers_alone(self):
        """Return whether customers of the program, as it is set up, belong to no other (a membership: while paid)."""
        self.ensure_one()
        return self.kind == "membership" or (self.kind == "premium_single" and self.is_exclusive)

    def _get_member_sequence(self):
        """Return the place of the program among those of a customer who joins it: the lower number is served first.

        What a punch card counts is its own: it comes before programs that would take everything.
        """
        return FIRST_SEQUENCE if self.kind == "premium_single" else USUAL_SEQUENCE

    @api.model
    def _get_running(self, company):
        """Return the programs in which sales of ``company`` earn now."""
        return self.browse(self._get_running_ids(company.id))

    @tools.ormcache("company_id")
    def _get_running_ids(self, company_id):
        domain = [("state", "=", "running"), ("company_id", "in", (False, company_id))]
        return tuple(self.sudo().search(domain).ids)

    def _get_today(self):
        """Return the day that it is for the program's members.

        A program of all companies is where the day is latest: what ends with a day ends when it is over everywhere.
        """
        self.ensure_one()
        companies = self.company_id or self.env["res.company"].search([("active", "=", True)])
        return min(company._get_loyalty_today() for company in companies)
