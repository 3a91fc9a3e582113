"""Memberships: paid periods of days."""

from .dates import add_days


def membership_end(date_start: str, days: int) -> str | None:
    """Return the last day of a membership that starts on a day and lasts so many days; 0 is for ever.

    The first day counts: a membership of one day ends on the day that it starts.
    """
    return add_days(date_start, days - 1) if days else None
