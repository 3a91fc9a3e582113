"""Bridge between Odoo's amounts and the engine's integers.

The engine and the ledger count money in minor units (cents), points in hundredths and quantities in
thousandths, so that Python, JavaScript and PostgreSQL agree exactly.  Fields show the same numbers
with their decimals.
"""

from fractions import Fraction

from odoo import fields

from ...engine import MAX_SAFE

POINTS_DIGITS = (16, 2)
CARRY_DIGITS = (16, 9)
# People enter a rate or its inverse, with a few digits; the inverse is stored as a float.
SIMPLE_DENOMINATOR = 10**7
FLOAT_ERROR = Fraction(1, 2**51)


def to_hundredths(points):
    """Return ``points`` (as a field holds them) in hundredths of a point."""
    return round(points * 100)


def from_hundredths(hundredths):
    """Return hundredths of a point as a field holds them."""
    return hundredths / 100


def to_billionths(points):
    """Return a part of a point that is carried (as a field holds it) in billionths of a point."""
    return round(points * 10**9)


def from_billionths(billionths):
    """Return billionths of a point as a field holds them."""
    return billionths / 10**9


def to_minor(amount, currency):
    """Return ``amount`` in the minor units of ``currency``."""
    return round(amount * 10**currency.decimal_places)


def from_minor(minor, currency):
    """Return minor units of ``currency`` as a monetary field holds them."""
    return minor / 10**currency.decimal_places


def to_per_mille(percent):
    """Return ``percent`` (5 is 5 %) in thousandths."""
    return round(percent * 10)


def to_minutes(hours):
    """Return a time of day, in hours, in minutes after midnight."""
    return round(hours * 60)


def to_thousandths(quantity):
    """Return a quantity or a factor in thousandths."""
    return round(quantity * 1000)


def rate_between(source, target, company, date):
    """Return how many minor units of ``target`` one minor unit of ``source`` is worth: the engine's ``Rate``.

    It is the exact ratio of Odoo's own rates of the day, so that converting by it, rounded half up, gives what
    ``res.currency._convert`` gives.

    It is one where a currency is not chosen yet.

    :param date: the day of the rate, as Odoo's currency rates know it; without one, today
    """
    if not (source and target) or source == target:
        return {"numerator": 1, "denominator": 1}
    rates = (source | target)._get_rates(company, date or fields.Date.context_today(source))
    ratio = _read_rate(rates[target.id]) / _read_rate(rates[source.id])
    ratio = _limit_ratio(ratio * Fraction(10) ** (target.decimal_places - source.decimal_places))
    return {"numerator": ratio.numerator, "denominator": ratio.denominator}


def _read_rate(rate):
    """Return a rate as it was meant: 1 / 1.5 for 0.6666666666666666, else the decimal as it stands."""
    exact = Fraction(repr(rate or 1.0))
    simple = exact.limit_denominator(SIMPLE_DENOMINATOR)
    return simple if abs(simple - exact) <= exact * FLOAT_ERROR else exact


def _limit_ratio(ratio):
    """Return the fraction, or the nearest one whose halves the engine holds exactly."""
    if ratio > 1:
        return 1 / _limit_ratio(1 / ratio)
    return max(ratio.limit_denominator(MAX_SAFE), Fraction(1, MAX_SAFE))
