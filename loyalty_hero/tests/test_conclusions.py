"""What is kept of a customer answers what programs ask, and tells nothing else."""

from itertools import product

from odoo.tests import BaseCase, tagged

from ..engine.dates import add_days, is_near_birthday
from ..models.settlement.conclusions import _stand_in

SPANS = ("day", "week", "month")


@tagged("post_install", "-at_install")
class TestConclusions(BaseCase):
    def test_birthday_that_stands_in_is_as_near(self):
        birthdays = [add_days("2000-01-01", number)[5:] for number in range(0, 366, 5)]
        birthdays += ["02-28", "02-29", "03-01", "12-29", "12-31", "01-01", "01-03"]
        days = [add_days("2027-01-01", number) for number in range(0, 800, 9)]
        days += ["2028-02-28", "2028-02-29", "2028-03-01", "2027-02-28", "2027-12-31", "2028-01-01"]
        for birthday, day in product(birthdays, days):
            other = _stand_in(birthday, day, set(SPANS))
            for span in SPANS:
                self.assertEqual(
                    bool(other) and is_near_birthday(other, day, span),
                    is_near_birthday(birthday, day, span),
                    (birthday, day, span, other),
                )

    def test_birthday_is_kept_only_where_it_matters(self):
        self.assertIsNone(_stand_in("05-17", "2026-05-17", set()))
        self.assertIsNone(_stand_in("05-17", "2026-06-17", set(SPANS)))
        self.assertIsNone(_stand_in(None, "2026-06-17", set(SPANS)))
        # Somebody of this month: nobody knows of which day.
        self.assertEqual(_stand_in("05-02", "2026-05-17", {"month"}), "05-17")
