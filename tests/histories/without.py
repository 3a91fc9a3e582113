"""Takes a mend out of the product for a while, to see whether the machine finds the fault again.

``FAULTS`` names what can be taken out.  ``try_without.py`` runs the machine without each of them.
"""

import sys
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from unittest.mock import patch

import pytz

from odoo import fields

from odoo.addons.loyalty_hero.engine.redemption import share_back
from odoo.addons.loyalty_hero.engine.sales import is_paying, split_returns
from odoo.addons.loyalty_hero.models.base.days import day_at, local_moment
from odoo.addons.loyalty_hero.models.base.units import from_hundredths, rate_between, to_hundredths
from odoo.addons.loyalty_hero.models.ledger.loyalty_hero_allocation import _get_preference
from odoo.addons.loyalty_hero.models.ledger.loyalty_hero_entry import LoyaltyHeroEntry
from odoo.addons.loyalty_hero.models.ledger.loyalty_hero_redemption import LoyaltyHeroRedemption
from odoo.addons.loyalty_hero.models.program.loyalty_hero_program_booking import LoyaltyHeroProgram
from odoo.addons.loyalty_hero.models.settlement.loyalty_hero_source_basket import (
    LoyaltyHeroSourceMixin as SourceBasket,
)
from odoo.addons.loyalty_hero.models.settlement.loyalty_hero_source_earnings import (
    LoyaltyHeroSourceMixin as SourceEarnings,
)
from odoo.addons.loyalty_hero.models.sources.credit_notes import count_returned
from odoo.addons.loyalty_hero_pos.models.payments.pos_payment import PosPayment
from odoo.addons.loyalty_hero_pos.models.sources.pos_order_freeze import PosOrder


@contextmanager
def replaced(original, other):
    """Replace a function in every module of the product that has it."""
    with ExitStack() as stack:
        for name, module in list(sys.modules.items()):
            if name.startswith("odoo.addons.loyalty_hero") and ".tests" not in name:
                for word, value in list(vars(module).items()):
                    if value is original:
                        stack.enter_context(patch.object(module, word, other))
        yield


def entries_are_allocated_one_by_one():
    """Each entry of a transaction takes lots, or recovers debits, when all of them moved the balance."""

    def count(self):
        self.member_id.invalidate_recordset(["balance", "points_held", "date_activity"])
        self.invalidate_recordset(["points_open"])
        for entry in self:
            own = [("member_id", "=", entry.member_id.id)]
            if entry.points < 0:
                lots = self.search([*own, ("points_open", ">", 0)])
                lots = lots.sorted(
                    lambda lot, entry=entry: _get_preference(lot, entry, fields.Datetime.now())
                )
                allocate([(lot, entry) for lot in lots], -entry.points)
            elif entry.member_id.balance < entry.points:
                debits = self.search([*own, ("points_open", "<", 0)], order="id")
                allocate([(entry, debit) for debit in debits], entry.points)

    def allocate(pairs, points):
        left = to_hundredths(points)
        for lot, debit in pairs:
            taken = min(left, to_hundredths(lot.points_open), -to_hundredths(debit.points_open))
            if not left:
                break
            left -= taken
            vals = {"lot_id": lot.id, "debit_id": debit.id, "points": from_hundredths(taken)}
            lot.env["loyalty.hero.allocation"].sudo().create(vals)
            (lot | debit).invalidate_recordset(["points_open"])

    return patch.object(LoyaltyHeroEntry, "_count", count)


def recovering_is_forgotten():
    """Only negative entries are matched with lots: what is earned later does not recover an open debit."""
    return patch.object(
        LoyaltyHeroEntry,
        "_may_be_open",
        lambda self, member: any(entry.points < 0 for entry in self if entry.member_id == member),
    )


def undoing_reverses_all_postings():
    """A credit note that is undone takes out of the books whatever the redemption has there."""
    original = LoyaltyHeroRedemption._get_unbooked

    def get_unbooked(self, cause):
        made = self.entry_ids.filtered(
            lambda entry: entry.transaction_id._get_source() == (cause._name, cause.id)
        )
        if len(made) > 1 and self.currency_id.is_zero(sum(made.mapped("amount"))):
            return -self.amount_posted
        return original(self, cause)

    return patch.object(LoyaltyHeroRedemption, "_get_unbooked", get_unbooked)


