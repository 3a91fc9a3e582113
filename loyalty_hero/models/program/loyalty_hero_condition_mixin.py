"""Conditions: when and for whom something holds, the same for programs, earning rules and accelerators."""

from odoo import api, fields, models

from ..base.units import to_minutes

WEEKDAYS = (
    "on_monday",
    "on_tuesday",
    "on_wednesday",
    "on_thursday",
    "on_friday",
    "on_saturday",
    "on_sunday",
)


OPENING_HOURS = (9, 17)
"""What hours begin with when somebody says that it is not all day."""


class LoyaltyHeroConditionMixin(models.AbstractModel):
    _name = "loyalty.hero.condition.mixin"
    _description = "Condition of a loyalty program"
    _inherit = ["loyalty.hero.number.mixin", "loyalty.hero.tier.limit.mixin"]

    date_start = fields.Date(string="From", help="First day. Empty: no start date.")
    date_end = fields.Date(string="Until", help="Last day, included. Empty: no end date.")
    on_monday = fields.Boolean("Monday")
    on_tuesday = fields.Boolean("Tuesday")
    on_wednesday = fields.Boolean("Wednesday")
    on_thursday = fields.Boolean("Thursday")
    on_friday = fields.Boolean("Friday")
    on_saturday = fields.Boolean("Saturday")
    on_sunday = fields.Boolean("Sunday")
    is_all_day = fields.Boolean(string="All Day", compute="_compute_is_all_day", readonly=False)
    time_start = fields.Float(
        string="From (time)", help="In the shop's time zone. Same start and end: all day."
    )
    time_end = fields.Float(
        string="Until (time)",
        help="Not included. If it is earlier than the start, the period runs past midnight and counts as the day on "
        "which it began.",
    )
    group_ids = fields.Many2many(
        "res.partner.category",
        string="Customer Tags",
        help="Only customers with one of these tags. Empty: all customers.",
    )
    customer_selection_ids = fields.Many2many(
        "loyalty.hero.selection",
        string="Customer Selections",
        domain=[("target", "=", "contact")],
        help="Only customers who are in one of these selections. Empty: all customers.",
    )
    country_ids = fields.Many2many(
        "res.country",
        string="Countries",
        help="Only customers who live in one of these countries, or in one of the states. Empty: everywhere.",
    )
    state_ids = fields.Many2many(
        "res.country.state",
        string="States",
        help="Only customers who live in one of these states, or in one of the countries. Empty: everywhere.",
    )
    pricelist_ids = fields.Many2many(
        "product.pricelist",
        string="Pricelists",
        help="Only sales with one of these pricelists. Empty: any pricelist.",
    )
    sale_currency_id = fields.Many2one(
        "res.currency",
        string="Sales in",
        help="Only sales in this currency. Empty: any currency.",
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)",
        "The last day cannot be before the first: check both dates.",
    )
    _hours_within_day = models.Constraint(
        "CHECK (COALESCE(time_start, 0) BETWEEN 0 AND 24 AND COALESCE(time_end, 0) BETWEEN 0 AND 24)",
        "Hours are between 0:00 and 24:00.",
    )

    @api.depends("time_start", "time_end")
    def _compute_is_all_day(self):
        for record in self:
            record.is_all_day = record.time_start == record.time_end

    @api.onchange("is_all_day")
    def _onchange_is_all_day(self):
        """Begin hours with a usual day at the shop, and forget them when they do not matter."""
        if self.is_all_day:
            self.time_start = self.time_end = 0
        elif self.time_start == self.time_end:
            self.time_start, self.time_end = OPENING_HOURS

    @api.constrains("customer_selection_ids")
    def _check_customer_selections_choose(self):
        self.customer_selection_ids.sudo()._check_chooses()

    def _get_condition_depends(self):
        """Return the fields that the compiled condition is made of, for ``@api.depends``."""
        return (
            "date_start",
            "date_end",
            *WEEKDAYS,
            "time_start",
            "time_end",
            "group_ids",
            "customer_selection_ids",
            "country_ids",
            "state_ids",
            "tier_ids",
            "pricelist_ids",
            "sale_currency_id.name",
        )

    def _get_condition_name_depends(self):
        """Return the names that a condition's sentence has besides, for ``@api.depends``."""
        return (
            "group_ids.name",
            "customer_selection_ids.name",
            "country_ids.name",
            "state_ids.name",
            "tier_ids.name",
            "pricelist_ids.name",
        )

    def _compile_condition(self):
        """Return the condition as the engine reads it (``Condition`` in ``loyalty_hero/engine/values.py``)."""
        self.ensure_one()
        time_start, time_end = self._get_hours() or (None, None)
        return {
            "date_start": self.date_start.isoformat() if self.date_start else None,
            "date_end": self.date_end.isoformat() if self.date_end else None,
            "weekdays": self._get_weekdays(),
            "time_start": time_start,
            "time_end": time_end,
            "groups": sorted(self.group_ids._origin.ids),
            "customers": sorted(self.customer_selection_ids._origin.ids),
            "countries": sorted(self.country_ids._origin.ids),
            "states": sorted(self.state_ids._origin.ids),
            "tiers": self._compile_tiers(),
            "pricelists": sorted(self.pricelist_ids._origin.ids),
            "payments": [],
            "currency": self.sale_currency_id.name or None,
        }

    def _get_weekdays(self):
        """Return the days of the week, from 0 (Monday); none when every day will do."""
        weekdays = [weekday for weekday, name in enumerate(WEEKDAYS) if self[name]]
        return weekdays if len(weekdays) < len(WEEKDAYS) else []

    def _get_hours(self):
        """Return ``(start, end)`` in minutes after midnight, or ``None`` for all day."""
        start, end = to_minutes(self.time_start), to_minutes(self.time_end)
        return (start, end) if start != end and (start, end) != (0, to_minutes(24)) else None
