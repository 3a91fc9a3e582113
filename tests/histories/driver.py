"""Drives a history in Odoo and keeps its documents: `h.order("Mara", ["coat"], stars=20)`.

A step that cannot be done now, as a return when nothing is left, does nothing. Points that a customer does not have
are refused by Odoo; then nothing has happened.
"""

from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction

import pytz

from odoo import fields
from odoo.exceptions import UserError

from odoo.addons.loyalty_hero.models.base.units import to_minor

from . import checks, model
from .comparison import Comparison
from .coupon_steps import CouponSteps
from .documents import Claim, Sale
from .invoice_steps import InvoiceSteps
from .till_steps import TillSteps
from .world import BEGIN, RATE, World

REFUSALS = (
    "to spend",
    "At least",
    "nothing left to pay",
    "for you",
    "too few",
    "worth less than the smallest coin",
    "cannot redeem points here",
    "until an accountant has completed",
)


class History(TillSteps, InvoiceSteps, CouponSteps, Comparison):
    """One history: its documents, and the records of Odoo behind them."""

    def __init__(self, test):
        self.test = test
        self.env = test.env
        self.now = fields.Datetime.to_datetime(BEGIN)
        self.rates = {"USD": Fraction(1), "EUR": Fraction(RATE)}
        self.sales: list[Sale] = []
        self.records = []
        self.credit_notes = {}
        self.sent = {}
        self.waiting = []
        self.coupons = []
        self.tills = test.tills
        self.sessions = {name: till.session for name, till in self.tills.items()}
        self.test.clock.move_to(self.now)

    def end(self):
        """Leave the shop as it was."""
        for name, till in self.tills.items():
            till.session = self.sessions[name]
        self.test.clock.move_to(BEGIN)

    @property
    def open_sessions(self):
        """The ids of the tills' sessions."""
        return {till.session.id for till in self.tills.values()}

    def wait(self, days, hours=0):
        """Let time pass, then let holds lapse and points expire."""
        self._pass(days, hours)
        members = self.env["loyalty.hero.member"].sudo().search([])
        members.invalidate_recordset()
        members.sudo()._lock_to_spend()
        if days or hours:
            for hold in self._get_holds():
                hold.is_open = False
        self.env.cr.execute(checks.SWEPT, [self.now])
        self.test.assertFalse(self.env.cr.fetchall(), "not swept")

    def change_rate(self, rate):
        """Let a dollar be so many euros from the day after tomorrow on, and wait until it is so everywhere."""
        day = self.now + timedelta(days=2)
        self.test.make_rate("EUR", day.date().isoformat(), rate)
        self.rates["EUR"] = Fraction(rate)
        self.wait(4)

    # Helpers -------------------------------------------------------------------------------------------------

    def _pass(self, days, hours=0):
        self.now += timedelta(days=days, hours=hours)
        self.test.clock.move_to(self.now)

    def _attempt(self, step):
        """Do a step that Odoo may refuse for want of points; return what it gives, or nothing then."""
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            result = step()
            result = True if result in (None, False) else result
            self.env.flush_all()
        except UserError as error:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
            if not any(word in str(error) for word in REFUSALS):
                raise
            return None
        savepoint.close(rollback=False)
        return result

    def _make_sale(self, channel, customer, company, currency, lines, **facts):
        if channel == "invoice":
            day = self.now.date()
        else:
            tz = pytz.timezone(self._company(company).partner_id.tz)
            day = pytz.utc.localize(self.now).astimezone(tz).date()
        return Sale(channel, customer, company, currency, lines, self.rates[currency], day, **facts)

    def _keep(self, sale, record):
        self.sales.append(sale)
        self.records.append(record)

    def _claim(self, sale, record, rate=None):
        """Take down the points that paid, once more when the sale was posted again."""
        redemptions = record._loyalty_redemptions()
        for redemption in redemptions[len(sale.claims) :]:
            program = redemption.program_id.name
            self.test.assertNotEqual(
                (program, sale.company), model.CANNOT_BOOK, "points that nobody can book"
            )
            points = round(redemption.points * 100)
            amount = to_minor(redemption.amount, redemption.currency_id)
            paid = sum(claim.amount for claim in sale.claims if not claim.cancelled)
            worth = model.worth_of(program, points, rate or sale.rate)
            worth = min(worth, sale.total - sale.card - paid)
            self.test.assertEqual(amount, worth, "what points are worth")
            sale.claims.append(Claim(program, points, amount))

    def _search(self, number, fits):
        """Return the index of the sale `number`, or of the next one that fits; None when there is none."""
        for offset in range(len(self.sales)):
            index = (number + offset) % len(self.sales)
            if fits(self.sales[index]):
                return index
        return None

    def _find(self, number, goods, fits):
        """Return the index of a sale that fits, and how many goods of each line; or None when there is none.

        Goods that were not sold stand for all that are left.
        """
        index = self._search(number, lambda sale: fits(sale) and _can_come_back(sale))
        if index is None:
            return None
        sale = self.sales[index]
        quantities = [
            min(list(goods).count(name), sale.left(i))
            for i, (name, _sold, _price) in enumerate(sale.lines)
        ]
        if not any(quantities):
            quantities = [sale.left(i) for i in range(len(sale.lines))]
        return index, quantities

    def _company(self, name):
        return self.test.company if name == "home" else self.test.far

    def _points(self, partner):
        members = self.env["loyalty.hero.member"].sudo().search([("partner_id", "=", partner.id)])
        members.invalidate_recordset(["balance"])
        return round(sum(members.mapped("balance")) * 100)


def _can_come_back(sale):
    """Goods of a lowered price are credited at that price: by hand, not here."""
    lowered = any(sum(entry.allowance) for entry in sale.valid_returns)
    return sale.is_valid and sale.total > 0 and sale.value_left > 0 and not lowered


class HistoryCase(World):
    """A test that tells histories, each on the same beginning."""

    @contextmanager
    def history(self):
        """Lend the database for a history, and take back what it did."""
        savepoint = self.env.cr.savepoint()
        history = History(self)
        try:
            yield history
        finally:
            history.end()
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
            self.env.registry.clear_all_caches()
