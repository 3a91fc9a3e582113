"""Numbers, money, days and hours in the user's language: what the sentences about a program are made of.

All functions take an ``env``, whose language decides, and return text.
"""

import datetime

from babel.dates import format_interval, format_skeleton

from odoo.tools import format_amount, format_list, format_time
from odoo.tools.misc import babel_locale_parse, formatLang, get_lang

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


def money_in_words(env, amount, currency):
    """Return ``amount`` with its currency, and without cents when it is whole."""
    currency = currency or env.company.currency_id
    return format_amount(env, amount, currency, trailing_zeroes=amount != round(amount))


def percent_in_words(env, percent):
    """Return ``percent`` (5 is 5 %) with its sign."""
    return env._("%s%%", number_in_words(env, percent, 1))


def dates_in_words(env, date_start, date_end):
    """Return the days from ``date_start`` to ``date_end``, both included; each may be missing."""
    locale = babel_locale_parse(get_lang(env).code)
    if date_start and date_end:
        if date_start == date_end:
            return env._("on %s", format_skeleton("yMMMd", date_start, locale=locale))
        return env._("from %s", format_interval(date_start, date_end, "yMMMd", locale=locale))
    if date_start:
        return env._("from %s on", format_skeleton("yMMMd", date_start, locale=locale))
    if date_end:
        return env._("until %s", format_skeleton("yMMMd", date_end, locale=locale))
    return ""


def weekdays_in_words(env, weekdays):
    """Return the days of the week (0 is Monday, ascending): “Tuesdays and Thursdays”."""
    names = [
        env._("Mondays"),
        env._("Tuesdays"),
        env._("Wednesdays"),
        env._("Thursdays"),
        env._("Fridays"),
        env._("Saturdays"),
        env._("Sundays"),
    ]
    is_row = list(weekdays) == list(range(weekdays[0], weekdays[-1] + 1)) if weekdays else False
    if is_row and len(weekdays) >= DAYS_IN_A_ROW_MIN:
        return env._("%(first)s to %(last)s", first=names[weekdays[0]], last=names[weekdays[-1]])
    return format_list(env, [names[weekday] for weekday in weekdays])


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


def any_in_words(env, records):
    """Return the names of ``records``, of which one is enough: “Toys or Clothing”."""
    return format_list(env, [*dict.fromkeys(records.mapped("display_name"))], "or")


def shorten(text):
    """Return the beginning of a ``text`` that somebody typed, on one line, to be named in a sentence."""
    text = " ".join(str(text).split())
    return text if len(text) <= REPEATED_MOST else f"{text[: REPEATED_MOST - 1]}…"
