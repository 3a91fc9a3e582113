"""Days and hours as text and integers: the engine has no calendar but this one.

A day is `YYYY-MM-DD` (days in this form sort as text), a moment `YYYY-MM-DDTHH:MM:SS`, both in the shop's
local time: whoever makes the basket knows the zone and its daylight saving.
"""

import re
from functools import lru_cache
from typing import Any

DAYS_PER_WEEK = 7
DAYS_PER_ERA = 146_097
"""The calendar repeats after 400 years."""

DAYS_REMEMBERED = 1_000
"""The weekdays of so many days are reckoned once: most sales are of few days."""

BIRTHDAY_WEEK_DAYS = 3
"""The week of a birthday goes from three days before it to three days after."""

MONDAY_OFFSET = 2
"""Day number 0 (the first of March of the year 0) is a Wednesday."""

YEAR_LAST = 9_999
DAY_LAST = "9999-12-31"
"""The last day that can be written."""

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]")
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_date(value: Any) -> bool:
    """Tell whether the value is a day of the calendar, written `YYYY-MM-DD`."""
    match = _DATE.fullmatch(value) if isinstance(value, str) else None
    if not match:
        return False
    year, month, day = (int(part) for part in match.groups())
    return 1 <= month <= 12 and 1 <= day <= days_of_month(year, month)


def is_moment(value: Any) -> bool:
    """Tell whether the value is a local time, written `YYYY-MM-DDTHH:MM:SS`."""
    return (
        isinstance(value, str)
        and value[10:11] == "T"
        and is_date(value[:10])
        and _TIME.fullmatch(value[11:]) is not None
    )


def is_birthday(value: Any) -> bool:
    """Tell whether the value is a day of some year, written `MM-DD`; the 29th of February is one."""
    return isinstance(value, str) and is_date(f"2000-{value}")


def days_of_month(year: int, month: int) -> int:
    """Return how many days the month (1 to 12) has."""
    return 29 if month == 2 and is_leap_year(year) else _MONTH_DAYS[month - 1]


def is_leap_year(year: int) -> bool:
    """Tell whether the year has a 29th of February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def number_of(year: int, month: int, day: int) -> int:
    """Return the number of a day: days that follow each other have numbers that do.

    Years are counted from March, so that the leap day is the last of its year.
    """
    if month <= 2:
        year -= 1
        month += 12
    day_of_year = (153 * (month - 3) + 2) // 5 + day - 1
    return year * 365 + year // 4 - year // 100 + year // 400 + day_of_year


def day_number(day: str) -> int:
    """Return the number of a day that is given as text."""
    return number_of(int(day[:4]), int(day[5:7]), int(day[8:10]))


def date_of(number: int) -> str:
    """Return the day of a number, as `day_number` gives it."""
    era, day = divmod(number, DAYS_PER_ERA)
    year = (day - day // 1_460 + day // 36_524 - day // 146_096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    day -= (153 * month + 2) // 5
    year += 400 * era
    month += 3
    if month > 12:
        year += 1
        month -= 12
    return f"{year:04}-{month:02}-{day + 1:02}"


@lru_cache(maxsize=DAYS_REMEMBERED)
def weekday_of(day: str) -> int:
    """Return the weekday of a day, from 0 (Monday)."""
    return (day_number(day) + MONDAY_OFFSET) % DAYS_PER_WEEK


def minute_of(moment: str) -> int:
    """Return the minute after midnight of a moment."""
    return int(moment[11:13]) * 60 + int(moment[14:16])


def is_near_birthday(birthday: str, day: str, span: str) -> bool:
    """Tell whether the day is the birthday (`day`), in its `week` or in its `month`.

    Who was born on the 29th of February has the 28th in a year without one.
    """
    if span == "month":
        return birthday[:2] == day[5:7]
    distance = BIRTHDAY_WEEK_DAYS if span == "week" else 0
    number, year = day_number(day), int(day[:4])
    # Around the turn of the year, the nearest birthday may be in the next year or the last.
    return any(
        abs(birthday_number(birthday, near) - number) <= distance
        for near in (year - 1, year, year + 1)
    )


def birthday_number(birthday: str, year: int) -> int:
    """Return the number of the day of a year on which the birthday is kept."""
    month, day = int(birthday[:2]), int(birthday[3:5])
    return number_of(year, month, min(day, days_of_month(year, month)))


def add_days(day: str, days: int) -> str:
    """Return the day that comes so many days later, at most the last that can be written."""
    return date_of(min(day_number(day) + days, day_number(DAY_LAST)))


def add_months(day: str, months: int) -> str:
    """Return the same day so many months later, or the last one of a shorter month; at most the last of all days."""
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 + months, 12)
    if year > YEAR_LAST:
        return DAY_LAST
    month += 1
    return date_of(number_of(year, month, min(int(day[8:10]), days_of_month(year, month))))


def month_end(day: str) -> str:
    """Return the last day of the month of a day."""
    return f"{day[:8]}{days_of_month(int(day[:4]), int(day[5:7])):02}"
