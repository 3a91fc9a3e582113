"""Try it: what a sale would earn by what a program says now, published or not.

The sale is typed in and evaluated with every change; nothing is written but the form's own rows, which Odoo sweeps.
What is asked is here, the facts for the engine are in ``loyalty_hero_try_facts.py``, the answer is in
``loyalty_hero_try_result.py``.
"""

from datetime import datetime

import pytz

from odoo import api, fields, models

from ..engine import NEW_STANDING
from ..models.base.bounds import QUANTITY_MOST, SALE_MOST, between
from ..models.base.units import from_minor

MINUTES_PER_HOUR = 60


class LoyaltyHeroTry(models.TransientModel):
    _name = "loyalty.hero.try"
    _description = "Trial of a loyalty program"
    _inherit = ["loyalty.hero.number.mixin"]
    _check_company_auto = True

    # Not read-only: the form has to tell it to its lines.
    program_id = fields.Many2one("loyalty.hero.program", required=True)
    program_currency_id = fields.Many2one(
        related="program_id.currency_id", string="Currency of the Program"
    )
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    asks = fields.Json(
        compute="_compute_asks",
        compute_sudo=True,
        help="The facts that this program looks at. The form shows only these.",
    )

    # The sale -----------------------------------------------------------------------------------------------------

    date = fields.Date(required=True, default=lambda self: self._default_moment().date())
    time = fields.Float(
        required=True,
        default=lambda self: self._default_time(),
        help="The date and time of the sale, by the shop's clock.",
    )
    pricelist_id = fields.Many2one("product.pricelist", check_company=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    line_ids = fields.One2many("loyalty.hero.try.line", "try_id", string="Items")
    paid_with_points = fields.Monetary(help="The part of the sale that is paid with points.")
    on_account = fields.Monetary(help="The part of the sale that the customer pays later.")
    all_programs = fields.Boolean(
        string="With the Customer's Other Programs",
        help="As in a sale: each item counts for the first program, in the customer's order, that takes it.",
    )
    amount_total = fields.Monetary(string="Total", compute="_compute_result", compute_sudo=True)
    result = fields.Json(compute="_compute_result", compute_sudo=True)

    # The customer; what is known of a contact is proposed, and may be changed to see what would be -------------------

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        check_company=True,
        help="The customer of the sale. Empty: a new customer.",
    )
    tier_id = fields.Many2one(
        "loyalty.hero.tier",
        compute="_compute_standing",
        store=True,
        readonly=False,
        domain="[('program_id', '=', program_id)]",
        help="The tier before the sale. Empty: the tier that the customer's spending reaches.",
    )
    spend = fields.Monetary(
        string="Spent before",
        compute="_compute_standing",
        store=True,
        readonly=False,
        currency_field="program_currency_id",
        help="What the customer spent in the program before the sale and that counts for the tier.",
    )
    is_new = fields.Boolean(
        string="First Purchase", compute="_compute_standing", store=True, readonly=False
    )
    premium_amount = fields.Monetary(
        string="Spent since the Last Premium",
        compute="_compute_standing",
        store=True,
        readonly=False,
        currency_field="program_currency_id",
    )
    premium_items = fields.Float(
        string="Items since the Last Premium",
        digits="Product Unit",
        compute="_compute_standing",
        store=True,
        readonly=False,
    )
    is_member = fields.Boolean(
        string="Valid Membership", compute="_compute_standing", store=True, readonly=False
    )
    birthday = fields.Date(compute="_compute_traits", store=True, readonly=False)
    group_ids = fields.Many2many(
        "res.partner.category",
        string="Customer Tags",
        compute="_compute_traits",
        store=True,
        readonly=False,
    )
    customer_selection_ids = fields.Many2many(
        "loyalty.hero.selection",
        string="Customer Selections",
        compute="_compute_traits",
        store=True,
        readonly=False,
        domain=[("target", "=", "contact")],
        help="The selections that the customer belongs to.",
    )
    country_id = fields.Many2one(
        "res.country", compute="_compute_traits", store=True, readonly=False
    )
    state_id = fields.Many2one(
        "res.country.state", compute="_compute_traits", store=True, readonly=False
    )
    is_employee = fields.Boolean(
        string="Works Here", compute="_compute_traits", store=True, readonly=False
    )

    _time_between = between(0, 24, "A time is between {least} and {most} o'clock.", "time")
    _paid_between = between(
        0, SALE_MOST, "What is paid is from 0 to {most}.", "paid_with_points", "on_account"
    )
    _spend_between = between(
        -SALE_MOST, SALE_MOST, "What was spent is {most} at most.", "spend", "premium_amount"
    )
    _items_between = between(
        -QUANTITY_MOST, QUANTITY_MOST, "The items are {most} at most.", "premium_items"
    )

    @api.model
    def _default_moment(self):
        """Return now, as the company's clocks say."""
        return datetime.now(pytz.timezone(self.env.company._get_loyalty_tz()))

    @api.model
    def _default_time(self):
        moment = self._default_moment()
        return moment.hour + moment.minute / MINUTES_PER_HOUR

    @api.depends("program_id")
    @api.depends_context("company")
    def _compute_company_id(self):
        for trial in self:
            trial.company_id = trial.program_id.company_id or self.env.company

    @api.depends("company_id", "pricelist_id")
    def _compute_currency_id(self):
        for trial in self:
            trial.currency_id = trial.pricelist_id.currency_id or trial.company_id.currency_id

    @api.depends("program_id", "all_programs")
    def _compute_asks(self):
        for trial in self:
            trial.asks = trial._get_asks()

    @api.depends("program_id", "partner_id")
    def _compute_standing(self):
        for trial in self:
            standing = trial._get_standings().get(trial._get_tried().key, NEW_STANDING)
            currency = trial.program_currency_id
            membership = standing["membership"]
            trial.update(
                {
                    "tier_id": standing["tier"],
                    "spend": from_minor(standing["spend"], currency),
                    "is_new": standing["is_new"],
                    "premium_amount": from_minor(standing["amount"], currency),
                    "premium_items": standing["items"] / 1000,
                    "is_member": not trial.partner_id
                    or (membership is not None and trial._is_valid(membership)),
                }
            )

    @api.depends("program_id", "partner_id")
    def _compute_traits(self):
        for trial in self:
            partner = trial._get_holder()
            trial.update(
                {
                    "birthday": partner.loyalty_birthday,
                    "group_ids": partner.category_id,
                    "customer_selection_ids": trial._get_customer_selections(partner),
                    "country_id": partner.country_id
                    or (not partner and trial.company_id.country_id),
                    "state_id": partner.state_id,
                    "is_employee": bool(partner) and partner._is_loyalty_employee(),
                }
            )

    @api.depends(lambda self: self._get_result_depends())
    @api.depends_context("lang")
    def _compute_result(self):
        for trial in self:
            trial.result = trial._get_result()
            trial.amount_total = sum(
                line["total_included"] for line in trial._get_totals().values()
            )

    def _get_result_depends(self):
        """Return everything that is asked: what is not is not in the answer."""
        return (
            "program_id",
            "date",
            "time",
            "pricelist_id",
            "paid_with_points",
            "on_account",
            "all_programs",
            "partner_id",
            "tier_id",
            "spend",
            "is_new",
            "premium_amount",
            "premium_items",
            "is_member",
            "birthday",
            "group_ids",
            "customer_selection_ids",
            "country_id",
            "state_id",
            "is_employee",
            *(
                f"line_ids.{name}"
                for name in ("product_id", "quantity", "price_unit", "discount", "handling")
            ),
        )

    def action_start_over(self):
        """Open an empty trial of the same program."""
        return self.program_id.action_try(start_over=True)
