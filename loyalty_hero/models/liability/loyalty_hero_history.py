"""What months that are over say about a program's redemptions, as ``cohorts.py`` takes it."""

from datetime import date

from odoo import fields, models

from .cohorts import History
from .facts import follow

LEAP_YEAR = 2024
"""A year with days of all kinds."""


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    def _get_histories(self, company, until):
        """Return what became of the points of each month up to the day ``until``, the last of a month.

        :return: ``{first day of a month: History}``, the oldest first
        """
        self.ensure_one()
        last = until.replace(day=1)
        changes = {
            (month, when): facts
            for (_program, month, when), facts in follow(self.env, company, self, until).items()
        }
        histories = {}
        for month in sorted({month for month, _when in changes}):
            whens = [
                fields.Date.add(month, months=age) for age in range(_count_months(month, last) + 1)
            ]
            told = [changes.get((month, when), {}) for when in whens]
            histories[month] = History(
                sum(facts.get("earned", 0) for facts in told),
                tuple(facts.get("redeemed", 0) for facts in told),
                tuple(facts.get("expired", 0) + facts.get("removed", 0) for facts in told),
            )
        return histories

    def _get_age_most(self):
        """Return how many months after that of their sale points can be redeemed at most, or ``None`` for ever."""
        ages = []
        for number in range(1, 13):
            first = date(LEAP_YEAR, number, 1)
            for day in (first, fields.Date.end_of(first, "month")):
                expiry = self._get_lot_terms(day)["date_expiry"]
                if not expiry:
                    return None
                ages.append(_count_months(day, expiry))
        return max(ages)


def _count_months(first, last):
    return (last.year - first.year) * 12 + last.month - first.month
