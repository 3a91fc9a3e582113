"""Bridge between Odoo's amounts and the engine's integers.

The engine and the ledger count money in minor units (cents), points in hundredths and quantities in
thousandths, so that Python, JavaScript and PostgreSQL agree exactly.  Fields show the same numbers
with their decimals.
"""

POINTS_DIGITS = (16, 2)
UNIT_RATE_PPM = 1_000_000


def to_hundredths(points):
    """Return ``points`` (as a field holds them) in hundredths of a point."""
    return round(points * 100)


def from_hundredths(hundredths):
    """Return hundredths of a point as a field holds them."""
    return hundredths / 100


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


def rate_ppm(source, target, company, date):
    """Return how many minor units of ``target`` one minor unit of ``source`` is worth, in millionths.

    :param date: the day of the rate, as Odoo's currency rates know it
    """
    if source == target:
        return UNIT_RATE_PPM
    rate = source._get_conversion_rate(source, target, company, date)
    return max(
        1, round(rate * 10 ** (target.decimal_places - source.decimal_places) * UNIT_RATE_PPM)
    )
