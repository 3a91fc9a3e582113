"""Expiry: the last day on which points may be spent."""

from .dates import add_days, add_months, month_end
from .values import Expiry


def expiry_day(expiry: Expiry | None, day: str) -> str | None:
    """Return the last day on which points that were earned on a day may be spent.

    Nothing is for ever, or until the customer has been inactive for too long.
    """
    if expiry is None or expiry["mode"] == "inactivity":
        return None
    if expiry["mode"] == "year_end":
        return f"{day[:4]}-12-31"
    if expiry["mode"] == "days":
        return add_days(day, expiry["count"])
    later = add_months(day, expiry["count"])
    return month_end(later) if expiry["mode"] == "month_end" else later


def idle_days(expiry: Expiry | None) -> int:
    """Return after how many days without activity points expire; 0 is for never."""
    return expiry["count"] if expiry is not None and expiry["mode"] == "inactivity" else 0
