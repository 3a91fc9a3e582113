"""Numbers, money, days and hours in the user's language: what the sentences about a program are made of.

All functions take an ``env``, whose language decides, and return text.
"""

import datetime

from babel.dates import format_interval, format_skeleton

from odoo.tools import format_amount, format_list, format_time
from odoo.tools.misc import babel_locale_parse, formatLang, get_lang

from ..base.units import from_hundredths
from .sentences import SHARED, TIMES, say

MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR
# What of a text that makes no sense is repeated in a sentence about it.
REPEATED_MOST = 60
# Fewer days in a row are named one by one.
DAYS_IN_A_ROW_MIN = 3


def number_in_words(env, number, digits=2):
    """Return ``number`` with up to ``digits`` decimals, and none when it is whole."""
    needed = next(
        places
        for places in range(digits + 1)
        if places == digits or number == round(number, places)
    )
    return formatLang(env, number, digits=needed)


def points_in_words(env, hundredths):
    """Return hundredths of points: without decimals when they are whole, else with two."""
    return formatLang(env, from_hundredths(hundredths), digits=2 if hundredths % 100 else 0)


def change_in_words(env, hundredths):
    """Return points that are added or taken, with their sign."""
    points = points_in_words(env, hundredths)
    return f"+{points}" if hundredths > 0 else points


def money_in_words(env, amount, currency):
    """Return ``amount`` with its currency, and without cents when it is whole."""
    currency = currency or env.company.currency_id
    # Where there are no cents, Odoo would take the zeros of 100 off.
    has_cents = not currency.decimal_places or amount != round(amount)
    return format_amount(env, amount, currency, trailing_zeroes=has_cents)


def percent_in_words(env, percent):
    """Return ``percent`` (5 is 5 %) with its sign."""
    return say(env, SHARED["percent"], number=number_in_words(env, percent, 1))


def day_in_words(env, day):
    """Return a date, short and with its month in letters."""
    return format_skeleton("yMMMd", day, locale=babel_locale_parse(get_lang(env).code))


def dates_in_words(env, date_start, date_end):
    """Return the days from ``date_start`` to ``date_end``, both included; each may be missing."""
    if date_start and date_end and date_start != date_end:
        locale = babel_locale_parse(get_lang(env).code)
        days = format_interval(date_start, date_end, "yMMMd", locale=locale)
        return say(env, TIMES["dates.between"], days=days)
    if not (date_start or date_end):
        return ""
    key = "dates.on" if date_start == date_end else None
    key = key or ("dates.from" if date_start else "dates.until")
    return say(env, TIMES[key], day=day_in_words(env, date_start or date_end))


def weekdays_in_words(env, weekdays):
    """Return the days of the week (0 is Monday, ascending): “Tuesdays and Thursdays”."""
    names = [say(env, TIMES[f"weekday.{weekday}"]) for weekday in weekdays]
    is_row = list(weekdays) == list(range(weekdays[0], weekdays[-1] + 1)) if weekdays else False
    if is_row and len(weekdays) >= DAYS_IN_A_ROW_MIN:
        return say(env, TIMES["weekday.row"], first=names[0], last=names[-1])
    return format_list(env, names)


def hours_in_words(env, minute_start, minute_end):
    """Return the time of day between two minutes after midnight: “9:00 AM-12:00 PM”."""
    times = [
        format_time(
            env,
            datetime.time(*divmod(minute % MINUTES_PER_DAY, MINUTES_PER_HOUR)),
            time_format="short",
        )
        for minute in (minute_start, minute_end)
    ]
    return "\N{EN DASH}".join(times)


def shorten(text):
    """Return the beginning of a ``text`` that somebody typed, on one line, to be named in a sentence."""
    text = " ".join(str(text).split())
    return text if len(text) <= REPEATED_MOST else f"{text[: REPEATED_MOST - 1]}…"
