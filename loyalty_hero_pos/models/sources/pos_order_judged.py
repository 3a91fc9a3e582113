"""What a paid order is judged by: the moment, and the money that it was sold for.

The till sends dates and amounts. What is odd about them is no reason to refuse a sale that has happened: the order is
stored, earns only what agrees with the rest, and stands on the watch list.
"""

from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_datetime

from odoo.addons.loyalty_hero.models.base.units import to_minor
from odoo.addons.loyalty_hero.models.settlement.facts import SaleLine
from odoo.addons.loyalty_hero.models.words.values import number_in_words

# A till may be this much ahead of the server.
CLOCK_MARGIN = timedelta(minutes=5)
# Orders that were paid before the session was opened come from a till that had no connection.
OFFLINE_MARGIN = timedelta(days=1)
# Nobody keeps orders longer than this without sending them.
OFFLINE_MOST = timedelta(days=31)


class PosOrder(models.Model):
    _inherit = "pos.order"

    loyalty_date = fields.Datetime(
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="Date and time of the sale, when the date that the till sent cannot be right.",
    )
    loyalty_excess = fields.Monetary(
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="How much the lines exceed the total of the order and what was paid for it.",
    )
    loyalty_terms = fields.Json(
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="The facts of an order without a customer. A customer who claims it later earns by these "
        "facts.",
    )

    def _judge_loyalty(self):
        """Keep what the order, which is paid now, is judged by."""
        self.ensure_one()
        self._judge_loyalty_date()
        self._judge_loyalty_amounts()
        self._judge_loyalty_members_discount()
        if not self.partner_id:
            self.loyalty_terms = self._loyalty_terms()

    def _judge_loyalty_date(self):
        now = fields.Datetime.now()
        opening = min(self.session_id.start_at or now, now)
        told = self.date_order
        if opening - OFFLINE_MARGIN <= told <= now + CLOCK_MARGIN:
            return
        if told > now:
            self.loyalty_date = now
        elif told < opening - OFFLINE_MOST:
            self.loyalty_date = opening
        self.env["loyalty.hero.watch"]._report(
            "odd_date",
            self,
            self._loyalty_customer(),
            note=self.env._(
                "The till dated the order %(told)s; its session was opened on %(opening)s. The order earns as on "
                "%(judged)s.",
                told=_say_moment(self.env, told),
                opening=_say_moment(self.env, opening),
                judged=_say_moment(self.env, self._loyalty_date()),
            ),
        )

    def _judge_loyalty_amounts(self):
        """Keep the totals that lines should have had, and what the lines exceed the order by."""
        stored = self._sum_loyalty_lines()
        is_odd = self._judge_loyalty_lines()
        currency = self.currency_id
        excess = self._sum_loyalty_lines() - min(self.amount_total, self.amount_paid)
        sold = sum(
            max(line._get_loyalty_totals()["total_included"], 0)
            for line in self.lines
            if not line._is_loyalty_return()
        )
        excess = min(excess, sold)
        if currency.compare_amounts(excess, self._get_loyalty_tolerance()) > 0:
            self.loyalty_excess = excess
            is_odd = True
        if is_odd:
            self._report_loyalty_disagreement(stored)

    def _judge_loyalty_members_discount(self):
        """Tell of a members' discount for who has no membership: it is the sale's price all the same."""
        given = self.lines.filtered(
            lambda line: line.loyalty_discount and line.discount == line.loyalty_discount
        )
        if not given or self._has_loyalty_membership():
            return
        percent = max(given.mapped("loyalty_discount"))
        self.env["loyalty.hero.watch"]._report(
            "members_discount",
            self,
            self._loyalty_customer(),
            note=self.env._(
                "The till gave the members' discount of %(percent)s %%. On the day of the sale, the customer had no "
                "membership.",
                percent=number_in_words(self.env, percent),
            ),
        )

    def _has_loyalty_membership(self):
        """Return whether the customer had paid for a membership on the day of the sale."""
        customer = self._loyalty_customer()
        day = self._loyalty_local_date()
        periods = [
            ("partner_id", "=", customer.id),
            ("state", "=", "valid"),
            ("date_start", "<=", day),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", day),
        ]
        return bool(customer and self.env["loyalty.hero.membership"].search(periods, limit=1))

    def _sum_loyalty_lines(self):
        return sum(line._get_loyalty_totals()["total_included"] for line in self.lines)

    def _get_loyalty_tolerance(self):
        """Return what rounding can account for: a cent a line, and the rounding of cash."""
        config = self.config_id
        cash = config.rounding_method.rounding if config.cash_rounding else 0
        return cash + self.currency_id.rounding * len(self.lines)

    def _judge_loyalty_lines(self):
        """Keep Odoo's own totals of lines that came with others; return whether there were such lines."""
        is_odd = False
        rounding = self.currency_id.rounding
        for line, totals in self._compute_loyalty_totals().items():
            told = line._get_loyalty_totals()
            # Taxes that are rounded for the whole order may shift a cent from line to line.
            if any(abs(told[name] - totals[name]) > 1.5 * rounding for name in totals):
                line.loyalty_totals = totals
                is_odd = True
        return is_odd

    def _compute_loyalty_totals(self):
        """Return what Odoo computes from price, quantity, discount and taxes of the lines: ``{line: totals}``.

        The totals are as ``pos.order.line._get_loyalty_totals`` returns them.
        """
        taxes = self.env["account.tax"].with_company(self.company_id)
        partner = self.partner_id.commercial_partner_id
        base_lines = [
            taxes._prepare_base_line_for_taxes_computation(
                line,
                currency_id=self.currency_id,
                rate=self.currency_rate,
                partner_id=partner,
                product_id=line.product_id,
                product_uom_id=self.env["uom.uom"],
                tax_ids=line.tax_ids_after_fiscal_position,
                price_unit=line.price_unit,
                quantity=line.qty,
                discount=line.discount,
                is_refund=line.qty * line.price_unit < 0,
            )
            for line in self.lines
        ]
        taxes._add_tax_details_in_base_lines(base_lines, self.company_id)
        taxes._round_base_lines_tax_details(base_lines, self.company_id)
        return {
            base_line["record"]: {
                "total_included": base_line["tax_details"]["total_included_currency"],
                "total_excluded": base_line["tax_details"]["total_excluded_currency"],
            }
            for base_line in base_lines
        }

    def _report_loyalty_disagreement(self, stored):
        currency = self.currency_id
        self.env["loyalty.hero.watch"]._report(
            "disagreeing_sale",
            self,
            self._loyalty_customer(),
            note=self.env._(
                "The lines came with %(stored)s in all. Prices and taxes make %(computed)s, the order says "
                "%(total)s, and %(paid)s were paid. It earns for the least of these.",
                stored=self._say_loyalty_amount(to_minor(stored, currency)),
                computed=self._say_loyalty_amount(to_minor(self._sum_loyalty_lines(), currency)),
                total=self._say_loyalty_amount(to_minor(self.amount_total, currency)),
                paid=self._say_loyalty_amount(to_minor(self.amount_paid, currency)),
            ),
        )

    def _prepare_loyalty_excess_lines(self):
        """Return the line that takes off what the lines exceed the order by, as ``SaleLine``, or none."""
        excess = self.loyalty_excess
        if not excess:
            return []
        totals = [line._get_loyalty_totals() for line in self.lines]
        included = sum(line["total_included"] for line in totals)
        excluded = sum(line["total_excluded"] for line in totals)
        return [
            SaleLine(
                id=f"{self._name},{self.id},excess",
                product=self.env["product.product"],
                quantity=1,
                total_included=-excess,
                total_excluded=-excess * excluded / included if included else -excess,
                flags=["discount"],
            )
        ]


def _say_moment(env, moment):
    return format_datetime(env, moment, dt_format="short")
