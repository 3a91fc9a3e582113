"""From when on something is odd enough for the watch list, for each company."""

from odoo import fields, models

from ..base.bounds import between

COUNT_MOST = 10_000
# Older entries are not looked at: the list is about what can still be asked about.
DAYS_MOST = 60


class ResCompany(models.Model):
    _inherit = "res.company"

    loyalty_watch_own = fields.Boolean(
        string="Watch Staff's Own Cards",
        default=True,
        help="A sale that a cashier rings up on their own card goes on the watch list.",
    )
    loyalty_watch_sales = fields.Integer(
        string="Sales a Day",
        default=6,
        help="A customer with this many sales on one day goes on the watch list. For example: 6. "
        "Zero: never.",
    )
    loyalty_watch_returns = fields.Integer(
        string="Returns",
        default=4,
        help="A customer with this many returns within the days below goes on the watch list. For "
        "example: 4. Zero: never.",
    )
    loyalty_watch_return_days = fields.Integer(
        string="Days for Returns",
        default=30,
        help="The number of days in which returns are counted.",
    )
    loyalty_watch_claims = fields.Integer(
        string="Claimed Receipts a Day",
        default=4,
        help="A cashier who claims this many receipts for customers on one day goes on the watch "
        "list. Zero: never.",
    )
    loyalty_watch_adjust_days = fields.Integer(
        string="Days after an Adjustment",
        default=3,
        help="Points that a manager added and that are spent within this many days go on the watch "
        "list. Zero: never.",
    )

    _loyalty_watch_counts = between(
        0,
        COUNT_MOST,
        "How many go on the watch list is from {least} to {most}.",
        "loyalty_watch_sales",
        "loyalty_watch_returns",
        "loyalty_watch_claims",
    )
    _loyalty_watch_days = between(
        0,
        DAYS_MOST,
        "Days of the watch list are from {least} to {most}.",
        "loyalty_watch_return_days",
        "loyalty_watch_adjust_days",
    )
