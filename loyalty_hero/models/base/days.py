"""Days: which day it is where a shop is.

Each entry knows the time zone of its shop, so its points expire when the day is over there.  Everything that asks which
day it is asks here, in Python or in SQL.
"""

from datetime import date

import pytz

from odoo.tools import SQL

FIRST_DAY = date.min
LAST_DAY = date(9999, 12, 31)
"""Stand for no beginning and no end where days are compared."""

FIRST_JOINED = date(1950, 1, 1)
"""No customer joined a program earlier."""


def day_at(moment, tz):
    """Return the day that ``moment`` (naive, UTC) is in the time zone ``tz`` (its name)."""
    return local_moment(moment, tz).date()


def local_moment(moment, tz):
    """Return ``moment`` (naive, UTC) as clocks in the time zone ``tz`` show it, with its zone."""
    return pytz.utc.localize(moment).astimezone(pytz.timezone(tz))


def sql_day_at(moment, tz):
    """Return ``day_at`` as an expression of SQL; ``tz`` is one, too."""
    return SQL("(%s::timestamp AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, tz)