def points_are_taken_that_nobody_can_book():
    """A company without an account for redemptions takes points all the same."""
    return patch.object(LoyaltyHeroProgram, "_get_booking_problem", lambda self, company: None)


def cash_becomes_points():
    """A payment of a paid order can be changed to points."""
    return patch.object(PosPayment, "_refuse_loyalty_payment", lambda self: None)


def sales_are_judged_by_edited_payments():
    """A return is judged by how its sale is paid now, not by how it was paid then."""
    original = SourceEarnings._loyalty_posted
    return patch.object(
        SourceEarnings,
        "_loyalty_posted",
        lambda self: original(self)._replace(terms=None),
    )


@contextmanager
def days_are_those_of_utc():
    """The day is that of UTC, not of the shop."""
    with (
        replaced(day_at, lambda moment, tz: moment.date()),
        replaced(local_moment, lambda moment, tz: pytz.utc.localize(moment)),
    ):
        yield


def money_that_pays_lowers_the_sale():
    """A gift card or down payment that pays is taken for a part of the sale."""
    return replaced(is_paying, lambda line: False)


def rates_are_rounded_twice():
    """A rate is the inverse of a rounded inverse."""

    def rounded(*args):
        rate = rate_between(*args)
        if rate["numerator"] == rate["denominator"]:
            return rate
        ratio = 1 / Fraction(str(round(rate["denominator"] / rate["numerator"], 3)))
        return {"numerator": ratio.numerator, "denominator": ratio.denominator}

    return replaced(rate_between, rounded)


def first_redemption_gives_back_all():
    """What came back is given back by the first redemption, as far as it goes, whatever the goods' share."""

    def greedy(amounts, total, returned):
        shares = []
        for amount in amounts:
            shares.append(min(amount, returned))
            returned -= shares[-1]
        return shares

    return replaced(share_back, greedy)


def allowances_take_the_goods():
    """A credit note about less than the price takes back the goods."""
    return replaced(count_returned, lambda line, prices: line.quantity)


def points_come_back_at_another_rate():
    """A return is judged by the rate that the sale would have now."""
    original = SourceBasket._loyalty_basket

    def make_basket(self, versions, portions, posted, returned=()):
        now = fields.Date.today()
        with replaced(
            rate_between,
            lambda source, wanted, company, date: rate_between(source, wanted, company, now),
        ):
            return original(self, versions, portions, posted._replace(members={}), returned)

    return patch.object(SourceBasket, "_loyalty_basket", make_basket)


def expenses_come_back_at_another_rate():
    """What is given back is booked at the rate of the day on which it is."""

    def get_balance(self, amount, date):
        company = self.company_id
        return self.currency_id._convert(amount, company.currency_id, company, date)

    return patch.object(LoyaltyHeroRedemption, "_get_balance", get_balance)


def cancelled_drafts_keep_their_holds():
    """A draft order that is cancelled keeps its points reserved."""
    return patch.object(PosOrder, "_void_loyalty_holds", lambda self: None)


def returns_without_a_sale_take_nothing():
    """Goods that come back without their sale keep their points."""
    return replaced(split_returns, lambda customer, basket: None)


FAULTS = {
    function.__name__: function
    for function in (
        entries_are_allocated_one_by_one,
        recovering_is_forgotten,
        undoing_reverses_all_postings,
        points_are_taken_that_nobody_can_book,
        cash_becomes_points,
        sales_are_judged_by_edited_payments,
        days_are_those_of_utc,
        money_that_pays_lowers_the_sale,
        rates_are_rounded_twice,
        first_redemption_gives_back_all,
        allowances_take_the_goods,
        points_come_back_at_another_rate,
        expenses_come_back_at_another_rate,
        cancelled_drafts_keep_their_holds,
        returns_without_a_sale_take_nothing,
    )
}
