"""Takes a mend out of the product for a while, to see whether the machine finds the fault again.

``FAULTS`` names what can be taken out.  ``try_without.py`` runs the machine without each of them.
"""

import sys
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from unittest.mock import patch

import pytz

from odoo.addons.loyalty_hero.engine.redemption import share_back
from odoo.addons.loyalty_hero.models.days import day_at, local_moment
from odoo.addons.loyalty_hero.models.loyalty_hero_entry import LoyaltyHeroEntry
from odoo.addons.loyalty_hero.models.loyalty_hero_redemption import LoyaltyHeroRedemption
from odoo.addons.loyalty_hero.models.units import rate_between


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
            lambda entry: (entry.cause_model, entry.cause_id) == (cause._name, cause.id)
        )
        if len(made) > 1 and self.currency_id.is_zero(sum(made.mapped("amount"))):
            return -self.amount_posted
        return original(self, cause)

    return patch.object(LoyaltyHeroRedemption, "_get_unbooked", get_unbooked)


def first_redemption_gives_back_all():
    """What came back is given back by the first redemption, as far as it goes, whatever the goods' share."""

    def greedy(amounts, total, returned):
        shares = []
        for amount in amounts:
            shares.append(min(amount, returned))
            returned -= shares[-1]
        return shares

    return replaced(share_back, greedy)


@contextmanager
def days_are_those_of_utc():
    """The day is that of UTC, not of the shop."""
    with (
        replaced(day_at, lambda moment, tz: moment.date()),
        replaced(local_moment, lambda moment, tz: pytz.utc.localize(moment)),
    ):
        yield


def rates_are_rounded_twice():
    """A rate is the inverse of a rounded inverse."""

    def rounded(*args):
        rate = rate_between(*args)
        if rate["numerator"] == rate["denominator"]:
            return rate
        ratio = 1 / Fraction(str(round(rate["denominator"] / rate["numerator"], 3)))
        return {"numerator": ratio.numerator, "denominator": ratio.denominator}

    return replaced(rate_between, rounded)


FAULTS = {
    function.__name__: function
    for function in (
        recovering_is_forgotten,
        undoing_reverses_all_postings,
        first_redemption_gives_back_all,
        days_are_those_of_utc,
        rates_are_rounded_twice,
    )
}
