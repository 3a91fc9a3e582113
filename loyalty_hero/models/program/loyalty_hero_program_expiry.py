"""When points expire: compiled with the program, so that a change is published as any other.

Points keep what held for them when they were given: a lot has its last day, or the days of inactivity after which it
expires.  So a change touches what is earned later, and what was earned before only where someone says so.
"""

from datetime import date

from odoo import models

from ...engine import expiry_day, idle_days

COUNTED = {"days": "expiry_days", "inactivity": "expiry_days"} | dict.fromkeys(
    ("months", "month_end"), "expiry_months"
)
"""The field that counts, by the mode of expiry."""
EXPIRY_FIELDS = ("expiry", "expiry_days", "expiry_months")


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    def _get_compile_depends(self):
        return (*super()._get_compile_depends(), *EXPIRY_FIELDS)

    def _compile(self):
        return {**super()._compile(), "expiry": self._compile_expiry()}

    def _compile_expiry(self):
        if self.kind != "points" or self.expiry == "never":
            return None
        counted = COUNTED.get(self.expiry)
        return {"mode": self.expiry, "count": self[counted] if counted else 0}

    def _get_expiry(self):
        """Return the engine's ``Expiry`` of what is given now: that of the version in effect, if there is one."""
        self.ensure_one()
        version = self.env["loyalty.hero.program.version"]._get_in_effect(self)
        return version._get_prepared().program["expiry"] if version else self._compile_expiry()

    def _get_new_terms(self):
        """Return how points that are given today would expire by the form, published or not, as fields of an entry."""
        company = self.company_id or self.env.company
        return prepare_lot_terms(self._compile_expiry(), company._get_loyalty_today())

    def _get_lot_terms(self, day):
        """Return how points that are given on ``day`` expire, by the version in effect, as fields of an entry."""
        return prepare_lot_terms(self._get_expiry(), day)


def prepare_lot_terms(expiry, day):
    """Return how points that were earned on ``day`` expire, as fields of an entry.

    :param dict expiry: the engine's ``Expiry``, or ``None``
    """
    last = expiry_day(expiry, day.isoformat())
    return {"date_expiry": last and date.fromisoformat(last), "idle_days": idle_days(expiry)}
